"""A sheet to pick from: one signal, after it has closed; Escape picks nothing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.touch_button import TouchButton

CHOICES = (("a", "Slow Tide"), ("b", "Lantern & Field"))


def opened(qtbot: QtBot, theme: Theme) -> tuple[QWidget, PickSheet, list[str]]:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    sheet = PickSheet(theme, page)
    heard: list[str] = []
    sheet.picked.connect(heard.append)
    sheet.ask("Playlist", CHOICES, "b")
    return page, sheet, heard


def test_the_chosen_one_has_the_focus_and_space_picks_it(qtbot: QtBot, theme: Theme) -> None:
    _page, sheet, heard = opened(qtbot, theme)
    here = QApplication.focusWidget()
    assert isinstance(here, TouchButton)
    assert here.words() == "Lantern & Field"
    QTest.keyClick(here, Qt.Key.Key_Space)
    assert heard == ["b"]
    assert not sheet.isVisible()


def test_escape_picks_nothing_and_the_next_question_starts_afresh(qtbot: QtBot, theme: Theme) -> None:
    _page, sheet, heard = opened(qtbot, theme)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    sheet.ask("Headset", [("x", "Left chair")])
    shown = [
        button.words() for button in sheet.findChildren(TouchButton) if button.isVisible() and button.words()
    ]
    assert shown == ["Left chair"]
    assert heard == []
