from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.session import commands as ask
from kroom.session.clock import Moment, seconds_between
from kroom.session.events import Kind, Partner
from kroom.session.schedule import (
    anything_due,
    elapsed_s,
    phase_passed_minutes,
    place_of,
    presence_in_s,
    timed_steps,
)
from kroom.session.state import StepKey, StepStatus

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B


def test_each_partner_has_a_clock_of_their_own(table: "Table") -> None:
    table.start(A)
    table.at += 600
    table.start(B)
    table.at += 60
    assert [elapsed_s(table.state.partners[p], table.now) for p in (A, B)] == [660, 60]


def test_no_clock_before_the_start_and_none_after_the_end(table: "Table") -> None:
    assert elapsed_s(table.state.partners[A], table.now) is None
    assert place_of(table.state, A, table.now) is None
    table.start(A)
    table.at += 100
    table.do(ask.EndPartner, partner=A)
    table.at += 100
    assert elapsed_s(table.state.partners[A], table.now) == 100


def test_holding_the_music_stops_no_clock(table: "Table") -> None:
    table.start(A)
    table.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    table.at += 100
    assert elapsed_s(table.state.partners[A], table.now) == 100


@pytest.mark.parametrize(
    ("minute", "phase", "left"),
    [(0, "onset", 10), (9.99, "onset", 0.01), (10, "peak", 30), (39, "peak", 1), (40, "descent", 20),
     (60, "recovery", 60), (119, "recovery", 1), (120, "recovery", 0), (500, "recovery", 0)],
)  # fmt: skip
def test_the_phase_at_a_minute(table: "Table", minute: float, phase: str, left: float) -> None:
    table.start(A)
    table.at += minute * 60
    place = place_of(table.state, A, table.now)
    assert place is not None
    assert place.phase.id == phase
    assert place.phase_remaining_s == pytest.approx(left * 60)
    assert place.remaining_s == pytest.approx(max(0, 120 - minute) * 60)


@given(minute=st.floats(0, 300))
def test_a_clock_is_always_in_its_phase(table: "Table", minute: float) -> None:
    if not table.state.partners[A].started:
        table.start(A)
    started = table.state.partners[A].started
    assert started is not None
    now = started._replace(clock_ms=started.clock_ms + round(minute * 60_000))
    place = place_of(table.state, A, now)
    assert place is not None
    assert place.phase_elapsed_s == pytest.approx(
        place.elapsed_s - table.state.protocol.phase_start(place.phase.id) * 60
    )


def test_what_is_due_comes_in_its_order_and_goes_when_it_is_settled(table: "Table") -> None:
    table.start(A)
    table.at += 16 * 60
    due = timed_steps(table.state, A, table.now)
    assert [(one.key.step, one.key.minute) for one in due[:3]] == [
        ("comfort-look", 5), ("vitals", 15), ("vitals", 30),
    ]  # fmt: skip
    assert [one.in_s for one in due[:3]] == [-11 * 60, -60, 14 * 60]
    table.settle(due[1].key)
    left = [one.key for one in timed_steps(table.state, A, table.now)]
    assert due[1].key not in left
    assert due[2].key in left, "the same step of another minute is its own"
    table.do(
        ask.SettleStep, ask.Actor("petra", table.state.protocol.find_step("peak", "vitals").by),
        key=due[1].key, status=StepStatus.OPEN,
    )  # fmt: skip
    assert due[1].key in [one.key for one in timed_steps(table.state, A, table.now)]


def test_nothing_is_due_for_one_who_has_not_started_or_has_ended(table: "Table") -> None:
    assert timed_steps(table.state, A, table.now) == ()
    table.start(A)
    table.do(ask.EndPartner, partner=A)
    assert timed_steps(table.state, A, table.now) == ()
    assert timed_steps(table.state, B, table.now) == ()


def test_presence_is_asked_while_a_clock_runs(table: "Table", provider: ask.Actor) -> None:
    table.pass_gates("onset")
    assert presence_in_s(table.state, table.now) is None
    table.start(A)
    assert presence_in_s(table.state, table.now) == 15 * 60
    table.at += 16 * 60
    assert presence_in_s(table.state, table.now) == -60
    assert anything_due(table.state, table.now)
    table.do(ask.LogEvent, provider, kind=Kind.PRESENCE_CONFIRMED)
    assert presence_in_s(table.state, table.now) == 15 * 60
    table.do(ask.EndPartner, partner=A)
    assert presence_in_s(table.state, table.now) is None


@pytest.mark.parametrize(
    ("kind", "partner"),
    [
        (Kind.PROVIDER_OUT, None),
        (Kind.HEADSET_LOST, B),
        (Kind.HEADSET_MUTED, B),
        (Kind.KEEP_AWAKE_FAILED, None),
    ],
)
def test_the_mark_shows_what_is_wrong(table: "Table", kind: Kind, partner: Partner | None) -> None:
    table.start(A)
    assert not anything_due(table.state, table.now)
    table.do(ask.LogEvent, kind=kind, partner=partner)
    assert anything_due(table.state, table.now)


