"""Home: what can be started, gone on with, exported, chosen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.export_format import ExportFormat
from kroom.room.page_views import HomeView, RecentSession, Said
from kroom.session.state import SessionStatus
from kroom.ui.pages.home import HomePage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button

Sent = Callable[[object], list[object]]


def view(noon: datetime) -> HomeView:
    recent = (
        RecentSession("one", noon, "Robin and Jo", "Intravenous", SessionStatus.RUNNING),
        RecentSession("two", noon, "<b>Kim</b> and Lee", "Sublingual", SessionStatus.CLOSED),
    )
    return HomeView("Maren", (Said("A headset is missing."),), recent, "Saved.", "day")


def button(page: HomePage, text: str) -> Button:
    return next(one for one in page.findChildren(Button) if one.words() == text and one.isVisible())


def test_it_shows_what_is_there(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], noon: datetime
) -> None:
    page = HomePage(theme)
    page.show_view(view(noon))
    show(page)
    for text in (
        "Maren",
        "A headset is missing.",
        "Robin and Jo",
        "<b>Kim</b> and Lee",
        "Saved.",
        "Interrupted",
    ):
        assert text in words(page)
    chosen = page.themes.checkedButton()
    assert chosen is not None
    assert chosen.accessibleName() == "Day"


def test_each_session_offers_what_fits_it(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    noon: datetime,
    sent: Sent,
) -> None:
    page = HomePage(theme)
    page.show_view(view(noon))
    show(page)
    with qtbot.waitSignal(page.resume_pressed) as resumed:
        tap(button(page, "Go on"))
    tap(button(page, "Save files"))
    with qtbot.waitSignal(page.export_wanted) as exported:
        tap(page.export_sheet.action)
    assert (sent(resumed), sent(exported)) == (["one"], ["two", (ExportFormat.PDF,)])
    assert not page.export_sheet.isVisible()


def test_what_was_not_saved_is_a_problem(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], noon: datetime
) -> None:
    page = HomePage(theme)
    page.show_view(replace(view(noon), problem="Not saved: the disk is full"))
    show(page)
    assert "Not saved: the disk is full" in words(page)
    assert "Saved." not in words(page)


def test_start_lock_and_theme(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    noon: datetime,
    sent: Sent,
) -> None:
    page = HomePage(theme)
    page.show_view(view(noon))
    show(page)
    with qtbot.waitSignals([page.start_pressed, page.lock_pressed]):
        tap(page.start)
        tap(page.lock)
    with qtbot.waitSignal(page.theme_chosen) as chosen:
        tap(page.themes.button(1))
    assert sent(chosen) == ["red-night"]
