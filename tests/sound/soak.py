"""Two headsets play the shipped playlists for an hour and a half: is there ever a hole, does memory grow?

`PYTHONPATH=. python tests/sound/soak.py [--minutes 90] [--busy [--nice 0]]`, in real time, on a sound server
of its own. With `--busy` no core rests meanwhile: one process for each does nothing but count. What comes out
of both devices is listened to as it comes (nothing is kept): stretches of silence, and stretches that are a
copy of what was just heard. Also counted: what the sound server calls an underrun, blocks that were handed
over too late, losses; and how far the programme fell behind the clock. Prints a table; ends with 1 where
anything was found or memory grew.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import numpy as np
from numpy.typing import NDArray

from kroom.music.loudness import measure_tracks
from kroom.music.measurement import measured_track
from kroom.music.playlist import read_playlist
from kroom.music.programme import Programme, plan_programme
from kroom.music.shipped import shipped_playlists
from kroom.music.wire import Place
from tests.sound.conftest import Headset, Headsets
from tests.sound.servers import RATE, PulseAudio, SoundServer, put_first, wait_until

CHAIRS: tuple[Place, Place] = ("a", "b")
SETTLE_S = 5.0
MEMORY_EVERY_S = 20.0
SETTLED_SHARE = 0.15  # of the run: until everything that is made once has been made
MOST_GROWTH_MB = 4.0  # an hour; decoders come and go by some MB
STILL_MS = 25  # later than that a process that only sleeps was not woken by its computer
HOLE_FRAMES = RATE // 1000
COPY_FRAMES = RATE // 200
COPY_LAGS = (480, 960)  # the blocks of ours that could come twice
QUIET = 0.001  # -60 dBFS: what is copied has to be heard to count
PIECE_BYTES = 4 * RATE

Frames = NDArray[np.int16]


@dataclass
class Listener:
    """Listens to one device until `stop`, and remembers the holes and copies alone."""

    sink: str
    environment: dict[str, str]
    seconds: float = 0.0
    holes: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    copies: list[float] = field(default_factory=list[float])
    quietest: float = 1.0

    def __post_init__(self) -> None:
        command = ["parec", "-d", f"{self.sink}.monitor", f"--rate={RATE}", "--channels=2", "--format=s16le"]
        self._process = subprocess.Popen(
            [*command, "--latency-msec=100"],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        put_first(self._process)
        self._before = np.zeros((0, 2), np.int16)
        self._silent_frames = 0
        self._thread = threading.Thread(target=self._listen, name=f"listener {self.sink}")
        self._thread.start()

    def stop(self) -> None:
        self._process.terminate()
        self._thread.join()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while len(data := pipe.read(PIECE_BYTES)) == PIECE_BYTES:
                self._take(np.frombuffer(data, "<i2").reshape(-1, 2))

    def _take(self, piece: Frames) -> None:
        self._find_holes(piece)
        heard = np.concatenate((self._before, piece))
        for lag in COPY_LAGS:
            same = (heard[lag:] == heard[:-lag]).all(axis=1) & (np.abs(heard[lag:, 0]) > QUIET * 32768)
            if max(runs(same), default=0) >= COPY_FRAMES:
                self.copies.append(self.seconds)
        self._before = piece[-max(COPY_LAGS) :]
        windows = (piece.astype(np.float32) / 32768).reshape(-1, RATE // 100 * 2)
        self.quietest = min(self.quietest, float(np.sqrt((windows**2).mean(axis=1)).min()))
        self.seconds += len(piece) / RATE

    def _find_holes(self, piece: Frames) -> None:
        """Stretches of nothing at all, also over the edges of pieces."""
        sounding = np.flatnonzero(piece.any(axis=1))
        edges = np.concatenate(([-1 - self._silent_frames], sounding, [len(piece)]))
        gaps = np.diff(edges) - 1
        for number in np.flatnonzero(gaps[:-1] >= HOLE_FRAMES):
            self.holes.append((self.seconds + float(edges[number] + 1) / RATE, float(gaps[number]) / RATE))
        self._silent_frames = int(gaps[-1])


def runs(so: NDArray[np.bool_]) -> list[int]:
    """How long each stretch is in which it is so."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], so, [False])).astype(np.int8)))
    return [int(length) for length in edges[1::2] - edges[::2]]


