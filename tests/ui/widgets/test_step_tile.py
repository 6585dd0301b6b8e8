"""A step's tile: its title and lines are all shown, and grow with them."""

from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.step_tile import StepTile


def test_it_grows_with_what_it_says(qtbot: QtBot, theme: Theme) -> None:
    tile = StepTile(theme)
    qtbot.addWidget(tile)
    tile.show_step("Fasting", (("Last food and drink as the clinic asks for", "muted"),))
    one = tile.heightForWidth(600)
    tile.show_step("Fasting", tuple((f"Line {number}", "muted") for number in range(4)))
    assert tile.heightForWidth(600) > one >= 48
    assert tile.words() == "Fasting"
    assert len(tile.shown_lines()) == 4


def test_a_settled_step_is_quieter_than_the_next_one(qtbot: QtBot, theme: Theme) -> None:
    tile = StepTile(theme)
    qtbot.addWidget(tile)
    tile.show_step("Fasting", (), next_one=True)
    lit = tile.edge()[1]
    tile.show_step("Fasting", (), settled=True, next_one=True)
    assert tile.edge()[1] < lit
