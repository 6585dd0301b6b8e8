import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.reflection.strict_json import MAX_BYTES, MAX_NESTING, MAX_TEXT, JsonError, parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(
        st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=("Cs",)), max_size=20
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text('abc"\\[]{}', max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def complaint(data: bytes) -> str | None:
    try:
        parse(data)
    except JsonError as error:
        return str(error)
    return None


@given(VALUES)
def test_what_is_within_the_limits_is_read_as_it_is(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value


@given(st.binary(max_size=200) | st.text('[]{}"\\,:01eE.-ntfN', max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    said = complaint(data)
    assert said is None or (said and said.isprintable())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', '"c" stands twice'),
        ("[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1), "nested deeper"),
        ("[" * 2_000_000, "nested deeper"),
        ('{"a"' * 100_000, "nested deeper"),
        ('["' + "x" * (MAX_TEXT + 1) + '"]', "longer than 10,000"),
        ('{"' + "k" * (MAX_TEXT + 1) + '": 1}', "longer than 10,000"),
        ('["\\ud800"]', "can't be shown"),
        ('["\\u0000"]', "can't be shown"),
        ("9" * 5000, "too long"),
        ('{"a": 1', "line 1"),
        ("", "not JSON"),
    ],
)
def test_each_hostile_text_is_refused_and_named(text: str, says: str) -> None:
    with pytest.raises(JsonError, match=says.replace("(", r"\(")):
        parse(text.encode())


def test_brackets_within_texts_are_no_nesting() -> None:
    assert parse(('["' + "[{" * 200 + '\\"[["]').encode()) == ["[{" * 200 + '"[[']


def test_the_size_is_limited_before_anything_is_read() -> None:
    with pytest.raises(JsonError, match="larger than 5 MB"):
        parse(b" " * (MAX_BYTES + 1))


def test_other_encodings_are_refused_and_a_mark_of_utf_8_is_not() -> None:
    with pytest.raises(JsonError, match="not UTF-8"):
        parse('{"a": "ö"}'.encode("latin-1"))
    assert parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_unfinished_texts_full_of_quotes_take_linear_time() -> None:
    hostile = b'["' + b'\\"' * 2_000_000
    started = time.perf_counter()
    with pytest.raises(JsonError):
        parse(hostile)
    assert time.perf_counter() - started < 5
