"""The pages of the past in the states that a clinic meets."""

from collections.abc import Callable
from datetime import timedelta

from kroom.room.documents import picture_of
from kroom.room.history_view import CoupleView, HistoryView, Measure, Trend, TrendPoint
from kroom.room.page_views import RecentSession
from kroom.session.events import Partner
from kroom.session.state import SessionStatus
from kroom.ui.example_summary import LONG, T0, events_of, moment_at
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.history import HistoryPage
from kroom.ui.pages.page import Page
from kroom.ui.summary_painting import painting
from kroom.ui.theme import Theme

Make = Callable[[Theme], Page]

NAMES = ("Robin", "Jo")
LONG_NAMES = ("Maximiliane-Josephine von der Tann-Rathsamhausen", "محمد بن عبد العزيز")
_COUPLES = ("Robin & Jo", "Sam & Alex", " & ".join(LONG_NAMES), "", "Noor & Kit")


def _sessions(count: int, couples: tuple[str, ...] = _COUPLES) -> tuple[RecentSession, ...]:
    status = {0: SessionStatus.RUNNING, 3: SessionStatus.STOPPED}
    return tuple(
        RecentSession(
            str(number),
            T0 - timedelta(days=number * 2, hours=number % 5),
            couples[number % len(couples)],
            "",
            status.get(number, SessionStatus.CLOSED),
        )
        for number in range(count)
    )


def _history(view: HistoryView) -> Make:
    def make(theme: Theme) -> Page:
        page = HistoryPage(theme)
        page.field.set_text(view.wanted)
        page.show_view(view)
        return page

    return make


_LEVELS = {
    Measure.SYSTOLIC: (112.0, 138.0),
    Measure.DIASTOLIC: (70.0, 88.0),
    Measure.HEART_RATE: (58.0, 92.0),
    Measure.SPO2: (95.0, 99.0),
    Measure.DOSE: (35.0, 35.0),
}


def trends(count: int) -> tuple[Trend, ...]:
    """Both partners over so many sessions."""
    return tuple(
        Trend(
            partner,
            measure,
            tuple(
                TrendPoint(T0 - timedelta(days=30 * (count - n)), low + n % 3, high + (n * 7) % 5)
                for n in range(count)
            ),
        )
        for partner in Partner
        for measure, (low, high) in _LEVELS.items()
    )


def couple_view(theme: Theme, names: tuple[str, str], sessions: int, notice: str = "") -> CoupleView:
    """A couple with this many sessions, the newest of them in view."""
    labels = dict(zip(Partner, names, strict=True))
    paint, height = picture_of(events_of(LONG), moment_at(125), labels, painting(theme))
    return CoupleView(
        *names,
        sessions=_sessions(sessions, (" & ".join(names),)),
        chosen="0",
        paint=paint,
        paint_height=height,
        timeline_spoken="Robin: 120 minutes",
        trends=trends(sessions),
        notice=notice,
    )


def _couple(names: tuple[str, str], sessions: int, notice: str = "") -> Make:
    def make(theme: Theme) -> Page:
        page = CouplePage(theme)
        page.show_view(couple_view(theme, names, sessions, notice))
        return page

    return make


def _couple_not_begun(theme: Theme) -> Page:
    page = CouplePage(theme)
    page.show_view(CoupleView(*NAMES, _sessions(1, ("Robin & Jo",)), "0"))
    return page


EXAMPLES: dict[str, Make] = {
    "history": _history(HistoryView("", _sessions(2000))),
    "history-none": _history(HistoryView("Nobody")),
    "history-problem": _history(HistoryView("", problem="the disk that holds the store is full")),
    "couple": _couple(NAMES, 7, "Saved in /home/clinic/Documents/kroom/2026-11-23 session 3f9a1c20."),
    "couple-long": _couple(LONG_NAMES, 31),
    "couple-not-begun": _couple_not_begun,
}
"""Each state by a name."""
