"""What every journey does the same way, by whichever hands."""

from pathlib import Path

from tests.journeys.hands import Hands

NORA_PIN, PETRA_PIN = "271828", "314159"
RIVER, HILL = "nora walks to the river", "petra climbs the hill"
A, B = "Xanthippe", "Quirin"
RUBY, COBALT = "ruby lighthouse", "cobalt orchard"


def first_run(hand: Hands) -> None:
    hand.look_around()
    hand.type("Name", "Nora")
    hand.type("PIN, 4 to 12 digits", NORA_PIN)
    hand.type("Passphrase", RIVER)
    hand.type("Passphrase, once more", RIVER)
    hand.press("Continue")
    hand.press("I have written it down and keep it away from this computer.")
    hand.press("Continue")
    hand.wait_to_see("Who answers for the medicine?")
    hand.look_around()
    hand.type("Name", "Petra")
    hand.type("PIN, 4 to 12 digits", PETRA_PIN)
    hand.type("Passphrase", HILL)
    hand.type("Passphrase, once more", HILL)
    hand.press("Continue")


def pick(hand: Hands, field: str, choice: str) -> None:
    hand.press(field)
    hand.press(choice)


def sign(hand: Hands, count: int) -> None:
    hand.press(f"Sign the provider's ({count})")
    hand.pin(PETRA_PIN)


def dose(hand: Hands, step: str) -> None:
    hand.press(step)
    hand.type("Dose, mg", "50")
    hand.press("Enter")


def give_back(hand: Hands) -> None:
    hand.wait_to_see("Please give the screen back")
    hand.look_around()
    hand.pin(NORA_PIN)
    hand.wait(lambda: "Checks" in hand.names(), "the session did not come back")


def prepare_short(hand: Hands, protocol: Path, music: tuple[Path, ...] = ()) -> None:
    """A session by a protocol of the clinic's own; without music where it doesn't matter."""
    hand.press("Start a session")
    hand.type("Name of A", A)
    hand.type("Name of B", B)
    pick(hand, "Protocol", "A protocol file...")
    hand.choose_file(protocol)
    for letter, chair, folder in zip("AB", ("Left chair", "Right chair"), music, strict=False):
        pick(hand, f"{letter}: Playlist", folder.name)
        pick(hand, f"{letter}: Headset", chair)
        hand.press(f"{letter}: Heard, by the one who wears it")
    hand.press("Continue")
    hand.wait_to_see("Arrive")


def arrive(hand: Hands) -> None:
    """The short protocol's only gate before the start; A starts."""
    dose(hand, f"{A}: Dose")
    dose(hand, f"{B}: Dose")
    hand.press("Assessment confirmed")
    sign(hand, 3)
    hand.press("Start A")


def to_the_form(hand: Hands) -> None:
    """A's form, with one answer given and one typed."""
    hand.press(f"Hand over to {A}")
    hand.press("Start")
    hand.press("Tender")
    hand.press("Next")
    hand.type("What stays with you most?", RUBY)
