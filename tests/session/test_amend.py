from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.session.amend import (
    AMENDABLE,
    Amendment,
    amended,
    changes,
    decide_amendment,
    scope_of,
    signer_of,
    words_key,
)
from kroom.session.clock import Moment
from kroom.session.decision import Refusal
from kroom.session.events import Draft, Event, Json, Kind, Partner
from kroom.session.protocol import Role
from kroom.session.protocol_file import protocol_text, read_protocol

NOW = Moment(datetime(2026, 5, 4, 9, tzinfo=UTC), 3_600_000, "boot")
LATER = Moment(datetime(2026, 5, 6, 9, tzinfo=UTC), 9, "another boot")
VITALS: dict[str, Json] = {
    "systolic_mmhg": 118,
    "diastolic_mmhg": 76,
    "heart_rate_bpm": 64,
    "spo2_percent": 98,
}


def event(seq: int, kind: Kind, body: dict[str, Json] | None = None) -> Event:
    return Event(seq, "s1", NOW, "p1", kind, Partner.A, body or {})


EVENTS = [
    event(1, Kind.VITALS_RECORDED, VITALS),
    event(2, Kind.NOTE_ADDED, {"note": {"words": "w1", "digest": "d"}, "concern": True}),
    event(3, Kind.WATER_GIVEN),
    event(4, Kind.DOSE_RECORDED, {"mg": 35}),
    event(5, Kind.PARTNER_STARTED),
]


def amending(of: int, seq: int = 9, **body: Json) -> Event:
    return event(seq, Kind.EVENT_AMENDED, {"of": of, "reason": {"words": "r", "digest": "d"}, **body})


def test_numbers_and_notes_are_put_right_in_their_place() -> None:
    lines = [amending(1, 8, heart_rate_bpm=72), amending(2, 9, note={"words": "w2", "digest": "e"})]
    found = amended([*EVENTS, *lines])
    assert [one.seq for one in found] == [1, 2, 3, 4, 5, 8, 9]
    assert found[0].body == VITALS | {"heart_rate_bpm": 72}
    assert found[1].body == {"note": {"words": "w2", "digest": "e"}, "concern": True}
    assert found[-2:] == tuple(lines)


def test_what_did_not_happen_goes_and_stays_gone() -> None:
    found = amended([*EVENTS, amending(3, 8, struck=True), amending(3, 9, ml=200)])
    assert [one.seq for one in found] == [1, 2, 4, 5, 8, 9]


def test_the_last_amendment_counts() -> None:
    found = amended([*EVENTS, amending(4, 8, mg=40), amending(4, 9, mg=45)])
    assert found[3].body == {"mg": 45}


@pytest.mark.parametrize("of", [5, 99, 8])
def test_an_amendment_of_what_cannot_be_amended_changes_nothing(of: int) -> None:
    assert amended([*EVENTS, amending(of, 8, struck=True)])[:5] == tuple(EVENTS)


def test_each_change_is_told_with_what_stood_before_it() -> None:
    lines = [amending(4, 8, mg=40), amending(4, 9, mg=45), amending(3, 10, struck=True), amending(99, 11)]
    done = changes([*EVENTS, *lines])
    told = {seq: (one.before.body, one.after and one.after.body) for seq, one in done.items()}
    assert told == {8: ({"mg": 35}, {"mg": 40}), 9: ({"mg": 40}, {"mg": 45}), 10: ({}, None)}


def test_a_time_is_put_right_on_both_clocks() -> None:
    found = amended([*EVENTS, amending(4, at_utc="2026-05-04T10:48:30+02:00")])
    assert found[3].at == Moment(datetime(2026, 5, 4, 8, 48, 30, tzinfo=UTC), 3_600_000 - 690_000, "boot")
    assert found[3].body == {"mg": 35}
    earliest = amended([*EVENTS, amending(4, at_utc="0001-01-01T00:00:00+23:00")])
    assert earliest[:5] == tuple(EVENTS)  # no time that any clock could have


