"""A number that nobody entered is no number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.number_field import NumberField


@pytest.fixture
def field(theme: Theme, qtbot: QtBot) -> NumberField:
    made = NumberField(theme, "Systolic", "mmHg", 50, 280, start=120)
    qtbot.addWidget(made)
    made.show()
    return made


def test_empty_at_first(field: NumberField) -> None:
    assert field.is_empty()
    assert field.value() is None
    assert field.edit.accessibleDescription() == "50 to 280 mmHg"


def test_typed(field: NumberField) -> None:
    QTest.keyClicks(field.edit, "11a8-")
    assert field.value() == 118


def test_outside_the_limits_is_told_and_not_taken(field: NumberField) -> None:
    QTest.keyClicks(field.edit, "300")
    assert field.value() is None
    assert not field.is_empty()
    assert field.edit.accessibleDescription() == "Must be 50 to 280 mmHg"


def test_steps_begin_at_the_start_and_stop_at_the_limits(field: NumberField) -> None:
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == 120
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value() == 119
    field.set_value(280)
    field.step_up()
    assert field.value() == 280


def test_a_comma_is_a_point(theme: Theme, qtbot: QtBot) -> None:
    dose = NumberField(theme, "Dose", "mg", 0.1, 1000, decimals=1)
    qtbot.addWidget(dose)
    QTest.keyClicks(dose.edit, "52,5")
    assert dose.value() == 52.5
    assert dose.edit.accessibleDescription() == "0.1 to 1000 mg"
