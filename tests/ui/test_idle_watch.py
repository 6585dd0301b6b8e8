"""When nobody touches the screen."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kroom.ui.idle_watch import IdleWatch
from kroom.ui.pages.page import Page
from kroom.ui.theme import Theme
from kroom.ui.window import Window

MINUTE = 60_000


class Watched:
    """A window that is watched, on a clock of its own."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.now_ms = 5_000_000
        self.window = Window(theme)
        qtbot.addWidget(self.window)
        self.window.show_page(Page(theme, "A page"))
        self.window.show()
        self.watch = IdleWatch(self.window, self._now, self.window)
        self.watch.minutes = 10
        self.told = 0
        self.watch.idle.connect(self._on_idle)
        self.watch.begin()

    def _now(self) -> int:
        return self.now_ms

    def _on_idle(self) -> None:
        self.told += 1

    def pass_minutes(self, minutes: float) -> None:
        self.now_ms += round(minutes * MINUTE)
        self.watch.look()


@pytest.fixture
def watched(theme: Theme, qtbot: QtBot) -> Generator[Watched]:
    made = Watched(theme, qtbot)
    yield made
    made.window.close()


def test_it_tells_once_after_the_minutes(watched: Watched) -> None:
    watched.pass_minutes(9.9)
    assert watched.told == 0
    watched.pass_minutes(0.2)
    watched.pass_minutes(5)
    assert watched.told == 1


@pytest.mark.parametrize("touch", ["key", "mouse", "move"])
def test_a_touch_begins_anew(watched: Watched, touch: str) -> None:
    watched.pass_minutes(9)
    handle = watched.window.windowHandle()
    if touch == "key":
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    elif touch == "mouse":
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    else:
        QTest.mouseMove(handle, handle.geometry().center() - handle.position())
        QApplication.sendPostedEvents()
    watched.pass_minutes(9)
    assert watched.told == 0


def test_a_page_that_comes_up_counts_as_a_touch(watched: Watched, theme: Theme) -> None:
    watched.pass_minutes(9)
    watched.window.show_page(Page(theme, "Another"))
    watched.pass_minutes(9)
    assert watched.told == 0


def test_the_first_touch_after_a_sleep_finds_that_it_was_long(watched: Watched) -> None:
    watched.now_ms += 90 * MINUTE
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_Shift)
    assert watched.told == 1


def test_never_means_never(watched: Watched) -> None:
    watched.watch.minutes = None
    watched.pass_minutes(10_000)
    assert watched.told == 0
