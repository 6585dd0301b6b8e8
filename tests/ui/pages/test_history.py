"""The pages of the past: found by typing, walked by keys, one session as a picture, all of them as trends."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.export_format import ExportFormat
from kroom.room.history_view import HistoryView
from kroom.ui.example_history import NAMES, couple_view
from kroom.ui.example_pages import EXAMPLES
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.history import HistoryPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.trend_chart import TrendChart

Sent = Callable[[object], list[object]]
Show = Callable[..., None]


def history(theme: Theme) -> HistoryPage:
    page = EXAMPLES["history"](theme)
    assert isinstance(page, HistoryPage)
    return page


def test_typing_looks_for_it_once(qtbot: QtBot, theme: Theme, show: Show, sent: Sent) -> None:
    page = history(theme)
    show(page)
    asked: list[str] = []
    page.wanted.connect(asked.append)
    with qtbot.waitSignal(page.wanted):
        QTest.keyClicks(page.field.edit, "robin")
    assert asked == ["robin"]
    with qtbot.waitSignal(page.wanted) as wanted:
        QTest.keyClicks(page.field.edit, "x")
        QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    assert sent(wanted) == ["robinx"]


def test_the_keyboard_goes_from_the_field_into_the_list_and_opens_a_session(
    qtbot: QtBot, theme: Theme, show: Show, sent: Sent
) -> None:
    page = history(theme)
    show(page)
    assert page.field.edit.hasFocus()
    QTest.keyClick(page.field.edit, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.chosen) as chosen:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert sent(chosen) == ["2"]


def test_enter_in_the_field_opens_the_first_one_found(
    qtbot: QtBot, theme: Theme, show: Show, sent: Sent
) -> None:
    page = history(theme)
    show(page)
    with qtbot.waitSignal(page.chosen) as chosen:
        QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    assert sent(chosen) == ["0"]


def test_a_click_opens_a_session_and_only_rows_in_view_are_spelled(
    qtbot: QtBot, theme: Theme, show: Show, sent: Sent
) -> None:
    page = history(theme)
    show(page)
    second = page.list.visualRect(page.list.model().index(1, 0)).center()
    with qtbot.waitSignal(page.chosen) as chosen:
        QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert sent(chosen) == ["1"]
    spelled: list[int] = []

    def spell(number: int) -> object:
        spelled.append(number)
        return page._row(number)  # pyright: ignore[reportPrivateUsage]

    page.list.show_rows(2000, spell)  # pyright: ignore[reportArgumentType]
    page.list.grab()
    assert 0 < len(set(spelled)) < 30


def test_it_says_so_where_nothing_was_found(
    theme: Theme, show: Show, words: Callable[[QWidget], str]
) -> None:
    page = HistoryPage(theme)
    page.show_view(HistoryView("nobody"))
    show(page)
    assert "No session with this name or on this date." in words(page)
    page.show_view(HistoryView("", problem="The disk is full."))
    assert "The disk is full." in words(page)
    assert "No session yet." in words(page)


def test_a_code_off_a_pdf_is_checked_where_sessions_are_looked_for(
    qtbot: QtBot, theme: Theme, show: Show, words: Callable[[QWidget], str], sent: Sent
) -> None:
    page = history(theme)
    show(page)
    page.code.click()
    QTest.keyClicks(page.code_sheet.field.edit, "312-9F3A")
    with qtbot.waitSignal(page.code_given) as given:
        QTest.keyClick(page.code_sheet.field.edit, Qt.Key.Key_Return)
    assert sent(given) == ["312-9F3A"]
    page.tell_code("This code is of this store.")
    assert "This code is of this store." in words(page)


def test_damaged_records_are_said_to_be_looked_at_only(
    theme: Theme, show: Show, words: Callable[[QWidget], str]
) -> None:
    page = history(theme)
    page.tell_damage("events 3 to 5 are missing")
    page.show_view(HistoryView(""))
    show(page)
    assert "To look only." in words(page)
    assert "events 3 to 5 are missing." in words(page)
    assert page.back.words() == "Look for a backup"


def test_a_couple_shows_one_session_and_all_trends(
    qtbot: QtBot, theme: Theme, show: Show, words: Callable[[QWidget], str], sent: Sent
) -> None:
    page = CouplePage(theme)
    view = couple_view(theme, NAMES, 4)
    page.show_view(view)
    show(page)
    assert "Robin and Jo" in words(page)
    assert page.timeline.isVisible()
    charts = page.findChildren(TrendChart)
    assert len(charts) == 10
    assert "SpO₂" in charts[3].accessibleName()
    assert charts[3].accessibleDescription().count(";") == 3
    QTest.keyClick(page.list, Qt.Key.Key_End)
    with qtbot.waitSignal(page.session_chosen) as chosen:
        QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert sent(chosen) == ["3"]
    page.show_view(replace(view, chosen="3", paint=None))
    assert page.list.currentIndex().row() == 3
    assert "Nobody has started in this session." in words(page)


def test_any_old_session_can_be_saved(
    qtbot: QtBot, theme: Theme, show: Show, tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = CouplePage(theme)
    page.show_view(replace(couple_view(theme, NAMES, 4), chosen="2"))
    show(page)
    tap(page.export)
    with qtbot.waitSignal(page.export_wanted) as wanted:
        tap(page.export_sheet.action)
    assert sent(wanted) == ["2", (ExportFormat.PDF,)]
