"""A sentence to tick: it wraps, and a hand's touch is told apart from a shown state."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.check_row import CheckRow


def test_a_long_sentence_grows_downwards(qtbot: QtBot, theme: Theme) -> None:
    row = CheckRow(theme, "Use the computer's default output knowingly: notifications would sound in it")
    qtbot.addWidget(row)
    assert row.heightForWidth(200) > row.heightForWidth(900) >= 48


def test_only_a_hand_clicks(qtbot: QtBot, theme: Theme) -> None:
    row = CheckRow(theme, "Heard")
    qtbot.addWidget(row)
    heard: list[bool] = []

    def note(checked: bool) -> None:
        heard.append(checked)

    row.clicked.connect(note)
    row.setChecked(True)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert heard == [False]
