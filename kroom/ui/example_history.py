"""The pages of the past in the states that a clinic meets."""

from collections.abc import Callable
from datetime import timedelta

from kroom.reflection.shipped import first_impressions
from kroom.room.documents import picture_of
from kroom.room.history_view import (
    AnswersView,
    CoupleChoice,
    CoupleView,
    HistoryView,
    Measure,
    Trend,
    TrendPoint,
)
from kroom.room.journal_view import JournalCheck, JournalLine, JournalView
from kroom.room.page_views import RecentSession
from kroom.session.amend import scope_of, words_key
from kroom.session.events import Json, Kind, Partner
from kroom.session.state import SessionStatus
from kroom.ui.example_summary import CODE, LONG, T0, events_of, moment_at
from kroom.ui.pages.answers import AnswersPage
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.history import HistoryPage
from kroom.ui.pages.journal import JournalPage
from kroom.ui.pages.late_sheet import Forgotten
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


_CHOICES = (
    *(CoupleChoice("1", "Robyn", "Jo"), CoupleChoice("2", *LONG_NAMES)),
    *(CoupleChoice(str(number), "Sam", f"Alex {number}") for number in range(3, 400)),
)


def _asking(step: str) -> Make:
    def make(theme: Theme) -> Page:
        page = CouplePage(theme)
        names = LONG_NAMES if step == "erase" else NAMES
        page.show_view(couple_view(theme, names, 7))
        sheets = page.asking
        if step == "answers":
            sheets.ask_answers(couple_view(theme, names, 7))
        else:
            sheets.ask_more(couple_view(theme, names, 7))
        if step == "erase":
            sheets.more.hide()
            sheets.more.picked.emit(Partner.A.value)
            sheets.secret.tell("This is nobody's PIN or passphrase here.", busy=False)
        elif step != "more" and step != "answers":
            sheets.more.hide()
            page.show_couples(_CHOICES)
        if step in ("merge", "who"):
            sheets.couples.hide()
            sheets.couples.picked.emit(_CHOICES[0])
        if step == "merge":
            sheets.who_is_who.hide()
            sheets.who_is_who.picked.emit("straight")
        return page

    return make


def _answers(theme: Theme) -> Page:
    said = ("Warm, Vast", "", "A wide shore in the evening, warm light on the water. " * 6, "Strong")
    prompts = tuple(question.prompt for question in first_impressions().questions)
    answers = tuple((prompt, said[number % 4]) for number, prompt in enumerate(prompts))
    return AnswersPage(theme, AnswersView(Partner.B, LONG_NAMES[0], T0, answers))


_TOLD: tuple[tuple[Kind, Partner | None, str, str, str], ...] = (
    (Kind.SESSION_PREPARED, None, "Session prepared", "", ""),
    (Kind.PARTNER_STARTED, Partner.A, "Started (T0)", "", ""),
    (Kind.VITALS_RECORDED, Partner.A, "Vitals: 118/76 mmHg, 64 /min, SpO2 98 %", "", "put right later"),
    (Kind.NOTE_ADDED, Partner.B, "Note", "Asks for the light to be lower. " * 9, ""),
    (Kind.DOSE_RECORDED, Partner.B, "Dose: 35 mg", "", ""),
    (Kind.EVENT_AMENDED, Partner.A, "Put right: Vitals: 118/76 mmHg; now 118/78 mmHg", "misread", ""),
    (Kind.ANSWER_SAVED, Partner.A, "First impressions: a page was answered or left out", "", ""),
    (Kind.WATER_GIVEN, Partner.A, "Water", "", "struck out later"),
    (Kind.STEP_OVERRIDDEN, None, "Overridden: Driver is here", "comes at four", ""),
    (Kind.NOTE_ADDED, Partner.B, "Late entry for 2026-11-23 14:20: Note", "Cold hands at the peak", ""),
)
_BODY: dict[Kind, dict[str, Json]] = {
    Kind.VITALS_RECORDED: {
        "systolic_mmhg": 118,
        "diastolic_mmhg": 76,
        "heart_rate_bpm": 64,
        "spo2_percent": 98,
    },
    Kind.DOSE_RECORDED: {"mg": 35},
}


