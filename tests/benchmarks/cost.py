"""What two headsets cost beside two mpv and two cvlc that play the same files, and how soon each is heard.

`PYTHONPATH=. python tests/benchmarks/cost.py [--seconds 30]`. On a sound server of its own, in turns in one
run: seconds from the start of the first process (nothing is running before) until it is heard, processor time
and memory (PSS) of both. cvlc refuses to run as root, and is left out then. Ends with 1 where kroom costs
more than mpv.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kroom.music.loudness import measure_tracks
from kroom.music.measurement import measured_track
from kroom.music.playlist import read_playlist
from kroom.music.programme import Programme, plan_programme
from tests.benchmarks.controls import CHAIRS, make_headset
from tests.sound.conftest import Recorder
from tests.sound.servers import PulseAudio, SoundServer

PLAYLIST = Path(__file__).parents[2] / "assets" / "playlists" / "still-water"
SETTLE_S = 5.0
_MPV = ("mpv", "--no-video", "--no-terminal", "--gapless-audio=yes", "--no-config", "--ao=pulse")
_CVLC = ("cvlc", "--quiet", "--no-video", "--aout=pulse", "--play-and-exit")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds from the start to the first sound; of both processes percent of one core, and MB of memory."""

    heard_s: float
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
        return _compared(server, folder, seconds)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _compared(server: SoundServer, folder: Path, seconds: float) -> int:
    found = {"kroom": _kroom(server, folder, seconds), "mpv": _player(server, _MPV, seconds)}
    if os.geteuid() and shutil.which("cvlc"):
        found["cvlc"] = _player(server, _CVLC, seconds)
    sys.stdout.write(f"{'two of':12}{'s to the sound':>16}{'percent of a core':>20}{'MB (PSS)':>12}\n")
    for name, cost in found.items():
        sys.stdout.write(f"{name:12}{cost.heard_s:16.2f}{cost.percent:20.1f}{cost.megabytes:12.0f}\n")
    kroom, mpv = found["kroom"], found["mpv"]
    return int(kroom.percent > mpv.percent or kroom.megabytes > mpv.megabytes)


def _kroom(server: SoundServer, folder: Path, seconds: float) -> Cost:
    programme = _programme()
    recorder = Recorder(f"headset_{CHAIRS[0]}", server.environment)
    began = time.monotonic()
    both = [make_headset(chair, folder) for chair in CHAIRS]
    for headset in both:
        headset.link.load(programme)
        headset.link.play(0.0, 0.05)
        headset.link.start()
    recorder.wait_for(SETTLE_S)
    try:
        return _cost(recorder, began, [headset.link.pid or 0 for headset in both], seconds)
    finally:
        for headset in both:
            headset.link.close(0.0)


def _player(server: SoundServer, command: Sequence[str], seconds: float) -> Cost:
    files = [str(file) for file in sorted(PLAYLIST.glob("*.opus"))]
    recorder = Recorder(f"headset_{CHAIRS[0]}", server.environment)
    began = time.monotonic()
    both = [
        subprocess.Popen(
            [*command, *files],
            env={**os.environ, "PULSE_SINK": f"headset_{chair}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for chair in CHAIRS
    ]
    recorder.wait_for(SETTLE_S)
    try:
        return _cost(recorder, began, [process.pid for process in both], seconds)
    finally:
        for process in both:
            process.kill()
            process.wait()


def _programme() -> Programme:
    tracks = [track for track in read_playlist(PLAYLIST).tracks if track.path]
    found = measure_tracks([track.path for track in tracks if track.path], None)
    measured = [measured_track(track, found[track.path]) for track in tracks if track.path]
    return plan_programme([track for track in measured if track is not None])


def _cost(recorder: Recorder, began: float, pids: list[int], seconds: float) -> Cost:
    heard_s = recorder.stop().heard()[0] - began
    before = _sum(_used_s, pids)
    threading.Event().wait(seconds)
    return Cost(heard_s, (_sum(_used_s, pids) - before) / seconds * 100, _sum(_memory_mb, pids))


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
