"""A sheet takes the room that what is in it needs, also when that changes while it is open."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.fields import TextField
from kroom.ui.widgets.sheet import Sheet


def test_a_problem_that_comes_up_pushes_nothing_out(
    qtbot: QtBot, theme: Theme, show: Callable[..., None]
) -> None:
    page = QWidget()
    sheet = Sheet(theme, page, "Sheet")
    problem, field = Banner(theme), TextField(theme, "Field")
    problem.hush()
    for widget in (problem, field):
        sheet.body.addWidget(widget)
    show(page, QSize(1200, 800))
    sheet.open()
    before = sheet.height()
    problem.tell("This PIN is not known here.", "", "Try it once more.")
    qtbot.waitUntil(lambda: sheet.height() > before)
    qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty())
    problem.hush()
    qtbot.waitUntil(lambda: sheet.height() == before)
