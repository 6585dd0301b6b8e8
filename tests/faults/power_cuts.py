"""Cuts the power at random moments of a recorded run and looks for what is missing afterwards.

`PYTHONPATH=. python tests/faults/power_cuts.py --cuts 10000`: a writer touches a session (keys in a form,
ticks, notes, hand-overs: see `touched.py`), changes settings, empties its log and revokes somebody, under
strace; it says each thing only once the app would. Then the files are built again as a cut at a random moment
could leave them (see `disk.py`), opened as the next start would, and held against what was said by then. Ends
with 0 only if nothing was missing.

`--restores` cuts the power while backups take the store's place, see `restores.py`.

`--synchronous NORMAL` runs the writer with SQLite's weaker setting: things go missing then, which shows that
this finds them; it ends with 0 if it found some.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from pathlib import Path

import restores
from disk import Disk
from PySide6.QtCore import QCoreApplication
from scene import make_ready, now, opens, say, unlock
from system_calls import Replay, calls, record
from touched import Touched, missing, number_of

from kroom.records.opened import OpenStore
from kroom.records.problem import RecordsProblem
from kroom.session.protocol import Role

STRETCHES = 8
EVENTS_A_STRETCH = 12
PAULS = "Paul Needle's hill"
ROOT = Path(__file__).parents[2]


def main() -> int:
    """Record, cut, and print what came of it."""
    arguments = parsed()
    if arguments.write:
        return (restores.write if arguments.restores else write)(arguments)
    with tempfile.TemporaryDirectory(prefix="kroom-cuts-") as place:
        lost, worst = cut_all(Path(place), arguments)
    of = "cuts of restores" if arguments.restores else "cuts"
    total = f"{arguments.cuts} {of} under {arguments.synchronous} (seed {arguments.seed})"
    say(f"{total}: {lost} with something missing{': ' + worst if worst else ''}")
    return int(bool(lost) == (arguments.synchronous == "FULL"))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--synchronous", choices=("FULL", "NORMAL"), default="FULL")
    parser.add_argument("--restores", action="store_true")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--heard", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.seed = random.randrange(2**32) if arguments.seed is None else arguments.seed  # noqa: S311
    return arguments


def cut_all(place: Path, arguments: argparse.Namespace) -> tuple[int, str]:
    """How many cuts lost something, and the first of them in words."""
    folder, heard, log = place / "store", place / "heard", place / "log"
    (restores.made if arguments.restores else made)(folder)
    disk = Disk(folder)
    command = [sys.executable, __file__, "--write", str(folder), "--heard", str(heard)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command += ["--synchronous", arguments.synchronous, "--seed", str(arguments.seed)]
    command += ["--restores"] if arguments.restores else []
    record(command, log, environment)
    chance = random.Random(arguments.seed)  # noqa: S311 - a moment, not a secret
    # Both begin with the folder as the writer found it.
    said = heard_at(Replay(folder, heard, deepcopy(disk)), log)
    chosen = sorted(chosen_moment(said, chance) for _ in range(arguments.cuts))
    replay = Replay(folder, heard, disk)
    judge = restores.what_is_missing if arguments.restores else what_is_missing
    return examine(replay, log, chosen, place / "cut", chance, judge)


def replayed(replay: Replay, log: Path) -> "enumerate[bool]":
    """Each moment at which a cut would find something else than before."""
    return enumerate(done for call in calls(log) if (done := replay.step(*call)))


def heard_at(replay: Replay, log: Path) -> list[int]:
    """How much had been said by each moment."""
    return [len(replay.acknowledged) for _ in replayed(replay, log)]


def chosen_moment(heard: list[int], chance: random.Random) -> int:
    """Any moment; one in four is just after something was said, when all of it has to be on the disk."""
    just_said = [moment for moment in range(1, len(heard)) if heard[moment] > heard[moment - 1]]
    return chance.choice(just_said) if chance.random() < 0.25 else chance.randrange(len(heard))


def examine(
    replay: Replay,
    log: Path,
    chosen: list[int],
    found: Path,
    chance: random.Random,
    judge: Callable[[Path, list[str]], str],
) -> tuple[int, str]:
    """Cut at each of the chosen moments; how many lost something, and the first of them in words."""
    lost, worst = 0, ""
    for moment, _ in replayed(replay, log):
        while chosen and chosen[0] == moment:
            chosen.pop(0)
            shutil.rmtree(found, ignore_errors=True)
            found.mkdir()
            replay.disk.cut(found, chance)
            missing = judge(found, replay.acknowledged)
            if missing:
                lost += 1
                worst = worst or f"at moment {moment}, {missing}"
    return lost, worst


def what_is_missing(folder: Path, acknowledged: list[str]) -> str:
    """What was said and isn't there, in words; empty where all is."""
    said: dict[str, list[str]] = {"event": [], "setting": ["0"], "revoked": []}
    for line in acknowledged:
        what, value = line.split("=")
        said[what].append(value)
    if said["revoked"] and opens(folder, PAULS):
        return "the revoked are let in"
    try:
        with closing(unlock(folder)) as store:
            problem = missing(store, {number_of(line): line for line in said["event"]})
            setting = store.settings.get("number", 0)
    except RecordsProblem as trouble:
        return str(trouble)
    if problem or not isinstance(setting, int) or setting < int(said["setting"][-1]):
        return problem or f"setting {said['setting'][-1]} was said, {setting} is there"
    return ""


def made(folder: Path) -> None:
    """A store with a second facilitator, closed: what was there before the power was ever in danger."""
    make_ready(folder)
    with closing(unlock(folder)) as store:
        store.people.add("Paul", Role.FACILITATOR, PAULS, "314159", now=now(), actor=store.person.id)


def write(arguments: argparse.Namespace) -> int:
    """The writer: touches the session of a store (see `touched.py`), and says each thing when it is done."""
    from kroom.records import store as engine

    engine._PRAGMAS = (*engine._PRAGMAS, f"synchronous={arguments.synchronous}")  # pyright: ignore[reportPrivateUsage]
    said = os.open(arguments.heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    application, lines = QCoreApplication([]), list[str]()

    def tell(line: str) -> None:
        os.write(said, b"event=%s\n" % line.encode())
        lines.append(line)
        if len(lines) % EVENTS_A_STRETCH == 0:
            application.quit()

    with closing(unlock(arguments.write)) as store:
        touched = Touched(store, tell, random.Random(arguments.seed))  # noqa: S311
        for stretch in range(1, STRETCHES + 1):
            application.exec()
            store.settings.set("number", stretch)
            os.write(said, b"setting=%d\n" % stretch)
            if stretch == STRETCHES - 1:
                revoke_paul(store)
                os.write(said, b"revoked=1\n")
        del touched
    return 0


def revoke_paul(store: OpenStore) -> None:
    paul = store.people.all()[1]
    store.people.revoke(paul.id, now=now(), actor=store.person.id)


if __name__ == "__main__":
    sys.exit(main())
