import hmac
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.records import chain

ROW: chain.Columns = (1, "s1", "2026-05-04T09:00:00.000000Z", 5, "boot", "kroom", "note-added", "a", "{}")
OTHERS = (2, "s2", "2026-05-04T09:00:00.000001Z", 6, "b", "p1", "water-given", None, '{"a":1}')

moments = st.datetimes(
    min_value=datetime(1000, 1, 2),  # noqa: DTZ001 - hypothesis wants it bare
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23))),
)


@given(moments)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment: datetime) -> None:
    back = chain.utc_moment(chain.utc_text(moment))
    assert back == moment
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        chain.utc_text(datetime(2026, 5, 4))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("place", range(len(ROW)))
def test_each_column_the_key_and_the_one_before_change_the_link(place: int) -> None:
    changed = (*ROW[:place], OTHERS[place], *ROW[place + 1 :])
    links = {
        chain.link(chain.keyed(b"k"), chain.START, ROW),
        chain.link(chain.keyed(b"k"), chain.START, changed),  # pyright: ignore[reportArgumentType]
        chain.link(chain.keyed(b"j"), chain.START, ROW),
        chain.link(chain.keyed(b"k"), b"\1" * 32, ROW),
    }
    assert len(links) == 4


def test_text_cannot_move_between_columns() -> None:
    one = (*ROW[:4], "ab", "c", *ROW[6:])
    two = (*ROW[:4], "a", "bc", *ROW[6:])
    assert chain.link(chain.keyed(b"k"), chain.START, one) != chain.link(chain.keyed(b"k"), chain.START, two)


@given(st.text(), st.none() | st.sampled_from(["a", "b"]), st.integers())
def test_the_chained_bytes_are_those_of_json(text: str, partner: str | None, number: int) -> None:
    row = (number, text, text, number, text, text, text, partner, text)
    expected = hmac.digest(b"k", chain.START + json.dumps(row).encode(), "sha256")
    assert chain.link(chain.keyed(b"k"), chain.START, row) == expected


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        chain.body_text({"dose": float("nan")})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_a_body_comes_back_as_it_was(body: dict[str, object]) -> None:
    assert json.loads(chain.body_text(body)) == body  # pyright: ignore[reportArgumentType]


@given(st.text(st.characters()))
def test_every_text_becomes_one_that_a_file_can_hold(text: str) -> None:
    kept = chain.storable(text)
    assert kept.encode().decode() == kept
    if text.isprintable():
        assert kept == text


def test_halves_of_characters_are_replaced_and_pairs_joined() -> None:
    assert chain.storable("a\ud83db") == "a\ufffdb"
    assert chain.storable("\ud83d\ude00") == "\U0001f600"


def test_the_same_words_have_another_digest_in_each_row() -> None:
    assert chain.digest(chain.new_salt(), "a lot") != chain.digest(chain.new_salt(), "a lot")
