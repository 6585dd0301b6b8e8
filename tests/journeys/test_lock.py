"""The lock: by key, by itself, and what is there again afterwards."""

from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from kroom.room.preferences import Preferences
from kroom.session.events import Kind
from kroom.session.protocol import Role
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.session import SessionPage
from tests.journeys.hands import KEYS, Hands, Keys, Mouse
from tests.journeys.house import House
from tests.journeys.steps import (
    NORA_PIN,
    PETRA_PIN,
    RIVER,
    RUBY,
    A,
    B,
    arrive,
    first_run,
    prepare_short,
    to_the_form,
)

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
OSKAR_PIN = "161803"


@pytest.fixture(params=[Mouse, Keys])
def hand(house: House, request: pytest.FixtureRequest) -> Hands:
    hand = request.param(house.window)
    first_run(hand)
    hand.wait_to_see("Start a session")
    return hand


def preferences(house: House) -> Preferences:
    return house.rooms.preferences


def in_session(hand: Hands, house: House, protocol: Path) -> None:
    prepare_short(hand, protocol)
    arrive(hand)
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come up")


def locked(hand: Hands, house: House) -> None:
    hand.wait(lambda: isinstance(house.window.page, CoverPage), "it is not locked")


def lock(hand: Hands, house: House) -> None:
    hand.key(KEYS.Key_F8)
    locked(hand, house)


def test_the_key_locks_and_a_half_typed_note_is_there_again(
    hand: Hands, house: House, protocol: Path
) -> None:
    in_session(hand, house, protocol)
    page = house.window.page
    hand.key(KEYS.Key_F2)
    hand.type("Note", "half a sen")
    lock(hand, house)
    hand.key(KEYS.Key_F9)
    assert not house.rooms.session.state.held, "a locked screen took a key of the session"
    hand.pin(NORA_PIN)
    hand.wait(lambda: house.window.page is page, "another page came back")
    hand.keys("tence")
    assert hand.text_in("Note") == "half a sentence"


def test_nothing_personal_is_on_the_cover_or_in_reach_below_it(
    hand: Hands, house: House, protocol: Path
) -> None:
    in_session(hand, house, protocol)
    lock(hand, house)
    hand.look_around()
    said = " ".join([*hand.texts(), *hand.names(), house.window.windowTitle()])
    for personal in (A, B, "Nora", "Petra", "Vitals"):
        assert personal not in said
    page = house.window.below
    assert page is not None
    assert not any(label.isVisible() for label in page.findChildren(QLabel))


def test_the_clocks_and_the_record_go_on_behind_the_cover(hand: Hands, house: House, protocol: Path) -> None:
    in_session(hand, house, protocol)
    before = len(house.rooms.session.events())
    lock(hand, house)
    house.clock.move(1.5)
    assert house.rooms.session.due()
    hand.pin(PETRA_PIN)
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come back")
    assert len(house.rooms.session.events()) == before
    assert house.rooms.access.person.name == "Nora", "a provider runs nothing"


def test_another_facilitator_takes_over_on_the_record(hand: Hands, house: House, protocol: Path) -> None:
    people, access = house.rooms.access.store.people, house.rooms.access
    nora = access.person
    oskar = people.add("Oskar", Role.FACILITATOR, "oskar's drum", OSKAR_PIN, now=house.clock(), actor=nora.id)
    assert oskar.last_login is None
    in_session(hand, house, protocol)
    lock(hand, house)
    hand.pin(OSKAR_PIN)
    hand.wait(lambda: isinstance(house.window.page, SessionPage), "the session did not come back")
    last = house.rooms.session.events()[-1]
    assert (last.kind, last.actor, last.body) == (Kind.FACILITATOR_CHANGED, oskar.id, {"before": nora.id})
    assert access.actor.id == oskar.id
    known = people.get(oskar.id)
    assert known is not None
    assert known.last_login is not None


def test_home_says_who_took_over(hand: Hands, house: House) -> None:
    access = house.rooms.access
    access.store.people.add(
        "Oskar", Role.FACILITATOR, "oskar's drum", OSKAR_PIN, now=house.clock(), actor=access.person.id
    )
    lock(hand, house)
    hand.pin(OSKAR_PIN)
    hand.wait_to_see("Signed in: Oskar")


def test_it_locks_itself_where_nobody_watches(hand: Hands, house: House, protocol: Path) -> None:
    hand.wait(lambda: isinstance(house.window.page, HomePage), "no home")
    house.pass_idle_minutes(9)
    assert isinstance(house.window.page, HomePage)
    house.pass_idle_minutes(2)
    locked(hand, house)
    hand.pin(NORA_PIN)
    in_session(hand, house, protocol)
    house.pass_idle_minutes(60)
    assert isinstance(house.window.page, SessionPage), "nobody could see the clocks from their chair"
    preferences(house).set_cover_session(True)
    house.pass_idle_minutes(11)
    locked(hand, house)


def test_a_partner_may_take_any_time(hand: Hands, house: House, protocol: Path) -> None:
    in_session(hand, house, protocol)
    to_the_form(hand)
    page = house.window.page
    preferences(house).set_cover_session(True)
    house.pass_idle_minutes(120)
    hand.key(KEYS.Key_F8)
    assert house.window.page is page


def test_a_page_that_comes_up_meanwhile_waits_below(hand: Hands, house: House) -> None:
    lock(hand, house)
    flow = house.app.flow
    assert flow is not None
    flow.show_prepare()
    assert isinstance(house.window.page, CoverPage)
    hand.pin(NORA_PIN)
    hand.find("Name of A")


def test_a_wrong_pin_says_so_and_the_passphrase_opens(hand: Hands, house: House) -> None:
    lock(hand, house)
    hand.pin("0000")
    hand.wait_to_see("This PIN is not known here.")
    hand.press("Use the passphrase")
    hand.type("Passphrase", RIVER)
    hand.press("Open")
    hand.wait(lambda: isinstance(house.window.page, HomePage), "home did not come back")


def test_nothing_of_a_form_is_left_and_only_a_secret_leads_on(house: House, protocol: Path) -> None:
    hand = Mouse(house.window)
    first_run(hand)
    in_session(hand, house, protocol)
    to_the_form(hand)
    form = house.window.page
    QApplication.clipboard().setText(RUBY)
    hand.press("Finish later")
    hand.wait(lambda: isinstance(house.window.page, HandOverPage), "the form is still up")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(form)
    assert QApplication.clipboard().text() == ""
    put_away = house.window.page
    hand.pin("0000")
    hand.wait_to_see("not known here")
    assert house.window.page is put_away
    hand.pin(NORA_PIN)
    hand.wait(lambda: house.window.page is not put_away, "the secret did not lead on")
