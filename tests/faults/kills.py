"""Kills kroom's records at random moments and looks for what is missing afterwards.

`PYTHONPATH=. python tests/faults/kills.py --kills 10000`: each round a child opens a store as an app does,
goes on with its session and touches it without pause: keys in a partner's form, ticks, notes, hand-overs,
all through the rooms of the app. It tells each event once the room says that it happened, and is killed
(SIGKILL) at a random moment. Then the store must open and verify, and every event that was ever told must be
there exactly as it was told, the words as they were typed. One round in twenty kills the making of a store
instead, one the coming and going of people, and one a restore. Ends with 0 only if nothing was missing.
"""

import argparse
import gc
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from scene import CHEAP, PASSPHRASE, in_child, make, make_ready, now, opens, result, say, unlock
from touched import Touched, missing, number_of

from kroom.records.open import store_exists
from kroom.records.restore import restore_backup
from kroom.session.protocol import Role

ROUNDS_A_STORE = 20
LONGEST_SECONDS = 0.1
SOON_SECONDS = 0.005


class LossError(Exception):
    """Something that was told is not there."""


class Checker:
    """A process of its own that opens stores and holds them against what was told; it lives for the run."""

    def __init__(self) -> None:
        self._asks, answers = Pipe()
        self.child = in_child(lambda: check_on(answers))
        answers.close()

    def check(self, folder: Path, told: dict[int, str], shut_out: str = "", let_in: str = "") -> None:
        """Raises `LossError` where the store isn't whole; `shut_out` and `let_in` are passphrases to try."""
        self._asks.send((folder, told, shut_out, let_in))
        if problem := self._asks.recv():
            raise LossError(f"{folder}: {problem}")


def check_on(answers: Connection) -> int:
    while True:
        folder, told, shut_out, let_in = answers.recv()
        try:
            with closing(unlock(folder)) as store:
                problem = missing(store, told)
            if shut_out and opens(folder, shut_out):
                problem = "who was revoked is let in"
            if let_in and not opens(folder, let_in):
                problem = "who was added is not let in"
        except Exception as error:  # noqa: BLE001 - told by the one who knows which kill it was
            problem = repr(error)
        answers.send(problem)


