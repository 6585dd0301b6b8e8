"""An app of its own process (`lively.py`) as the one who kills it sees it: by its lines."""

import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LIVELY = Path(__file__).with_name("lively.py")
ROOT = LIVELY.parents[2]
ON_TIME_S = 1.5
SOUNDING = ("playing", "talking")


@dataclass(frozen=True)
class Heard:
    """What a headset said, at a monotonic second: its state, its place, and the place by the clock."""

    at: float
    state: str
    place_s: float
    clock_s: float

    @property
    def sounds(self) -> bool:
        return self.state in SOUNDING

    @property
    def is_on_time(self) -> bool:
        """About where its partner's clock is; a takeover sees to that."""
        return self.sounds and abs(self.place_s - self.clock_s) < ON_TIME_S


class RunningApp:
    """Started at once. `head` is the last event that it found, `last` the last one that it said."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        self._words = folder / "words"
        with self._words.open("w") as words:
            self._process = subprocess.Popen(
                [sys.executable, str(LIVELY), str(folder)],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=words,
            )
        self._rest = b""
        self.head = self.last = 0
        self.heard: dict[str, Heard] = {}
        self.troubles: list[str] = []
        self.deaths = {"a": 0, "b": 0}

    def both_heard(self) -> bool:
        return len(self.heard) == 2 and all(one.sounds for one in self.heard.values())

    def read(self, seconds: float) -> bool:
        """Take what it says, for at most that long; False once it has ended."""
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            return True
        data = os.read(self._process.stdout.fileno(), 65536)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line.decode().split())
        return bool(data)

    def kill(self) -> int:
        """End it now; the last event that it said."""
        self._process.kill()
        self._process.wait()
        while self._process.stdout is not None and not self._process.stdout.closed:
            if not self.read(1.0):
                self._process.stdout.close()
        return self.last

    def last_words(self) -> str:
        """What it wrote that was no line for us, and what it knew."""
        written = self._words.read_text()[-1500:]
        return f"{written} {self.heard} {self.troubles} ended with {self._process.poll()}"

    def _take(self, words: list[str]) -> None:
        match words:
            case ["head", seq]:
                self.head = int(seq)
            case ["event", seq]:
                self.last = max(self.last, int(seq))
            case ["heard", partner, state, place, clock]:
                self.heard[partner] = Heard(time.monotonic(), state, float(place), float(clock))
            case ["trouble", *text]:
                self.troubles.append(" ".join(text))
            case _:
                raise ValueError(f"not understood: {words}")
