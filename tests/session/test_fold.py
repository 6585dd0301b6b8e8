from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.events import Body, Event, Json, Kind, Partner
from kroom.session.fold import apply, fold, step_key
from kroom.session.protocol_file import protocol_text
from kroom.session.state import FormStatus, SessionStatus, StepKey, StepStatus

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B

moments = st.builds(
    Moment,
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.integers(0, 10**12),
    st.sampled_from(["boot-1", "boot-2"]),
)
numbers = st.integers(-3, 2**40) | st.floats() | st.just(10**400) | st.booleans()
leaves = st.none() | numbers | st.text(max_size=5)
values: st.SearchStrategy[Json] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)
references = st.fixed_dictionaries({"words": st.text(max_size=3) | numbers, "digest": st.just("00")})
KEYS = [
    *("place", "step", "minute", "volume", "left_out", "headset", "playlist", "at_s", "link_id", "answer"),
    *("reason", "reply", "early", "mg", "systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm", "spo2_percent"),
    *("couple", "protocol", "name_a", "name_b"),
]
bodies = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), values | references, max_size=8)
events = st.builds(
    Event,
    seq=st.integers(1, 1000),
    session=st.just("session-1"),
    at=moments,
    actor=st.sampled_from(["nora", "petra", "a", "b", "kroom", ""]),
    kind=st.sampled_from(list(Kind)),
    partner=st.sampled_from([None, A, B]),
    body=bodies,
)


def event(kind: Kind, partner: Partner | None = None, body: Body | None = None, seconds: int = 0) -> Event:
    at = Moment(datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(seconds=seconds), seconds * 1000, "boot-1")
    return Event(1 + seconds, "session-1", at, "nora", kind, partner, body or {})


PREPARED = event(Kind.SESSION_PREPARED, None, {"protocol": protocol_text("intravenous"), "couple": "c"})


@settings(max_examples=40)
@given(st.lists(events, max_size=30))
def test_no_list_of_events_makes_it_fail(many: list[Event]) -> None:
    state = fold([PREPARED, *many])
    assert state is not None
    assert state.events == 1 + len(many)
    assert state.last == (many[-1].at if many else PREPARED.at)


@settings(max_examples=15)
@given(st.lists(events, max_size=10))
def test_without_a_usable_opening_there_is_no_session(many: list[Event]) -> None:
    assert fold(many) is None


@given(st.sampled_from(list(Kind)), st.sampled_from([None, A, B]), bodies)
def test_one_event_after_the_other_amounts_to_the_same(
    kind: Kind, partner: Partner | None, body: Body
) -> None:
    one = event(kind, partner, body, 5)
    assert repr(fold([PREPARED, one])) == repr(apply(fold([PREPARED]), one))


def test_a_second_opening_is_passed_over() -> None:
    started = event(Kind.PARTNER_STARTED, A, {}, 5)
    state = fold(
        [PREPARED, started, event(Kind.SESSION_PREPARED, None, {"protocol": "broken ["}, 6), PREPARED]
    )
    assert state is not None
    assert state.partners[A].started == started.at


@pytest.mark.parametrize("volume", [float("nan"), float("inf"), 10**400, "loud", None, [40]])
def test_a_volume_that_is_none_leaves_the_one_before(volume: Json) -> None:
    kept = event(Kind.VOLUME_CHANGED, A, {"volume": 30}, 1)
    state = fold([PREPARED, kept, event(Kind.VOLUME_CHANGED, A, {"volume": volume}, 2)])
    assert state is not None
    assert state.partners[A].chair.volume == 30


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.VITALS_RECORDED, {"systolic_mmhg": "high"}),
        (Kind.DOSE_RECORDED, {"mg": "much"}),
        (Kind.TRACK_SKIPPED, {"at_s": "soon"}),
        (Kind.MUSIC_TURNED, {"at_s": 3.0}),
        (Kind.PHASE_CHANGED, {"phase": "peak", "minutes": "long"}),
        (Kind.ANSWER_SAVED, {"link_id": "hard"}),
    ],
)
def test_what_says_nothing_of_use_is_passed_over(kind: Kind, body: Body) -> None:
    began = [PREPARED, event(Kind.PARTNER_STARTED, A, {}, 1)]
    before, after = fold(began), fold([*began, event(kind, A, body, 2)])
    assert before is not None
    assert after is not None
    assert after.partners == before.partners


