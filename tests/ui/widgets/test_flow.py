"""A flow goes on in the next row, from the side where reading begins."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.widgets.flow import FlowLayout


def filled(qtbot: QtBot, width: int) -> tuple[QWidget, list[QWidget]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    flow.setSpacing(10)
    boxes = [QWidget() for _ in range(5)]
    for box in boxes:
        box.setFixedSize(100, 40)
        flow.addWidget(box)
    holder.resize(width, 400)
    flow.activate()
    return holder, boxes


def test_rows_fill_and_go_on(qtbot: QtBot) -> None:
    holder, boxes = filled(qtbot, 340)
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (110, 0), (220, 0), (0, 50), (110, 50)]
    assert holder.heightForWidth(340) == 90
    assert holder.heightForWidth(100) == 5 * 40 + 4 * 10


def test_reading_from_the_right_begins_at_the_right(qtbot: QtBot) -> None:
    holder, boxes = filled(qtbot, 340)
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout = holder.layout()
    assert layout is not None
    layout.activate()
    assert boxes[0].x() == 240
