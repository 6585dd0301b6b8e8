"""Kills kroom's records at random moments and looks for what is missing afterwards.

`python tests/faults/kills.py --kills 10000`: each round a child appends events and says each number only
after `append` came back; it is killed (SIGKILL) at a random moment; another child then opens the store: every
number that was said must be there as it was meant, and `verify` must be ok. One round in ten kills the making
of a store instead, one in ten the revoking of somebody. Ends with 0 only if nothing was missing.
"""

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from scene import FIRST, append, as_expected, in_child, make, now, result, say, unlock

from kroom.records.open import store_exists
from kroom.session.protocol import Role

ROUNDS_A_STORE = 100
LONGEST_SECONDS = 0.08


def main() -> int:
    """Run the rounds and print what came of them."""
    arguments = parsed()
    chance = random.Random(arguments.seed)  # noqa: S311 - a moment, not a secret
    said = 0
    for number in range(arguments.kills):
        folder = arguments.folder / f"store-{number // ROUNDS_A_STORE}"
        heard = one_round(folder, number, chance)
        if heard is None:
            say(f"kill {number}: a loss, see {arguments.folder} (seed {arguments.seed})")
            return 1
        said += heard
    shutil.rmtree(arguments.folder)
    say(f"{arguments.kills} kills, {said} events said, none missing")
    return 0


def one_round(folder: Path, number: int, chance: random.Random) -> int | None:
    """How many events a child said before it was killed; None where one of them is missing."""
    if number % 10 == 9:
        return 0 if killed_while_making(folder.with_name(f"made-{number}"), chance) else None
    if not folder.exists() and result(in_child(lambda: made(folder))):
        return None
    if number % 10 == 4:
        return 0 if killed_while_revoking(folder, chance) else None
    first, last = killed_while_writing(folder, chance)
    whole = result(in_child(lambda: holds(folder, last))) == 0
    return last - first + 1 if whole else None


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the stores lie; removed if all is well"
    )
    arguments = parser.parse_args()
    arguments.folder = arguments.folder or Path(tempfile.mkdtemp(prefix="kroom-kills-"))
    arguments.seed = random.randrange(2**32) if arguments.seed is None else arguments.seed  # noqa: S311
    return arguments


def made(folder: Path) -> int:
    make(folder)
    return 0


def holds(folder: Path, heard: int) -> int:
    """Whether the store holds every number up to `heard`, each as it was meant: 0, else what is wrong."""
    store = unlock(folder)
    found, events = store.verify(), store.journal.read()
    store.close()
    whole = found.ok and found.events == len(events) >= heard and all(as_expected(event) for event in events)
    if not whole:
        say(f"said {heard}, found {found}")
    return 0 if whole else 1


def killed_while_writing(folder: Path, chance: random.Random) -> tuple[int, int]:
    """The first and the last number that a child said before it was killed (1 and 0 where it said none)."""
    reads, writes = os.pipe()
    child = in_child(lambda: write_on(folder, writes))
    os.close(writes)
    # Half of them die while they write, the others anywhere from opening on.
    said = listen_for_one(reads) if chance.random() < 0.5 else b""
    said += listen(reads, chance.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    ending = result(child)
    said += listen(reads, LONGEST_SECONDS)  # what it had said before
    os.close(reads)
    if ending != -signal.SIGKILL:
        raise RuntimeError("the writer ended before it was killed")
    numbers = [int(line) for line in said.split(b"\n")[:-1]]
    return (numbers[0], numbers[-1]) if numbers else (1, 0)


def listen_for_one(reads: int) -> bytes:
    return os.read(reads, 65536)


def write_on(folder: Path, out: int) -> int:
    store = unlock(folder)
    seq = store.journal.head().seq
    while True:
        seq = append(store, seq + 1)
        os.write(out, b"%d\n" % seq)


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


def killed_while_revoking(folder: Path, chance: random.Random) -> bool:
    """Kill people's coming and going; afterwards the store opens and is whole, and nobody else is let in."""
    child = in_child(lambda: come_and_go(folder))
    select.select([], [], [], chance.uniform(0, 2 * LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    result(child)
    return result(in_child(lambda: holds(folder, 0))) == 0


def come_and_go(folder: Path) -> int:
    store = unlock(folder)
    for known in store.people.all()[1:]:  # of a round before
        store.people.revoke(known.id, now=now(), actor=store.person.id)
    while True:
        paul = store.people.add(
            "Paul", Role.FACILITATOR, "Paul's hill", "314159", now=now(), actor=store.person.id
        )
        store.people.revoke(paul.id, now=now(), actor=store.person.id)


def killed_while_making(folder: Path, chance: random.Random) -> bool:
    """Kill the making of a store; afterwards it is there and opens, or it isn't and can be made again."""
    child = in_child(lambda: made(folder))
    select.select([], [], [], chance.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    result(child)
    if not store_exists(folder) and result(in_child(lambda: made(folder))):
        return False
    return result(in_child(lambda: holds(folder, FIRST - 1))) == 0


if __name__ == "__main__":
    sys.exit(main())
