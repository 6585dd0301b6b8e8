"""What was forgotten is entered late: a line of its own, in its time, and never where it can't be."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kroom.session import commands as ask
from kroom.session.amend import Amendment, amended, decide_amendment, signer_of
from kroom.session.decide import Refusal
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.late import in_its_time
from kroom.session.protocol import Role
from kroom.session.state import SessionStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
VITALS = Vitals(131, 82, 70, 97)


@pytest.fixture
def closed(table: "Table", provider: ask.Actor) -> "Table":
    """A session that was stopped after an hour, a day ago."""
    table.start(A)
    table.at = 3_600
    table.do(ask.TakeVitals, partner=A, vitals=Vitals(118, 76, 64, 98))
    table.do(ask.StopSession, provider, reason="ill")
    table.at = 90_000
    return table


def minute(table: "Table", count: float) -> datetime:
    """So many minutes after the session was prepared."""
    return table.events[0].at.at_utc + timedelta(minutes=count)


def vitals(table: "Table", by: ask.Actor, partner: Partner = A) -> ask.TakeVitals:
    return ask.TakeVitals(now=table.now, by=by, partner=partner, vitals=VITALS)


def test_vitals_that_were_forgotten_stand_in_their_time(closed: "Table", facilitator: ask.Actor) -> None:
    before = [*closed.events]
    closed.do(ask.AddLate, entry=vitals(closed, facilitator), at=minute(closed, 20))
    assert closed.events[:-1] == before
    line = closed.events[-1]
    assert (line.kind, line.at, line.body["at_utc"]) == (
        Kind.LATE_ENTRY_ADDED,
        closed.now,
        "2026-05-04T09:20:00.000Z",
    )
    before_start, first, second = closed.state.partners[A].vitals
    assert (first.vitals, first.seq) == (VITALS, line.seq)
    assert before_start.at.at_utc < first.at.at_utc < second.at.at_utc
    assert closed.state.status is SessionStatus.STOPPED
    assert fold(closed.events) == closed.state


def test_a_late_entry_says_nothing_of_when_somebody_was_there_last(
    table: "Table", provider: ask.Actor
) -> None:
    table.at = 600
    table.do(ask.AddLate, entry=vitals(table, provider), at=minute(table, 1))
    folded = fold(table.events)
    assert folded == table.state
    assert table.state.last == table.now


def test_a_dose_is_entered_late_by_a_provider_and_confirms_no_presence(
    closed: "Table", provider: ask.Actor, facilitator: ask.Actor
) -> None:
    def dose(by: ask.Actor) -> ask.Command:
        return ask.RecordDose(now=closed.now, by=by, partner=A, dose=Dose(35))

    assert "provider" in closed.refused(ask.AddLate, entry=dose(facilitator), at=minute(closed, 5)).why
    drafts = closed.do(ask.AddLate, provider, entry=dose(provider), at=minute(closed, 5))
    assert len(drafts) == 1
    assert closed.state.partners[A].doses[0].dose == Dose(35)
    assert signer_of(closed.events[-1], closed.state.protocol) is Role.PROVIDER


@pytest.mark.parametrize(("count", "why"), [(-1, "before the session"), (1_501, "not come yet")])
def test_no_entry_is_of_a_time_that_can_not_be(
    closed: "Table", facilitator: ask.Actor, count: float, why: str
) -> None:
    assert why in closed.refused(ask.AddLate, entry=vitals(closed, facilitator), at=minute(closed, count)).why


def test_what_can_not_be_entered_at_once_can_not_be_late(closed: "Table", facilitator: ask.Actor) -> None:
    slip = replace(vitals(closed, facilitator), vitals=Vitals(80, 120, 64, 98))
    assert "above diastolic" in closed.refused(ask.AddLate, entry=slip, at=minute(closed, 20)).why
    note = ask.AddNote(now=closed.now, by=facilitator, text=" ")
    assert "empty" in closed.refused(ask.AddLate, entry=note, at=minute(closed, 20)).why


def test_nothing_is_added_of_somebody_whose_words_were_erased(
    closed: "Table", facilitator: ask.Actor
) -> None:
    gone = frozenset({B})
    note = ask.AddNote(now=closed.now, by=facilitator, text="on both")
    for entry in (note, replace(note, partner=B), vitals(closed, facilitator, B)):
        refused = closed.refused(ask.AddLate, entry=entry, at=minute(closed, 20), erased=gone)
        assert refused.why.startswith("B's words were erased")
    closed.do(ask.AddLate, entry=replace(note, partner=A), at=minute(closed, 20), erased=gone)


def test_who_sat_out_got_no_dose(table: "Table", provider: ask.Actor) -> None:
    table.do(ask.SitOut, partner=B)
    dose = ask.RecordDose(now=table.now, by=provider, partner=B, dose=Dose(35))
    assert "sat out" in table.refused(ask.AddLate, provider, entry=dose, at=minute(table, 0)).why
    table.do(ask.AddLate, entry=vitals(table, provider, B), at=minute(table, 0))  # why they sat out, perhaps


def test_a_late_entry_can_be_put_right_and_struck_out(closed: "Table", facilitator: ask.Actor) -> None:
    closed.do(ask.AddLate, entry=vitals(closed, facilitator), at=minute(closed, 20))
    line = closed.events[-1]
    earlier = in_its_time(line).at.at_utc - timedelta(minutes=2)
    for right in (
        Amendment(line.seq, "misread", body={"heart_rate_bpm": 77}, at=earlier),
        Amendment(line.seq, "of another day", struck=True),
    ):
        decision = decide_amendment(closed.events, right, closed.now)
        assert not isinstance(decision, Refusal)
        closed.write(facilitator, decision)
        now = next((one for one in amended(closed.events) if one.seq == line.seq), None)
        if right.struck:
            assert now is None
        else:
            assert now is not None
            assert (now.kind, now.body["heart_rate_bpm"], now.at.at_utc) == (
                Kind.VITALS_RECORDED,
                77,
                earlier,
            )


@pytest.mark.parametrize("what", [None, 3, ["note-added"], "no-such", "session-closed"])
def test_a_late_entry_that_says_nothing_of_use_changes_nothing(closed: "Table", what: Json) -> None:
    odd = Event(99, "session-1", closed.now, "nora", Kind.LATE_ENTRY_ADDED, A, {"what": what, "at_utc": 3})
    assert in_its_time(odd) == odd
    state = fold([*closed.events, odd])
    assert state is not None
    assert state.partners == closed.state.partners


def test_a_late_entry_without_a_time_is_of_the_time_it_was_entered(closed: "Table") -> None:
    body: dict[str, Json] = {"what": "note-added", "at_utc": "soon"}
    odd = Event(99, "session-1", closed.now, "nora", Kind.LATE_ENTRY_ADDED, A, body)
    assert in_its_time(odd).at == closed.now
