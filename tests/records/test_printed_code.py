import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.records.anchor import Head, head_code
from kroom.records.printed_code import read_code

HEADS = st.builds(Head, st.integers(1, 10**9), st.binary(min_size=32, max_size=32))


@given(HEADS, st.sampled_from(["-", " ", "\u2013", " - "]), st.booleans())
def test_a_code_is_read_as_people_type_it(head: Head, dash: str, small: bool) -> None:
    code = head_code(head)
    typed = code.replace("-", dash).replace("1", "l").replace("0", "O")
    read = read_code(f" {typed.lower() if small else typed} ")
    assert str(read) == code
    assert read.is_of(head)


@given(HEADS, st.integers(0, 79))
def test_every_printed_bit_counts(head: Head, bit: int) -> None:
    link = bytearray(head.link)
    link[bit // 8] ^= 1 << bit % 8
    read = read_code(head_code(head))
    assert not read.is_of(Head(head.seq, bytes(link)))
    assert not read.is_of(Head(head.seq + 1, head.link))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_refused(text: str) -> None:
    try:
        read = read_code(text)
    except ValueError:
        return
    assert read_code(str(read)) == read


@pytest.mark.parametrize("text", ["3129F3A00B17C44D2E861A0", "312-9F3A-00B1-7C44-D2E8-61A0-1", "-9F3A"])
def test_a_code_with_more_or_less_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="looks like"):
        read_code(text)
