"""Every page: whatever takes the focus has a name, a role, a size for a finger, and is reached by Tab."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from kroom.reflection.form import Option, OwnWords, Question, QuestionKind
from kroom.room.entry_views import FirstRunStage, FirstRunView
from kroom.room.gate_view import GateAct, GateView, StepView
from kroom.room.page_views import (
    HandOverChoice,
    HandOverMode,
    HandOverView,
    HomeView,
    RecentSession,
    ResumePartner,
    ResumeView,
    SummaryLine,
    SummaryStage,
    SummaryView,
)
from kroom.room.prepare_view import BrokenTrack, ChairView, Choice, HeadsetChoice, PrepareView
from kroom.room.reflection_view import ReflectionView
from kroom.session.events import Partner
from kroom.session.protocol import Allow, Role, Style
from kroom.session.state import SessionStatus, StepKey
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.first_run import FirstRunPage
from kroom.ui.pages.gate import GatePage
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.page import Page
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.pages.resume import ResumePage
from kroom.ui.pages.summary import SummaryPage
from kroom.ui.pages.unlock import UnlockPage
from kroom.ui.theme import Theme

NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
OPTIONS = tuple(Option(code, code.title()) for code in ("calm", "light", "tired", "tender", "uneasy", "come"))


def first_run(theme: Theme) -> Page:
    return FirstRunPage(theme)


def recovery(theme: Theme) -> Page:
    page = FirstRunPage(theme)
    page.show_view(FirstRunView(FirstRunStage.RECOVERY, "ABCDE-FGHJK-MNPQR-STUVW-XYZ234"))
    return page


def home(theme: Theme) -> Page:
    page = HomePage(theme)
    recent = tuple(RecentSession(str(n), NOON, "Robin and Jo", "IV", SessionStatus.CLOSED) for n in range(12))
    page.show_view(HomeView("Maren", recent=recent))
    return page


def prepare(theme: Theme) -> Page:
    page = PreparePage(theme)
    chair = ChairView(
        Partner.A,
        playlists=(Choice("p", "Slow Tide"),),
        playlist="p",
        broken=(BrokenTrack("x", "Glass Harbour", "it ends"),),
        headsets=(HeadsetChoice("h", "Built-in", True),),
        headset="h",
    )
    page.show_view(PrepareView(chair, ChairView(Partner.B), "Robin", "Jo"))
    return page


def gate(theme: Theme) -> Page:
    page = GatePage(theme)
    steps = [StepView(StepKey("g", "driver"), "Driver here", allow=frozenset({Allow.OVERRIDE}))]
    for number in range(8):
        for partner in Partner:
            key = StepKey("g", f"step{number}", partner)
            steps.append(StepView(key, f"Step {number}", "What to look at before it", Role.PROVIDER))
    acts = (GateAct.STOP_EARLY, GateAct.START_A, GateAct.START_B)
    page.show_view(GateView("Settle", Style.DO_CONFIRM, tuple(steps), "Robin", "Jo", acts=acts))
    return page


def hand_over(theme: Theme) -> Page:
    page = HandOverPage(theme)
    page.show_view(HandOverView(choices=tuple(HandOverChoice(partner, "Robin") for partner in Partner)))
    return page


def leave(theme: Theme) -> Page:
    page = HandOverPage(theme)
    page.show_view(HandOverView(HandOverMode.LEAVE, problem="That PIN is not right."))
    return page


def cards(theme: Theme) -> Page:
    words = OwnWords("now-text", "More")
    question = Question("now", QuestionKind.CHOICE, "How are you?", options=OPTIONS, text_item=words)
    return ReflectionPage(theme, ReflectionView(Partner.A, "Robin", question, 1, 10))


def chips(theme: Theme) -> Page:
    question = Question("words", QuestionKind.SEVERAL, "Which words fit?", options=OPTIONS)
    return ReflectionPage(theme, ReflectionView(Partner.B, "Jo", question, 1, 10))


def resume(theme: Theme) -> Page:
    page = ResumePage(theme)
    partners = tuple(ResumePartner(partner, "Robin", "Peak", 38) for partner in Partner)
    page.show_view(ResumeView("s", "IV", NOON, 400, partners))
    return page


def summary(theme: Theme) -> Page:
    page = SummaryPage(theme)
    lines = tuple(SummaryLine(NOON, "Water given", Partner.A, "Maren") for _ in range(30))
    page.show_view(SummaryView(SummaryStage.OPEN, "IV", NOON, NOON, "Robin", "Jo", lines, head="7"))
    return page


MAKERS: tuple[Callable[[Theme], Page], ...] = (
    *(first_run, recovery, UnlockPage, CoverPage, home, prepare, gate),
    *(hand_over, leave, cards, chips, resume, summary),
)


def stops(page: Page) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    ]


@pytest.mark.parametrize("make", MAKERS)
def test_what_takes_the_focus_speaks_and_is_large_enough(
    theme: Theme, show: Callable[..., None], make: Callable[[Theme], Page]
) -> None:
    page = make(theme)
    show(page, 910, 448)
    assert page.accessibleName()
    for widget in stops(page):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        assert spoken.text(QAccessible.Text.Name), widget
        assert spoken.role() is not QAccessible.Role.NoRole, widget
        assert min(widget.width(), widget.height()) >= 48, (widget, widget.accessibleName(), widget.size())


@pytest.mark.parametrize("make", MAKERS)
def test_tab_reaches_all_of_it(
    theme: Theme, show: Callable[..., None], make: Callable[[Theme], Page]
) -> None:
    page = make(theme)
    show(page, 910, 448)
    wanted, reached = set(stops(page)), set[QWidget]()
    for _ in range(len(wanted) + 2):
        here = QApplication.focusWidget()
        assert here is not None
        reached.add(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert not wanted - reached, [widget.accessibleName() for widget in wanted - reached]


@pytest.mark.parametrize("size", [(910, 448), (1366, 704), (1920, 1016)])
@pytest.mark.parametrize("make", MAKERS)
def test_nothing_is_wider_than_the_page_and_buttons_stay_in_view(
    theme: Theme, show: Callable[..., None], make: Callable[[Theme], Page], size: tuple[int, int]
) -> None:
    page = make(theme)
    show(page, *size)
    scrolled = page.findChildren(QAbstractScrollArea)
    for widget in stops(page):
        place = widget.mapTo(page, widget.rect().topLeft())
        assert place.x() >= 0, widget.accessibleName()
        assert place.x() + widget.width() <= page.width(), widget.accessibleName()
        if not any(area.isAncestorOf(widget) for area in scrolled):
            assert place.y() + widget.height() <= page.height(), widget.accessibleName()
