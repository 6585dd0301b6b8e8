"""What is lost comes back at its place, in its own headset, and nothing of it is heard anywhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.sound.conftest import Ear, Headset, Headsets, Music, Recorders, Recording, Sound, SoundServer

BASS = 220.0
ABSENT = -80.0

APP = """
import sys, threading
from pathlib import Path
from kroom.music.link import HeadsetLink
from kroom.music.programme import Programme

link = HeadsetLink("headset_a", "A", "a", runtime_dir=Path(sys.argv[1]), on_status=lambda status: None,
                   on_lost=print, on_back=print)
link.load(Programme.from_json(Path(sys.argv[2]).read_text()))
link.start()
link.play(0.0, 0.05)
threading.Event().wait(60.0)
"""


@pytest.fixture
def pair(headsets: Headsets, music: Music) -> tuple[Headset, Headset]:
    """A hears the sweep, b a low note; both play."""
    a = headsets("a", programme=music.programme(music.sweep()))
    b = headsets("b", programme=music.programme(music.tone(BASS)))
    for headset in (a, b):
        headset.open()
        headset.link.play(0.0, 0.05)
    for headset in (a, b):
        headset.wait_for("playing", past_s=0.7)
    return a, b


def steady(sound: Sound, ear: Ear) -> bool:
    """Whether the low note is there all the time, and no sweep beside it."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) / (len(sound) / 4)
    hertz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    others = spectrum[(hertz > 380.0) & (hertz < 4000.0)].max()
    return ear.quietest_10ms(sound) > -30.0 and float(20 * np.log10(others + 1e-9)) < ABSENT


def gap(recording: Recording, around: float) -> tuple[float, float]:
    """The monotonic seconds at which the sound before that moment ends and the sound after it begins."""
    loud = np.flatnonzero(np.abs(recording.sound) > 0.002) / 48_000 + recording.started
    between = np.flatnonzero(np.diff(loud) > 0.1)
    place = between[np.argmin(np.abs(loud[between] - around))]
    return float(loud[place]), float(loud[place + 1])


def test_an_unplugged_headset_leaks_nothing_and_comes_back_at_its_place(
    server: SoundServer, pair: tuple[Headset, Headset], record: Callable[..., Recorders], ear: Ear
) -> None:
    a, b = pair
    others = record("room", "headset_b")
    others.wait_for(0.5)
    lost_at = time.monotonic()
    server.unplug("headset_a")
    a.wait_until(lambda: a.losses)
    others.wait_for(1.0)
    (reason,) = a.losses
    assert (reason.kind, reason.returning) == ("device-gone", True)
    assert "headset A" in reason.text
    place = a.status.position_s

    server.plug("headset_a")
    back = record("headset_a")
    plugged = time.monotonic()
    a.wait_until(lambda: a.returns)
    a.wait_until(lambda: a.status.position_s > place + 1.5)
    again, rest = back.stop()["headset_a"], others.stop()

    assert rest["room"].loudest() == 0.0
    assert steady(rest["headset_b"].sound[4800:], ear)
    assert not b.losses
    first, _ = again.heard(over=0.01)
    assert first - plugged < 3.0
    stopped_at = place + (lost_at - a_heard_at(a, place))
    assert ear.place(again.between(first + 0.4, first + 0.5)) == pytest.approx(stopped_at + 0.6, abs=0.4)


def a_heard_at(headset: Headset, place: float) -> float:
    """The monotonic second of the status that told this place."""
    return next(status.at for status in headset.statuses if status.position_s == place)


def test_a_killed_process_comes_back_at_its_place_and_the_other_is_untouched(
    pair: tuple[Headset, Headset], record: Callable[..., Recorders], ear: Ear
) -> None:
    a, b = pair
    recorders = record()
    recorders.wait_for(0.3)
    assert a.link.pid is not None
    killed = time.monotonic()
    os.kill(a.link.pid, signal.SIGKILL)
    a.wait_until(lambda: a.returns)
    a.wait_until(lambda: a.status.at > a.returns[0] + 1.0)
    heard = recorders.stop()

    assert [(loss.kind, loss.returning) for loss in a.losses] == [("died", True)]
    ended, began = gap(heard["headset_a"], killed)
    assert began - ended < 2.5
    before = ear.place(heard["headset_a"].between(ended - 0.15, ended - 0.05)) + 0.1
    after = ear.place(heard["headset_a"].between(began + 0.35, began + 0.45)) - 0.4
    assert after == pytest.approx(before, abs=0.1)
    assert heard["room"].loudest() == 0.0
    assert steady(heard["headset_b"].sound[4800:], ear)
    assert not b.losses


def test_a_stream_can_not_be_moved_elsewhere(server: SoundServer, pair: tuple[Headset, Headset]) -> None:
    a, b = pair
    for stream in server.streams():
        with pytest.raises(subprocess.CalledProcessError):
            server.ask("move-sink-input", str(stream["index"]), "room")
    a.wait_until(lambda: a.status.position_s > 1.5)
    assert not a.losses + b.losses
    assert not a.status.notices + b.status.notices


def test_a_killed_app_leaves_no_sound_and_the_next_waits_for_its_end(
    headsets: Headsets, music: Music, record: Callable[..., Recorders], ear: Ear, tmp_path: Path
) -> None:
    first = tmp_path / "programme.json"
    first.write_text(music.programme(music.tone(BASS)).to_json())
    recorders = record()
    app = subprocess.Popen([sys.executable, "-c", APP, str(headsets.runtime_dir), str(first)])
    a = headsets("a", programme=music.programme(music.tone(1000.0)))
    a.wait_until(lambda: ear.level_of(recorders.so_far("headset_a"), BASS) > -20.0, 20.0)
    app.kill()
    killed = time.monotonic()
    app.wait()
    a.open()
    a.link.play(0.0, 0.05)
    a.wait_for("playing", past_s=0.3)
    heard = recorders.stop()

    sound = heard["headset_a"].sound
    lengths = range(0, len(sound) - 4800, 4800)
    notes = [
        (ear.level_of(sound[n : n + 4800], BASS), ear.level_of(sound[n : n + 4800], 1000.0)) for n in lengths
    ]
    assert max(min(pair) for pair in notes) < -60.0  # never both at once
    last_bass = max(n for n, (bass, _) in zip(lengths, notes, strict=True) if bass > -50.0)
    assert heard["headset_a"].started + last_bass / 48_000 < killed + 2.0
    assert notes[-1][1] > -20.0
    assert heard["room"].loudest() == heard["headset_b"].loudest() == 0.0


def test_a_missing_device_is_told_at_once(headsets: Headsets) -> None:
    a = headsets("a", sink="headset_z")
    a.link.start()
    a.wait_until(lambda: a.losses)
    (reason,) = a.losses
    assert (reason.kind, reason.returning) == ("device-missing", False)
    assert reason.text == "headset A is not there"
