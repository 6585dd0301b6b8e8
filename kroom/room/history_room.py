"""Finding sessions, and the couple that one of them belongs to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from kroom.exports.source import erased
from kroom.room.access import Access
from kroom.room.documents import Documents, Painting
from kroom.room.history_view import CoupleChoice, CoupleView, HistoryView, Measure, Trend, TrendPoint
from kroom.room.page_views import RecentSession
from kroom.room.worker import Worker
from kroom.session.events import Partner
from kroom.session.fold import fold
from kroom.session.state import PartnerState, SessionState, SessionStatus

if TYPE_CHECKING:
    from kroom.records.couples import Couple
    from kroom.records.sessions import FoundSession

MOST = 10_000
"""No more sessions than this are listed at once."""


class HistoryRoom(QObject):
    """Looks sessions up beside the main thread; `found(HistoryView)` answers the latest `find` only."""

    found = Signal(object)

    def __init__(
        self, access: Access, documents: Documents, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._documents = documents
        self._worker = worker
        self._wanted = ""
        self._folded_at: tuple[object, ...] = ()
        self._folded: tuple[SessionState, ...] = ()

    def find(self, wanted: str) -> None:
        """The sessions with `wanted` in a name or on that date; all of them for an empty text."""
        self._wanted = wanted
        store, text = self._access.store, iso_date(wanted, QLocale())

        def work() -> HistoryView:
            found = store.sessions.find(text, most=MOST)
            return HistoryView(wanted, tuple(_listed(one) for one in found))

        self._worker.run(work, self._on_found, self._on_failed)

    def couple(self, session: str, painting: Painting) -> CoupleView:
        """The couple of this session with all their sessions. Raises KeyError where there is no such one."""
        source = self._documents.source(session)
        store = self._access.store
        couple = store.couples.get(source.state.couple)
        seats = store.sessions.seats(couple.id, Partner.A) if couple else {session: Partner.A}
        states = self._states(seats)
        names = _names(couple) if couple else {who: source.name(who) for who in Partner}
        summary = self._documents.summary(session, painting)
        label = joined(names)
        return CoupleView(
            name_a=names[Partner.A],
            name_b=names[Partner.B],
            sessions=tuple(
                RecentSession(one.id, one.prepared.at_utc, label, one.protocol.title, one.status)
                for one in states
            ),
            chosen=session,
            paint=summary.paint,
            paint_height=summary.paint_height,
            timeline_spoken=summary.timeline_spoken,
            trends=trends_of([_seated(state, seats[state.id]) for state in states[::-1]]),
            known=couple is not None,
            erased=frozenset(who for who in Partner if couple and not couple.name(who)),
            merged=self._merged(couple),
        )

    def _merged(self, couple: "Couple | None") -> tuple[CoupleChoice, ...]:
        entries = self._access.store.couples.entries(couple.id)[1:] if couple else ()
        return tuple(CoupleChoice(one.id, one.name_a or erased(), one.name_b or erased()) for one in entries)

    def _states(self, ids: Iterable[str]) -> tuple[SessionState, ...]:
        """The sessions, folded once while nothing is written: another one of them may be looked at next."""
        journal = self._access.store.journal
        key = (journal.head().seq, *ids)
        if key != self._folded_at:
            folded = (fold(journal.read(one)) for one in ids)
            self._folded_at, self._folded = key, tuple(state for state in folded if state is not None)
        return self._folded

    def _on_found(self, view: HistoryView) -> None:
        if view.wanted == self._wanted:
            self.found.emit(view)

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            raise error
        self.found.emit(HistoryView(self._wanted, problem=str(error)))


def iso_date(wanted: str, locale: QLocale) -> str:
    """`wanted` as the store looks for it: a date typed as it is written here becomes 2026-05-04."""
    text = wanted.strip()
    if re.fullmatch(r"[\d-]*", text):
        return text
    for form in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat):
        day = locale.toDate(text, form)
        if day.isValid():
            year = day.year() + (100 if day.year() < 1970 else 0)  # two digits are read as of 19..
            return date(year, day.month(), day.day()).isoformat()
    return text


def joined(names: Mapping[Partner, str]) -> str:
    """Both names as the clinic knows the two."""
    return " & ".join(name or erased() for name in names.values())


def _names(couple: "Couple") -> dict[Partner, str]:
    return {who: couple.name(who) or erased() for who in Partner}


def _seated(state: SessionState, first: Partner) -> SessionState:
    """The session with the couple's A, who is `first` in it, as A."""
    partners = {Partner.A: state.partners[first], Partner.B: state.partners[first.other]}
    return replace(state, partners=partners)


def _listed(found: "FoundSession") -> RecentSession:
    couple = joined(_names(found.couple)) if found.couple else ""
    return RecentSession(found.id, found.at_utc, couple, "", SessionStatus(found.state))


def trends_of(states: Sequence[SessionState]) -> tuple[Trend, ...]:
    """Vitals and doses over sessions, the oldest first. A session without a value has no point."""
    return tuple(
        Trend(who, measure, points)
        for who in Partner
        for measure in Measure
        if (points := tuple(_points(states, who, measure)))
    )


def _points(states: Sequence[SessionState], who: Partner, measure: Measure) -> Iterator[TrendPoint]:
    for state in states:
        if values := _values(state.partners[who], measure):
            yield TrendPoint(state.prepared.at_utc, min(values), max(values))


def _values(one: PartnerState, measure: Measure) -> list[float]:
    if measure is Measure.DOSE:
        return [sum(given.dose.mg for given in one.doses)] if one.doses else []
    return [
        {
            Measure.SYSTOLIC: taken.vitals.systolic,
            Measure.DIASTOLIC: taken.vitals.diastolic,
            Measure.HEART_RATE: taken.vitals.heart_rate,
            Measure.SPO2: taken.vitals.spo2,
        }[measure]
        for taken in one.vitals
    ]
