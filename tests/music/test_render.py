from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kroom.music.decode import TrackReader
from kroom.music.mixer import Mixer
from kroom.music.pcm import to_s16
from kroom.music.programme import plan_programme
from kroom.music.render import RenderError, render_programme

if TYPE_CHECKING:
    from tests.music.conftest import Sounds


def test_the_file_holds_the_samples_that_a_headset_gets(sounds: "Sounds", tmp_path: Path) -> None:
    programme = plan_programme([sounds.track(f"{n}.flac", sounds.noise(5.0, n)) for n in range(2)])
    shares: list[float] = []
    problems = render_programme(programme, tmp_path / "out.flac", 7.25, progress=shares.append)
    reader = TrackReader(tmp_path / "out.flac")
    written = reader.read(10**7)
    reader.close()
    mixer = Mixer(programme, patience_s=20.0)
    heard = to_s16(sounds.read(mixer, 7.25))
    mixer.close()
    assert problems == ()
    assert np.array_equal(np.round(written * 32768).astype(np.int16), heard)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_file_that_can_t_be_written_is_one_line_and_leaves_nothing(
    sounds: "Sounds", tmp_path: Path
) -> None:
    programme = plan_programme([sounds.track("a.flac", sounds.noise(2.0))])
    out = tmp_path / "no folder" / "out.flac"
    with pytest.raises(RenderError, match=r"out\.flac: can't be written"):
        render_programme(programme, out, 1.0)


def test_a_failure_on_the_way_leaves_the_old_file(sounds: "Sounds", tmp_path: Path) -> None:
    programme = plan_programme([sounds.track("a.flac", sounds.noise(2.0))])
    out = tmp_path / "out.flac"
    out.write_bytes(b"old")

    def fail(_share: float) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(RenderError, match="No space left"):
        render_programme(programme, out, 1.0, progress=fail)
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.flac", "out.flac"]


def test_tracks_lost_on_the_way_are_named(sounds: "Sounds", tmp_path: Path) -> None:
    tracks = [sounds.track(f"{n}.flac", sounds.noise(5.0, n)) for n in range(2)]
    Path(tracks[1].path).unlink()
    assert render_programme(plan_programme(tracks), tmp_path / "out.flac", 8.0) == ("1: does not exist",)


def test_samples_become_sixteen_bits_and_never_wrap_around() -> None:
    loud = np.array([[0.0, 0.5], [1.0, -1.0], [9.0, -9.0]], np.float32)
    assert to_s16(loud).tolist() == [[0, 16384], [32767, -32767], [32767, -32767]]
