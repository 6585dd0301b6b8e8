"""Choices stand in even rows, from the side where reading begins."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.widgets.even_rows import EvenRows


def filled(qtbot: QtBot, width: int, count: int = 7) -> tuple[QWidget, list[QWidget]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = EvenRows(holder)
    rows.setSpacing(10)
    boxes = [QWidget() for _ in range(count)]
    for box in boxes:
        box.setMinimumSize(100, 40)
        rows.addWidget(box)
    holder.resize(width, 400)
    rows.activate()
    return holder, boxes


def test_seven_that_need_two_rows_stand_as_four_and_three(qtbot: QtBot) -> None:
    holder, boxes = filled(qtbot, 690)
    assert [(box.x(), box.y()) for box in boxes][3:5] == [(525, 0), (0, 50)]
    assert {box.width() for box in boxes} <= {165, 166}
    assert holder.heightForWidth(690) == 90


def test_all_stand_in_one_row_where_they_fit_and_under_one_another_where_none_does(qtbot: QtBot) -> None:
    holder, boxes = filled(qtbot, 760)
    assert {box.y() for box in boxes} == {0}
    assert boxes[-1].geometry().right() == 759
    assert holder.heightForWidth(100) == 7 * 40 + 6 * 10


def test_reading_from_the_right_begins_at_the_right(qtbot: QtBot) -> None:
    holder, boxes = filled(qtbot, 690)
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout = holder.layout()
    assert layout is not None
    layout.activate()
    assert boxes[0].geometry().right() == 689


def test_nothing_needs_no_room(qtbot: QtBot) -> None:
    holder, _ = filled(qtbot, 300, 0)
    assert holder.heightForWidth(300) == 0