def test_what_was_struck_out_is_brought_back_as_it_stood_before() -> None:
    lines = [amending(4, 8, mg=40), amending(4, 9, struck=True), amending(4, 10, struck=False)]
    assert amended([*EVENTS, *lines])[3].body == {"mg": 40}
    last = changes([*EVENTS, *lines])[10]
    assert (last.restored, last.before, last.after) == (True, last.after, last.before)
    assert amended([*EVENTS, lines[0], amending(4, 9, struck=False)])[3].body == {"mg": 40}  # never struck


def test_an_overrides_reason_is_put_right_under_its_own_key() -> None:
    overridden = event(6, Kind.STEP_OVERRIDDEN, {"reason": {"words": "w1", "digest": "d"}, "step": "driver"})
    right = amending(6, note={"words": "w2", "digest": "e"})
    assert amended([overridden, right])[0].body == {
        "reason": {"words": "w2", "digest": "e"},
        "step": "driver",
    }


json_values = (
    st.none()
    | st.booleans()
    | st.integers(0, 6)
    | st.text(max_size=3)
    | st.just([1])
    | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
    | st.datetimes().map(datetime.isoformat)
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["of", "struck", "mg", "note", "at_utc"]), json_values), max_size=6
    )
)
def test_it_is_total_and_loses_no_line_that_cannot_be_struck(bodies: list[dict[str, Json]]) -> None:
    lines = [event(10 + n, Kind.EVENT_AMENDED, body) for n, body in enumerate(bodies)]
    found = amended([*EVENTS, *lines])
    assert EVENTS[4].seq in {one.seq for one in found}
    assert [one for one in found if one.kind is Kind.EVENT_AMENDED] == lines
    done = changes([*EVENTS, *lines])
    assert done.keys() <= {one.seq for one in lines}
    gone = sum(one.after is None for one in done.values()) - sum(one.restored for one in done.values())
    assert len(found) == len(EVENTS) + len(lines) - gone


def draft(amendment: Amendment) -> Draft:
    decision = decide_amendment(EVENTS, amendment, LATER)
    assert not isinstance(decision, Refusal), decision
    return decision[0]


def test_an_amendment_is_an_event_of_its_own_with_a_reason() -> None:
    assert draft(Amendment(1, " misread ", body={"heart_rate_bpm": 72})) == Draft(
        Kind.EVENT_AMENDED, Partner.A, {"of": 1, "heart_rate_bpm": 72}, {"reason": "misread"}
    )
    assert draft(Amendment(2, "a slip", note=" warm hands ")).words == {
        "reason": "a slip",
        "note": "warm hands",
    }
    assert draft(Amendment(3, "wrong partner", struck=True)).body == {"of": 3, "struck": True}
    assert draft(Amendment(4, "misread", body={"mg": 30})).body == {"of": 4, "mg": 30}
    at = datetime(2026, 5, 4, 8, 48, tzinfo=UTC).astimezone(timezone(timedelta(hours=2)))
    assert draft(Amendment(4, "written late", at=at)).body == {
        "of": 4,
        "at_utc": "2026-05-04T08:48:00.000Z",
    }


@pytest.mark.parametrize(
    "amendment",
    [
        Amendment(99, "why"),
        Amendment(5, "why", struck=True),
        Amendment(1, " ", body={"heart_rate_bpm": 72}),
        Amendment(1, "x" * 20_001, struck=True),
        Amendment(1, "why", body={"heart_rate_bpm": 900}),
        Amendment(1, "why", body={"heart_rate_bpm": "fast"}),
        Amendment(1, "why", body={"mg": 30}),
        Amendment(1, "why", note="a note"),
        Amendment(2, "why", note=" "),
        Amendment(2, "why", note="x" * 20_001),
        Amendment(2, "why", note="fine", body={"concern": False}),
        Amendment(3, "why"),
        Amendment(4, "why", body={"mg": -1}),
        Amendment(4, "why", restored=True),
        Amendment(4, "why", at=LATER.at_utc + timedelta(seconds=1)),
        Amendment(4, "why", at=NOW.at_utc - timedelta(hours=24, seconds=1)),
        Amendment(5, "why", at=NOW.at_utc),
    ],
)
def test_what_cannot_be_is_refused(amendment: Amendment) -> None:
    assert isinstance(decide_amendment(EVENTS, amendment, LATER), Refusal)


