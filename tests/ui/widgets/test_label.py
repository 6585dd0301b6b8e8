"""Text is plain, and what is cut is told."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import ElidedLabel, Label

NASTY = "<b>R</b>&lt;img src='x'>"


@pytest.mark.parametrize("kind", [Label, ElidedLabel])
def test_markup_in_a_name_is_shown_as_it_is(kind: type[Label], theme: Theme, qtbot: QtBot) -> None:
    label = kind(theme, NASTY)
    qtbot.addWidget(label)
    plain = QLabel("R")
    qtbot.addWidget(plain)
    assert label.textFormat().name == "PlainText"
    assert label.sizeHint().width() > 3 * plain.sizeHint().width()


def test_an_ampersand_in_a_name_is_no_shortcut(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Start R&D")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.words() == button.accessibleName() == "Start R&D"


def test_what_is_cut_is_whole_in_the_tool_tip(theme: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel(theme, "A title that is far too long for this place", "track")
    qtbot.addWidget(label)
    label.resize(QSize(120, 40))
    assert label.is_elided()
    assert label.toolTip() == label.text()
    label.resize(QSize(2000, 40))
    assert not label.is_elided()
    assert label.toolTip() == ""


def test_two_lines_before_anything_is_cut(theme: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel(theme, "Stillness, Part Two: The Long Field", "track", lines=2)
    qtbot.addWidget(label)
    label.resize(QSize(380, 90))
    assert not label.is_elided()
