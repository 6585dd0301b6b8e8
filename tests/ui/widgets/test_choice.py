"""Choices tell what was chosen, by touch and by key, and one excludes the other where it should."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.choice import Chip, ChoiceCard, ScaleSteps


def test_cards_exclude_each_other_and_say_so(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    cards = [ChoiceCard(theme, words) for words in ("Calm", "Heavy")]
    for card in cards:
        row.addWidget(card)
    page.show()
    QTest.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(cards[1], Qt.Key.Key_Space)
    assert [card.isChecked() for card in cards] == [False, True]
    spoken = QAccessible.queryAccessibleInterface(cards[1])
    assert spoken.role() is QAccessible.Role.RadioButton
    assert min(card.height() for card in cards) >= 112


def test_a_long_answer_makes_the_card_higher(theme: Theme, qtbot: QtBot) -> None:
    short, long = ChoiceCard(theme, "Calm"), ChoiceCard(theme, "Something larger than the two of us " * 6)
    for card in (short, long):
        qtbot.addWidget(card)
    assert long.minimumSizeHint().height() > short.minimumSizeHint().height()


def test_several_chips_at_once(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    chips = [Chip(theme, words) for words in ("Warm", "Far", "Not much")]
    for chip in chips:
        row.addWidget(chip)
    page.show()
    for chip in chips[:2]:
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert [chip.isChecked() for chip in chips] == [True, True, False]
    assert min(chip.height() for chip in chips) >= 48


def test_a_chosen_card_is_tinted_and_ticked(theme: Theme, qtbot: QtBot) -> None:
    card = ChoiceCard(theme, "Close", "partner_a")
    qtbot.addWidget(card)
    card.resize(QSize(300, 160))
    before = card.grab().toImage()
    card.setChecked(True)
    after = card.grab().toImage()
    assert before.pixelColor(20, 80) == theme.color("surface")
    assert after.pixelColor(20, 80).red() > before.pixelColor(20, 80).red() + 20
    assert after.pixelColor(1, 80) == theme.color("partner_a")


def test_steps(theme: Theme, qtbot: QtBot) -> None:
    steps = ScaleSteps(theme, ["1", "2", "3", "4", "5"])
    qtbot.addWidget(steps)
    steps.show()
    assert steps.value() == -1
    with qtbot.assertNotEmitted(steps.chosen):
        steps.set_value(2)
    assert steps.value() == 2
    cards = steps.findChildren(ChoiceCard)
    with qtbot.waitSignal(steps.chosen) as said:
        QTest.mouseClick(cards[4], Qt.MouseButton.LeftButton)
    assert said.args == [4]  # pyright: ignore[reportUnknownMemberType]
    assert cards[4].accessibleDescription() == "step 5 of 5"
    steps.set_value(-1)
    assert steps.value() == -1
