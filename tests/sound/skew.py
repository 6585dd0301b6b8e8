"""A headset whose clock isn't the computer's: is there ever a hole, and does the delay grow?

`PYTHONPATH=. python tests/sound/skew.py [--seconds 150] [--ppm 2000]`. Two outputs play in real time to
devices that take so much more and so much less sound a second than they say: sinks whose reader keeps its own
time. In 90 minutes 200 ppm are 1.1 s of sound too much or too little; so are 2,000 ppm in nine minutes, where
whatever brings feed and device together again has ten times as much to do. Prints how late marks in the sound
were at the device, at first, at last and at most; ends with 1 where that grew or there was a hole.
"""

import argparse
import fcntl
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kroom.music.libvlc import LibVlcOutput
from kroom.music.output import Samples
from kroom.music.priority import come_first
from tests.sound.servers import RATE, PulseAudio, SoundServer

LEVEL, MARK = 0.05, 0.5
MARK_FRAMES = 16
HOLE_FRAMES = RATE // 1000
FEWEST = 5  # marks at either end that are compared
MOST_GROWTH_MS = 40.0
LONGEST_S = 0.5  # marks come once a second: which is which
BLOCK = 480  # frames
STALL_S = 0.1


@dataclass(frozen=True)
class Found:
    """Of one output: ms from due to heard for each mark, and the longest stretch without sound."""

    delays_ms: list[float]
    hole_ms: float

    @property
    def growth_ms(self) -> float:
        """By how much the last third of the marks took longer than the first: a third holds whole swings."""
        third = max(1, len(self.delays_ms) // 3)
        return float(np.median(self.delays_ms[-third:]) - np.median(self.delays_ms[:third]))


class Device:
    """A sink, and what takes its sound by a clock of its own until `stop`."""

    def __init__(self, server: SoundServer, sink: str, ppm: float) -> None:
        self._pipe, self._rate = server.folder / f"{sink}.pipe", RATE * (1.0 + ppm / 1e6)
        options = (f"sink_name={sink}", f"file={self._pipe}", f"rate={RATE}", "channels=2", "format=s16le")
        self._server, self._module = server, server.ask("load-module", "module-pipe-sink", *options)
        self._parts: list[bytes] = []
        self._times: list[float] = []
        self._thread = threading.Thread(target=self._take, name=sink)
        self._thread.start()

    def stop(self) -> NDArray[np.float32]:
        """End it; all that it has taken."""
        self._server.ask("unload-module", self._module)
        self._thread.join()
        return np.frombuffer(b"".join(self._parts), "<i2")[::2].astype(np.float32) / np.float32(32768)

    def time_of(self, frame: int) -> float:
        """The monotonic second at which the device took that frame."""
        return self._times[frame // BLOCK] + frame % BLOCK / self._rate

    def _take(self) -> None:
        pause, due = threading.Event(), 0.0
        with self._pipe.open("rb") as pipe:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
            while len(data := pipe.read(4 * BLOCK)) == 4 * BLOCK:
                now = time.monotonic()
                due = due if now < due + STALL_S else now  # nothing was played until now
                self._parts.append(data)
                self._times.append(due)
                due += BLOCK / self._rate
                pause.wait(max(0.0, due - now))


def main() -> int:
    """Play, listen, print."""
    parser = argparse.ArgumentParser(description="Play to two devices whose clocks aren't the computer's.")
    parser.add_argument("--seconds", type=float, default=150.0)
    parser.add_argument("--ppm", type=float, default=2000.0)
    parser.add_argument("--feed", metavar="SINK", help="used by the command itself")
    given = parser.parse_args()
    if given.feed:
        return feed(given.feed, given.seconds)
    server = PulseAudio()
    os.environ.update(server.environment)
    try:
        skews = {"fast": given.ppm, "slow": -given.ppm}
        devices = {sink: Device(server, sink, ppm) for sink, ppm in skews.items()}
        feeds = {sink: _start(sink, given.seconds) for sink in skews}
        due = {sink: [float(word) for word in one.communicate()[0].split()] for sink, one in feeds.items()}
        found = {sink: listen(device, due[sink]) for sink, device in devices.items()}
    finally:
        server.stop()
    return _tell(skews, found)


def _start(sink: str, seconds: float) -> "subprocess.Popen[str]":
    words = ["--feed", sink, "--seconds", str(seconds)]
    return subprocess.Popen(
        [sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def feed(sink: str, seconds: float) -> int:
    """Be a headset's output: a steady level with a mark each second; prints when each mark was due."""
    done, marks = 0, list[float]()

    def source(frames: int, due: float) -> Samples:
        nonlocal done
        block = np.full((frames, 2), LEVEL, np.float32)
        if done % RATE < frames:
            block[:MARK_FRAMES] = MARK
            marks.append(due)
        done += frames
        return block

    output = LibVlcOutput(sink, f"kroom skew {sink}", source, sys.exit, prompt=come_first())
    output.open()
    threading.Event().wait(seconds)
    output.close()
    print(*marks)  # noqa: T201 - the other process reads it
    return 0


def listen(device: Device, due: list[float]) -> Found:
    """Find the marks and the holes."""
    sound = np.abs(device.stop())
    at = np.flatnonzero(sound > (LEVEL + MARK) / 2)
    at = at[np.diff(at, prepend=-RATE) > RATE // 2]
    moments = np.array(due)
    late = [
        moment - moments[np.abs(moments - moment).argmin()] for moment in map(device.time_of, at.tolist())
    ]
    gaps = np.diff(np.flatnonzero(sound > LEVEL / 2))
    longest = int(gaps.max(initial=0))
    hole_ms = 1000 * longest / RATE if longest >= HOLE_FRAMES else 0.0
    return Found([1000 * float(one) for one in late if abs(one) < LONGEST_S], hole_ms)


def _tell(skews: dict[str, float], found: dict[str, Found]) -> int:
    missed = False
    names = ("marks", "first", "last", "most", "least", "hole")
    sys.stdout.write(
        f"{'feed':>10}" + "".join(f"{name:>9}" for name in names) + "   ms after they were due\n"
    )
    for sink, ppm in skews.items():
        one = found[sink]
        ends = (np.median(one.delays_ms[:FEWEST]), np.median(one.delays_ms[-FEWEST:]))
        figures = (*ends, max(one.delays_ms), min(one.delays_ms), one.hole_ms)
        told = "".join(f"{figure:9.1f}" for figure in figures)
        sys.stdout.write(f"{ppm:+6.0f} ppm{len(one.delays_ms):9}{told}\n")
        missed |= one.hole_ms > 0 or abs(one.growth_ms) > MOST_GROWTH_MS
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
