"""A PIN by touch, by keyboard, and never read out."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.pin_pad import PinPad


@pytest.fixture
def pad(theme: Theme, qtbot: QtBot) -> PinPad:
    made = PinPad(theme, "PIN of the provider")
    qtbot.addWidget(made)
    made.show()
    return made


def key(pad: PinPad, name: str) -> QPushButton:
    return next(found for found in pad.findChildren(QPushButton) if found.accessibleName() == name)


def proxy(pad: PinPad) -> QWidget:
    found = pad.focusProxy()
    assert found is not None
    return found


def test_by_keyboard(pad: PinPad, qtbot: QtBot) -> None:
    QTest.keyClicks(proxy(pad), "12x9")
    QTest.keyClick(proxy(pad), Qt.Key.Key_Backspace)
    QTest.keyClicks(proxy(pad), "34")
    with qtbot.waitSignal(pad.entered) as said:
        QTest.keyClick(proxy(pad), Qt.Key.Key_Return)
    assert said.args == ["1234"]  # pyright: ignore[reportUnknownMemberType]
    assert pad.count() == 0


def test_by_keyboard_while_a_digit_has_the_focus(pad: PinPad, qtbot: QtBot) -> None:
    QTest.keyClicks(key(pad, "7"), "8642")
    with qtbot.waitSignal(pad.entered) as said:
        QTest.keyClick(key(pad, "7"), Qt.Key.Key_Return)
    assert said.args == ["8642"]  # pyright: ignore[reportUnknownMemberType]


def test_by_touch(pad: PinPad, qtbot: QtBot) -> None:
    for digit in "50719":
        QTest.mouseClick(key(pad, digit), Qt.MouseButton.LeftButton)
    QTest.mouseClick(key(pad, "Delete the last digit"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pad.entered) as said:
        QTest.mouseClick(key(pad, "Enter"), Qt.MouseButton.LeftButton)
    assert said.args == ["5071"]  # pyright: ignore[reportUnknownMemberType]


def test_too_few_digits_are_not_entered_and_too_many_not_taken(pad: PinPad, qtbot: QtBot) -> None:
    QTest.keyClicks(proxy(pad), "123")
    assert not key(pad, "Enter").isEnabled()
    with qtbot.assertNotEmitted(pad.entered):
        QTest.keyClick(proxy(pad), Qt.Key.Key_Return)
    QTest.keyClicks(proxy(pad), "456789")
    assert pad.count() == 8


def test_the_digits_are_told_by_number_alone(pad: PinPad) -> None:
    QTest.keyClicks(proxy(pad), "4711")
    assert "4 digits" in proxy(pad).accessibleDescription()
    spoken = [child.accessibleDescription() + child.accessibleName() for child in pad.findChildren(QWidget)]
    assert not [words for words in spoken if "4711" in words]


def test_other_digits_are_digits(pad: PinPad, qtbot: QtBot) -> None:
    for digit in "٤٧١١":
        event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, digit)
        QApplication.sendEvent(proxy(pad), event)
    with qtbot.waitSignal(pad.entered) as said:
        QTest.keyClick(proxy(pad), Qt.Key.Key_Enter)
    assert said.args == ["4711"]  # pyright: ignore[reportUnknownMemberType]


def test_digits_keep_their_places_from_right_to_left(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pad = PinPad(theme, "PIN", parent=parent)
    parent.resize(QSize(500, 500))
    pad.resize(400, 400)
    parent.show()
    assert key(pad, "1").x() < key(pad, "3").x()
