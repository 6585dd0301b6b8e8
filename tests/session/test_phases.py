"""Phases that are made longer or shorter while a clock runs."""

from typing import TYPE_CHECKING

import pytest

from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.fold import fold
from kroom.session.plan import changed_plan, due_minute, plan_of
from kroom.session.schedule import place_of, timed_steps
from kroom.session.state import PhaseChange, StepKey

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B


def lengths(table: "Table", partner: Partner) -> list[float]:
    return [phase.minutes for phase in plan_of(table.state, partner).phases]


def dues(table: "Table", partner: Partner) -> dict[StepKey, float]:
    """Minutes until each step is due."""
    return {due.key: due.in_s / 60 for due in timed_steps(table.state, partner, table.now)}


def test_a_longer_phase_moves_what_comes_after_it_and_nothing_else(table: "Table") -> None:
    table.start(A, B)
    before, others = dues(table, A), dues(table, B)
    table.at += 12 * 60
    table.do(ask.ChangePhase, partners=(A,), phase="peak", minutes=40.0)
    after = {key: minutes + 12 for key, minutes in dues(table, A).items()}
    later = {phase.id for phase in table.state.protocol.phases[2:]} | {"form"}
    assert after == {key: minutes + (10 if key.place in later else 0) for key, minutes in before.items()}
    assert {key: minutes + 12 for key, minutes in dues(table, B).items()} == others
    assert lengths(table, A) == [10, 40, 20, 60]
    assert lengths(table, B) == [10, 30, 20, 60]
    place = place_of(table.state, A, table.now)
    assert place is not None
    assert (place.phase.id, place.phase_remaining_s, place.remaining_s) == ("peak", 38 * 60, 118 * 60)


def test_a_step_of_a_phase_that_ends_sooner_is_due_at_its_end(table: "Table") -> None:
    table.start(A)
    table.do(ask.ChangePhase, partners=(A,), phase="peak", minutes=12.0)
    vitals = [key for key in dues(table, A) if key.step == "vitals"]
    assert [dues(table, A)[key] for key in vitals if key.place == "peak"] == [15, 22, 22]
    assert [key.minute for key in vitals if key.place == "peak"] == [15, 30, 40], "keys are the protocol's"


def test_a_gate_before_a_later_phase_moves_with_it(descending: "Table") -> None:
    descending.start(A)
    descending.do(ask.ChangePhase, partners=(A,), phase="rise", minutes=4.0)
    assert set(dues(descending, A).values()) == {4.0}


def test_one_act_changes_both_and_folding_the_events_again_gives_the_same(table: "Table") -> None:
    table.start(A)
    table.at += 60
    table.start(B)
    table.at += 60
    drafts = table.do(ask.ChangePhase, partners=(A, B), phase="onset", minutes=15.0)
    assert [(draft.kind, draft.partner) for draft in drafts] == [
        (Kind.PHASE_CHANGED, A),
        (Kind.PHASE_CHANGED, B),
    ]
    assert drafts[0].body == {"phase": "onset", "title": "Onset", "minutes": 15.0, "before": 10.0}
    table.do(ask.ChangePhase, partners=(B,), phase="peak", minutes=20.0)
    assert table.state.partners[B].phase_changes == (
        PhaseChange(60.0, "onset", 15.0),
        PhaseChange(60.0, "peak", 20.0),
    )
    assert fold(table.events) == table.state


def test_what_is_as_it_was_asked_for_is_no_event(table: "Table") -> None:
    table.start(A)
    assert table.do(ask.ChangePhase, partners=(A,), phase="peak", minutes=30.0) == ()


def test_the_last_phase_can_be_made_longer_once_the_plan_is_over(table: "Table") -> None:
    table.start(A)
    table.at += 130 * 60
    table.do(ask.ChangePhase, partners=(A,), phase="recovery", minutes=90.0)
    place = place_of(table.state, A, table.now)
    assert place is not None
    assert place.remaining_s == 20 * 60
    assert table.do(ask.EndPartner, partner=A)[0].body == {"early": True}


@pytest.mark.parametrize(
    ("phase", "minutes", "why"),
    [
        ("tea", 10.0, "This phase is not in the session's protocol."),
        ("peak", 0.0, "A phase lasts between 0.01 and 1440 minutes."),
        ("peak", float("nan"), "A phase lasts between 0.01 and 1440 minutes."),
        ("onset", 12.0, "Onset is over for A. The phase that runs now can be made longer or shorter."),
        ("peak", 1.5, "Peak has lasted 2 min for A already. It can't end in the past."),
    ],
)
def test_what_can_not_be_changed_says_why(table: "Table", phase: str, minutes: float, why: str) -> None:
    table.start(A)
    table.at += 12 * 60
    assert table.refused(ask.ChangePhase, partners=(A,), phase=phase, minutes=minutes).why == why


def test_both_or_none(table: "Table") -> None:
    table.start(A)
    refusal = table.refused(ask.ChangePhase, partners=(A, B), phase="peak", minutes=40.0)
    assert refusal.why == "B's clock is not running."
    assert lengths(table, A) == [10, 30, 20, 60]


def test_a_step_that_stands_after_its_phase_keeps_its_distance_from_the_beginning(table: "Table") -> None:
    protocol = table.state.protocol
    first, second = protocol.phases[:2]
    after = first.minutes + second.minutes + 5
    assert due_minute(protocol, protocol, second, after) == after
    longer = changed_plan(protocol, (PhaseChange(0.0, first.id, first.minutes + 10),))
    assert due_minute(protocol, longer, second, after) == after + 10
