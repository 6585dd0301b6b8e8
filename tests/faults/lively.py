"""An app that somebody touches without pause, until it is killed: `lively.py FOLDER`.

The first one on a folder begins a session and starts both partners, the next ones go on with it. Each says, a
line each: `head SEQ` once its store is open and verified, `event SEQ` for what is on disk, `trouble TEXT` for
what a headset's link has to tell, and ten times a second `heard PARTNER STATE PLACE CLOCK`: the programme's
second that is heard, and the one by their clock.
"""

import random
import sys
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication
from scene import say

from kroom.records import open as opening
from kroom.records import pin
from kroom.session.events import Event, Partner
from tests.journeys.hands import Mouse, comes_to_be
from tests.journeys.house import CHEAP, WIRED_LEFT, WIRED_RIGHT, House, MovableClock
from tests.journeys.steps import RIVER, B, arrive, first_run, prepare_short

LONGEST_PAUSE_MS = 250


def main(folder: Path) -> None:
    """Go on for ever."""
    pin.PIN_COST, opening.Cost = CHEAP, lambda: CHEAP  # pyright: ignore[reportAttributeAccessIssue]
    application = QApplication(sys.argv[:1])
    assert application
    music = folder / "music-a", folder / "music-b"
    known = (folder / "data").exists()
    house = House(folder, MovableClock(), music, chairs=(WIRED_LEFT, WIRED_RIGHT))
    hand = Mouse(house.window)
    go_on(house, hand) if known else begin(house, hand, folder)
    touch(house)


def begin(house: House, hand: Mouse, folder: Path) -> None:
    first_run(hand)
    prepare_short(hand, folder / "short.toml", (folder / "music-a", folder / "music-b"))
    listen(house)
    arrive(hand)
    hand.press(f"Start {B}")


def go_on(house: House, hand: Mouse) -> None:
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("Everything that was confirmed is kept")
    store = house.app.access.store
    assert store.verify().ok
    say(f"head {store.journal.head().seq}")
    listen(house)
    hand.press("Go on")


def listen(house: House) -> None:
    """Say what is written and what is heard from now on."""
    rooms = house.rooms

    def on_event(event: Event) -> None:
        say(f"event {event.seq}")

    def on_status(partner: Partner, _: object) -> None:
        status = rooms.music.statuses[partner]
        clock = rooms.music.position_s(partner)
        say(f"heard {partner} {status.state} {status.position_s:.3f} {clock:.3f}")

    def on_trouble(_: Partner, text: str) -> None:
        say(f"trouble {text}")

    rooms.music.trouble.connect(on_trouble)
    rooms.session.happened.connect(on_event)
    rooms.music.status_changed.connect(on_status)


def touch(house: House) -> None:
    """Notes, and talks begun and ended, after pauses of any length."""
    chance, desk, number = random.Random(), house.rooms.desk, 0  # noqa: S311 - a pause, not a secret
    while True:
        pause(chance.uniform(0, LONGEST_PAUSE_MS))
        number += 1
        partner = chance.choice(list(Partner))
        desk.note(f"note {number}", partner) if number % 3 else desk.toggle_talk(partner)


def pause(milliseconds: float) -> None:
    """Let the app go on for so long."""
    timer = QElapsedTimer()
    timer.start()
    comes_to_be(lambda: timer.hasExpired(round(milliseconds)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