def test_the_mark_shows_a_call_until_it_was_answered(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    table.do(ask.CallHelp, ask.Actor("a"), partner=A, link_id="now")
    assert anything_due(table.state, table.now)
    table.do(ask.LogEvent, kind=Kind.HELP_ANSWERED, partner=A)
    assert not anything_due(table.state, table.now)


def test_there_is_no_mark_after_the_end(table: "Table", provider: ask.Actor) -> None:
    table.start(A)
    table.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    table.do(ask.StopSession, provider, reason="ill")
    assert not anything_due(table.state, table.now)


# Clocks


def later(moment: Moment, *, utc_s: float, clock_s: float, boot: str = "boot-1") -> Moment:
    return Moment(moment.at_utc + timedelta(seconds=utc_s), moment.clock_ms + round(clock_s * 1000), boot)


@pytest.mark.parametrize("wall", [-7200, 0, 60, 7200])
def test_a_changed_wall_clock_changes_nothing_within_a_boot(table: "Table", wall: float) -> None:
    assert seconds_between(table.now, later(table.now, utc_s=wall, clock_s=60)) == 60


def test_across_boots_the_utc_time_counts(table: "Table") -> None:
    restarted = later(table.now, utc_s=90, clock_s=-500_000, boot="boot-2")
    assert seconds_between(table.now, restarted) == 90


def test_a_clock_set_back_across_boots_is_never_below_zero(table: "Table") -> None:
    table.start(A)
    back = later(table.now, utc_s=-3600, clock_s=5, boot="boot-2")
    assert elapsed_s(table.state.partners[A], back) == 0
    place = place_of(table.state, A, back)
    assert place is not None
    assert place.phase.id == "onset"


def test_a_gate_before_a_later_phase_falls_due_on_each_clock(descending: "Table") -> None:
    table = descending
    table.start(A)
    table.at += 300
    table.start(B)
    found = {
        p: [(due.title, due.key, due.in_s) for due in timed_steps(table.state, p, table.now)] for p in Partner
    }
    light = StepKey("turn", "light")
    assert found[A] == [
        ("Before the descent", light, 300.0), ("Before the descent", StepKey("turn", "pump", A), 300.0)
    ]  # fmt: skip
    assert found[B] == [
        ("Before the descent", light, 600.0), ("Before the descent", StepKey("turn", "pump", B), 600.0)
    ]  # fmt: skip
    assert not anything_due(table.state, table.now)
    table.at += 301
    assert anything_due(table.state, table.now)
    table.settle(light)
    assert anything_due(table.state, table.now)
    table.settle(StepKey("turn", "pump", A))
    assert not anything_due(table.state, table.now)
    assert [due.key for due in timed_steps(table.state, B, table.now)] == [StepKey("turn", "pump", B)]


def test_a_gate_on_the_clock_blocks_neither_a_start_nor_the_clock(descending: "Table") -> None:
    table = descending
    table.start(A, B)
    table.at += 1200
    place = place_of(table.state, A, table.now)
    assert place is not None
    assert place.phase.id == "descent"
    table.do(ask.EndPartner, partner=A)
    assert timed_steps(table.state, A, table.now) == ()


def test_the_gates_before_the_start_fall_due_on_no_clock(table: "Table") -> None:
    table.start(A)
    table.do(ask.SettleStep, key=table.key("identity", A), status=StepStatus.OPEN)
    assert all(due.gate is None for due in timed_steps(table.state, A, table.now))


def test_gates_and_phases_are_found_by_their_ids(descending: "Table") -> None:
    protocol = descending.state.protocol
    assert [gate.id for gate in protocol.clock_gates] == ["turn"]
    assert protocol.find_gate("turn").title == "Before the descent"
    assert protocol.phase_start("descent") == 10
    for find in (protocol.find_gate, protocol.phase_start):
        with pytest.raises(KeyError):
            find("nowhere")


def test_a_phase_that_is_over_has_no_minutes_that_passed(table: "Table") -> None:
    table.start(A)
    first, last = table.state.protocol.phases[0], table.state.protocol.phases[-1]
    assert phase_passed_minutes(table.state, A, last.id, table.now) == 0
    table.at += 60
    assert phase_passed_minutes(table.state, A, first.id, table.now) == 1
    table.at += first.minutes * 60
    assert phase_passed_minutes(table.state, A, first.id, table.now) is None
    table.at += table.state.protocol.minutes * 60
    assert phase_passed_minutes(table.state, A, last.id, table.now) is not None


def test_nothing_is_due_once_the_session_is_over(table: "Table", provider: ask.Actor) -> None:
    table.start(A)
    table.at += 24 * 3600
    assert anything_due(table.state, table.now)
    table.do(ask.StopSession, provider, reason="both are tired")
    assert not anything_due(table.state, table.now)