class Witness:
    """A process that wakes every 5 ms, before all others where it may, and notes when it was woken late."""

    SOURCE = """
import contextlib, os, sys, time
with contextlib.suppress(OSError):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
began = before = time.monotonic()
while True:
    time.sleep(0.005)
    now = time.monotonic()
    late = 1000 * (now - before) - 5
    if late > float(sys.argv[1]):
        print(f"{now - began:.2f} {late:.0f}", flush=True)
    before = now
"""

    def __init__(self) -> None:
        command = [sys.executable, "-c", self.SOURCE, str(STILL_MS)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)

    def stop(self) -> list[tuple[float, float]]:
        """End it; (second, ms) of each time it was woken late."""
        self._process.kill()
        lines = self._process.communicate()[0].splitlines()
        return [(float(at), float(late)) for at, _, late in (line.partition(" ") for line in lines)]


@dataclass
class Watch:
    """One headset over time: (second, MB) of its process, and how far its programme is behind the clock."""

    headset: Headset
    began: float
    pids: set[int] = field(default_factory=set[int])
    memory: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    behind_ms: list[float] = field(default_factory=list[float])

    def look(self) -> None:
        pid, status = self.headset.link.pid, self.headset.status
        if pid is None:
            return
        self.pids.add(pid)
        self.memory.append((time.monotonic() - self.began, memory_mb(pid)))
        self.behind_ms.append(1000 * (status.at - status.position_s))

    def growth_mb_an_hour(self) -> float:
        """The slope of the line through its memory once it has settled."""
        settled = self.memory[int(len(self.memory) * SETTLED_SHARE) :]
        if len(settled) < 3:
            return 0.0
        at, megabytes = zip(*settled, strict=True)
        return 3600 * statistics.linear_regression(at, megabytes).slope


def main() -> int:
    """Play, watch, print."""
    parser = argparse.ArgumentParser(description="Play for an hour and a half, and look for holes.")
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--busy", action="store_true", help="keep every core busy meanwhile")
    parser.add_argument("--nice", type=int, default=0, help="how far those that keep them busy give way")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    folder = Path(tempfile.mkdtemp(prefix="kroom-"))
    server = PulseAudio()
    os.environ.update(server.environment)
    tell_all(server, folder / "server.log")
    try:
        with _busy(given.nice) if given.busy else contextlib.nullcontext():
            return _play(server, folder, given.minutes * 60)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit("told to end")


def _play(server: SoundServer, folder: Path, seconds: float) -> int:
    headsets = Headsets(folder / "run")
    try:
        programmes = zip(CHAIRS, _programmes(), strict=True)
        made = [headsets(chair, programme=programme) for chair, programme in programmes]
        for headset in made:
            headset.open()
            headset.link.play(0.0, 0.5)
        for headset in made:
            headset.wait_for("playing", past_s=SETTLE_S)
        before = count_underruns(folder / "server.log")
        listeners, witness = [Listener(f"headset_{chair}", server.environment) for chair in CHAIRS], Witness()
        try:
            watches = _watch([Watch(headset, time.monotonic()) for headset in made], seconds)
        finally:
            stood = witness.stop()
            for listener in listeners:
                listener.stop()
        _tell_still(stood)
        return _tell(watches, listeners, count_underruns(folder / "server.log") - before)
    finally:
        headsets.close()


def _watch(watches: list[Watch], seconds: float) -> list[Watch]:
    pause, end = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < end:
        for watch in watches:
            watch.look()
            del watch.headset.statuses[:-1]
        sys.stderr.write(f"\r{(end - time.monotonic()) / 60:5.1f} minutes to go")
        pause.wait(min(MEMORY_EVERY_S, max(0.0, end - time.monotonic())))
    sys.stderr.write("\r")
    return watches


