"""Putting a slip in the record right: a new line says so, the old one stays as it was in the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kroom.session.clock import Moment, moved, written
from kroom.session.decision import MAX_WORDS, Decision, Refusal, implausible
from kroom.session.events import Draft, Event, Json, Kind
from kroom.session.late import in_its_time
from kroom.session.protocol import Protocol, Role
from kroom.session.vitals import dose_from, vitals_from

FARTHEST = timedelta(hours=24)
"""So far from where a line stands its time can be put: farther away it is a slip of the date."""

_STEPS = frozenset(
    {
        *(Kind.STEP_DONE, Kind.STEP_DECLINED, Kind.STEP_NOT_APPLICABLE),
        *(Kind.STEP_OVERRIDDEN, Kind.STEP_REOPENED),
    }
)
_PRESENCE = frozenset({Kind.PROVIDER_IN, Kind.PROVIDER_OUT, Kind.PRESENCE_CONFIRMED})
_STARTS_AND_ENDS = frozenset({Kind.PARTNER_STARTED, Kind.PARTNER_ENDED})
_NUMBERS = frozenset({Kind.VITALS_RECORDED, Kind.DOSE_RECORDED})
_WORDS = {Kind.NOTE_ADDED: "note", Kind.STEP_OVERRIDDEN: "reason", Kind.SESSION_STOPPED: "reason"}
_ENTERED = _NUMBERS | {
    Kind.NOTE_ADDED,
    Kind.WATER_GIVEN,
    Kind.CONCERN_RAISED,
    Kind.BATHROOM_LEFT,
    Kind.BATHROOM_RETURNED,
}
_BY_PROVIDER = frozenset(
    {Kind.DOSE_RECORDED, Kind.PRESENCE_CONFIRMED, Kind.STEP_OVERRIDDEN, Kind.SESSION_STOPPED}
)
_IN_TURN = (
    _STARTS_AND_ENDS | {Kind.PARTNER_END_UNDONE},
    frozenset({Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED}),
    _PRESENCE,
)

AMENDABLE = _ENTERED | _STEPS | _PRESENCE | _STARTS_AND_ENDS | {Kind.SESSION_STOPPED}
"""What a hand entered and can have got wrong. Answers are asked again; what kroom saw itself stays."""

_SAYS_HOW = frozenset({"of", "struck", "reason", "at_utc", "note"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a line can be put right: its numbers, words and time; or all of it, where it did not happen."""

    numbers: bool = False
    words: bool = False
    time: bool = False
    strike: bool = False

    def __bool__(self) -> bool:
        """Whether anything can."""
        return self.numbers or self.words or self.time or self.strike


NOTHING = Scope()


@dataclass(frozen=True, slots=True)
class Amendment:
    """Event `of` should have had these numbers, words or time (aware), or (`struck`) did not happen at all.

    `note` are its words as they should be: of a note, or the reason of an override or of stopping early.
    `restored` takes back that it was struck out, as it stood before.
    """

    of: int
    reason: str
    struck: bool = False
    restored: bool = False
    body: Mapping[str, Json] = field(default_factory=dict[str, Json])
    note: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one amending event did: a line before it, and after it (None where it was struck).

    `restored`: it had been struck out, and stands again as `before`.
    """

    before: Event
    after: Event | None
    restored: bool = False


def amended(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events as they should have been, each in its place; total, whatever an amendment says.

    The amending lines stay among them, so that a reader sees that something was put right; a late entry
    stands there as the line that it adds (`in_its_time`).
    """
    found, _ = _walked(events)
    return tuple(event for event in found if event is not None)


def changes(events: Iterable[Event]) -> dict[int, Change]:
    """What each amending event changed, by its number; one that changed nothing is left out."""
    _, done = _walked(events)
    return done


