"""A secret tells of Caps Lock, and only then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.fields import SecretField

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> SecretField:
    made = SecretField(theme, "Passphrase")
    qtbot.addWidget(made)
    made.show()
    return made


def test_capitals_without_shift_tell_of_caps_lock_until_a_small_letter_comes(field: SecretField) -> None:
    QTest.sendKeyEvent(QTest.KeyAction.Press, field.edit, Qt.Key.Key_A, "A", NONE)
    assert "Caps Lock is on" in field.caption.text()
    QTest.sendKeyEvent(QTest.KeyAction.Press, field.edit, Qt.Key.Key_A, "a", NONE)
    assert field.caption.text() == "Passphrase"


@pytest.mark.parametrize(("text", "modifier"), [("A", SHIFT), ("a", NONE), ("7", NONE), ("\u05d0", NONE)])
def test_what_is_typed_as_usual_tells_nothing(
    field: SecretField, text: str, modifier: Qt.KeyboardModifier
) -> None:
    QTest.sendKeyEvent(QTest.KeyAction.Press, field.edit, Qt.Key.Key_A, text, modifier)
    assert field.caption.text() == "Passphrase"
    assert field.text() == text


def test_the_key_itself_takes_the_word_back(field: SecretField) -> None:
    QTest.sendKeyEvent(QTest.KeyAction.Press, field.edit, Qt.Key.Key_A, "A", NONE)
    QTest.keyClick(field.edit, Qt.Key.Key_CapsLock)
    assert field.caption.text() == "Passphrase"
