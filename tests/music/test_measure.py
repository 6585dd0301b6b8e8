from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np
import pytest

from kroom.music.formats import other_format
from kroom.music.measure import glance_at, measure_file
from kroom.music.measurement import from_document, to_document

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

QUIET = np.zeros((48_000, 2))


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_tone_on_both_sides_measures_as_ebu_tech_3341_says(sounds: "Sounds", level: float) -> None:
    """Case 1 and 2: a stereo sine of 1000 Hz at that level per channel is as many LUFS."""
    path = sounds.write("t.wav", sounds.tone(20.0, 1000.0, peak=10 ** (level / 20)))
    found = measure_file(path)
    assert found.lufs == pytest.approx(level, abs=0.1)
    assert found.true_peak_dbtp == pytest.approx(level, abs=0.1)
    assert found.problem is None


def test_gating_leaves_out_what_is_much_softer(sounds: "Sounds") -> None:
    """Like case 3: what is much softer than the rest does not count."""
    parts = [
        sounds.tone(seconds, 1000.0, 10 ** (level / 20)) for seconds, level in ((5, -36), (20, -23), (5, -36))
    ]
    assert measure_file(sounds.write("t.flac", np.concatenate(parts))).lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(("cycle", "phase"), [(4, 0.0), (4, 45.0), (6, 60.0), (8, 67.5)])
def test_true_peaks_between_samples_are_found(sounds: "Sounds", cycle: int, phase: float) -> None:
    """Tech 3341, cases 15 to 18: sines of a fraction of the rate, whose samples miss the peak."""
    steps = 2 * np.pi * np.arange(48_000) / cycle + np.radians(phase)
    fade = np.minimum(1.0, np.minimum(np.arange(48_000), np.arange(48_000)[::-1]) / 2400)
    wave = np.repeat((0.5 * np.sin(steps) * fade)[:, None], 2, axis=1)
    found = measure_file(sounds.write("p.flac", wave)).true_peak_dbtp
    assert found is not None
    assert -6.02 - 0.4 <= found <= -6.02 + 0.2


def test_a_soft_peak_after_a_loud_one_changes_nothing_and_the_last_sample_counts(sounds: "Sounds") -> None:
    sound = sounds.tone(3.0, 300.0, 0.05)
    sound[-1] = 0.5
    assert measure_file(sounds.write("e.flac", sound)).true_peak_dbtp == pytest.approx(-6.0, abs=0.2)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000])
def test_silence_at_both_ends_is_found_at_every_rate(sounds: "Sounds", rate: int) -> None:
    quiet = np.zeros((rate, 2))
    sound = np.concatenate((quiet, sounds.noise(4.0, rate=rate), quiet, quiet))
    found = measure_file(sounds.write("s.flac", sound, rate=rate))
    assert found.duration_s == pytest.approx(7.0)
    assert found.sound_start_s == pytest.approx(1.0, abs=0.011)
    assert found.sound_end_s == pytest.approx(5.0, abs=0.011)


def test_the_edge_peak_is_of_the_edges(sounds: "Sounds") -> None:
    sound = sounds.tone(24.0, 300.0, 0.1)
    sound[int(11.5 * 48_000) : int(12.5 * 48_000)] *= 5.0
    found = measure_file(sounds.write("e.flac", sound))
    assert found.true_peak_dbtp == pytest.approx(-6.0, abs=0.1)
    assert found.edge_peak_dbtp == pytest.approx(-20.0, abs=0.1)


@pytest.mark.parametrize("kind", [".flac", ".mp3", ".ogg", ".opus", ".m4a"])
def test_every_kind_measures_alike(sounds: "Sounds", kind: str) -> None:
    sound = sounds.tone(6.0, 1000.0, 0.1)
    found = measure_file(sounds.write(f"t{kind}", sound))
    assert found.lufs == pytest.approx(-20.0, abs=0.5)
    assert found.duration_s == pytest.approx(6.0, abs=0.03)
    assert found.problem is None