def scope_of(kind: Kind, *, over: bool) -> Scope:
    """What of a line of this kind can be put right. `over`: the session is closed or was stopped.

    While it runs a step is taken back on its own page, and a start or an end carries the music: these
    are put right once the session is over.
    """
    words = kind in _WORDS
    if kind not in AMENDABLE:
        return NOTHING
    if kind in _ENTERED:
        return Scope(numbers=kind in _NUMBERS, words=words, time=True, strike=True)
    if kind in _STEPS | _PRESENCE:
        return Scope(words=words, time=True, strike=over)
    return Scope(words=words, time=over and kind in _STARTS_AND_ENDS)


def signer_of(event: Event, protocol: Protocol) -> Role | None:
    """Who alone may put this line right: the provider, whatever a provider signs; None for anybody."""
    event = in_its_time(event)
    if event.kind in _BY_PROVIDER:
        return Role.PROVIDER
    if event.kind not in _STEPS:
        return None
    try:
        step = protocol.find_step(str(event.body.get("place")), str(event.body.get("step")))
    except KeyError:
        return None
    return Role.PROVIDER if step.by is Role.PROVIDER else None


def words_key(kind: Kind) -> str:
    """Under which key a line of this kind has the words that can be put right; empty for none."""
    return _WORDS.get(kind, "")


def is_over(events: Iterable[Event]) -> bool:
    """Whether these events close their session."""
    return any(event.kind in (Kind.SESSION_CLOSED, Kind.SESSION_STOPPED) for event in events)


@dataclass(slots=True)
class _Lines:
    """The lines as far as they were read. `places` are their places, by number; `struck` what stood there."""

    found: list[Event | None] = field(default_factory=list["Event | None"])
    places: dict[int, int] = field(default_factory=dict[int, int])
    struck: dict[int, Event] = field(default_factory=dict[int, Event])


def _walked(events: Iterable[Event]) -> tuple[list[Event | None], dict[int, Change]]:
    lines = _Lines()
    done: dict[int, Change] = {}
    for place, event in enumerate(events):
        lines.found.append(in_its_time(event))
        lines.places[event.seq] = place
        if event.kind is Kind.EVENT_AMENDED and (change := _amend(lines, event)):
            done[event.seq] = change
    return lines.found, done


def decide_amendment(events: Sequence[Event], amendment: Amendment, now: Moment) -> Decision:
    """The event that amends one of a session's `events`, or why not. A closed session can be amended too."""
    if not amendment.reason.strip():
        return Refusal("An amendment needs a reason.")
    if len(amendment.reason) > MAX_WORDS or len(amendment.note or "") > MAX_WORDS:
        return Refusal(f"That is longer than {MAX_WORDS} characters.")
    found = amended(events)
    target = next((event for event in found if event.seq == amendment.of), None)
    if target is None or amendment.restored:
        return _restoring(events, target, amendment)
    if target.kind not in AMENDABLE:
        return Refusal("This line can't be amended.")
    scope = scope_of(target.kind, over=is_over(events))
    if amendment.struck:
        return (_draft(target, amendment),) if scope.strike else Refusal(_ON_ITS_PAGE)
    refused = _content_problem(target, scope, amendment) or _time_problem(found, target, amendment, now)
    return refused or (_draft(target, amendment),)


def _restoring(events: Sequence[Event], target: Event | None, amendment: Amendment) -> Decision:
    first = next((event for event in events if event.seq == amendment.of), None)
    if first is None:
        return Refusal("This line can't be amended.")
    if target is not None:
        return Refusal("This line is not struck out.")
    if not amendment.restored:
        return Refusal("This line is struck out. It has to be brought back first.")
    words = {"reason": amendment.reason.strip()}
    return (Draft(Kind.EVENT_AMENDED, first.partner, {"of": first.seq, "struck": False}, words),)


_ON_ITS_PAGE = "This line can't be struck out now. While the session runs, a step is taken back on its page."


