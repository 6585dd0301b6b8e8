"""Goes through the app up to a place, and is killed there as by a power cut: `cut_off.py FOLDER PLACE`.

Run as a process of its own by the test of resuming.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kroom.records import open as opening
from kroom.records import pin
from tests.journeys.hands import Mouse
from tests.journeys.house import CHEAP, House, MovableClock
from tests.journeys.steps import PETRA_PIN, A, B, arrive, first_run, prepare_short, to_the_form


def main(folder: Path, place: str) -> None:
    """Touch the app until it is there, say which event was the last, and die."""
    pin.PIN_COST, opening.Cost = CHEAP, lambda: CHEAP  # pyright: ignore[reportAttributeAccessIssue]
    application = QApplication(sys.argv[:1])
    assert application
    music = folder / "music-a", folder / "music-b"
    house = House(folder, MovableClock(), music)
    hand = Mouse(house.window)
    first_run(hand)
    prepare_short(hand, folder / "short.toml", music)
    hand.press("Assessment confirmed") if place == "gate" else arrive(hand)
    TOUCHES.get(place, stay)(hand)
    house.saved()
    sys.stdout.write(f"{house.app.access.store.journal.head().seq}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def stay(_: Mouse) -> None:
    """It is there already."""


def form(hand: Mouse) -> None:
    to_the_form(hand)


def put_away(hand: Mouse) -> None:
    to_the_form(hand)
    hand.press("Finish later")
    hand.wait_to_see("Please give the screen back")


def given(hand: Mouse) -> None:
    hand.press(f"Hand over to {A}")
    hand.wait_to_see(f"For {A}")


def leaving(hand: Mouse) -> None:
    hand.press(f"Start {B}")
    hand.press("Checks")
    hand.press(f"{A}: Spoken with alone")
    hand.type("Reply", "All is well.")
    hand.pin_beside(PETRA_PIN)
    hand.wait(lambda: "Reply" not in hand.names(), "the reply was not taken")


TOUCHES: dict[str, Callable[[Mouse], None]] = {
    "form": form,
    "put-away": put_away,
    "given": given,
    "leaving": leaving,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