def test_before_the_start_no_phase_can_last_otherwise() -> None:
    state = fold([PREPARED, event(Kind.PHASE_CHANGED, A, {"phase": "peak", "minutes": 12}, 1)])
    assert state is not None
    assert state.partners[A].phase_changes == ()


def test_a_step_events_key() -> None:
    body: Body = {"place": "peak", "step": "vitals", "minute": 15}
    assert step_key(event(Kind.STEP_DONE, B, body)) == StepKey("peak", "vitals", B, 15.0)


def test_one_partners_events_leave_the_other_as_they_were(table: "Table") -> None:
    table.start(A, B)
    before = table.state.partners[B]
    table.hand_over(A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="stays", answer='"the sea"')
    for kind in (Kind.MUSIC_QUIETENED, Kind.CONCERN_RAISED, Kind.BATHROOM_LEFT, Kind.HEADSET_LOST):
        table.do(ask.LogEvent, kind=kind, partner=A)
    table.do(ask.EndPartner, partner=A)
    assert table.state.partners[B] == before


def test_the_status_follows_the_clocks(table: "Table") -> None:
    seen = [table.state.status]
    table.start(A)
    seen.append(table.state.status)
    table.do(ask.EndPartner, partner=A)
    seen.append(table.state.status)  # B has not started yet
    table.do(ask.SitOut, partner=B)
    seen.append(table.state.status)
    table.do(ask.UndoEnd, partner=A)
    seen.append(table.state.status)
    names = ["prepared", "running", "running", "closing", "running"]
    assert seen == [SessionStatus(name) for name in names]


def test_a_headset_stays_heard_only_while_it_is_the_same(table: "Table") -> None:
    chair = table.state.partners[A].chair
    table.do(ask.PrepareChair, partner=A, chair=chair)
    assert table.state.partners[A].chair.heard
    other = type(chair)(chair.playlist, chair.playlist_title, "another", "Another")
    table.do(ask.PrepareChair, partner=A, chair=other)
    assert not table.state.partners[A].chair.heard


def test_a_form_comes_back_as_it_was_left(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    by = ask.Actor("a")
    table.do(ask.ShowQuestion, by, partner=A, link_id="now")
    table.do(ask.SaveAnswer, by, partner=A, link_id="now", answer='"calm"')
    table.do(ask.SaveAnswer, by, partner=A, link_id="stays", answer='"the sea"')
    table.do(ask.SaveAnswer, by, partner=A, link_id="stays", answer=None)
    table.do(ask.ShowQuestion, by, partner=A, link_id="words")
    table.do(ask.LeaveForm, by, partner=A, finished=False)
    form = table.state.partners[A].form
    assert (form.status, form.question) == (FormStatus.PAUSED, "words")
    assert (set(form.answers), form.skipped) == ({"now"}, {"stays"})


def test_an_answer_after_reading_makes_the_answers_unread(table: "Table", provider: ask.Actor) -> None:
    table.start(A)
    table.hand_over(A)
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=False)
    table.do(ask.ReadUrgent, provider, partner=A)
    assert table.state.partners[A].form.urgent_read
    table.do(ask.HandOver, partner=A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="now", answer='"uneasy"')
    assert not table.state.partners[A].form.urgent_read


def test_who_ticked_and_when_is_kept(table: "Table") -> None:
    table.at = 90
    table.settle(table.key("identity", A))
    mark = table.state.steps[table.key("identity", A)]
    assert (mark.status, mark.by, mark.at) == (StepStatus.DONE, "petra", table.now)
