"""What is held for 1.2 s happens; what is let go before does not."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.hold_button import HoldButton


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def button(theme: Theme, clock: Clock, qtbot: QtBot) -> HoldButton:
    made = HoldButton(theme, "Hold: silence both", "square", "F12", clock)
    qtbot.addWidget(made)
    made.resize(300, 64)
    made.show()
    return made


def held(button: HoldButton) -> list[bool]:
    found: list[bool] = []

    def note() -> None:
        found.append(True)

    button.held.connect(note)
    return found


def test_held_long_enough(button: HoldButton, clock: Clock) -> None:
    found = held(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    clock.now += 1.19
    button.advance()
    assert not found
    assert 0.98 < button.progress() < 1
    clock.now += 0.02
    button.advance()
    assert found == [True]
    button.advance()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert found == [True]


def test_let_go_too_early(button: HoldButton, clock: Clock) -> None:
    found = held(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    clock.now += 1.0
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    clock.now += 1.0
    button.advance()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not found
    assert button.progress() == 0


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_held_by_key(button: HoldButton, clock: Clock, key: Qt.Key) -> None:
    found = held(button)
    QTest.keyPress(button, key)
    clock.now += 1.3
    button.advance()
    QTest.keyRelease(button, key)
    assert found == [True]
    QTest.keyClick(button, key)
    clock.now += 5
    button.advance()
    assert found == [True]


def test_a_finger_that_slides_off_lets_go(button: HoldButton, clock: Clock) -> None:
    found = held(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mouseMove(button, button.rect().bottomRight() * 3)
    clock.now += 2
    button.advance()
    assert not found


def test_the_focus_that_goes_elsewhere_lets_go(theme: Theme, clock: Clock, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    made, other = HoldButton(theme, "Hold", "square", "", clock), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(made)
    column.addWidget(other)
    page.show()
    page.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    found = held(made)
    QTest.keyPress(made, Qt.Key.Key_Space)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    clock.now += 2
    made.advance()
    assert not found


def test_who_cannot_hold_presses_twice(button: HoldButton, clock: Clock) -> None:
    found = held(button)
    button.click()
    clock.now += 4
    button.click()
    assert not found
    clock.now += 1
    button.click()
    assert found == [True]
    assert "twice" in button.accessibleDescription()


def test_the_progress_can_be_seen(button: HoldButton, clock: Clock) -> None:
    plain = button.grab().toImage()
    button.begin()
    clock.now += 0.6
    half = button.grab().toImage()
    assert half.pixelColor(20, 50) != plain.pixelColor(20, 50)
    assert half.pixelColor(280, 50) == plain.pixelColor(280, 50)
    assert button.size() == QSize(300, 64)
