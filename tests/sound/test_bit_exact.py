"""What a headset process hands to libVLC is, to the last bit, what `kroom playlist render` writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kroom.music.decode import RATE, TrackReader
from kroom.music.devices import NO_DEVICE
from kroom.music.launch import Launched
from kroom.music.link import HeadsetLink
from kroom.music.programme import Programme, plan_programme
from kroom.music.render import render_programme
from kroom.music.report import HeadsetStatus
from tests.music.conftest import Sounds
from tests.sound.servers import wait_until

Frames = NDArray[np.int16]
SECONDS = 3.5
STARTED = round(0.04 * RATE)  # a headset fades in, here over 20 ms, what a file begins with at once
TAPPED = Path(__file__).with_name("tapped.py")


class Tapped:
    """A link to a headset process without a device, whose samples lie in a file in the end."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "heard.raw"
        self._statuses: list[HeadsetStatus] = []
        self.link = HeadsetLink(
            NO_DEVICE,
            "Tapped",
            "a",
            runtime_dir=folder / "runtime",
            on_status=self._statuses.append,
            on_lost=lambda reason: pytest.fail(reason.text),
            on_back=lambda: None,
            launch=self._launch,
        )

    def play(self, programme: Programme, until_s: float) -> Frames:
        """Play it from its start to that second; all samples that left the process."""
        self.link.load(programme)
        self.link.start()
        wait_until(lambda: self._statuses)
        self.link.play(0.0, 0.02)
        wait_until(lambda: self._statuses[-1].position_s >= until_s, 30.0)
        self.link.close(fade_s=0.0)
        return np.frombuffer(self._file.read_bytes(), "<i2").reshape(-1, 2)

    def _launch(self, chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> Launched:
        command = [sys.executable, str(TAPPED), str(self._file), "--chair", chair, "--sink", sink]
        command += ["--runtime", str(runtime_dir), "--cap", str(cap_percent)]
        pipe = subprocess.PIPE
        return Launched(subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True))


@pytest.fixture
def tapped(tmp_path: Path, own_folders: Path) -> Iterator[Tapped]:
    assert own_folders
    made = Tapped(tmp_path)
    yield made
    made.link.close(fade_s=0.0)


def rendered(programme: Programme, out: Path) -> Frames:
    assert render_programme(programme, out, SECONDS) == ()
    reader = TrackReader(out)
    written = np.asarray(reader.read(round(SECONDS * RATE)))
    reader.close()
    return np.round(written * 32768).astype(np.int16)


def test_a_headset_gets_the_samples_of_a_rendered_file(tmp_path: Path, tapped: Tapped) -> None:
    """Over two joins, of other formats, rates and gains, one of them loud enough for the limiter."""
    sounds = Sounds(tmp_path)
    tracks = [
        sounds.track("one.flac", sounds.noise(2.0, 1), gain_db=-4.0),
        sounds.track("two.wav", sounds.tone(2.2, 220.0, 0.4), gain_db=9.0),
        sounds.track("three.mp3", sounds.noise(3.0, 3), gain_db=2.0),
    ]
    programme = plan_programme(tracks, crossfade_s=1.0)
    meant = rendered(programme, tmp_path / "meant.flac")
    heard = tapped.play(programme, SECONDS)

    mark = RATE
    here, after = heard[:-1] == meant[mark], heard[1:] == meant[mark + 1]
    (found,) = np.flatnonzero(here.all(axis=1) & after.all(axis=1))
    begun = int(found) - mark
    assert not heard[:begun].any(), "silence until it begins"
    same = heard[begun : begun + len(meant)] == meant
    assert same[STARTED:].all()
    fading = np.abs(heard[begun : begun + STARTED].astype(int))
    assert (fading <= np.abs(meant[:STARTED].astype(int)) + 1).all()
