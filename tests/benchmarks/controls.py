"""How soon a control is heard in a headset, and how far two headsets are apart, on a sound server of its own.

`PYTHONPATH=. python tests/benchmarks/controls.py [--openings 5]`. Two headset processes are opened as the app
does it, each told the same at the same moment, and recorded at their devices. Heard is the first change in
the recording: by 0.3 dB for what fades, above -60 dBFS for what comes. Prints a table in ms; ends with 1
where a goal is missed.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kroom.music.link import HeadsetLink
from kroom.music.report import HeadsetStatus
from kroom.music.wire import Place
from tests.sound.conftest import Headset, Music, Recorder, Recording, Sound
from tests.sound.servers import RATE, PulseAudio, SoundServer

GOAL_MS = {"start": 20.0, "silence": 50.0}
CONTROL_MS = 200.0
IN_STEP_MS = (10.0, 20.0)
CHAIRS: tuple[Place, Place] = ("a", "b")
SETTLED_S = 0.9
WINDOW = RATE // 400
STEP_DB = 0.3

Change = Callable[[Sound], int]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--openings", type=int, default=5)
    openings = parser.parse_args().openings
    folder = Path(tempfile.mkdtemp(prefix="kroom-"))
    server = PulseAudio()
    os.environ.update(server.environment)
    found: dict[str, list[float]] = {}
    try:
        for number in range(openings):
            for name, values in _opening(server, folder / str(number)).items():
                found.setdefault(name, []).extend(values)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return _tell(found)


def _tell(found: dict[str, list[float]]) -> int:
    missed = False
    sys.stdout.write(f"{'':14}{'median':>8}{'worst':>8}{'goal':>8}   ms\n")
    for name, values in found.items():
        median, worst = statistics.median(values), max(values)
        goal = GOAL_MS.get(name, CONTROL_MS) if name != "in step" else IN_STEP_MS[1]
        missed |= worst > goal or (name == "in step" and median > IN_STEP_MS[0])
        sys.stdout.write(f"{name:14}{median:8.1f}{worst:8.1f}{goal:8.0f}\n")
    return int(missed)


def _opening(server: SoundServer, folder: Path) -> dict[str, list[float]]:
    """Open both headsets, use every control, and say how long each took to be heard."""
    folder.mkdir()
    music = Music(folder)
    programme = music.programme(music.tone(440.0), music.tone(550.0), crossfade_s=1.0)
    both = [make_headset(chair, folder) for chair in CHAIRS]
    recorders = [Recorder(f"headset_{chair}", server.environment) for chair in CHAIRS]
    for headset in both:
        headset.link.load(programme)
        headset.open()
    begins = time.monotonic() + 0.7
    for headset in both:
        headset.link.play(0.0, 0.02, at_monotonic=begins)
    recorders[0].wait_for(0.7 + SETTLED_S)
    told: list[tuple[str, float, Change]] = []
    for name, order, change in _controls():
        told.append((name, time.monotonic(), change))
        for headset in both:
            order(headset.link)
        recorders[0].wait_for(SETTLED_S)
    recordings = [recorder.stop() for recorder in recorders]
    for headset in both:
        headset.link.close(0.0)
    return _found(recordings, begins, told)


def _controls() -> list[tuple[str, Callable[[HeadsetLink], None], Change]]:
    return [
        ("hold", lambda link: link.hold(0.02), _fades),
        ("resume", lambda link: link.resume(None, 0.02), _comes),
        ("volume", lambda link: link.volume(50.0, 0.05), _fades),
        ("volume back", lambda link: link.volume(100.0, 0.05), _swells),
        ("talk", lambda link: link.duck(True), _fades),
        ("talk ends", lambda link: link.duck(False), _swells),
        ("quieten", lambda link: link.quieten(0.02), _fades),
        ("unquieten", lambda link: link.unquieten(0.02), _comes),
        ("skip", HeadsetLink.skip, _changes_note),
        ("silence", HeadsetLink.silence, _ends),
    ]


def _found(
    recordings: list[Recording], begins: float, told: list[tuple[str, float, Change]]
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    starts = [recording.heard(over=0.01)[0] for recording in recordings]
    found["start"] = [abs(start - begins) * 1000 for start in starts]
    found["in step"] = [abs(starts[0] - starts[1]) * 1000]
    for name, at, change in told:
        for recording in recordings:
            sound = recording.between(at, at + SETTLED_S)
            found.setdefault(name, []).append(change(sound) * 1000 / RATE)
    return found


def make_headset(chair: Place, folder: Path) -> Headset:
    """A headset of that chair in its own sink; the benchmark ends where it is lost."""
    statuses: list[HeadsetStatus] = []
    link = HeadsetLink(
        f"headset_{chair}",
        chair,
        chair,
        runtime_dir=folder / "runtime",
        on_status=statuses.append,
        on_lost=lambda reason: sys.exit(reason.text),
        on_back=lambda: None,
    )
    return Headset(link, statuses)


def _levels(sound: Sound) -> Sound:
    """The level in each 2.5 ms."""
    whole = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return np.abs(whole).max(axis=1)


def _first(so: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> int:
    return int(np.flatnonzero(so)[0]) * WINDOW if so.any() else RATE


def _fades(sound: Sound) -> int:
    levels = _levels(sound)
    return _first(levels < levels[:8].max() * 10 ** (-STEP_DB / 20))


def _swells(sound: Sound) -> int:
    levels = _levels(sound)
    return _first(levels > levels[:8].max() * 10 ** (STEP_DB / 20))


def _comes(sound: Sound) -> int:
    return _first(_levels(sound) > 0.001)


def _ends(sound: Sound) -> int:
    """The frame after which nothing more is heard."""
    loud = np.flatnonzero(np.abs(sound) > 0.001)
    return int(loud[-1]) if len(loud) else 0


def _changes_note(sound: Sound) -> int:
    """The first frame that is not what the steady note before would be."""
    period = 1200  # frames: eleven periods of 440 Hz
    steady = np.resize(sound[:period], len(sound))
    return _first(_levels(sound - steady) > 0.001)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
