"""Cuts the power at random moments of a recorded run and looks for what is missing afterwards.

`python tests/faults/power_cuts.py --cuts 10000`: a writer appends events, changes settings, empties its log
and revokes somebody, under strace; it says each thing only after the call came back. Then the files are built
again as a cut at a random moment could leave them (see `disk.py`), opened as the next start would, and held
against what was said by then. Ends with 0 only if nothing was missing.

`--synchronous NORMAL` runs the writer with SQLite's weaker setting: things go missing then, which shows that
this finds them; it ends with 0 if it found some.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from disk import Disk
from scene import CHEAP, FIRST, append, as_expected, make, now, say, unlock
from system_calls import Replay, calls, record

from kroom.records.open import unlock_store
from kroom.records.problem import RecordsProblem, WrongSecret
from kroom.session.protocol import Role

EVENTS = 200
PAULS = "Paul Needle's hill"
ROOT = Path(__file__).parents[2]


def main() -> int:
    """Record, cut, and print what came of it."""
    arguments = parsed()
    if arguments.write:
        return write(arguments.write, arguments.heard, arguments.synchronous)
    with tempfile.TemporaryDirectory(prefix="kroom-cuts-") as place:
        lost, worst = cut_all(Path(place), arguments)
    total = f"{arguments.cuts} cuts under {arguments.synchronous} (seed {arguments.seed})"
    say(f"{total}: {lost} with something missing{': ' + worst if worst else ''}")
    return int(bool(lost) == (arguments.synchronous == "FULL"))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--synchronous", choices=("FULL", "NORMAL"), default="FULL")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--heard", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.seed = random.randrange(2**32) if arguments.seed is None else arguments.seed  # noqa: S311
    return arguments


def cut_all(place: Path, arguments: argparse.Namespace) -> tuple[int, str]:
    """How many cuts lost something, and the first of them in words."""
    folder, heard, log = place / "store", place / "heard", place / "log"
    made(folder)
    disk = Disk(folder)
    command = [sys.executable, __file__, "--write", str(folder), "--heard", str(heard)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    record([*command, "--synchronous", arguments.synchronous], log, environment)
    moments = sum(1 for _ in replayed(Replay(folder, heard, Disk(place / "store")), log))
    chance = random.Random(arguments.seed)  # noqa: S311 - a moment, not a secret
    chosen = sorted(chance.randrange(moments) for _ in range(arguments.cuts))
    replay = Replay(folder, heard, disk)
    return examine(replay, log, chosen, place / "cut", chance)


def replayed(replay: Replay, log: Path) -> "enumerate[bool]":
    """Each moment at which a cut would find something else than before."""
    return enumerate(done for call in calls(log) if (done := replay.step(*call)))


def examine(
    replay: Replay, log: Path, chosen: list[int], found: Path, chance: random.Random
) -> tuple[int, str]:
    """Cut at each of the chosen moments; how many lost something, and the first of them in words."""
    lost, worst = 0, ""
    for moment, _ in replayed(replay, log):
        while chosen and chosen[0] == moment:
            chosen.pop(0)
            shutil.rmtree(found, ignore_errors=True)
            found.mkdir()
            replay.disk.cut(found, chance)
            missing = what_is_missing(found, replay.acknowledged)
            if missing:
                lost += 1
                worst = worst or f"at moment {moment}, {missing}"
    return lost, worst


def what_is_missing(folder: Path, acknowledged: list[str]) -> str:
    """What was said and isn't there, in words; empty where all is."""
    told = dict.fromkeys(("event", "setting", "revoked"), 0) | {
        line.split("=")[0]: int(line.split("=")[1]) for line in acknowledged
    }
    if told["revoked"] and opens(folder, PAULS):
        return "the revoked are let in"
    try:
        with closing(unlock(folder)) as store:
            found, events = store.verify(), store.journal.read()
            setting = store.settings.get("number", 0)
    except RecordsProblem as problem:
        return str(problem)
    if not found.ok or not all(as_expected(event) for event in events if event.session):
        return found.problem or "an event is another one"
    if len(events) < told["event"] or not isinstance(setting, int) or setting < told["setting"]:
        return f"{told} were said, {len(events)} events and setting {setting} are there"
    return ""


def opens(folder: Path, secret: str) -> bool:
    """Whether a secret opens the store."""
    try:
        unlock_store(folder, secret, cost=CHEAP).close()
    except WrongSecret:
        return False
    return True


def made(folder: Path) -> None:
    """A store with a second facilitator, closed: what was there before the power was ever in danger."""
    make(folder)
    with closing(unlock(folder)) as store:
        store.people.add("Paul", Role.FACILITATOR, PAULS, "314159", now=now(), actor=store.person.id)


def write(folder: Path, heard: Path, synchronous: str) -> int:
    """The writer: does things and says each when it is done."""
    from kroom.records import store as engine

    engine._PRAGMAS = (*engine._PRAGMAS, f"synchronous={synchronous}")  # pyright: ignore[reportPrivateUsage]
    said = os.open(heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with closing(unlock(folder)) as store:
        for number in range(1, EVENTS + 1):
            seq = append(store, store.journal.head().seq + 1)
            os.write(said, b"event=%d\n" % seq)
            if number % 25 == 0:
                store.settings.set("number", number)
                os.write(said, b"setting=%d\n" % number)
            if number == EVENTS - FIRST * 10:
                paul = store.people.all()[1]
                store.people.revoke(paul.id, now=now(), actor=store.person.id)
                os.write(said, b"revoked=1\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
