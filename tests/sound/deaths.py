"""Headset processes that are killed while they play: how soon the music is back, and where.

`PYTHONPATH=. python tests/sound/deaths.py --times 20` prints a table of what the recordings tell; ends with 1
where a goal is missed.
"""

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.sound.conftest import Ear, Headset, Headsets, Music, Recording, start_recorders
from tests.sound.servers import RATE, PulseAudio, SoundServer, wait_until

_GAP_S, _PLACE_S = 0.45, 0.03
_AUDIBLE = 0.0005
BASS = 220.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a headset's process, and print how its music returns.")
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    server = PulseAudio()
    os.environ.update(server.environment)
    try:
        found = [_once(server) for _ in range(times)]
    finally:
        server.stop()
    gaps, places = ([one[number] for one in found] for number in (0, 1))
    traces = sum(one[2] for one in found)
    sys.stdout.write(f"{'':24}{'median':>9}{'worst':>9}{'goal':>9}\n")
    for name, values, goal in (("silence, s", gaps, _GAP_S), ("place off by, s", places, _PLACE_S)):
        sys.stdout.write(f"{name:24}{statistics.median(values):9.3f}{max(values):9.3f}{goal:9.3f}\n")
    sys.stdout.write(f"traces in the other headset: {traces} of {times}\n")
    return int(max(gaps) > _GAP_S or max(places) > _PLACE_S or traces > 0)


def _once(server: SoundServer) -> tuple[float, float, bool]:
    """Seconds of silence, by how many seconds the place is off, whether the other headset heard of it."""
    with tempfile.TemporaryDirectory(prefix="kroom-") as folder:
        server.reset()
        music, headsets = Music(Path(folder)), Headsets(Path(folder) / "run")
        a = headsets("a", programme=music.programme(music.sweep()))
        b = headsets("b", programme=music.programme(music.tone(BASS)))
        try:
            return _kill(server, a, b)
        finally:
            headsets.close()


def _kill(server: SoundServer, a: Headset, b: Headset) -> tuple[float, float, bool]:
    for headset in (a, b):
        headset.open()
        headset.link.play(0.0, 0.05)
    for headset in (a, b):
        headset.wait_for("playing", past_s=1.5)
    recorders = start_recorders(server, "headset_a", "headset_b")
    recorders.wait_for(0.3)
    assert a.link.pid is not None
    killed = time.monotonic()
    os.kill(a.link.pid, signal.SIGKILL)
    wait_until(lambda: a.returns)
    a.wait_until(lambda: a.status.state == "playing" and a.status.at > a.returns[0] + 0.8)
    heard = recorders.stop()
    gap_s, place_s = _gap(heard["headset_a"], killed)
    levels = [Ear().quietest_10ms(heard["headset_b"].sound[RATE // 10 :]), -heard["headset_b"].loudest()]
    return gap_s, place_s, levels[0] < -30.0 or levels[1] < -0.25


def _gap(recording: Recording, killed: float) -> tuple[float, float]:
    loud = np.flatnonzero(np.abs(recording.sound) > _AUDIBLE) / RATE + recording.started
    after = loud[loud > killed + 0.1]
    between = np.flatnonzero(np.diff(loud) > 0.05)
    ended, began = (
        (float(loud[between[0]]), float(loud[between[0] + 1])) if len(between) else (killed, after[0])
    )
    ear = Ear()
    before_s = ear.place(recording.between(ended - 0.15, ended - 0.05)) + 0.1
    after_s = ear.place(recording.between(began + 0.35, began + 0.45)) - 0.4
    return began - ended, abs(after_s - before_s)


if __name__ == "__main__":
    sys.exit(main())
