from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.headsets_view import HeadsetRow, HeadsetsView
from kroom.session.events import Partner
from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.theme import Theme

Show = Callable[..., None]
Sent = Callable[[object], list[object]]
LEFT = HeadsetRow("left", "Green", "USB audio", volume=44)
OWN = HeadsetRow("own", "Speakers", "Speakers", default=True, tones=False)


@pytest.fixture
def page(theme: Theme, show: Show) -> HeadsetsPage:
    made = HeadsetsPage(theme)
    made.show_view(HeadsetsView((LEFT, OWN)))
    show(made)
    return made


def test_a_tone_names_its_device(page: HeadsetsPage, qtbot: QtBot, sent: Sent) -> None:
    with qtbot.waitSignal(page.tone_pressed) as blocker:
        page.cards["left"].tones[Partner.B].click()
    assert sent(blocker) == ["left", Partner.B]
    assert not page.cards["own"].tones[Partner.A].isEnabled()


def test_the_default_is_marked_and_allowed_by_a_tick(page: HeadsetsPage, qtbot: QtBot, sent: Sent) -> None:
    assert "default" in page.cards["own"].where.text()
    assert not page.cards["left"].default.isVisible()
    with qtbot.waitSignal(page.allowed) as blocker:
        page.cards["own"].default.click()
    assert sent(blocker) == ["own", True]


def test_it_is_renamed_by_keys_alone(page: HeadsetsPage, qtbot: QtBot, sent: Sent) -> None:
    page.cards["left"].rename.click()
    field = page.name_sheet.field.edit
    assert field.hasFocus()
    assert field.selectedText() == "Green"
    QTest.keyClicks(field, "Blue")
    with qtbot.waitSignal(page.renamed) as blocker:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert sent(blocker) == ["left", "Blue"]


def test_the_computers_own_name_is_no_given_name(page: HeadsetsPage, qtbot: QtBot, sent: Sent) -> None:
    page.cards["left"].rename.click()
    page.name_sheet.field.set_text("USB audio")
    with qtbot.waitSignal(page.renamed) as blocker:
        page.name_sheet.save.click()
    assert sent(blocker) == ["left", ""]


def test_a_chair_is_given_and_taken(page: HeadsetsPage, qtbot: QtBot, sent: Sent) -> None:
    for place, wanted in ((1, Partner.B), (2, None)):
        page.cards["left"].chair.click()
        with qtbot.waitSignal(page.seated) as blocker:
            page.chair_sheet._buttons[place].click()  # pyright: ignore[reportPrivateUsage]
        assert sent(blocker) == ["left", wanted]


def test_a_card_keeps_the_focus_while_others_come(page: HeadsetsPage) -> None:
    page.cards["left"].rename.setFocus()
    before: QWidget = page.cards["left"]
    page.show_view(HeadsetsView((HeadsetRow("new", "A new one", "A new one"), LEFT, OWN)))
    assert page.cards["left"] is before
    assert page.cards["left"].rename.hasFocus()
    page.show_view(HeadsetsView((OWN,)))
    assert list(page.cards) == ["own"]
    page.show_view(HeadsetsView())
    assert "Plug a headset in" in page.told.text()
