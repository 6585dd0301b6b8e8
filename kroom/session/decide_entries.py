"""The rules of what hands enter, at once or late: notes, vitals, doses."""

from collections.abc import Callable, Mapping
from typing import Any

from kroom.session import commands as ask
from kroom.session.clock import written
from kroom.session.decision import (
    MAX_WORDS,
    Decision,
    Refusal,
    implausible,
    letter_of,
    provider_only,
    signed,
    state_of,
)
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.state import SessionState


def add_note(_: SessionState, command: ask.AddNote) -> Decision:
    """A note in words, or why not."""
    text = command.text.strip()
    if not text:
        return Refusal("The note is empty.")
    if len(text) > MAX_WORDS:
        return Refusal(f"The note is longer than {MAX_WORDS} characters.")
    body: dict[str, Json] = {"concern": True} if command.concern else {}
    return (Draft(Kind.NOTE_ADDED, command.partner, body, {"note": text}),)


def take_vitals(_: SessionState, command: ask.TakeVitals) -> Decision:
    """Vitals outside of a step, or why they can't be meant."""
    refused = implausible(command.vitals.problems())
    return refused or (Draft(Kind.VITALS_RECORDED, command.partner, command.vitals.as_body()),)


def record_dose(state: SessionState, command: ask.RecordDose) -> Decision:
    """A dose outside of a step, signed by a provider, or why not."""
    if refused := provider_only(command) or implausible(command.dose.problems()):
        return refused
    return signed(state, command, Draft(Kind.DOSE_RECORDED, command.partner, command.dose.as_body()))


def add_late(state: SessionState, command: ask.AddLate) -> Decision:
    """What was forgotten, as a line of its own that changes no other; or why not."""
    if refused := _time_problem(state, command) or _partner_problem(state, command):
        return refused
    decided = _ENTRIES[type(command.entry)](state, command.entry)
    if isinstance(decided, Refusal):
        return decided
    draft = decided[0]  # without the presence that a signature confirms: it was not now
    says_how: dict[str, Json] = {"what": draft.kind.value, "at_utc": written(command.at)}
    return (Draft(Kind.LATE_ENTRY_ADDED, draft.partner, {**says_how, **draft.body}, draft.words),)


def _time_problem(state: SessionState, command: ask.AddLate) -> Refusal | None:
    if command.at > command.now.at_utc:
        return Refusal("That time has not come yet.")
    # What is typed as 14:05 may be any second of that minute.
    if command.at < state.prepared.at_utc.replace(second=0, microsecond=0):
        return Refusal("That is before the session was prepared.")
    return None


def _partner_problem(state: SessionState, command: ask.AddLate) -> Refusal | None:
    partner = command.entry.partner
    concerned = tuple(Partner) if partner is None else (partner,)
    gone = next((letter_of(one) for one in concerned if one in command.erased), "")
    if gone:
        return Refusal(f"{gone}'s words were erased on request. Nothing is added to their record.")
    if partner and isinstance(command.entry, ask.RecordDose) and state_of(state, partner).sat_out:
        return Refusal(f"{letter_of(partner)} sat out that day and was given no dose.")
    return None


_ENTRIES: Mapping[type[ask.Command], Callable[[SessionState, Any], Decision]] = {
    ask.AddNote: add_note,
    ask.TakeVitals: take_vitals,
    ask.RecordDose: record_dose,
}