def test_mono_measures_as_ffmpeg_has_it(sounds: "Sounds") -> None:
    found = measure_file(sounds.write("m.wav", sounds.tone(6.0, 1000.0, 0.1)[:, :1]))
    assert found.lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("kind", [".flac", ".wav", ".mp3", ".ogg", ".opus", ".m4a"])
@pytest.mark.parametrize("share", [0.5, 0.85, 0.94, 0.98])
def test_a_file_that_was_cut_is_known(sounds: "Sounds", kind: str, share: float) -> None:
    path = sounds.write(f"n{kind}", sounds.noise(20.0))
    assert measure_file(path).problem is None
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert measure_file(path).problem is not None


def test_where_a_file_breaks_off_is_said(sounds: "Sounds") -> None:
    path = sounds.write("n.wav", sounds.noise(10.0))
    path.write_bytes(path.read_bytes()[: 48_000 * 4 * 3])
    found = measure_file(path)
    assert found.problem == "breaks off at 0:02 of 0:10"
    assert found.duration_s == pytest.approx(3.0, abs=0.01)
    assert found.lufs is not None


def test_silence_is_no_music(sounds: "Sounds") -> None:
    found = measure_file(sounds.write("q.flac", QUIET))
    assert (found.duration_s, found.lufs, found.true_peak_dbtp) == (1.0, None, None)
    assert found.problem == "is silent"


def test_a_moment_is_no_music(sounds: "Sounds") -> None:
    assert measure_file(sounds.write("m.flac", sounds.noise(0.1))).problem == "is too short to play"


def test_what_can_t_be_read_is_a_problem_not_an_error(tmp_path: Path) -> None:
    assert measure_file(tmp_path / "no.flac").problem == "does not exist"
    assert measure_file(tmp_path).problem == "is not a file"


def test_progress_is_told(sounds: "Sounds") -> None:
    told: list[float] = []
    measure_file(sounds.write("n.flac", sounds.noise(5.0)), told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert len(told) == 5


@pytest.mark.parametrize("ending", [".flac", ".mp3", ".ogg", ".opus", ".m4a"])
def test_the_files_own_tags_are_told_with_and_without_decoding(
    sounds: "Sounds", tmp_path: Path, ending: str
) -> None:
    plain = sounds.write(f"plain{ending}", sounds.tone(2.0))
    path = tmp_path / f"tagged{ending}"
    with av.open(str(plain)) as source, av.open(str(path), "w") as target:
        muxer = cast("Any", target)
        stream = muxer.add_stream_from_template(source.streams.audio[0])
        where = stream.metadata if ending in (".ogg", ".opus") else target.metadata
        where.update({"title": "Low\n  Tide", "artist": "x" * 5000})
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                muxer.mux(packet)
    whole, glance = measure_file(path), glance_at(path)
    for found in (whole, glance):
        assert found.title == "Low Tide"
        assert len(found.artist) == 200
        assert found.container == whole.container
    assert glance.lufs is None
    assert glance.duration_s == pytest.approx(2.0, abs=0.1)


def test_the_contour_follows_the_level(sounds: "Sounds") -> None:
    loud, soft = sounds.tone(20.0, peak=0.5), sounds.tone(15.0, peak=0.05)
    found = measure_file(sounds.write("step.wav", np.concatenate((loud, soft))))
    assert found.contour == pytest.approx((-9.0, -9.0, -29.0, -29.0), abs=0.2)
    assert from_document(to_document(found)) == found


@pytest.mark.parametrize(
    ("name", "container", "said"),
    [
        ("a.flac", "flac", ""),
        ("a.M4A", "mov,mp4,m4a,3gp,3g2,mj2", ""),
        ("a.mp3", "wav", "WAV"),
        ("a.bin", "ogg", "Ogg"),
        ("a.opus", "ogg", ""),
        ("a.flac", "", ""),
        ("a.wav", "w64", ""),
    ],
)
def test_a_name_that_says_another_format(name: str, container: str, said: str) -> None:
    assert other_format(name, container) == said


def test_what_is_no_audio_is_known_at_a_glance(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_text("milk", "utf-8")
    assert glance_at(tmp_path / "x.mp3").problem
    assert glance_at(tmp_path / "gone.mp3").problem == "does not exist"
