"""Both partners started by one act: how far their headsets are apart, then and after a hold.

`PYTHONPATH=. python tests/sound/starts.py --times 20` starts a session that often, through the same rooms as
the app, with the same noise for both, and compares what the two devices played. Prints a table in ms; ends
with 1 where a goal is missed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from kroom.music.link import HeadsetLink
from kroom.music.pieces import MeasuredTrack
from kroom.music.report import HeadsetStatus, LostReason
from kroom.room.links import Link
from kroom.room.moment import room_clock
from kroom.room.music_room import MusicRoom
from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.events import Kind, Partner
from tests.room.conftest import Clock, House
from tests.sound.conftest import Music, Recording, start_recorders
from tests.sound.servers import RATE, PulseAudio, SoundServer, wait_until

MEDIAN_MS, WORST_MS = 10.0, 20.0
HEARD_S = 1.6  # after an act: enough of the fade to compare
COMPARED_S = 0.8


class _RealClock(Clock):
    """The clock of a house, as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._now = room_clock()

    def __call__(self) -> Moment:
        return self._now()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Start both partners, and print how far they are apart.")
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    app = QCoreApplication(sys.argv[:1])
    server = PulseAudio()
    os.environ.update(server.environment)
    try:
        with tempfile.TemporaryDirectory(prefix="kroom-") as folder:
            track = noise(Music(Path(folder)))
            house = House(Path(folder) / "data", _RealClock())
            runtimes = [Path(folder) / str(number) for number in range(times)]
            found = [_once(app, server, house, runtime, track) for runtime in runtimes]
            house.close()
    finally:
        server.stop()
    return _tell(found)


def noise(music: Music) -> MeasuredTrack:
    """A minute in which no moment is like another, so that two recordings of it can be compared."""
    phases = np.random.default_rng(7).uniform(0.0, 2 * np.pi, 60 * RATE)
    return music._write("noise", phases, 60.0)  # pyright: ignore[reportPrivateUsage]


def _tell(found: list[tuple[float, float, float]]) -> int:
    starts, holds, heard = ([one[number] for one in found] for number in range(3))
    sys.stdout.write(f"{'':28}{'median':>8}{'worst':>8}{'goal':>12}   ms\n")
    missed = False
    for name, values in (("apart after the start", starts), ("apart after a hold", holds)):
        median, worst = statistics.median(values), max(values)
        missed |= median > MEDIAN_MS or worst > WORST_MS
        sys.stdout.write(f"{name:28}{median:8.1f}{worst:8.1f}{f'{MEDIAN_MS:g}, {WORST_MS:g}':>12}\n")
    sys.stdout.write(f"{'from the act to the sound':28}{statistics.median(heard):8.0f}{max(heard):8.0f}\n")
    return int(missed)


def _once(
    app: QCoreApplication, server: SoundServer, house: House, runtime: Path, track: MeasuredTrack
) -> tuple[float, float, float]:
    """Milliseconds apart after the start and after a hold, and from the act to the first sound."""
    house.open()
    music = MusicRoom(house.session, partial(_link, runtime), house.worker)
    for number, partner in enumerate(Partner, 1):  # one chair after the other is prepared
        music.sit(partner, f"headset-{partner}", "Headset", 100)
        music.give(partner, [track])
        _wait_for_headsets(app, music, number)
    house.pass_gates("onset")
    recorders = start_recorders(server, "headset_a", "headset_b")
    recorders.wait_for(0.2)
    began = time.monotonic()
    house.do(ask.StartBoth)
    recorders.wait_for(HEARD_S)
    started = time.monotonic()
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD, body={"at_once": True})
    recorders.wait_for(0.3)
    house.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
    recorders.wait_for(HEARD_S + 0.6)
    resumed = time.monotonic()
    a, b = recorders.stop().values()
    house.session.happened.disconnect(music._on_happened)  # pyright: ignore[reportPrivateUsage]
    music.close()
    first = min(one.heard(over=0.0001)[0] for one in (a, b)) - began  # the fade begins very softly
    return _apart(a, b, started), _apart(a, b, resumed), first * 1000


def _wait_for_headsets(app: QCoreApplication, music: MusicRoom, number: int) -> None:
    wait_until(lambda: app.processEvents() or len(music.statuses) == number)


def _link(
    runtime: Path,
    headset_id: str,
    name: str,
    partner: Partner | None,
    *,
    on_status: Callable[[HeadsetStatus], None],
    on_lost: Callable[[LostReason], None],
    on_back: Callable[[], None],
) -> Link:
    return HeadsetLink(
        headset_id.replace("-", "_"),
        name,
        "a" if partner is Partner.A else "b",
        runtime_dir=runtime,
        on_status=on_status,
        on_lost=on_lost,
        on_back=on_back,
    )


def _apart(a: Recording, b: Recording, until: float) -> float:
    """Milliseconds by which the same noise comes later in one of them, in the moment before `until`."""
    one, two = (recording.between(until - COMPARED_S, until) for recording in (a, b))
    size = min(len(one), len(two))
    spectra = np.fft.rfft(one[:size], 2 * size) * np.conj(np.fft.rfft(two[:size], 2 * size))
    likeness = np.fft.irfft(spectra)
    lag = int(np.argmax(likeness))
    return abs(lag if lag < size else lag - 2 * size) * 1000 / RATE


if __name__ == "__main__":
    sys.exit(main())
