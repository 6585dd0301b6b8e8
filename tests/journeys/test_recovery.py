"""When things are lost: a passphrase, the records, or both."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from kroom.records.backups import backups_in
from kroom.records.files import DATABASE, HEAD, VAULT
from kroom.records.open import unlock_store
from kroom.session.events import Kind
from kroom.ui.pages.home import HomePage
from tests.journeys.hands import Hands, Keys, Mouse
from tests.journeys.house import House, MovableClock
from tests.journeys.steps import HILL, NORA_PIN, RIVER, first_run
from tests.journeys.test_past import past_session

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
BROOK = "nora follows the brook"
ELSEWHERE = "elsewhere"


@pytest.fixture(params=[Mouse, Keys])
def way(request: pytest.FixtureRequest) -> type[Hands]:
    return request.param


def code_of(hand: Hands, house: House) -> str:
    """What the page says of the code, as it is read aloud."""
    said: list[str] = []

    def there() -> bool:
        said[:] = [text for text in hand.texts() if text.count("-") == 6 and text.replace("-", "").isalnum()]
        return bool(said)

    hand.wait(there, "no recovery code came up")
    assert house.window.isVisible()
    return said[0]


def begun(house: House, way: type[Hands]) -> tuple[Hands, str]:
    """The first run, and the code that it showed."""
    hand = way(house.window)
    codes: list[str] = []
    house.app.access.recovery_code.connect(codes.append)
    first_run(hand)
    hand.wait_to_see("Start a session")
    return hand, codes[0]


def again(house: House, clock: MovableClock, way: type[Hands]) -> tuple[House, Hands]:
    """kroom is closed and started anew."""
    house.leave()
    opened = House(house.folder, clock, ())
    return opened, way(opened.window)


def is_home(house: House) -> bool:
    return isinstance(house.window.page, HomePage)


def test_the_recovery_code_opens_and_makes_a_passphrase_and_the_next_code(
    house: House, clock: MovableClock, way: type[Hands]
) -> None:
    _, code = begun(house, way)
    house, hand = again(house, clock, way)
    hand.press("Forgot the passphrase")
    hand.type("The recovery code", "-".join((code[:5], code[5:])).lower())
    hand.press("Unlock")
    hand.wait_to_see("A new passphrase")
    hand.look_around()
    hand.type("New passphrase", BROOK)
    hand.type("New passphrase, once more", BROOK)
    hand.press("Continue")
    following = code_of(hand, house)
    assert following.replace("-", "") != code
    hand.look_around()
    hand.press("I have written it down and keep it away from this computer.")
    hand.press("Continue")
    hand.wait(lambda: is_home(house), "home did not come up")
    kinds = [event.kind for event in house.rooms.access.store.journal.read("")]
    assert Kind.RECOVERY_CODE_USED in kinds
    assert Kind.RECOVERY_CODE_RENEWED in kinds
    house, hand = again(house, clock, way)
    hand.press("Forgot the passphrase")
    hand.type("The recovery code", code)
    hand.press("Unlock")
    hand.wait_to_see("This passphrase opens nothing here.")
    hand.press("Use the passphrase")
    hand.type("Your passphrase", BROOK)
    hand.press("Unlock")
    hand.wait(lambda: is_home(house), "the new passphrase opens nothing")
    house.leave()


@pytest.mark.parametrize("suffix", [".pdf", ".txt"])
def test_the_code_is_saved_only_where_somebody_wants_it(house: House, tmp_path: Path, suffix: str) -> None:
    hand = Mouse(house.window)
    hand.type("Name", "Nora")
    hand.type("PIN, 4 to 12 digits", "271828")
    hand.type("Passphrase", RIVER)
    hand.type("Passphrase, once more", RIVER)
    hand.press("Continue")
    code = code_of(hand, house)
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.suffix in (".txt", ".pdf"):
            raise AssertionError(f"{file} was written unasked")
    path = tmp_path / f"sheet{suffix}"
    hand.press("Save to print")
    hand.choose_file(path)
    hand.wait_to_see("Saved. Print it, then delete the file.")
    content = path.read_bytes()
    assert (code.encode() in content) if suffix == ".txt" else content.startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_left_of_damaged_records_is_read_and_not_touched(house: House, clock: MovableClock) -> None:
    begun(house, Keys)
    past_session(house, "Zoë", "Kim", 3)
    events = house.rooms.access.store.journal.head().seq
    house.leave()
    (house.data / HEAD).unlink()
    opened = House(house.folder, clock, ())
    hand = Keys(opened.window)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("Whether the records are whole can't be told")
    hand.press("See what is here")
    hand.wait_to_see("To look only: until a backup is restored, nothing is added or changed.")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("To look only. Sessions can be read and saved as files.")
    hand.wait_to_see("1 session")
    hand.look_around()
    hand.key(Qt.Key.Key_Return)
    hand.press("Answers")
    hand.press("Zoë")
    hand.type("Your PIN or passphrase", NORA_PIN)
    hand.press("Read")
    hand.wait_to_see("whether the journal is whole can't be told")  # who reads them could not be kept
    hand.key(Qt.Key.Key_Escape)
    hand.press("Back")
    hand.press("Look for a backup")
    hand.find("Another file")
    opened.leave()
    with closing(unlock_store(house.data, RIVER, despite_damage=True)) as store:
        assert store.journal.head().seq == events
    assert not (house.data / HEAD).exists()


def test_lost_keys_lead_to_a_backup_and_back(house: House, clock: MovableClock, way: type[Hands]) -> None:
    _, _ = begun(house, way)
    made = house.rooms.access.store.backups.make(clock().at_utc)
    events = made.backup.events
    house.rooms.access.store.settings.set("after", "the backup")
    house.leave()
    (house.data / VAULT).unlink()
    opened = House(house.folder, clock, ())
    hand = way(opened.window)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("The file with the keys is gone")
    hand.look_around()
    hand.press("Look for a backup")
    hand.find("Another file")
    hand.press(hand.find_like(f"{events} events"))
    hand.wait_to_see(".kroombackup")
    hand.type("Passphrase", "not the right one")
    hand.press("Look inside")
    hand.wait_to_see("This passphrase doesn't open the backup.")
    hand.press("Back")
    hand.press(hand.find_like(f"{events} events"))
    hand.wait_to_see(".kroombackup")
    hand.type("Passphrase", HILL)
    hand.press("Look inside")
    hand.wait_to_see("What it replaces can't be told")
    hand.look_around()
    assert not (opened.data / VAULT).exists(), "looking changed something"
    hand.press("Restore it")
    hand.wait_to_see("The backup is restored")
    (kept,) = opened.data.glob("replaced-*")
    assert (kept / DATABASE).exists()
    hand.wait_to_see(str(kept))
    hand.press("Go on")
    hand.wait_to_see("The backup is in place.")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait(lambda: is_home(opened), "home did not come up")
    opened.leave()


def test_a_damaged_file_has_a_page_and_stays_as_it_is(
    house: House, clock: MovableClock, way: type[Hands]
) -> None:
    begun(house, way)
    house.leave()
    database = house.data / DATABASE
    whole = database.read_bytes()
    cut = whole[: len(whole) // 2]
    database.write_bytes(cut)
    opened = House(house.folder, clock, ())
    hand = way(opened.window)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("What is safe")
    for words in ("What is not", "What to do", "records.db"):
        assert hand.sees(words)
    assert database.read_bytes() == cut
    database.write_bytes(whole)
    hand.press("Try again")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait(lambda: is_home(opened), "the mended file did not open")
    opened.leave()


def test_a_backup_opens_on_a_new_computer(house: House, clock: MovableClock, tmp_path: Path) -> None:
    begun(house, Mouse)
    file = tmp_path / f"carried{backups_suffix(house, clock)}"
    house.rooms.access.store.backups.write_to(file, clock().at_utc)
    house.leave()
    (tmp_path / ELSEWHERE).mkdir()
    there = House(tmp_path / ELSEWHERE, clock, ())
    hand = Mouse(there.window)
    hand.press("Restore a backup")
    hand.wait_to_see("No backup lies beside the records")
    hand.press("Another file")
    hand.choose_file(file)
    hand.wait_to_see(file.name)
    hand.type("Passphrase", RIVER)
    hand.press("Look inside")
    hand.wait_to_see("It replaces nothing")
    hand.press("Restore it")
    hand.press("Go on")
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait(lambda: is_home(there), "home did not come up")
    there.leave()


def backups_suffix(house: House, clock: MovableClock) -> str:
    house.rooms.access.store.backups.make(clock().at_utc)
    (backup,) = backups_in(house.data / "backups")
    return backup.path.suffix


def test_two_instances_say_so(house: House, clock: MovableClock) -> None:
    begun(house, Mouse)
    second = House(house.folder, clock, ())
    hand = Mouse(second.window)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("kroom is open already")
    assert "Look for a backup" not in hand.names(), "nothing is damaged"
    second.leave()
