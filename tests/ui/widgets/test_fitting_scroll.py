"""The scroll area asks for its content's height, and for no more than a little when there is none."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.widgets.fitting_scroll import FittingScroll


def test_it_is_as_high_as_its_content_until_the_window_is_too_small(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    scroll = FittingScroll()
    for _ in range(6):
        label = QLabel("A line")
        label.setFixedHeight(40)
        scroll.body.addWidget(label)
    scroll.body.setSpacing(0)
    column.addWidget(scroll)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(300, 600)
    window.show()
    qtbot.waitUntil(lambda: scroll.height() == 242)
    assert scroll.verticalScrollBar().maximum() == 0
    window.resize(300, 150)
    qtbot.waitUntil(lambda: scroll.height() <= 150)
    assert scroll.verticalScrollBar().maximum() > 0