class Kills:
    """The rounds of one run; `told` is what was told of the store that is written to."""

    def __init__(self, place: Path, seed: int) -> None:
        self._place = place
        self.chance = random.Random(seed)  # noqa: S311 - a moment, not a secret
        self.checker = Checker()
        self._folder = place / "none"
        self._told: dict[int, str] = {}
        self.events = 0
        run(lambda: make_ready(place / "ready"))
        run(lambda: back_up(place / "ready", place / "backup"))

    def round(self, number: int) -> None:
        """One kill. Raises `LossError`."""
        if number % ROUNDS_A_STORE == 0:
            self._folder, self._told = self._copy(f"store-{number}"), {}
            shutil.rmtree(self._place / f"store-{number - ROUNDS_A_STORE}", ignore_errors=True)
        kinds = {5: self._making, 10: self._people, 15: self._restoring}
        kinds.get(number % 20, self._writing)()

    def _writing(self) -> None:
        seed, folder = self.chance.random(), self._folder
        lines = list(self._killed(lambda out: write_on(folder, out, seed), after_lines=self._lines(20)))
        self._told |= {number_of(line): line for line in lines}
        self.events += len(lines)
        self.checker.check(folder, self._told)

    def _making(self) -> None:
        place = self._place / "made"
        shutil.rmtree(place, ignore_errors=True)
        list(self._killed(lambda _: make_many(place)))
        for folder in place.iterdir() if place.exists() else ():
            if not store_exists(folder):
                run(lambda folder=folder: make(folder))
            self.checker.check(folder, {})

    def _people(self) -> None:
        folder, seed = self._copy("people"), self.chance.random()
        lines = list(
            self._killed(lambda out: come_and_go(folder, out, seed), after_lines=self.chance.randint(1, 6))
        )
        what, secret = lines[-1].split(":")
        self.checker.check(folder, {}, **({what: secret} if what != "leaving" else {}))

    def _restoring(self) -> None:
        folder, file = self._copy("restored"), self._place / "backup"
        list(self._killed(lambda out: restore_on(file, folder, out), after_lines=self._lines(1)))
        self.checker.check(folder, {})

    def _copy(self, name: str) -> Path:
        shutil.rmtree(self._place / name, ignore_errors=True)
        return Path(shutil.copytree(self._place / "ready", self._place / name))

    def _killed(self, work: Callable[[int], int], *, after_lines: int = 0) -> Iterator[str]:
        """What a child told before it was killed: soon after so many lines, or anywhere from its start on."""
        reads, writes = os.pipe()
        child = in_child(lambda: work(writes))
        os.close(writes)
        said = b""
        while said.count(b"\n") < after_lines:
            said += os.read(reads, 65536)
        said += listen(reads, self.chance.uniform(0, SOON_SECONDS if after_lines else LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        ending = result(child)
        while heard := os.read(reads, 65536):  # what it had said before
            said += heard
        os.close(reads)
        if ending != -signal.SIGKILL:
            raise RuntimeError("the child ended before it was killed")
        yield from said.decode().split("\n")[:-1]

    def _lines(self, most: int) -> int:
        # Half of them die while they write, the others anywhere from opening on.
        return self.chance.randint(1, most) if self.chance.random() < 0.5 else 0


def main() -> int:
    """Run the rounds and print what came of them."""
    arguments = parsed()
    gc.freeze()  # what is here already is not copied into each child by its collector
    kills, number = Kills(arguments.folder, arguments.seed), 0
    try:
        for number in range(arguments.kills):
            kills.round(number)
    except LossError as loss:
        say(f"kill {number}: {loss} (seed {arguments.seed})")
        return 1
    finally:
        os.kill(kills.checker.child, signal.SIGTERM)
        result(kills.checker.child)
    shutil.rmtree(arguments.folder)
    say(f"{arguments.kills} kills, {kills.events} events told, none missing (seed {arguments.seed})")
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the stores lie; removed if all is well"
    )
    arguments = parser.parse_args()
    arguments.folder = arguments.folder or Path(tempfile.mkdtemp(prefix="kroom-kills-"))
    return arguments


def run(work: Callable[[], int]) -> None:
    """Run `work` in a child that has to come to its end."""
    if ending := result(in_child(work)):
        raise RuntimeError(f"a child ended with {ending}")


def listen(reads: int, seconds: float) -> bytes:
    """What comes through the pipe within `seconds`, or until its end."""
    said = b""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not select.select([reads], [], [], left)[0]:
            break
        heard = os.read(reads, 65536)
        if not heard:
            break
        said += heard
    return said


def write_on(folder: Path, out: int, seed: float) -> int:
    """Touch the session of a store until somebody ends it."""
    application = QCoreApplication([])
    touched = Touched(unlock(folder), lambda line: tell(out, line), random.Random(seed))  # noqa: S311
    assert touched
    return application.exec()


def tell(out: int, line: str) -> None:
    os.write(out, line.encode() + b"\n")


def come_and_go(folder: Path, out: int, seed: float) -> int:
    """Add and revoke people; tell `let_in`, `leaving` and `shut_out` with the passphrase once each is so."""
    store, chance = unlock(folder), random.Random(seed)  # noqa: S311
    while True:
        pin = f"{chance.randrange(100_000, 900_000)}"
        secret, role = f"Paul's hill {pin}", Role.FACILITATOR
        paul = store.people.add("Paul", role, secret, pin, now=now(), actor=store.person.id)
        tell(out, f"let_in:{secret}")
        tell(out, f"leaving:{secret}")
        store.people.revoke(paul.id, now=now(), actor=store.person.id)
        tell(out, f"shut_out:{secret}")


def make_many(place: Path) -> int:
    for number in count():
        make(place / f"{number}")
    return 0


def back_up(folder: Path, file: Path) -> int:
    with closing(unlock(folder)) as store:
        store.backups.write_to(file, now().at_utc)
    return 0


def restore_on(file: Path, folder: Path, out: int) -> int:
    """Restore a backup again and again, telling each time."""
    while True:
        restore_backup(file, folder, PASSPHRASE, now=now(), cost=CHEAP)
        tell(out, "restored")


if __name__ == "__main__":
    sys.exit(main())
