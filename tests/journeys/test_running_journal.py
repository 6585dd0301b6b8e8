"""While the session runs its journal is a touch away: a slip is put right, what was forgotten is added."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from kroom.session.events import Kind
from kroom.ui.pages.journal import JournalPage
from kroom.ui.pages.session import SessionPage
from tests.journeys.hands import Hands, Keys
from tests.journeys.house import House
from tests.journeys.steps import NORA_PIN, arrive, first_run, prepare_short

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


def test_a_line_is_put_right_and_a_note_added_while_the_clocks_run(
    house: House, hand_of: Callable[[type[Hands]], Hands], protocol: Path
) -> None:
    hand = hand_of(Keys)
    first_run(hand)
    hand.wait_to_see("Start a session")
    prepare_short(hand, protocol)
    arrive(hand)
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come up")
    room = house.rooms.session
    hand.key(Qt.Key.Key_F2)
    hand.type("Note", "cold hands")
    hand.press("Save")
    hand.press("Journal")
    hand.wait(lambda: isinstance(house.window.page, JournalPage), "its journal did not come up")
    page = house.window.page
    assert isinstance(page, JournalPage)
    assert house.window.shows_strip
    hand.look_around()
    page.list.setFocus()
    hand.key(Qt.Key.Key_Return)  # the newest line
    hand.type("Note", "warm hands")
    hand.type("Why it is put right", "a slip")
    hand.type("Your PIN", NORA_PIN)
    hand.press("Put right")
    hand.wait(lambda: room.events()[-1].kind is Kind.EVENT_AMENDED, "it was not put right")
    hand.press("Add late entry")
    hand.press("A note")
    hand.press("Both")
    hand.type("Note", "it was quiet")
    hand.type("Time", f"{house.clock().at_utc.astimezone():%H:%M}")
    hand.type("Your PIN", NORA_PIN)
    hand.press("Add late entry")
    hand.wait(lambda: room.events()[-1].kind is Kind.LATE_ENTRY_ADDED, "it was not added")
    assert page.list.row(page.list.count() - 1).title.endswith(": Note: it was quiet")
    hand.press("Back")
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session is not back")
    assert room.is_open
