"""A couple's whole day through the pages: by the mouse alone, and by the keyboard alone."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.session.events import Kind
from tests.journeys.hands import Hands, Keys, Mouse
from tests.journeys.house import House, MovableClock
from tests.journeys.steps import (
    COBALT,
    HILL,
    NORA_PIN,
    PETRA_PIN,
    RUBY,
    A,
    B,
    dose,
    first_run,
    give_back,
    pick,
    sign,
)


def prepare(hand: Hands, music: tuple[Path, Path]) -> None:
    hand.wait_to_see("Signed in: Nora")
    hand.look_around()
    hand.press("Start a session")
    hand.type("Name of A", A)
    hand.type("Name of B", B)
    pick(hand, "Protocol", "Intravenous, 40 minutes")
    for letter, chair, folder in zip("AB", ("Left chair", "Right chair"), music, strict=True):
        pick(hand, f"{letter}: Playlist", folder.name)
        pick(hand, f"{letter}: Headset", chair)
        hand.press(f"{letter}: Identity tone")
        hand.press(f"{letter}: Heard, by the one who wears it")
        hand.louder(f"Comfortable volume of {letter}")
        hand.press(f"{letter}: Play a sample")
        hand.press(f"{letter}: Stop the sample")
    hand.look_around()
    hand.press("Continue")


def numbers(hand: Hands, step: str, systolic: str) -> None:
    hand.press(step)
    fill(hand, systolic, "Oxygen saturation, %")
    hand.press("Enter")


def pass_arrival(hand: Hands) -> None:
    hand.wait_to_see("Before the dose")
    hand.look_around()
    for name in (A, B):
        for step in ("Identity and chair", "Consent reaffirmed, alone"):
            hand.press(f"{name}: {step}")
        numbers(hand, f"{name}: Baseline acceptable", "118")
        dose(hand, f"{name}: Dose and route per order")
    hand.press(f"{A}: Intention noted")
    hand.press(f"More about: {B}: Intention noted")
    hand.press("Declined")
    hand.press("Assessment confirmed")
    override(hand, "Driver arranged")
    sign(hand, 6)
    hand.press("Continue")


def override(hand: Hands, step: str) -> None:
    hand.press(f"More about: {step}")
    hand.press("Override, by the provider with a reason")
    hand.type("Reason", "A taxi is ordered.")
    hand.type("Passphrase of the provider", HILL)
    hand.press("Override")
    hand.wait(lambda: "Passphrase of the provider" not in hand.names(), "the override was not taken")


def settle(hand: Hands) -> None:
    hand.wait_to_see("Settle")
    hand.look_around()
    for name in (A, B):
        for step in ("Identity tone heard", "Volume comfortable", "Bathroom", "Call signal shown"):
            if f"{name}: {step}" in hand.names() and step != "Identity tone heard":
                hand.press(f"{name}: {step}")
        hand.press(f"{name}: Identity tone heard")
    hand.press(f"{A}: Eyeshades on")
    sign(hand, 2)
    hand.press("Start A")


def start_the_other(hand: Hands) -> None:
    hand.press(f"Checks for {B}")
    hand.press("Start B")
    hand.wait_to_see("Eyeshades on")
    assert hand.sees("B can't start yet")
    hand.press(f"{B}: Eyeshades on")
    hand.press("Start B")


def use_the_lanes(hand: Hands) -> None:
    hand.find(f"Quieten {A}")
    hand.look_around()
    hand.press(f"Quieten {A}")
    hand.press(f"Bring {A}'s music back")
    hand.press(f"Talk with {B}")
    hand.press(f"Talk with {B} is over")
    hand.press(f"{B} to the bathroom")
    hand.press(f"{B} is back")
    hand.louder(f"Volume of {A}")
    hand.press(f"Concern for {A}")
    hand.type("Note", "Restless hands.")
    hand.press("Save")
    hand.press("Note")
    hand.press("Both")
    hand.type("Note", "Both lie still.")
    hand.press("Save")
    hand.press("Water")
    hand.press(A)


def use_the_room(hand: Hands, clock: MovableClock) -> None:
    clock.move(15)
    hand.press("Vitals")
    hand.press(B)
    fill(hand, "121", "SpO₂, %")
    hand.press("Save vitals")
    hand.press("Dose")
    hand.press(A)
    hand.type("Dose, mg", "10")
    hand.press("Save dose")
    hand.pin(PETRA_PIN)
    hand.press(f"Other music for {A}")
    hand.press("The track before")
    hand.press("Plan")
    hand.press(A)
    hand.press("Peak, now: more")
    hand.press("Change the plan")
    hand.press("Provider out")
    hand.wait_to_see("The provider is away")
    hand.press("Provider in")
    hand.press("Hold both")
    hand.press("Resume both")
    hand.hold("Hold: silence both", until="Both headsets are silent")
    hand.press("Go on with the music")
    hand.press(f"End for {B}")
    hand.press("Undo")
    hand.press("Lock")
    hand.wait_to_see("For the care team")
    hand.look_around()
    assert not hand.sees(A)
    hand.press("Bring A back")  # the concern has quietened them
    hand.press("Quieten A")
    hand.press("Bring A back")
    hand.pin_beside(NORA_PIN)


def fill(hand: Hands, systolic: str, oxygen: str) -> None:
    pairs = (
        ("Systolic, mmHg", systolic),
        ("Diastolic, mmHg", "76"),
        ("Heart rate, /min", "64"),
        (oxygen, "98"),
    )
    for field, value in pairs:
        hand.type(field, value)


def take_the_screen(hand: Hands, name: str) -> None:
    hand.press(f"Hand over to {name}")
    hand.wait_to_see("Before the first impressions")
    hand.look_around()
    for step in ("Oriented and comfortable", "Willing", "Screen unseen by the other"):
        hand.press(f"{name}: {step}")
    hand.press("Continue")
    hand.wait_to_see(f"For {name}")
    hand.look_around()
    hand.press("Start")


def answer_first(hand: Hands) -> None:
    """All ten prompts, with a pause at the eighth."""
    hand.find("Calm")
    hand.look_around()
    hand.press("Calm")
    hand.press("Next")
    hand.find("What stays with you most?")
    hand.look_around()
    hand.type("What stays with you most?", RUBY)
    hand.press("Next")
    hand.find("Warm")
    hand.look_around()
    hand.press("Warm")
    hand.press("Open")
    hand.press("Next")
    hand.find("Strong")
    hand.look_around()
    hand.press("Strong")
    hand.press("Next")
    hand.press("Rather not say")
    hand.press("Next")
    hand.press("Skip this one")
    hand.press("Yourself")
    hand.press("Back")
    hand.wait_to_see("How did the music sit with you?")
    hand.press("It was with me")
    hand.press("Next")
    hand.press("Next")
    hand.wait_to_see("anything new about the two of you")
    hand.press("Finish later")
    give_back(hand)
    hand.press(f"Back to {A}'s form")
    hand.press("Start")
    hand.type("Did you see anything new about the two of you?", "slow mornings")
    hand.press("Next")
    hand.press("Next")
    hand.press("A blanket")
    hand.press("Next")
    hand.press("Finish")
    give_back(hand)


def answer_second(hand: Hands) -> None:
    hand.press("Light")
    hand.press("Next")
    hand.type("What stays with you most?", COBALT)
    hand.press("Next")
    for _ in range(8):
        assert not hand.sees(A)
        assert RUBY not in " ".join(hand.texts())
        hand.press("Skip this one")
    hand.press("Finish")
    give_back(hand)


def discharge(hand: Hands) -> None:
    hand.press("Checks")
    hand.wait_to_see("Discharge")
    hand.look_around()
    for name in (A, B):
        numbers(hand, f"{name}: Vitals near baseline", "119")
        hand.press(f"{name}: Spoken with alone")
        hand.type("Reply", "All is well.")
        hand.pin_beside(PETRA_PIN)
        hand.press(f"{name}: Urgent answers read")
        hand.press("Open the answers, privately")
        hand.pin(PETRA_PIN)
        hand.press("I have read them")
        hand.press(f"{name}: Instructions and plan given")
    hand.press("Driver here")
    sign(hand, 8)
    hand.press("Close the session")


def save(hand: Hands) -> None:
    hand.wait_to_see("The session is closed")
    hand.look_around()
    hand.press("Save files")
    hand.wait_to_see("Save as files")
    hand.press("FHIR: each partner's own data, for another system of records")
    hand.press("Save")
    hand.wait_to_see("Saved in")
    hand.press("Done")
    hand.wait_to_see("Signed in: Nora")
    hand.press("Save files")
    hand.press("Save")
    hand.wait_to_see("Saved in")


def told(path: Path) -> str:
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


def check_what_is_left(house: House) -> None:
    store = house.app.access.store
    assert store.verify().ok
    kinds = [event.kind for event in store.journal.read()]
    assert kinds.count(Kind.PARTNER_STARTED) == 2
    assert {Kind.STEP_OVERRIDDEN, Kind.STEP_DECLINED, Kind.PARTNER_END_UNDONE, Kind.HELP_CALLED} <= set(kinds)
    assert {Kind.MUSIC_HELD, Kind.TALK_STARTED, Kind.BATHROOM_LEFT, Kind.SPOKEN_ALONE_REPLIED} <= set(kinds)
    assert {Kind.CONCERN_RAISED, Kind.WATER_GIVEN, Kind.DOSE_RECORDED, Kind.FORM_PAUSED} <= set(kinds)
    assert {Kind.PHASE_CHANGED, Kind.MUSIC_TURNED} <= set(kinds)
    assert kinds.count(Kind.FORM_FINISHED) == 2
    assert kinds[-3:] == [Kind.SESSION_CLOSED, Kind.SESSION_EXPORTED, Kind.SESSION_EXPORTED]
    (own,), (other,) = (list(house.exports.rglob(f"partner-{letter}*.pdf")) for letter in "ab")
    assert RUBY in told(own)
    assert not any(needle in told(own) for needle in (B, COBALT))
    assert COBALT in told(other)
    assert not any(needle in told(other) for needle in (A, RUBY))
    (bundle,) = house.exports.rglob("fhir-a.json")
    assert RUBY in bundle.read_text("utf-8")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("way", [Mouse, Keys])
def test_a_couples_day(
    way: type[Mouse | Keys],
    house: House,
    clock: MovableClock,
    hand_of: Callable[[type[Mouse | Keys]], Hands],
    music: tuple[Path, Path],
) -> None:
    hand = hand_of(way)
    first_run(hand)
    prepare(hand, music)
    pass_arrival(hand)
    settle(hand)
    clock.move(4)
    start_the_other(hand)
    use_the_lanes(hand)
    use_the_room(hand, clock)
    clock.move(60)
    take_the_screen(hand, A)
    answer_first(hand)
    take_the_screen(hand, B)
    answer_second(hand)
    clock.move(50)
    discharge(hand)
    save(hand)
    check_what_is_left(house)
