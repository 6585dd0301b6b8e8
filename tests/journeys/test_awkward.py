"""People who are in a hurry, or elsewhere with their thoughts: nothing is lost, nothing ends by a slip."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from kroom.session.events import Kind, Partner
from kroom.session.state import SessionStatus
from tests.journeys.hands import KEYS, Hands, Keys, Mouse
from tests.journeys.house import House, MovableClock
from tests.journeys.steps import (
    HILL,
    NORA_PIN,
    PETRA_PIN,
    RIVER,
    A,
    B,
    arrive,
    dose,
    first_run,
    give_back,
    pick,
    prepare_short,
    sign,
    to_the_form,
)

# The system's own dialog asks the offscreen platform for what it can't do.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
Way = Callable[[type[Hands]], Hands]


@pytest.fixture
def at_the_gate(house: House, hand_of: Way, protocol: Path) -> Hands:
    """The gate before the start."""
    assert house
    hand = hand_of(Mouse)
    first_run(hand)
    prepare_short(hand, protocol)
    return hand


@pytest.fixture
def running(at_the_gate: Hands) -> Hands:
    """A session with A started."""
    arrive(at_the_gate)
    at_the_gate.find(f"Start {B}")
    return at_the_gate


def kinds(house: House) -> list[Kind]:
    return [event.kind for event in house.rooms.session.events()]


def test_closing_the_window_asks_while_a_session_runs(running: Hands, house: House) -> None:
    house.window.close()
    running.wait_to_see("A session is running")
    assert house.window.isVisible()
    running.press("Stay")
    assert house.rooms.session.state.partners[Partner.A].running
    house.window.close()
    running.key(KEYS.Key_Escape)
    assert not running.sees("A session is running")
    house.window.close()
    running.press("Close kroom")
    running.wait(lambda: not house.window.isVisible(), "it did not close")
    assert not house.app.access.is_open


def test_whoever_has_not_unlocked_the_screen_closes_nothing(running: Hands, house: House) -> None:
    to_the_form(running)
    house.window.close()
    running.wait_to_see("Only the care team can close kroom now.")
    assert "Close kroom" not in running.names()
    running.press("Stay")
    running.press("Finish later")
    house.window.close()
    assert "Close kroom" not in running.names()
    running.press("Stay")
    give_back(running)
    running.press("Lock")
    house.window.close()
    running.wait_to_see("Only the care team can close kroom now.")
    assert house.window.isVisible()


def test_without_a_session_the_window_simply_closes(house: House, hand_of: Way) -> None:
    hand = hand_of(Mouse)
    first_run(hand)
    hand.press("Start a session")
    house.window.close()
    assert not house.window.isVisible()


def test_double_clicks_do_a_thing_once(at_the_gate: Hands, house: House) -> None:
    hand = at_the_gate
    dose(hand, f"{A}: Dose")
    hand.press_twice("Assessment confirmed")
    hand.key(KEYS.Key_Escape)
    assert kinds(house).count(Kind.STEP_DONE) == 1
    dose(hand, f"{B}: Dose")
    sign(hand, 3)
    hand.press_twice("Start A")
    assert kinds(house).count(Kind.PARTNER_STARTED) == 1
    hand.find(f"Start {B}")


def test_escape_leaves_every_sheet_and_no_page(running: Hands, house: House) -> None:
    for button in ("Note", "Water", "Vitals", "Dose"):
        running.press(button)
        running.find("Close")
        running.key(KEYS.Key_Escape)
        assert "Close" not in running.names()
    before = kinds(house)
    running.key(KEYS.Key_Escape)
    running.find("Checks")
    assert kinds(house) == before


def test_a_key_that_is_kept_down_is_pressed_once(running: Hands, house: House) -> None:
    running.keep_down(KEYS.Key_F9)
    assert kinds(house).count(Kind.MUSIC_HELD) == 1
    assert Kind.MUSIC_RESUMED not in kinds(house)


def test_a_kept_enter_answers_no_second_question(running: Hands, house: House) -> None:
    to_the_form(running)
    running.press("Next")
    running.find("Warm")
    keys = Keys(house.window)
    keys.go("Next")
    keys.keep_down(KEYS.Key_Return)
    assert house.rooms.form.view().page == 3


@pytest.mark.parametrize("name", ["<b>Ada</b> <img src='file:///etc/passwd'>", "مريم", "👩‍🚀 Zoë", "A" * 300])
def test_any_name_is_only_a_name(house: House, hand_of: Way, protocol: Path, name: str) -> None:
    hand = hand_of(Mouse)
    first_run(hand)
    hand.press("Start a session")
    hand.paste("Name of A", f"{name}\n")
    hand.type("Name of B", B)
    pick(hand, "Protocol", "A protocol file...")
    hand.choose_file(protocol)
    hand.press("Continue")
    hand.wait_to_see("Arrive")
    kept = house.rooms.session.name(Partner.A)
    assert kept == name[:100]
    assert hand.sees(kept[:40])


def test_a_huge_paste_is_cut_and_kept(running: Hands, house: House) -> None:
    running.press("Note")
    running.paste("Note", "word " * 20_000)
    running.press("Save")
    assert Kind.NOTE_ADDED in kinds(house)


def test_windows_may_change_while_a_sheet_is_open(running: Hands, house: House) -> None:
    running.press("Vitals")
    for size in (QSize(910, 512), QSize(1920, 1080), QSize(910, 512)):
        house.window.resize(size)
        running.press(A)
        running.type("Systolic, mmHg", "1")
    running.press("Close")
    house.window.resize(QSize(1366, 768))


def test_five_wrong_pins_then_the_passphrase(running: Hands) -> None:
    running.press("Lock")
    for left in ("4 more tries", "3 more tries", "2 more tries", "One more try"):
        running.pin("000000")
        running.wait_to_see(left)
    running.pin("000000")
    running.wait_to_see("Too many wrong PINs")
    running.pin(NORA_PIN)
    running.wait_to_see("Too many wrong PINs")
    running.press("Use the passphrase")
    running.type("Passphrase", RIVER)
    running.press("Open")
    running.press("Lock")
    running.pin(NORA_PIN)
    running.find("Checks")


def test_the_provider_signs_again_after_five_wrong_pins(at_the_gate: Hands, house: House) -> None:
    hand = at_the_gate
    dose(hand, f"{A}: Dose")
    hand.press("Sign the provider's (2)")
    for _ in range(5):
        hand.pin("000000")
    hand.wait_to_see("Too many wrong PINs")
    hand.type("Passphrase of the provider", HILL)
    hand.press("Allow PINs again")
    hand.wait(lambda: not hand.sees("Too many wrong PINs"), "the passphrase was not taken")
    hand.pin(PETRA_PIN)
    hand.wait(lambda: Kind.DOSE_RECORDED in kinds(house), "it was not signed")


def test_one_sits_out(house: House, hand_of: Way, protocol: Path, music: tuple[Path, Path]) -> None:
    hand = hand_of(Mouse)
    first_run(hand)
    hand.press("Start a session")
    hand.type("Name of A", A)
    hand.type("Name of B", B)
    pick(hand, "Protocol", "A protocol file...")
    hand.choose_file(protocol)
    pick(hand, "A: Playlist", music[0].name)
    pick(hand, "A: Headset", "Left chair")
    hand.press("A: Heard, by the one who wears it")
    hand.press("B: Sits out today: not dosed")
    hand.press("Continue")
    dose(hand, f"{A}: Dose")
    hand.press("Assessment confirmed")
    sign(hand, 2)
    assert "Start B" not in hand.names()
    hand.press("Start A")
    hand.find("Checks")
    assert f"Hand over to {B}" not in hand.names()
    close_without_a_form(hand, (A,))
    assert house.rooms.session.state.status is SessionStatus.CLOSED


def close_without_a_form(hand: Hands, names: tuple[str, ...]) -> None:
    hand.press("Checks")
    hand.wait_to_see("Leave")
    for name in names:
        hand.press(f"{name}: Spoken with alone")
        hand.type("Reply", "Nothing to add.")
        hand.pin_beside(PETRA_PIN)
        hand.press(f"{name}: Urgent answers read")
        hand.press("The form was not begun")
        hand.pin(PETRA_PIN)
        hand.wait(lambda: "1" not in hand.names(), "the PIN was not taken")
    hand.press("Close the session")
    hand.wait_to_see("The session is closed")


def test_one_ends_early_and_the_other_goes_on(running: Hands, house: House, clock: MovableClock) -> None:
    running.press(f"Start {B}")
    clock.move(1)
    running.press(f"End for {A}")
    running.find(f"Hand over to {A}")
    assert house.rooms.session.state.partners[Partner.B].running
    assert not house.rooms.session.state.partners[Partner.A].running
    clock.move(5)
    close_without_a_form(running, (A, B))


def test_the_provider_stops_a_session_with_a_reason(running: Hands, house: House) -> None:
    running.press(f"Start {B}")
    running.press("Checks")
    running.press("Stop early")
    running.type("Reason", "A fire alarm.")
    running.type("Passphrase of the provider", RIVER)
    running.press("Stop early")
    running.wait_to_see("nobody's")
    running.type("Passphrase of the provider", HILL)
    running.press("Stop early")
    running.wait_to_see("The session was stopped early")
    assert house.rooms.session.state.status is SessionStatus.STOPPED


def test_back_in_the_middle_of_the_checks_and_again(at_the_gate: Hands) -> None:
    hand = at_the_gate
    hand.press("Assessment confirmed")
    hand.press("Back")
    hand.press("Checks")
    assert hand.describe("Assessment confirmed").startswith("Done")
