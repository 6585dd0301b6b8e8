"""Kills the running app and its headset processes at random moments, on a sound server of its own.

`PYTHONPATH=. python tests/faults/app_kills.py --rounds 50`: each round kills one headset's process, the app,
or both at once, and starts the next app, which may be killed while it starts. Every event that was said must
be there and verify, a headset that died must go on at its place, one that lived must play on untouched, and
there are never two streams in one sink. Ends with 0 only if all of that held.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from running_app import Heard, RunningApp
from scene import say

from tests.journeys.conftest import PROTOCOL, tones
from tests.journeys.running import kroom
from tests.journeys.steps import RIVER
from tests.sound.servers import PulseAudio

PATIENCE_S = 60.0
PLACE_S = 0.5  # what a headset says of its place is a tenth of a second old, and more on a busy computer
MUSIC_S = 60.0
MOST_DEATHS = 2  # in a row; after one more the app gives this headset up
EARS = {"a": "headset_a", "b": "headset_b"}


class FaultError(Exception):
    """What does not hold."""


@dataclass
class Room:
    """The apps of one session, one after another, and what they said in all."""

    server: PulseAudio
    folder: Path
    chance: random.Random
    last: int = 0
    worst_s: float = 0.0
    kills: dict[str, int] = field(default_factory=lambda: {"app": 0, "headset": 0, "start": 0})
    app: RunningApp | None = None

    def open(self) -> RunningApp:
        """The next app, once both hear music. It may have predecessors that are killed while they start."""
        while True:
            app = self.app = RunningApp(self.folder)
            if not self.last or self.chance.random() > 0.25:
                self.wait(app, app.both_heard, "both don't hear music")
                return app
            self.pause(app, 3.0)
            self.kill_app(app, "start")

    def kill_app(self, app: RunningApp, kind: str = "app") -> None:
        self.kills[kind] += 1
        self.last = max(self.last, app.kill())

    def pause(self, app: RunningApp, longest_s: float) -> None:
        """Any time up to that."""
        end = time.monotonic() + self.chance.uniform(0.0, longest_s)
        while (left := end - time.monotonic()) > 0.0:
            app.read(min(left, 0.1))

    def wait(self, app: RunningApp, so: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not so():
            if time.monotonic() > end or not app.read(0.05):
                raise FaultError(f"{otherwise}: {app.last_words()}")
            self.players()

    def players(self) -> dict[str, int]:
        """Which process plays into which sink. Raises FaultError for two in one."""
        names = {
            one["index"]: one["name"] for one in json.loads(self.server.ask("-f", "json", "list", "sinks"))
        }
        found: dict[str, int] = {}
        for stream in self.server.streams():
            sink = str(names.get(stream["sink"], "gone"))
            if sink in found:
                raise FaultError(f"two streams in {sink}")
            found[sink] = int(stream["properties"]["application.process.id"])
        return found


def main() -> int:
    """Run the rounds and print what came of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311
    arguments = parser.parse_args()
    server = PulseAudio()
    os.environ.update(server.environment)
    try:
        with tempfile.TemporaryDirectory(prefix="kroom-") as place:
            chance = random.Random(arguments.seed)  # noqa: S311 - a moment, not a secret
            return run(Room(server, Path(place), chance), arguments.rounds, arguments.seed)
    finally:
        server.stop()


def run(room: Room, rounds: int, seed: int) -> int:
    (room.folder / "short.toml").write_text(PROTOCOL.replace("minutes = 3", "minutes = 300"), "utf-8")
    for letter, pitch in (("a", 220), ("b", 330)):
        tones(room.folder / f"music-{letter}", pitch, MUSIC_S)
    number = 0
    try:
        app = room.open()
        for number in range(rounds):  # noqa: B007 - said where it fails
            app = one_round(room, app)
        room.kill_app(app)
        check_records(room)
    except FaultError as fault:
        say(f"round {number}, seed {seed}: {fault}")
        return 1
    finally:
        if room.app is not None:
            room.app.kill()
        end_headsets(room)
    what = ", ".join(f"{times} of {kind}" for kind, times in room.kills.items())
    say(f"{rounds} rounds ({what}), {room.last} events: none is missing, never two streams in one sink")
    say(f"places after a death off by {room.worst_s:.2f} s at most")
    return 0


def one_round(room: Room, app: RunningApp) -> RunningApp:
    """Kill something; the app that runs afterwards."""
    room.pause(app, 1.0)
    kind = room.chance.choice(("headset", "app", "both"))
    ear = room.chance.choice(list(EARS))
    if app.deaths[ear] == MOST_DEATHS:
        kind = "app"
    before = room.players()
    if kind != "app":
        kill_headset(room, app, ear, before, wait=kind == "headset")
    if kind == "headset":
        return app
    room.pause(app, 0.5)
    room.kill_app(app)
    app = room.open()
    after = room.players()
    for letter, sink in EARS.items():
        if (kind == "app" or letter != ear) and after.get(sink) != before[sink]:
            raise FaultError(f"{sink} was not taken over: {before} then {after}")
        room.wait(app, lambda letter=letter: app.heard[letter].is_on_time, f"{letter} is not with its clock")
    if app.head < room.last:
        raise FaultError(f"{room.last} events were said, {app.head} found")
    return app


def kill_headset(room: Room, app: RunningApp, ear: str, before: dict[str, int], *, wait: bool) -> None:
    room.kills["headset"] += 1
    app.deaths[ear] += 1
    app.read(0.0)
    place = app.heard[ear]
    os.kill(before[EARS[ear]], signal.SIGKILL)
    killed = time.monotonic()
    if not wait:
        return
    room.wait(app, lambda: room.players().get(EARS[ear], before[EARS[ear]]) != before[EARS[ear]], "no stream")
    again = time.monotonic()
    room.wait(app, lambda: app.heard[ear].sounds and app.heard[ear].at > again, "not back")
    check_place(room, place, app.heard[ear], killed)
    other = "b" if ear == "a" else "a"
    if room.players().get(EARS[other]) != before[EARS[other]]:
        raise FaultError(f"{other} was touched by the death of {ear}")


def check_place(room: Room, before: Heard, after: Heard, killed: float) -> None:
    """It goes on from where it was cut off: neither before that nor later than time can have passed."""
    earliest = before.place_s + (killed - before.at)
    latest = earliest + (after.at - killed)
    off = max(earliest - after.place_s, after.place_s - latest, 0.0)
    room.worst_s = max(room.worst_s, off)
    if off > PLACE_S:
        raise FaultError(f"at {before} before its death, at {after} then")


def check_records(room: Room) -> None:
    """What the command line finds of all that was said."""
    secret = room.folder / "secret"
    secret.write_text(RIVER, "utf-8")
    told = kroom(
        "records", "verify", "--json", "--data", str(room.folder / "data"), "--passphrase-file", str(secret)
    )
    found = json.loads(told.stdout)
    if not found["ok"] or found["events"] < room.last:
        raise FaultError(f"{room.last} events were said, found {found}")


def end_headsets(room: Room) -> None:
    """End what plays on, as it would by itself after some minutes."""
    for one in room.server.streams():
        os.kill(int(one["properties"]["application.process.id"]), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
