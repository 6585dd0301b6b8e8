"""What two headsets cost beside two mpv that play the same files.

`PYTHONPATH=. python tests/benchmarks/cost.py [--seconds 30]`. On a sound server of its own, in turns in one
run: processor time and memory (PSS) of the two processes. Ends with 1 where kroom costs more.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kroom.music.loudness import measure_tracks
from kroom.music.measurement import measured_track
from kroom.music.playlist import read_playlist
from kroom.music.programme import Programme, plan_programme
from tests.benchmarks.controls import CHAIRS, make_headset
from tests.sound.conftest import Headset
from tests.sound.servers import PulseAudio

PLAYLIST = Path(__file__).parents[2] / "assets" / "playlists" / "still-water"
SETTLE_S = 5.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of all processes together: percent of one core, MB of memory."""

    percent: float
    megabytes: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30.0)
    seconds = parser.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="kroom-"))
    server = PulseAudio()
    os.environ.update(server.environment)
    try:
        return _compared(folder, seconds)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _compared(folder: Path, seconds: float) -> int:
    both = _playing(folder)
    kroom = _cost([headset.link.pid or 0 for headset in both], seconds)
    _close(both)
    mpv = _mpv(seconds)
    sys.stdout.write(f"{'two of':12}{'percent of a core':>20}{'MB (PSS)':>12}\n")
    for name, cost in (("kroom", kroom), ("mpv", mpv)):
        sys.stdout.write(f"{name:12}{cost.percent:20.1f}{cost.megabytes:12.0f}\n")
    return int(kroom.percent > mpv.percent or kroom.megabytes > mpv.megabytes)


def _playing(folder: Path) -> list[Headset]:
    programme = _programme()
    both = [make_headset(chair, folder) for chair in CHAIRS]
    for headset in both:
        headset.link.load(programme)
        headset.open()
        headset.link.play(0.0, 0.5)
    for headset in both:
        headset.wait_for("playing", past_s=SETTLE_S)
    return both


def _programme() -> Programme:
    tracks = [track for track in read_playlist(PLAYLIST).tracks if track.path]
    found = measure_tracks([track.path for track in tracks if track.path], None)
    measured = [measured_track(track, found[track.path]) for track in tracks if track.path]
    return plan_programme([track for track in measured if track is not None])


def _close(both: list[Headset]) -> None:
    for headset in both:
        headset.link.close(0.0)


def _mpv(seconds: float) -> Cost:
    command = ["mpv", "--no-video", "--no-terminal", "--gapless-audio=yes", "--no-config"]
    files = [str(file) for file in sorted(PLAYLIST.glob("*.opus"))]
    both = [
        subprocess.Popen(
            [*command, f"--audio-device=pulse/headset_{chair}", *files], stdout=subprocess.DEVNULL
        )
        for chair in CHAIRS
    ]
    threading.Event().wait(SETTLE_S)
    try:
        return _cost([process.pid for process in both], seconds)
    finally:
        for process in both:
            process.kill()
            process.wait()


def _cost(pids: list[int], seconds: float) -> Cost:
    before = _sum(_used_s, pids)
    threading.Event().wait(seconds)
    return Cost((_sum(_used_s, pids) - before) / seconds * 100, _sum(_memory_mb, pids))


def _sum(figure: Callable[[int], float], pids: list[int]) -> float:
    return sum(figure(pid) for pid in pids)


def _used_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory_mb(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
