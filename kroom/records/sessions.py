"""The sessions that the journal holds, each as the fold of its events."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from kroom.records.couples import Couple, Couples
from kroom.records.journal import Journal, Prepared
from kroom.records.utc import utc_moment, utc_text
from kroom.session.events import Event, Kind, Partner
from kroom.session.fold import fold
from kroom.session.state import SessionStatus


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session in a list. `date` is the local day it was prepared on, `events` how many it has."""

    id: str
    date: date
    protocol: str
    state: str
    events: int


@dataclass(frozen=True, slots=True)
class FoundSession:
    """One session that was looked for. `couple` is None where nobody knows it any more."""

    id: str
    at_utc: datetime
    couple: Couple | None
    state: str


class Sessions:
    """All sessions of one store. Every method may be called from any thread."""

    def __init__(self, journal: Journal, couples: Couples) -> None:
        self._journal = journal
        self._couples = couples

    def all(self) -> tuple[SessionEntry, ...]:
        """All sessions, the newest first. Folds every event: 5 ms for a session of 2,000."""
        events = sorted(self._journal.read(), key=lambda event: event.session)
        grouped = [list(group) for _, group in groupby(events, key=lambda event: event.session)]
        grouped.sort(key=lambda group: group[0].seq, reverse=True)
        return tuple(_entry(group) for group in grouped if group[0].session)

    def ids(self) -> list[str]:
        """The ids of all sessions that were prepared, the newest first."""
        return [prepared.session for prepared in self._journal.prepared()]

    def unfinished(self) -> list[str]:
        """The ids of the sessions that are not over, the newest first. Reads indexes only."""
        ended = self._journal.ended()
        return [session for session in self.ids() if session not in ended]

    def find(self, text: str = "", *, most: int = 100) -> tuple[FoundSession, ...]:
        """The newest `most` sessions with `text` in either name, or on that date; all for an empty text.

        A date is written as 2026, 2026-05 or 2026-05-04. 100 ms for 10,000 sessions.
        """
        couples, wanted = self._couples.by_id(), " ".join(text.split()).casefold()
        span = _span(wanted)
        chosen: list[Prepared] = []
        for prepared in self._journal.prepared():
            couple = couples.get(prepared.couple)
            if span[0] <= prepared.at_utc < span[1] if span else _named(couple, wanted):
                chosen.append(prepared)
            if len(chosen) == most:
                break
        ended = self._journal.ended()
        return tuple(
            FoundSession(
                one.session, utc_moment(one.at_utc), couples.get(one.couple), self._state(one.session, ended)
            )
            for one in chosen
        )

    def last_of_each_couple(self) -> tuple[FoundSession, ...]:
        """The newest session of each couple that has a name left, newest first. Reads indexes only."""
        couples, ended = self._couples.by_id(), self._journal.ended()
        newest: dict[str, Prepared] = {}
        for prepared in self._journal.prepared():
            couple = couples.get(prepared.couple)
            if couple and (couple.name_a or couple.name_b):
                newest.setdefault(couple.id, prepared)
        return tuple(
            FoundSession(
                one.session, utc_moment(one.at_utc), couples[couple], self._state(one.session, ended)
            )
            for couple, one in newest.items()
        )

    def of(self, couple: str) -> tuple[str, ...]:
        """The ids of all sessions of a couple, under whichever id they were prepared, the newest first."""
        return tuple(self.seats(couple, Partner.A))

    def seats(self, couple: str, whose: Partner) -> dict[str, Partner]:
        """The sessions of a couple, the newest first, and which of its two `whose` of the couple is there."""
        entries = {entry.id: entry for entry in self._couples.entries(couple)}
        return {
            prepared.session: entries[prepared.couple].seat(whose)
            for prepared in self._journal.prepared()
            if prepared.couple in entries
        }

    def _state(self, session: str, ended: Mapping[str, str]) -> str:
        # Only what still runs has to be folded; that is one or two of thousands.
        if session in ended:
            return str(_OVER[ended[session]])
        state = fold(self._journal.read(session))
        return str(state.status if state else SessionStatus.PREPARED)

    def get(self, session: str) -> SessionEntry | None:
        """The session with this id."""
        events = self._journal.read(session) if session else []
        return _entry(events) if events else None


_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_OVER = {
    str(Kind.SESSION_CLOSED): SessionStatus.CLOSED,
    str(Kind.SESSION_STOPPED): SessionStatus.STOPPED,
}


def _span(wanted: str) -> tuple[str, str] | None:
    """From when to when a date lasts here, as moments are written; None where it is no date."""
    if not _DATE.fullmatch(wanted):
        return None
    numbers = [int(part) for part in wanted.split("-")]
    year, month, day = (*numbers, *(1, 1)[len(numbers) - 1 :])
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if len(numbers) == 3:
        after = first + timedelta(days=1)
    else:
        after = date(year + 1, 1, 1) if len(numbers) == 1 or month == 12 else date(year, month + 1, 1)
    return _begin(first), _begin(after)


def _begin(day: date) -> str:
    return utc_text(datetime(day.year, day.month, day.day).astimezone())


def _named(couple: Couple | None, wanted: str) -> bool:
    if couple is None:
        return not wanted
    return wanted in couple.name_a.casefold() or wanted in couple.name_b.casefold()


def _entry(events: Sequence[Event]) -> SessionEntry:
    first, state = events[0], fold(events)
    day = first.at.at_utc.astimezone().date()
    # Events before a session is prepared, or under a protocol that can't be read any more, fold to nothing.
    title = state.protocol.title if state else ""
    status = state.status if state else SessionStatus.PREPARED
    return SessionEntry(first.session, day, title, str(status), len(events))
