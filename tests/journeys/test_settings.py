"""Settings, people and backups, as a facilitator meets them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from kroom.records.backups import backups_in
from kroom.records.files import DATABASE
from kroom.session.protocol import Role
from kroom.ui.pages.backups import BackupsPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.people import PeoplePage
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.pages.settings import SettingsPage
from tests.journeys.hands import KEYS, Hands, Keys, Mouse
from tests.journeys.house import House, MovableClock
from tests.journeys.steps import NORA_PIN, PETRA_PIN, RIVER, first_run

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
DRUM, BROOK = "oskar beats the drum", "nora follows the brook"


@pytest.fixture(params=[Mouse, Keys])
def hand(house: House, request: pytest.FixtureRequest) -> Hands:
    hand = request.param(house.window)
    first_run(hand)
    hand.press("Settings")
    hand.wait(lambda: isinstance(house.window.page, SettingsPage), "no settings")
    return hand


def to_people(hand: Hands, house: House) -> None:
    hand.press("Who is let in, passphrases, the recovery code")
    hand.wait(lambda: isinstance(house.window.page, PeoplePage), "no people")


def to_backups(hand: Hands, house: House) -> None:
    hand.press("How old, where, and how to restore one")
    hand.wait(lambda: isinstance(house.window.page, BackupsPage), "no backups")


def again(hand: Hands, field: str, text: str) -> None:
    """Type another text over what is in a field."""
    hand.type(field, "")
    hand.key(KEYS.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.keys(text)


def test_what_is_preferred_is_kept_and_holds(
    hand: Hands, house: House, clock: MovableClock, protocol: Path
) -> None:
    hand.look_around()
    hand.press("The screen is covered when nobody touches it")
    hand.press("After 2 minutes")
    hand.press("Over the session page as well. Its clocks and alerts are hidden then.")
    hand.press("How kroom looks after unlocking")
    hand.press("Red night")
    assert house.window.theme.tokens.name == "red-night"
    hand.press("A new session begins with")
    hand.press("A protocol file...")
    hand.choose_file(protocol)
    hand.wait(lambda: hand.describe("A new session begins with") == "A short plan", "it was not taken")
    house.leave()
    opened = House(house.folder, clock, ())
    hand = Mouse(opened.window)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait(lambda: isinstance(opened.window.page, HomePage), "home did not come up")
    assert opened.window.theme.tokens.name == "red-night"
    view = opened.rooms.preferences.view()
    assert (view.idle_minutes, view.cover_session) == (2, True)
    hand.press("Start a session")
    hand.wait(lambda: isinstance(opened.window.page, PreparePage), "nothing to prepare")
    assert hand.describe("Protocol") == "A short plan"
    opened.leave()


def test_a_protocol_that_cannot_be_read_is_not_taken(hand: Hands, house: House, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("title = ", "utf-8")
    hand.press("A new session begins with")
    hand.press("A protocol file...")
    hand.choose_file(broken)
    hand.wait_to_see("broken.toml")
    assert house.rooms.preferences.protocol() == "intravenous"


def test_somebody_comes_and_goes(hand: Hands, house: House) -> None:
    to_people(hand, house)
    hand.look_around()
    hand.press("Add somebody")
    hand.press("A facilitator, who runs the room")
    hand.type("Name", "Oskar")
    hand.type("PIN, 4 to 12 digits", PETRA_PIN)
    hand.type("Passphrase", DRUM)
    hand.type("Passphrase, once more", DRUM)
    hand.press("Add")
    hand.wait_to_see("PIN can't be taken")
    again(hand, "PIN, 4 to 12 digits", "161803")
    hand.press("Add")
    hand.wait_to_see("Oskar")
    (oskar,) = [one for one in house.rooms.people.view() if one.name == "Oskar"]
    assert oskar.role is Role.FACILITATOR
    hand.press_described("Change", "Oskar")
    hand.press("Let them in no more")
    hand.type("Your passphrase", "not the right one")
    hand.press("Let them in no more")
    hand.wait_to_see("This is not your passphrase.")
    again(hand, "Your passphrase", RIVER)
    hand.press("Let them in no more")
    hand.wait_to_see("The new recovery code")
    hand.press("I have written it down")
    hand.wait(lambda: not hand.sees("Oskar"), "Oskar is still there")
    assert house.rooms.access.store.people.check_passphrase(DRUM) is None


def test_a_passphrase_is_changed_by_whoever_has_it(hand: Hands, house: House) -> None:
    to_people(hand, house)
    hand.press_described("Change", "Nora")
    hand.press("Change the passphrase")
    hand.type("Present passphrase", RIVER)
    hand.type("New passphrase", BROOK)
    hand.type("New passphrase, once more", BROOK)
    hand.press("Change it")
    people = house.rooms.access.store.people
    hand.wait(lambda: not hand.sees("Change your passphrase"), "the sheet did not close")
    assert people.check_passphrase(BROOK) == house.rooms.access.person
    assert people.check_passphrase(RIVER) is None


def test_the_code_is_gone_once_it_was_seen(hand: Hands, house: House) -> None:
    to_people(hand, house)
    hand.press("New recovery code")
    hand.type("Your passphrase", RIVER)
    hand.press("Make a new code")
    hand.wait_to_see("The new recovery code")
    page = house.window.page
    assert isinstance(page, PeoplePage)
    assert len(page.code_sheet.card.code.text()) == 32
    hand.press("I have written it down")
    assert page.code_sheet.card.code.text() == ""


def test_a_backup_is_made_kept_twice_and_restored(
    hand: Hands, house: House, tmp_path: Path, clock: MovableClock
) -> None:
    second = tmp_path / "other disk"
    second.mkdir()
    to_backups(hand, house)
    hand.look_around()
    hand.press("Each is kept a second time in")
    hand.press("Choose a folder...")
    hand.choose_file(second)
    hand.wait(lambda: len(backups_in(second)) == 1, "no second backup")
    file = backups_in(second)[0].path
    hand.wait_to_see("The newest good one")
    events = house.rooms.access.store.journal.head().seq
    house.rooms.access.store.people.rename(
        house.rooms.access.person.id, "Nora the second", now=clock(), actor=house.rooms.access.person.id
    )
    hand.press("Restore a backup")
    hand.press(hand.find_like(f"{events} events"))
    hand.wait_to_see(f"{file.name}")
    hand.type("Passphrase", RIVER)
    hand.press("Look inside")
    hand.wait_to_see("Not in it: 1 events of now, 0 sessions")
    hand.press("Restore it")
    hand.wait_to_see("replaced-")
    hand.press("Go on")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("Signed in: Nora ·")
    (kept,) = house.data.glob("replaced-*")
    assert (kept / DATABASE).exists()


def test_looking_at_backups_and_turning_back_opens_the_same_records(hand: Hands, house: House) -> None:
    head = house.rooms.access.store.journal.head()
    to_backups(hand, house)
    hand.press("Restore a backup")
    hand.find("Another file")
    hand.press("Back")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait(lambda: isinstance(house.window.page, HomePage), "home did not come up")
    assert house.rooms.access.store.journal.head() == head


def test_a_provider_changes_nobody_else(house: House, clock: MovableClock) -> None:
    first_run(Mouse(house.window))
    Mouse(house.window).find("Settings")
    house.leave()
    opened = House(house.folder, clock, ())
    hand = Mouse(opened.window)
    hand.type("Your passphrase", "petra climbs the hill")
    hand.press("Unlock")
    hand.press("Settings")
    to_people(hand, opened)
    hand.wait_to_see("Only a facilitator can change who is let in.")
    assert "Add somebody" not in hand.names()
    assert hand.names().count("Change") == 1
    opened.leave()


def test_the_lock_leads_back_to_settings(hand: Hands, house: House) -> None:
    hand.key(KEYS.Key_F8)
    hand.pin(NORA_PIN)
    hand.wait(lambda: isinstance(house.window.page, SettingsPage), "settings did not come back")