def test_what_was_struck_cannot_be_amended_again() -> None:
    events = [*EVENTS, amending(3, struck=True)]
    assert isinstance(decide_amendment(events, Amendment(3, "why", struck=True), LATER), Refusal)
    assert Kind.EVENT_AMENDED not in AMENDABLE
    brought = decide_amendment(events, Amendment(3, "why", restored=True), LATER)
    assert brought == (Draft(Kind.EVENT_AMENDED, Partner.A, {"of": 3, "struck": False}, {"reason": "why"}),)
    assert isinstance(decide_amendment(events, Amendment(99, "why", restored=True), LATER), Refusal)


CLOSED = [*EVENTS, event(6, Kind.PARTNER_ENDED), event(7, Kind.SESSION_STOPPED, {"reason": "r"})]


def why_not(events: list[Event], amendment: Amendment) -> str:
    decision = decide_amendment(events, amendment, LATER)
    return decision.why if isinstance(decision, Refusal) else ""


def test_a_start_and_a_tick_out_of_place_are_put_right_once_the_session_is_over() -> None:
    earlier = NOW.at_utc - timedelta(minutes=4)
    assert "over" in why_not(EVENTS, Amendment(5, "late", at=earlier))
    assert why_not(CLOSED, Amendment(5, "late", at=earlier)) == ""
    assert "follows" in why_not(CLOSED, Amendment(6, "late", at=earlier))
    assert "leads to" in why_not(CLOSED, Amendment(5, "late", at=NOW.at_utc + timedelta(minutes=1)))
    assert "stays" in why_not(CLOSED, Amendment(7, "late", at=earlier))
    assert why_not(CLOSED, Amendment(7, "late", note="unwell")) == ""
    done = event(8, Kind.STEP_DONE, {"place": "settle", "step": "emergency-kit"})
    assert why_not([*EVENTS, done], Amendment(8, "late", at=earlier)) == ""
    assert "its page" in why_not([*EVENTS, done], Amendment(8, "not done", struck=True))
    assert why_not([*CLOSED, done], Amendment(8, "not done", struck=True)) == ""


@pytest.mark.parametrize("kind", list(Kind))
def test_what_can_be_put_right_of_a_line_depends_on_its_kind(kind: Kind) -> None:
    assert bool(scope_of(kind, over=True)) == (kind in AMENDABLE)
    assert scope_of(kind, over=True).words == bool(words_key(kind))


def test_what_a_provider_signs_a_provider_puts_right() -> None:
    protocol = read_protocol(protocol_text("intravenous"), "the protocol")
    for line, role in (
        (event(1, Kind.DOSE_RECORDED), Role.PROVIDER),
        (event(1, Kind.STEP_DONE, {"place": "settle", "step": "emergency-kit"}), Role.PROVIDER),
        (event(1, Kind.STEP_DONE, {"place": "settle", "step": "volume"}), None),
        (event(1, Kind.STEP_DONE, {"place": "nowhere"}), None),
        (event(1, Kind.VITALS_RECORDED), None),
    ):
        assert signer_of(line, protocol) is role


def test_a_line_that_nobody_entered_cannot_be_amended() -> None:
    shown = event(6, Kind.QUESTION_SHOWN)
    decision = decide_amendment([*EVENTS, shown], Amendment(6, "a slip", struck=True), NOW)
    assert decision == Refusal("This line can't be amended.")
