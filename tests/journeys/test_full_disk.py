"""A disk that is full in the middle of a session: said calmly, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.records.problem import DiskFull
from kroom.session.events import words_row
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.pages.session import SessionPage
from tests.journeys.hands import KEYS, Mouse
from tests.journeys.house import House
from tests.journeys.steps import COBALT, NORA_PIN, RIVER, arrive, first_run, prepare_short, to_the_form

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.fixture
def hand(house: House, protocol: Path) -> Mouse:
    hand = Mouse(house.window)
    first_run(hand)
    prepare_short(hand, protocol)
    arrive(hand)
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come up")
    return hand


@pytest.fixture
def fill(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Callable[[], None]]:
    """Fill the disk; what is given frees it again."""

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull("the disk is full")

    def filled() -> Callable[[], None]:
        store = house.rooms.access.store
        context = pytest.MonkeyPatch()
        context.setattr(store.journal, "append", refuse)
        context.setattr(store.people, "check_pin", refuse)
        context.setattr(store.people, "seen", refuse)
        return context.undo

    assert monkeypatch
    return filled


def test_a_touch_that_was_not_stored_says_so_and_the_room_goes_on(
    hand: Mouse, house: House, fill: Callable[[], Callable[[], None]]
) -> None:
    before = len(house.rooms.session.events())
    free = fill()
    hand.key(KEYS.Key_F3)
    hand.wait_to_see("The disk is full.")
    assert house.rooms.session.state.provider_here, "the screen shows what is not on the disk"
    assert len(house.rooms.session.events()) == before
    free()
    hand.key(KEYS.Key_F3)
    hand.wait(lambda: not house.rooms.session.state.provider_here, "the next touch was not taken")
    hand.wait(lambda: not hand.sees("The disk is full."), "it is still said")


def test_nobody_is_kept_out(hand: Mouse, house: House, fill: Callable[[], Callable[[], None]]) -> None:
    free = fill()
    hand.key(KEYS.Key_F8)
    hand.pin(NORA_PIN)
    hand.wait_to_see("The passphrase is needed now.")
    assert isinstance(house.window.page, CoverPage)
    hand.press("Use the passphrase")
    hand.type("Passphrase", RIVER)
    hand.press("Open")
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come back")
    free()


def test_a_partners_words_stay_on_the_page_until_they_are_stored(
    hand: Mouse, house: House, fill: Callable[[], Callable[[], None]]
) -> None:
    to_the_form(hand)
    house.saved()
    free = fill()
    hand.type("What stays with you most?", COBALT)
    hand.wait_to_see("The disk is full.")
    hand.press("Finish later")
    assert isinstance(house.window.page, ReflectionPage)
    assert COBALT in hand.text_in("What stays with you most?")
    free()
    house.saved()
    hand.press("Finish later")
    hand.wait_to_see("Please give the screen back")
    assert COBALT in _answers(house)


def _answers(house: House) -> str:
    """Every answer that is on the disk."""
    session = house.rooms.session
    return " ".join(session.words(words_row(event, "answer")) for event in session.events())
