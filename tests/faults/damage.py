"""Damages a store as disks and hands do, and looks whether that is noticed.

`PYTHONPATH=. python tests/faults/damage.py --trials 10000`: a child touches the session of a store (see
`touched.py`) and dies without closing, half of its events in the log, a backup beside them. Then one file is
damaged: a bit flipped, its end cut off, sectors emptied, something added, deleted, an older state or another
store's file put in its place. Opening, verifying or restoring must find it and have a page of its own for it,
or everything that was told must still be there exactly as it was. Ends with 0 only if that held in every
trial, and prints how often which damage was found as what.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from scene import CHEAP, PASSPHRASE, in_child, make_ready, now, result, say, unlock
from touched import Touched, missing, number_of

from kroom.records.files import CLOCKS, LOCK
from kroom.records.problem import RecordsProblem, StoreDamaged, StoreUnusable
from kroom.records.restore import preview_backup
from kroom.room.trouble_view import Troubles

EVENTS = 60
BACKUP = "backup"
SECTOR = 512
HARMLESS = "harmless"
Told = dict[int, str]


def main() -> int:
    """Run the trials and print what came of them."""
    arguments = parsed()
    with tempfile.TemporaryDirectory(prefix="kroom-damage-") as name:
        place = Path(name)
        told = prepared(place)
        chance = random.Random(arguments.seed)  # noqa: S311 - a place, not a secret
        asks, answers = Pipe()
        child = in_child(lambda: check_on(answers, told))
        answers.close()
        try:
            return trials(place, arguments, chance, asks)
        finally:
            os.kill(child, signal.SIGTERM)
            result(child)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311
    return parser.parse_args()


def prepared(place: Path) -> Told:
    """Make a store as a crash leaves it, its state before that, and another one; what the first told."""
    abandoned(place / "foreign")
    return {number_of(line): line for line in abandoned(place / "whole")}


def abandoned(folder: Path) -> list[str]:
    """Make a store as a crash leaves it; the lines that were told."""
    reads, writes = os.pipe()
    works = (lambda: make_ready(folder), lambda: touch_for_a_while(folder, writes))
    if any(result(in_child(work)) for work in works):
        raise RuntimeError("the store could not be made")
    os.close(writes)
    with open(reads, encoding="utf-8") as lines:  # noqa: PTH123 - a pipe
        return lines.read().split()


def touch_for_a_while(folder: Path, out: int) -> int:
    """Half of the events end up in the log; a backup and a copy are of the first half."""
    application, lines = QCoreApplication([]), list[str]()

    def tell(line: str) -> None:
        lines.append(line)
        if len(lines) % (EVENTS // 2) == 0:
            application.quit()

    store = unlock(folder)
    touched = Touched(store, tell, random.Random(1))  # noqa: S311
    application.exec()
    store.checkpoint()
    shutil.copytree(folder, folder.with_name(f"older-{folder.name}"))
    store.backups.write_to(folder / BACKUP, now().at_utc)
    application.exec()
    os.write(out, "\n".join(lines).encode())
    assert touched
    return 0  # the child ends here without closing


def trials(place: Path, arguments: argparse.Namespace, chance: random.Random, asks: Connection) -> int:
    found: Counter[tuple[str, str, str]] = Counter()
    for number in range(arguments.trials):
        damage = KINDS[number % len(KINDS)]
        path = chance.choice(files(place / "whole"))
        folder = copied(place / "whole")
        damage(folder / path.name, chance)
        outcome = asked(asks, folder, file=path.name)
        found[path.name, damage.__name__, outcome] += 1
        if not outcome.startswith(("found", HARMLESS)):
            say(f"trial {number}: {damage.__name__} of {path.name}: {outcome} (seed {arguments.seed})")
            return 1
    for (file, what, outcome), times in sorted(found.items()):
        say(f"{file:16} {what:18} {outcome:28} {times}")
    say(f"{arguments.trials} trials: all damage was found or harmless (seed {arguments.seed})")
    return 0


def asked(asks: Connection, folder: Path, file: str) -> str:
    try:
        asks.send((folder, file))
        return str(asks.recv())
    except (EOFError, ConnectionError):
        return "crashed"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name not in (LOCK, CLOCKS))


def copied(whole: Path) -> Path:
    folder = whole.with_name("copy")
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(whole, folder))


def check_on(answers: Connection, told: Told) -> int:
    """Say of each folder what became of its damage: "found ...", "harmless", or what is wrong."""
    while True:
        folder, file = answers.recv()
        try:
            answers.send(outcome_of_backup(folder) if file == BACKUP else outcome_of(folder, told))
        except Exception as error:  # noqa: BLE001 - what nobody expects is what is looked for
            answers.send(f"crashed with {error!r}")


def outcome_of(folder: Path, told: Told) -> str:
    try:
        store = unlock(folder)
    except RecordsProblem as problem:
        return found_by(problem)
    with closing(store):
        if not store.verify().ok:
            return "found by verifying"
        try:
            return f"unnoticed: {problem}" if (problem := missing(store, told)) else HARMLESS
        except RecordsProblem as problem:
            return found_by(problem)


def outcome_of_backup(folder: Path) -> str:
    """What somebody sees who is about to restore a backup over a store that holds more."""
    try:
        preview = preview_backup(folder / BACKUP, folder, PASSPHRASE, cost=CHEAP)
    except RecordsProblem as problem:
        return f"found as {type(problem).__name__}"
    if preview.lost_sessions:
        return "found by the preview"
    with closing(unlock(folder)) as store:
        event = store.journal.read()[preview.inside.events - 1]
    return HARMLESS if preview.inside.last == event.at.at_utc else "unnoticed"


def found_by(problem: RecordsProblem) -> str:
    """What was found, or that no page has words for it."""
    troubles, name = Troubles(), type(problem).__name__
    for_all = troubles.view(StoreUnusable("")).title
    if isinstance(problem, StoreDamaged) and troubles.view(problem).title == for_all:
        return f"without a page: {problem!r}"
    return f"found as {name}"


def flipped_bit(path: Path, chance: random.Random) -> None:
    with path.open("rb+") as file:
        place = chance.randrange(path.stat().st_size)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def cut_tail(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def emptied_sectors(path: Path, chance: random.Random) -> None:
    with path.open("rb+") as file:
        first = chance.randrange(path.stat().st_size // SECTOR + 1) * SECTOR
        length = min(SECTOR * chance.randint(1, 16), path.stat().st_size - first)
        file.seek(first)
        file.write(bytes(length))


def something_added(path: Path, chance: random.Random) -> None:
    with path.open("ab") as file:
        file.write(chance.randbytes(chance.choice((1, SECTOR, 4096, 10_000))))


def deletion(path: Path, chance: random.Random) -> None:
    del chance
    path.unlink()


def older_state(path: Path, chance: random.Random) -> None:
    del chance
    put_in_place(path, path.parents[1] / "older-whole" / path.name)


def another_stores(path: Path, chance: random.Random) -> None:
    del chance
    put_in_place(path, path.parents[1] / "foreign" / path.name)


def put_in_place(path: Path, other: Path) -> None:
    if other.exists():
        shutil.copyfile(other, path)
    else:
        path.unlink()


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    flipped_bit,
    cut_tail,
    flipped_bit,
    emptied_sectors,
    flipped_bit,
    something_added,
    cut_tail,
    deletion,
    older_state,
    another_stores,
)

if __name__ == "__main__":
    sys.exit(main())
