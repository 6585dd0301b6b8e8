"""Hundreds of odd audio files before kroom's own check and its decoder: no hang, no crash, no traceback.

`PYTHONPATH=. python tests/faults/odd_audio.py --files 400` makes the files, has each one measured by the
process that measures for the app, and each one that is said to play read by the decoder of a headset, to its
end and from its middle. Then `kroom playlist check` sees all of them as one playlist. Prints a table; ends
with 0 only if nothing took longer than ten seconds, nothing fell over, every refusal is one line in words,
and what has to play (or not) does (or doesn't).
"""

import argparse
import json
import os
import random
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from odd_files import Odd, handmade
from odd_mutations import mutated

LONGEST_S = 10.0
WORKERS = 2
FEW = 100
HANDMADE_SHARE = 0.6
REASONS = 4


@dataclass
class Outcome:
    """What came of one file. `wrong` says what should not have happened, empty where all is well."""

    odd: Odd
    path: Path
    seconds: float = 0.0
    problem: str | None = None
    wrong: list[str] = field(default_factory=list[str])


def main() -> int:
    """Make, check, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="make the files here and leave them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kroom-odd-") as place:
        folder = arguments.keep or Path(place)
        outcomes = make(folder, chosen(arguments.files, arguments.seed))
        workers = 1 if len(outcomes) < FEW else WORKERS
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(check, [outcomes[number::workers] for number in range(workers)]))
        faults = by_command(folder, outcomes)
    say_table(outcomes)
    faults += [f"{one.odd.kind}: {one.path.name!r}: {why}" for one in outcomes for why in one.wrong]
    for fault in faults:
        say(fault)
    say(f"{len(outcomes)} files, {len(faults)} faults (seed {arguments.seed})")
    return int(bool(faults))


def chosen(count: int, seed: int) -> list[Odd]:
    """So many files: of those made by hand as many kinds as there is room for, then mutations."""
    known = handmade()
    random.Random(seed).shuffle(known)  # noqa: S311 - an order, not a secret
    kinds = Counter[str]()
    order: list[tuple[int, Odd]] = []
    for odd in known:
        kinds[odd.kind] += 1
        order.append((kinds[odd.kind], odd))
    known = [odd for _, odd in sorted(order, key=lambda one: one[0])][: round(count * HANDMADE_SHARE)]
    return known + [mutated(number, seed) for number in range(count - len(known))]


def make(folder: Path, odd: Sequence[Odd]) -> list[Outcome]:
    """Each in a folder of its own, so that names may be what they like."""
    outcomes: list[Outcome] = []
    for number, one in enumerate(odd):
        place = folder / f"{number:04}"
        place.mkdir(parents=True)
        one.make(place / one.name)
        outcomes.append(Outcome(one, place / one.name))
    return outcomes


def check(outcomes: Sequence[Outcome]) -> None:
    """Measure each, then play those that are said to play."""
    with Helper("-m", "kroom.music.measure_worker") as measurer, Helper(str(PLAYER)) as player:
        for one in outcomes:
            measured = measurer.ask({"path": str(one.path), "cache": None, "glance": False})
            glanced = measurer.ask({"path": str(one.path), "cache": None, "glance": True})
            one.seconds = max(measured.seconds, glanced.seconds)
            one.wrong += [*measured.wrong, *glanced.wrong]
            found: dict[str, Any] = measured.answer.get("measurement", {"problem": "none"})
            one.problem = found["problem"]
            one.wrong += words_amiss(one)
            if one.problem is None:
                played = player.ask({"path": str(one.path), "seconds": found["duration_s"]})
                one.seconds = max(one.seconds, played.seconds)
                one.wrong += [*played.wrong, *played.answer.get("wrong", [])]


def words_amiss(one: Outcome) -> Iterator[str]:
    """What is wrong with the verdict on a file."""
    why = one.problem
    if one.odd.plays is not None and one.odd.plays != (why is None):
        yield "should play, but " + why if why else "should not play"
    if why is not None and (not why.strip() or "\n" in why or str(one.path.parent) in why or len(why) > 200):
        yield f"a reason that nobody can read: {why!r}"


PLAYER = Path(__file__).with_name("odd_player.py")


@dataclass
class Reply:
    """An answer, how long it took, and what was wrong with getting it."""

    answer: dict[str, Any]
    seconds: float
    wrong: tuple[str, ...] = ()


class Helper:
    """A process that answers a line of JSON with lines of JSON; started anew after one that fell over."""

    def __init__(self, *what: str) -> None:
        self._what = what
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._started()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, question: dict[str, Any]) -> Reply:
        """Ask and wait, at most ten seconds."""
        process = self._started()
        assert process.stdin
        began = time.monotonic()
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        for line in self._lines(process, began + LONGEST_S):
            answer: dict[str, Any] = json.loads(line)
            if "done" not in answer:
                return Reply(answer, time.monotonic() - began)
        seconds = time.monotonic() - began
        if seconds >= LONGEST_S:
            self._end()
            return Reply({}, seconds, (f"took longer than {LONGEST_S:.0f} s",))
        return Reply({}, seconds, (f"fell over: {self._end()}",))

    def _lines(self, process: subprocess.Popen[bytes], until: float) -> Iterator[bytes]:
        """Lines as they come, until the time is up or the process has gone."""
        assert process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            buffer = b""
            while selector.select(max(0.0, until - time.monotonic())):
                data = os.read(process.stdout.fileno(), 65536)
                if not data:
                    return
                *whole, buffer = (buffer + data).split(b"\n")
                yield from whole

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            pipe = subprocess.PIPE
            command = [sys.executable, *self._what]
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        return self._process

    def _end(self) -> str:
        """End it; the last words it wrote to standard error."""
        process, self._process = self._process, None
        if process is None:
            return ""
        process.kill()
        _, errors = process.communicate()
        return f"{process.returncode}: {errors.decode(errors='replace').strip()[-300:]}"


def by_command(folder: Path, outcomes: Sequence[Outcome]) -> list[str]:
    """What is wrong when the command checks all of them as one playlist."""
    there = [one for one in outcomes if "\n" not in one.path.name and one.path.name.strip() == one.path.name]
    playlist = folder / "all.m3u"
    playlist.write_bytes(b"\n".join(os.fsencode(one.path) for one in there))
    command = [sys.executable, "-m", "kroom", "--data", str(folder / "data"), "playlist", "check", "--json"]
    done = subprocess.run([*command, str(playlist)], capture_output=True)
    if done.returncode != 1 or b"Traceback" in done.stderr:
        return [f"the command ended with {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}"]
    (told,) = json.loads(done.stdout)["playlists"]
    verdicts = [track["problem"] for track in told["tracks"]]
    other = [one for one, why in zip(there, verdicts, strict=False) if one.problem != why]
    if len(verdicts) != len(there) or other:
        names = [one.path.name for one in other[:3]]
        return [f"the command says otherwise of {len(other)} files, {names!r}; {len(verdicts)} tracks"]
    return []


def say_table(outcomes: Sequence[Outcome]) -> None:
    kinds = dict.fromkeys(sorted(one.odd.kind for one in outcomes))
    say(f"{'kind':<24}{'files':>6}{'play':>6}{'not':>5}{'worst s':>9}  why not, most often")
    for kind in kinds:
        mine = [one for one in outcomes if one.odd.kind == kind]
        reasons = Counter(one.problem for one in mine if one.problem)
        plays = len(mine) - reasons.total()
        worst = max(one.seconds for one in mine)
        why = "; ".join(reason for reason, _ in reasons.most_common(REASONS))
        say(f"{kind:<24}{len(mine):>6}{plays:>6}{reasons.total():>5}{worst:>9.2f}  {why}")


def say(line: str) -> None:
    sys.stdout.write(line.encode("utf-8", "backslashreplace").decode() + "\n")


if __name__ == "__main__":
    sys.exit(main())
