"""Damages a store as disks and hands do, and looks whether that is noticed.

`python tests/faults/damage.py --trials 10000`: a child appends events and dies without closing; then a bit is
flipped, an end cut off or a file deleted. Opening and verifying must find it, or everything must still be
there exactly as it was. Ends with 0 only if that held in every trial.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scene import FIRST, append, in_child, make, result, say, unlock

from kroom.records.files import CLOCKS, LOCK
from kroom.records.problem import RecordsProblem
from kroom.session.events import Event

EVENTS = 40
UNNOTICED = 1
Damage = Callable[[Path, random.Random], None]


def main() -> int:
    """Run the trials and print what came of them."""
    arguments = parsed()
    chance = random.Random(arguments.seed)  # noqa: S311 - a place, not a secret
    with tempfile.TemporaryDirectory(prefix="kroom-damage-") as place:
        whole = Path(place) / "whole"
        if result(in_child(lambda: abandon(whole))) or result(in_child(lambda: compare(copied(whole)))):
            say("the store was not whole before it was damaged")
            return 1
        return trials(whole, arguments, chance)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    arguments.seed = random.randrange(2**32) if arguments.seed is None else arguments.seed  # noqa: S311
    return arguments


def trials(whole: Path, arguments: argparse.Namespace, chance: random.Random) -> int:
    for number in range(arguments.trials):
        damage = KINDS[number % len(KINDS)]
        place = chance.choice(files(whole))
        folder = copied(whole)
        damage(folder / place.name, chance)
        if result(in_child(lambda folder=folder: compare(folder))):
            say(f"trial {number}: {damage.__name__} of {place.name} went unnoticed (seed {arguments.seed})")
            return 1
    say(f"{arguments.trials} trials: all damage was found or harmless")
    return 0


def abandon(folder: Path) -> int:
    """Leave a store as a crash does, half of its events in the log."""
    make(folder)
    store = unlock(folder)
    for seq in range(FIRST, FIRST + EVENTS):
        append(store, seq)
        if seq == EVENTS // 2:
            store.checkpoint()
    return 0  # the child ends here without closing


def files(folder: Path) -> list[Path]:
    # The shared memory beside the log is rebuilt at each start.
    left_out = (LOCK, CLOCKS)
    return sorted(p for p in folder.iterdir() if p.name not in left_out and not p.name.endswith("-shm"))


def copied(whole: Path) -> Path:
    folder = whole.with_name("copy")
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(whole, folder))


def compare(folder: Path) -> int:
    """0 where the damage was noticed, or nothing is missing or changed."""
    try:
        store = unlock(folder)
    except RecordsProblem:
        return 0
    found = store.verify()
    if not found.ok:
        return 0
    return 0 if as_written(store.journal.read()) else UNNOTICED


def as_written(events: list[Event]) -> bool:
    rest = events[FIRST - 1 :]
    return len(rest) == EVENTS and all(event.body["expected"] == event.seq for event in rest)


def flipped_bit(path: Path, chance: random.Random) -> None:
    with path.open("rb+") as file:
        place = chance.randrange(os.stat(path).st_size)  # noqa: PTH116 - of the open file
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def cut_tail(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def deletion(path: Path, chance: random.Random) -> None:
    del chance
    path.unlink()


KINDS: tuple[Damage, ...] = (flipped_bit, cut_tail, flipped_bit, deletion)

if __name__ == "__main__":
    sys.exit(main())
