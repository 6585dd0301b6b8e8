"""What every button does: Space and Enter touch it, once each."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.touch_button import TouchButton


def button(qtbot: QtBot, theme: Theme) -> tuple[TouchButton, list[bool]]:
    made, touches = TouchButton(theme, "Continue"), list[bool]()

    def note(checked: bool) -> None:
        touches.append(checked)

    made.clicked.connect(note)
    qtbot.addWidget(made)
    return made, touches


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_touches_once(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    made, touches = button(qtbot, theme)
    QTest.keyClick(made, key)
    assert len(touches) == 1


def test_enter_that_is_held_touches_nothing_more(qtbot: QtBot, theme: Theme) -> None:
    made, touches = button(qtbot, theme)
    repeated = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(made, repeated)
    assert not touches


def test_a_button_that_is_off_takes_no_key(qtbot: QtBot, theme: Theme) -> None:
    made, touches = button(qtbot, theme)
    made.setEnabled(False)
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
    QApplication.sendEvent(made, pressed)
    assert not touches
