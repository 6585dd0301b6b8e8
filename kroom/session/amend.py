"""Putting a slip in the record right: a new line says so, the old one stays as it was in the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kroom.session.decision import MAX_WORDS, Decision, Refusal, implausible
from kroom.session.events import Draft, Event, Json, Kind
from kroom.session.vitals import dose_from, vitals_from

AMENDABLE = frozenset(
    {
        Kind.NOTE_ADDED,
        Kind.VITALS_RECORDED,
        Kind.DOSE_RECORDED,
        Kind.WATER_GIVEN,
        Kind.CONCERN_RAISED,
        Kind.BATHROOM_LEFT,
        Kind.BATHROOM_RETURNED,
    }
)
"""What a hand entered and can have got wrong. Steps are taken back, ends undone, answers asked again."""

_SAYS_HOW = frozenset({"of", "struck", "reason"})


@dataclass(frozen=True, slots=True)
class Amendment:
    """Event `of` should have had these numbers or this note, or (`struck`) did not happen at all."""

    of: int
    reason: str
    struck: bool = False
    body: Mapping[str, Json] = field(default_factory=dict[str, Json])
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one amending event did: a line before it, and after it (None where it was struck)."""

    before: Event
    after: Event | None


def amended(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events as they should have been, each in its place; total, whatever an amendment says.

    The amending lines stay among them, so that a reader sees that something was put right.
    """
    found, _ = _walked(events)
    return tuple(event for event in found if event is not None)


def changes(events: Iterable[Event]) -> dict[int, Change]:
    """What each amending event changed, by its number; one that changed nothing is left out."""
    _, done = _walked(events)
    return done


def _walked(events: Iterable[Event]) -> tuple[list[Event | None], dict[int, Change]]:
    found: list[Event | None] = []
    places: dict[int, int] = {}
    done: dict[int, Change] = {}
    for place, event in enumerate(events):
        found.append(event)
        places[event.seq] = place
        if event.kind is Kind.EVENT_AMENDED and (change := _amend(found, places, event)):
            done[event.seq] = change
    return found, done


def decide_amendment(events: Sequence[Event], amendment: Amendment) -> Decision:
    """The event that amends one of a session's `events`, or why not. A closed session can be amended too."""
    target = next((event for event in amended(events) if event.seq == amendment.of), None)
    if target is None or target.kind not in AMENDABLE:
        return Refusal("This line can't be amended.")
    if not amendment.reason.strip():
        return Refusal("An amendment needs a reason.")
    if len(amendment.reason) > MAX_WORDS or len(amendment.note or "") > MAX_WORDS:
        return Refusal(f"That is longer than {MAX_WORDS} characters.")
    if not amendment.struck and (refused := _refused(target, amendment)):
        return refused
    return (_draft(target, amendment),)


def _draft(target: Event, amendment: Amendment) -> Draft:
    words = {"reason": amendment.reason.strip()}
    body: dict[str, Json] = {"of": amendment.of}
    if amendment.struck:
        return Draft(Kind.EVENT_AMENDED, target.partner, body | {"struck": True}, words)
    if amendment.note is not None:
        words["note"] = amendment.note.strip()
    return Draft(Kind.EVENT_AMENDED, target.partner, body | dict(amendment.body), words)


def _refused(target: Event, amendment: Amendment) -> Refusal | None:
    """Why a line can't become what the amendment says; None where it can."""
    if target.kind is Kind.NOTE_ADDED:
        written = amendment.note is not None and amendment.note.strip() and not amendment.body
        return None if written else Refusal("The note is empty.")
    if amendment.note is not None or amendment.body.keys() - target.body.keys():
        return Refusal("This line has nothing of the kind to amend.")
    body = {**target.body, **amendment.body}
    try:
        if target.kind is Kind.VITALS_RECORDED:
            return implausible(vitals_from(body).problems())
        if target.kind is Kind.DOSE_RECORDED:
            return implausible(dose_from(body).problems())
    except ValueError:
        return Refusal("A number is missing.")
    return Refusal("This line can only be struck out.")


def _amend(found: list[Event | None], places: Mapping[int, int], amending: Event) -> Change | None:
    of = amending.body.get("of")
    place = places.get(of) if isinstance(of, int) else None
    target = None if place is None else found[place]
    if place is None or target is None or target.kind not in AMENDABLE:
        return None
    after: Event | None = None
    if amending.body.get("struck") is not True:
        changed = {key: value for key, value in amending.body.items() if key not in _SAYS_HOW}
        after = replace(target, body={**target.body, **changed})
    found[place] = after
    return Change(target, after)