def journal_view(names: tuple[str, str] = NAMES, check: JournalCheck = JournalCheck.WHOLE) -> JournalView:
    """Ten lines of a journal, three times over."""
    lines = tuple(
        JournalLine(
            seq=number,
            at=T0 + timedelta(minutes=7 * number),
            partner=partner,
            who="Maren von der Tann",
            what=what,
            kind=kind,
            words=words,
            later=later,
            struck=later.startswith("struck"),
            body=_BODY.get(kind, {}),
            note=words if words_key(kind) else "",
            scope=scope_of(kind, over=True),
            by_provider=kind in (Kind.DOSE_RECORDED, Kind.STEP_OVERRIDDEN),
        )
        for number, (kind, partner, what, words, later) in enumerate(_TOLD * 3)
    )
    problem = "event 311 is not what was written" if check is JournalCheck.BROKEN else ""
    return JournalView("s", *names, T0, lines, CODE, check, problem)


def _journal(view: JournalView) -> Make:
    def make(theme: Theme) -> Page:
        page = JournalPage(theme)
        page.show_view(view)
        return page

    return make


def _amending(row: int, problem: str = "") -> Make:
    def make(theme: Theme) -> Page:
        page = JournalPage(theme)
        page.show_view(journal_view())
        page.amend_sheet.ask(journal_view().lines[row])
        if problem:
            page.amend_sheet.problem.tell(problem)
        return page

    return make


def _entering_late(what: Forgotten, problem: str = "", names: tuple[str, str] = NAMES) -> Make:
    def make(theme: Theme) -> Page:
        page = JournalPage(theme)
        page.show_view(journal_view(names))
        page.late_sheet.ask(what, names, T0)
        if problem:
            page.late_sheet.problem.tell(problem)
        return page

    return make


def _what_was_forgotten(theme: Theme) -> Page:
    page = JournalPage(theme)
    page.show_view(journal_view())
    page.late.click()
    return page


def _checking_code(theme: Theme) -> Page:
    page = JournalPage(theme)
    page.show_view(journal_view())
    page.code_sheet.ask()
    page.code_sheet.field.set_text(CODE)
    page.tell_code("This code is of this store. It stood at line 312, Session closed; nothing followed.")
    return page


def _code_of_any(theme: Theme) -> Page:
    page = HistoryPage(theme)
    page.show_view(HistoryView("", _sessions(40)))
    page.code_sheet.ask()
    page.code_sheet.field.set_text(CODE)
    page.tell_code(
        "This code is of this store. It stood at line 312, Session closed, 2026-11-23 14:05; 40 lines "
        "followed. The line is of the session of Robin and Jo, 2026-11-23."
    )
    return page


def _look(theme: Theme) -> Page:
    page = HistoryPage(theme)
    page.tell_damage("events 3114 to 3120 are missing at the end of the journal in /home/clinic/kroom")
    page.show_view(HistoryView("", _sessions(40)))
    return page


EXAMPLES: dict[str, Make] = {
    "history": _history(HistoryView("", _sessions(2000))),
    "history-look": _look,
    "history-code": _code_of_any,
    "history-none": _history(HistoryView("Nobody")),
    "history-problem": _history(HistoryView("", problem="the disk that holds the store is full")),
    "couple": _couple(NAMES, 7, "Saved in /home/clinic/Documents/kroom/2026-11-23 session 3f9a1c20."),
    "couple-long": _couple(LONG_NAMES, 31),
    "couple-not-begun": _couple_not_begun,
    "couple-sheet-answers": _asking("answers"),
    "couple-sheet-more": _asking("more"),
    "couple-sheet-erase": _asking("erase"),
    "couple-sheet-couples": _asking("couples"),
    "couple-sheet-who": _asking("who"),
    "couple-sheet-merge": _asking("merge"),
    "answers": _answers,
    "journal": _journal(journal_view()),
    "journal-long": _journal(journal_view(LONG_NAMES, JournalCheck.RUNNING)),
    "journal-broken": _journal(journal_view(check=JournalCheck.BROKEN)),
    "journal-amend-vitals": _amending(2, "This PIN is not known here. One more try."),
    "journal-amend-note": _amending(3),
    "journal-amend-dose": _amending(4),
    "journal-amend-start": _amending(1),
    "journal-amend-struck": _amending(7),
    "journal-amend-override": _amending(8),
    "journal-late": _what_was_forgotten,
    "journal-late-note": _entering_late(Forgotten.NOTE, names=LONG_NAMES),
    "journal-late-vitals": _entering_late(Forgotten.VITALS, "That time has not come yet."),
    "journal-late-dose": _entering_late(Forgotten.DOSE),
    "journal-code": _checking_code,
}
"""Each state by a name."""