def _programmes() -> Iterator[Programme]:
    for playlist in shipped_playlists()[: len(CHAIRS)]:
        tracks = [track for track in read_playlist(playlist.path).tracks if track.path]
        found = measure_tracks([track.path for track in tracks if track.path], None)
        measured = [measured_track(track, found[track.path]) for track in tracks if track.path]
        yield plan_programme([track for track in measured if track is not None])


@contextlib.contextmanager
def _busy(nice: int) -> Generator[None]:
    """No core rests meanwhile. Each has a session of its own, as another program of the desktop would."""
    counting = "import os, sys\nos.nice(int(sys.argv[1]))\nwhile True: pass"
    busy = [
        subprocess.Popen([sys.executable, "-c", counting, str(nice)], start_new_session=True)
        for _ in range(os.cpu_count() or 1)
    ]
    for process in busy:
        with contextlib.suppress(OSError):
            Path(f"/proc/{process.pid}/autogroup").write_text(str(nice), "ascii")
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def tell_all(server: SoundServer, log: Path) -> None:
    """Have the sound server write down everything, underruns among it."""
    with socket.socket(socket.AF_UNIX) as console:
        console.connect(str(server.folder / "console"))
        console.sendall(f"set-log-target file:{log}\nset-log-level 4\n".encode())
        wait_until(log.exists)


def count_underruns(log: Path) -> int:
    """How often a stream went on after the sound server had had nothing to play of it."""
    return log.read_text("utf-8", "replace").count("end of underrun")


def memory_mb(pid: int) -> float:
    """What the process has of its own: its share of what others use too grows when one of them ends."""
    found = re.search(r"^Anonymous:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def _tell_still(stood: list[tuple[float, float]]) -> None:
    for at, late in sorted(stood, key=lambda one: -one[1])[:20]:
        sys.stdout.write(f"the computer stood still for {late:.0f} ms at {at:.2f} s\n")
    sys.stdout.write(f"it stood still for over {STILL_MS} ms {len(stood)} times\n")


def _tell(watches: list[Watch], listeners: list[Listener], underruns: int) -> int:
    faults = underruns
    names = ("heard min", "holes", "longest ms", "copies", "quietest dBFS", "late blocks", "losses")
    more = ("MB first", "MB last", "MB most", "MB/hour", "behind ms")
    rows: list[list[str]] = [["", *names, *more]]
    for watch, listener in zip(watches, listeners, strict=True):
        headset, growth = watch.headset, watch.growth_mb_an_hour()
        memory = [megabytes for _, megabytes in watch.memory]
        drift = watch.behind_ms[-1] - watch.behind_ms[0]
        faults += len(listener.holes) + len(listener.copies) + headset.status.underruns + len(headset.losses)
        faults += growth > MOST_GROWTH_MB
        longest = max((length for _, length in listener.holes), default=0.0)
        quietest = 20 * np.log10(max(listener.quietest, 1e-9))
        heard = (f"{listener.seconds / 60:.1f}", str(len(listener.holes)), f"{longest * 1000:.1f}")
        device = (str(len(listener.copies)), f"{quietest:.1f}", str(headset.status.underruns))
        grown = (
            f"{memory[0]:.1f}",
            f"{memory[-1]:.1f}",
            f"{max(memory):.1f}",
            f"{growth:+.2f}",
            f"{drift:+.1f}",
        )
        rows.append([listener.sink, *heard, *device, str(len(headset.losses)), *grown])
        for at, length in listener.holes[:20]:
            sys.stdout.write(f"{listener.sink}: {length * 1000:.1f} ms of nothing at {at:.2f} s\n")
    for column in zip(*rows, strict=True):
        sys.stdout.write(f"{column[0]:16}{column[1]:>14}{column[2]:>14}\n")
    sys.stdout.write(f"underruns told by the sound server: {underruns}\n")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