def _draft(target: Event, amendment: Amendment) -> Draft:
    words = {"reason": amendment.reason.strip()}
    body: dict[str, Json] = {"of": amendment.of}
    if amendment.struck:
        return Draft(Kind.EVENT_AMENDED, target.partner, body | {"struck": True}, words)
    if amendment.note is not None:
        words["note"] = amendment.note.strip()
    if amendment.at is not None:
        body["at_utc"] = written(amendment.at)
    return Draft(Kind.EVENT_AMENDED, target.partner, body | dict(amendment.body), words)


def _content_problem(target: Event, scope: Scope, amendment: Amendment) -> Refusal | None:
    """Why a line can't have these numbers or words; None where it can."""
    if amendment.note is not None and not scope.words:
        return Refusal("This line has no words to amend.")
    if amendment.note is not None and not amendment.note.strip():
        return Refusal("The words are empty.")
    if amendment.body and (not scope.numbers or amendment.body.keys() - target.body.keys()):
        return Refusal("This line has no such number to amend.")
    if not amendment.body and amendment.note is None and amendment.at is None:
        return Refusal("Nothing was changed.")
    return _number_problem(target.kind, {**target.body, **amendment.body}) if amendment.body else None


def _number_problem(kind: Kind, body: Mapping[str, Json]) -> Refusal | None:
    try:
        entered = vitals_from(body) if kind is Kind.VITALS_RECORDED else dose_from(body)
    except ValueError:
        return Refusal("A number is missing.")
    return implausible(entered.problems())


def _time_problem(found: Sequence[Event], target: Event, amendment: Amendment, now: Moment) -> Refusal | None:
    """Why a line can't have happened then; None where it can, or where its time stays."""
    at = amendment.at
    if at is None:
        return None
    if target.kind in _STARTS_AND_ENDS and not is_over(found):
        return Refusal("The time of a start or an end can be put right once the session is over.")
    if not scope_of(target.kind, over=True).time:
        return Refusal("The time of this line is when it was written; it stays.")
    if at > now.at_utc:
        return Refusal("That time has not come yet.")
    if abs(at - target.at.at_utc) > FARTHEST:
        return Refusal("That is more than a day away from where the line stands.")
    return _turn_problem(found, target, at)


def _turn_problem(found: Sequence[Event], target: Event, at: datetime) -> Refusal | None:
    """Why not, where a line would pass the one it follows or leads to: nobody is back before they left."""
    kinds = next((kinds for kinds in _IN_TURN if target.kind in kinds), frozenset[Kind]())
    turns = [event for event in found if event.kind in kinds and event.partner is target.partner]
    if target not in turns:
        return None
    place = turns.index(target)
    if place and at < turns[place - 1].at.at_utc:
        return Refusal("At that time it would come before the line that it follows.")
    if place + 1 < len(turns) and at > turns[place + 1].at.at_utc:
        return Refusal("At that time it would come after the line that it leads to.")
    return None


def _amend(lines: _Lines, amending: Event) -> Change | None:
    of, struck = amending.body.get("of"), amending.body.get("struck")
    place = lines.places.get(of) if isinstance(of, int) else None
    if place is None:
        return None
    if struck is False and place in lines.struck:
        lines.found[place] = before = lines.struck.pop(place)
        return Change(before, before, restored=True)
    target = lines.found[place]
    if target is None or target.kind not in AMENDABLE:
        return None
    if struck is not True:
        lines.found[place] = after = _put_right(target, amending.body)
        return Change(target, after)
    if not scope_of(target.kind, over=True).strike:
        return None
    lines.struck[place], lines.found[place] = target, None
    return Change(target, None)


def _put_right(target: Event, says: Mapping[str, Json]) -> Event:
    changed = {key: value for key, value in says.items() if key not in _SAYS_HOW}
    if "note" in says and target.kind in _WORDS:
        changed[_WORDS[target.kind]] = says["note"]
    return replace(target, at=moved(target.at, says.get("at_utc")), body={**target.body, **changed})
