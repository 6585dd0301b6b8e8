"""Goes through the app up to a place, and is killed there as by a power cut: `cut_off.py FOLDER PLACE`.

Run as a process of its own by the tests of resuming. At the place `both` the headsets are those of the tests'
sound server; elsewhere their sound goes nowhere.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kroom.records import open as opening
from kroom.records import pin
from kroom.session.events import Partner
from tests.journeys.hands import Mouse
from tests.journeys.house import CHEAP, LEFT, RIGHT, WIRED_LEFT, WIRED_RIGHT, House, MovableClock
from tests.journeys.steps import PETRA_PIN, A, B, arrive, first_run, prepare_short, to_the_form


def main(folder: Path, place: str) -> None:
    """Touch the app until it is there, say which event was the last, and die."""
    pin.PIN_COST, opening.Cost = CHEAP, lambda: CHEAP  # pyright: ignore[reportAttributeAccessIssue]
    application = QApplication(sys.argv[:1])
    assert application
    music = folder / "music-a", folder / "music-b"
    chairs = (WIRED_LEFT, WIRED_RIGHT) if place == "both" else (LEFT, RIGHT)
    house = House(folder, MovableClock(), music, chairs=chairs)
    hand = Mouse(house.window)
    first_run(hand)
    prepare_short(hand, folder / "short.toml", music)
    hand.press("Assessment confirmed") if place == "gate" else arrive(hand)
    TOUCHES.get(place, stay)(hand)
    for partner, past_s in PLAYING.get(place, ()):
        hand.wait(partial(house.plays, partner, past_s=past_s), f"no music for {partner}")
    house.saved()
    sys.stdout.write(f"{house.app.access.store.journal.head().seq}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def stay(_: Mouse) -> None:
    """It is there already."""


def both(hand: Mouse) -> None:
    hand.press(f"Start {B}")


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
    "both": both,
    "form": form,
    "put-away": put_away,
    "given": given,
    "leaving": leaving,
}
PLAYING = {"session": [(Partner.A, 0.5)], "both": [(Partner.A, 4.5), (Partner.B, 4.5)]}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
