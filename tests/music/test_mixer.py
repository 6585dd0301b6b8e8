import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kroom.music.decode import Samples, TrackReader
from kroom.music.mixer import Mixer
from kroom.music.pieces import PREVIOUS
from kroom.music.programme import Bend, MeasuredTrack, ProgrammePhase, plan_programme

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

Play = Callable[..., Mixer]
STEADY_DB = 0.3


def steady(sounds: "Sounds", play: Play, tracks: list[MeasuredTrack], skip_s: float = 0.1) -> None:
    """Assert that no tenth of a second of two joins is louder or softer than the music around them."""
    levels = sounds.levels_db(sounds.read(play(tracks, crossfade_s=3.0), 20.0), 0.1)[round(skip_s * 10) :]
    assert np.abs(levels - np.median(levels)).max() < STEADY_DB


def test_joins_of_independent_noise_keep_the_level(sounds: "Sounds", play: Play) -> None:
    steady(sounds, play, [sounds.track(f"{n}.wav", sounds.noise(9.0, seed=n)) for n in range(3)])


@pytest.mark.parametrize(
    ("hertz", "sides"),
    [
        pytest.param((220.0, 261.6, 311.1), (1, 1, 1), id="other notes"),
        pytest.param((440.0, 440.0, 440.0), (1, 1, 1), id="the same note"),
        pytest.param((440.0, 440.0, 440.0), (1, -1, 1), id="the same note, opposed"),
        pytest.param((61.0, 61.0, 61.0), (1, -1, 1), id="the same low note, opposed"),
    ],
)
def test_joins_of_steady_tones_keep_the_level(
    sounds: "Sounds", play: Play, hertz: tuple[float, ...], sides: tuple[int, ...]
) -> None:
    made = [sounds.tone(9.0, note, 0.1 * side) for note, side in zip(hertz, sides, strict=True)]
    steady(sounds, play, [sounds.track(f"{n}.wav", sound) for n, sound in enumerate(made)])


def test_tracks_of_other_loudness_come_out_alike(sounds: "Sounds", play: Play) -> None:
    loud = sounds.track("loud.wav", sounds.noise(9.0, 1, level=0.2), gain_db=-12.0)
    soft = sounds.track("soft.wav", sounds.noise(9.0, 2, level=0.05), gain_db=0.0)
    levels = sounds.levels_db(sounds.read(play([loud, soft], crossfade_s=3.0), 12.0), 0.5)[1:]
    assert np.abs(levels - np.median(levels)).max() < STEADY_DB


def test_silence_at_the_ends_of_tracks_is_skipped(sounds: "Sounds", play: Play) -> None:
    quiet = np.zeros((48_000, 2))
    tracks: list[MeasuredTrack] = []
    for n in range(3):
        sound = np.concatenate((quiet, sounds.noise(6.0, n), quiet))
        path = sounds.write(f"{n}.wav", sound)
        tracks.append(MeasuredTrack(str(path), "t", None, 8.0, -18.0, -20.0, 1.0, 7.0, -20.0))
    levels = sounds.levels_db(sounds.read(play(tracks, crossfade_s=2.0), 14.0), 0.01)
    assert levels.min() > -60.0


def test_whatever_is_read_the_samples_are_the_same(sounds: "Sounds", play: Play) -> None:
    tracks = [sounds.track(f"{n}.wav", sounds.noise(5.0, n)) for n in range(2)]
    small = sounds.read(play(tracks, crossfade_s=2.0), 6.0, 480)
    odd = play(tracks, crossfade_s=2.0)
    large = np.concatenate([odd.read(77_777), odd.read(1), odd.read(len(small) - 77_778)])
    assert np.array_equal(small, large)


def test_a_mixer_started_later_sounds_as_one_that_has_come_there(sounds: "Sounds", play: Play) -> None:
    tracks = [sounds.track(f"{n}.wav", sounds.noise(5.0, n)) for n in range(3)]
    whole = sounds.read(play(tracks, crossfade_s=2.0), 6.0)
    late = sounds.read(play(tracks, 3.5, crossfade_s=2.0), 2.5)
    assert np.abs(late[2400:] - whole[168_000 + 2400 :]).max() < 1e-3


def test_reading_nothing_gives_nothing_and_no_programme_gives_silence() -> None:
    mixer = Mixer()
    assert mixer.read(0).shape == (0, 2)
    block = mixer.read(1000)
    assert block.shape == (1000, 2)
    assert block.dtype == np.float32
    assert not block.any()
    assert mixer.status().state == "idle"
    assert mixer.status().level_dbfs == -120.0
    assert mixer.skip() is None


@pytest.fixture
def playing(sounds: "Sounds", play: Play) -> Mixer:
    """A mixer with thirty seconds of each of three noises, one second of it read."""
    mixer = play([sounds.track(f"{n}.wav", sounds.noise(30.0, n)) for n in range(3)])
    mixer.read(48_000)
    return mixer


def test_status_says_what_sounds_and_what_comes(playing: Mixer) -> None:
    status = playing.status()
    assert (status.track_number, status.track_count, status.track_title) == (1, 3, "0")
    assert status.position_s == pytest.approx(1.0)
    assert status.track_position_s == pytest.approx(1.0)
    assert status.track_length_s == pytest.approx(30.0)
    assert status.upcoming[0] == ("1", pytest.approx(23.0))
    assert status.level_dbfs == pytest.approx(-26.0, abs=0.3)
    assert (status.state, status.problems) == ("playing", ())


def test_hold_fades_and_stands_still_and_resume_goes_on_there(sounds: "Sounds", playing: Mixer) -> None:
    playing.hold(1.0)
    faded = sounds.levels_db(sounds.read(playing, 1.2), 0.1)
    assert (np.diff(faded[:9]) < 0).all()
    assert not sounds.read(playing, 3.0).any()
    stood = playing.status()
    assert stood.state == "held"
    assert 1.9 < stood.position_s < 2.2
    playing.resume(fade_s=0.5)
    sounds.read(playing, 1.0)
    assert playing.status().state == "playing"
    assert playing.status().position_s == pytest.approx(stood.position_s + 1.0, abs=0.05)


def test_resume_can_rejoin_the_clock(sounds: "Sounds", playing: Mixer) -> None:
    playing.hold(0.1)
    sounds.read(playing, 1.0)
    playing.resume(at_s=40.0, fade_s=0.5)
    sounds.read(playing, 1.0)
    assert playing.status().position_s == pytest.approx(41.0, abs=0.05)
    assert playing.status().track_title == "1"


def test_quieten_is_silence_while_the_programme_runs_on(sounds: "Sounds", playing: Mixer) -> None:
    playing.quieten(0.5)
    sounds.read(playing, 1.0)
    assert not sounds.read(playing, 2.0).any()
    assert playing.status().state == "quietened"
    assert playing.status().position_s == pytest.approx(4.0, abs=0.05)
    playing.unquieten(0.5)
    assert sounds.levels_db(sounds.read(playing, 1.0), 0.5)[-1] == pytest.approx(-26.0, abs=0.3)


def test_a_quietened_partner_stays_quiet_over_a_hold_of_both(sounds: "Sounds", playing: Mixer) -> None:
    playing.quieten(0.1)
    playing.hold(0.1)
    sounds.read(playing, 1.0)
    playing.resume(fade_s=0.1)
    assert not sounds.read(playing, 1.0).any()
    assert playing.status().state == "quietened"


def test_emergency_silence_takes_ten_milliseconds(sounds: "Sounds", playing: Mixer) -> None:
    playing.tone("a")
    playing.silence()
    heard = playing.read(4800)
    assert heard[:240].any()
    assert not heard[480:].any()
    assert playing.status().state == "silenced"
    playing.tone("b")
    playing.unquieten(0.0)
    playing.set_volume(100, 0.0)
    assert not sounds.read(playing, 0.5).any()


def test_after_an_emergency_music_comes_back_only_by_resume_and_softly(
    sounds: "Sounds", playing: Mixer
) -> None:
    playing.silence()
    sounds.read(playing, 0.5)
    playing.resume(fade_s=1.0)
    back = sounds.read(playing, 2.0)
    assert np.abs(back[:480]).max() < 0.001
    assert sounds.levels_db(back, 0.5)[-1] == pytest.approx(-26.0, abs=0.3)


def test_a_talk_ducks_by_eighteen_decibels(sounds: "Sounds", playing: Mixer) -> None:
    playing.duck(True, 0.2)
    levels = sounds.levels_db(sounds.read(playing, 1.5), 0.5)
    assert levels[-1] == pytest.approx(-44.0, abs=0.3)
    assert playing.status().state == "talking"
    playing.duck(False, 0.2)
    assert sounds.levels_db(sounds.read(playing, 1.5), 0.5)[-1] == pytest.approx(-26.0, abs=0.3)


def test_volume_is_heard_in_equal_steps_and_never_beyond_the_cap(sounds: "Sounds") -> None:
    programme = plan_programme([sounds.track("n.wav", sounds.noise(30.0))])
    mixer = Mixer(programme, cap_percent=80.0, patience_s=20.0)
    heard: list[float] = []
    for percent in (40.0, 80.0, 100.0, 900.0):
        mixer.set_volume(percent, 0.1)
        heard.append(float(sounds.levels_db(sounds.read(mixer, 1.0), 0.5)[-1]))
    mixer.close()
    assert heard[1] - heard[0] == pytest.approx(18.06, abs=0.3)
    assert heard[2:] == pytest.approx([heard[1]] * 2, abs=0.3)


def test_no_control_clicks(sounds: "Sounds", play: Play) -> None:
    mixer = play([sounds.track("t.wav", sounds.tone(30.0, 100.0, 0.3))])
    parts = [sounds.read(mixer, 0.5)]
    commands: list[Callable[[], object]] = [
        lambda: mixer.set_volume(30.0, 0.3),
        lambda: mixer.set_volume(100.0, 0.3),
        lambda: mixer.duck(True, 0.2),
        lambda: mixer.hold(0.3),
        lambda: mixer.resume(fade_s=0.3),
        lambda: mixer.duck(False, 0.2),
        lambda: mixer.seek(15.0),
        mixer.skip,
        lambda: mixer.stop(0.3),
    ]
    for command in commands:
        command()
        parts.append(sounds.read(mixer, 0.5))
    steps = np.abs(np.diff(np.concatenate(parts), axis=0)).max()
    assert steps < 1.5 * 0.3 * 2 * np.pi * 100 / 48_000


def test_skip_is_heard_soon_and_can_be_planned_again(sounds: "Sounds", playing: Mixer) -> None:
    player = playing._player_now()  # pyright: ignore[reportPrivateUsage]
    streams = list(player._streams.values())  # pyright: ignore[reportPrivateUsage]
    assert len(streams) == 2
    for stream in streams:
        stream.wait(20.0)
    at_s = playing.skip()
    assert at_s == pytest.approx(1.0, abs=0.02)  # what comes next lies ready
    assert at_s is not None
    sounds.read(playing, 0.3)
    status = playing.status()
    assert status.track_title == "1"
    assert status.skips == (at_s,)
    sounds.read(playing, 4.0)
    assert playing.status().track_position_s == pytest.approx(4.2, abs=0.1)


def test_skips_in_quick_succession_each_leave_a_track(sounds: "Sounds", playing: Mixer) -> None:
    for _ in range(2):
        playing.skip()
        sounds.read(playing, 0.3)
    levels = sounds.levels_db(sounds.read(playing, 5.0), 0.1)
    assert playing.status().track_title == "2"
    assert np.abs(levels + 26.0).max() < 0.5


def test_a_rebuilt_programme_sounds_like_the_one_that_was_skipped_in(sounds: "Sounds", play: Play) -> None:
    tracks = [sounds.track(f"{n}.wav", sounds.noise(20.0, n)) for n in range(3)]
    first = play(tracks)
    first.read(48_000)
    at_s = first.skip()
    assert at_s is not None
    sounds.read(first, 5.0)
    rebuilt = Mixer(plan_programme(tracks, skips=[at_s]), 6.0, patience_s=20.0)
    one, two = sounds.read(first, 1.0), sounds.read(rebuilt, 1.0)
    rebuilt.close()
    assert np.abs(one[4800:] - two[4800:]).max() < 1e-3


def test_a_phase_made_longer_goes_on_without_a_hole_and_one_made_shorter_gives_way(
    sounds: "Sounds",
) -> None:
    some = [
        sounds.track(f"{n}.wav", sounds.noise(30.0, n), name) for n, name in enumerate(("opening", "peak"))
    ]
    opening, peak = ProgrammePhase("on", 8.0, ("opening",)), ProgrammePhase("up", 60.0, ("peak",))
    mixer = Mixer(plan_programme(some, [opening, peak]), patience_s=20.0)
    parts = [sounds.read(mixer, 2.0)]
    mixer.bend(Bend(2.0, (replace(opening, seconds=20.0), peak)))
    parts.append(sounds.read(mixer, 8.0))
    assert mixer.status().track_title == "0"
    mixer.bend(Bend(3.0, (replace(opening, seconds=10.0), peak)))  # told late: what was made already stays
    parts.append(sounds.read(mixer, 8.0))
    assert mixer.status().track_title == "1"
    mixer.close()
    levels = sounds.levels_db(np.concatenate(parts), 0.1)[1:]
    assert np.abs(levels - np.median(levels)).max() < 0.5


def test_back_is_heard_soon_and_without_a_hole(sounds: "Sounds", playing: Mixer) -> None:
    parts = [sounds.read(playing, 0.5)]
    playing.skip()
    parts.append(sounds.read(playing, 4.0))
    playing.turn(PREVIOUS)
    parts.append(sounds.read(playing, 0.3))
    status = playing.status()
    assert status.track_title == "0"
    assert [turn.to for turn in status.turns] == [PREVIOUS]
    parts.append(sounds.read(playing, 4.0))
    levels = sounds.levels_db(np.concatenate(parts), 0.1)[1:]
    assert np.abs(levels + 26.0).max() < 0.5


def test_seek_and_replace_cross_over_without_a_hole(sounds: "Sounds", playing: Mixer) -> None:
    playing.seek(50.0)
    parts = [sounds.read(playing, 4.0)]
    assert playing.status().position_s == pytest.approx(54.0, abs=0.05)
    other = plan_programme([sounds.track("other.wav", sounds.noise(30.0, 9))])
    playing.replace(other, 5.0)
    parts.append(sounds.read(playing, 4.0))
    assert playing.status().track_title == "other"
    levels = sounds.levels_db(np.concatenate(parts), 0.1)
    assert np.abs(levels + 26.0).max() < 0.4


def test_a_held_mixer_that_is_sent_elsewhere_stays_silent(sounds: "Sounds", playing: Mixer) -> None:
    playing.hold(0.1)
    sounds.read(playing, 0.5)
    playing.seek(20.0)
    assert not sounds.read(playing, 1.0).any()
    assert playing.status().position_s == pytest.approx(20.0, abs=0.05)


def test_stop_ends_for_good_until_another_programme_comes(sounds: "Sounds", playing: Mixer) -> None:
    playing.stop(0.5)
    assert playing.status().state == "stopping"
    sounds.read(playing, 1.0)
    assert playing.status().state == "stopped"
    assert not sounds.read(playing, 1.0).any()
    playing.replace(plan_programme([sounds.track("new.wav", sounds.noise(20.0, 5))]), 0.0)
    sounds.read(playing, 4.0)
    assert playing.status().state == "playing"
    assert playing.status().level_dbfs == pytest.approx(-26.0, abs=0.5)


def test_a_track_that_has_gone_is_passed_over_and_named(sounds: "Sounds", play: Play) -> None:
    tracks = [sounds.track(f"{n}.wav", sounds.noise(20.0, n)) for n in range(3)]
    Path(tracks[1].path).unlink()
    mixer = play(tracks)
    levels = sounds.levels_db(sounds.read(mixer, 25.0), 0.1)
    assert mixer.status().track_title == "2"
    assert mixer.status().problems == ("1: does not exist",)
    assert np.abs(levels[1:] + 26.0).max() < 0.5


def test_a_track_that_breaks_while_it_sounds_is_left_without_a_hole(sounds: "Sounds", play: Play) -> None:
    tracks = [sounds.track(f"{n}.flac", sounds.noise(20.0, n)) for n in range(2)]
    cut = Path(tracks[0].path)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    mixer = play(tracks)
    levels = sounds.levels_db(sounds.read(mixer, 16.0), 0.1)
    assert mixer.status().track_title == "1"
    assert len(mixer.status().problems) == 1
    assert np.abs(levels[1:] + 26.0).max() < 0.5


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 10)


def scribble(path: Path) -> None:
    """Noise as loud as can be, in place of the music; its head stays."""
    with path.open("rb+") as file:
        file.seek(200)
        file.write(os.urandom(path.stat().st_size - 200))


@pytest.mark.parametrize("kind", [".wav", ".flac", ".mp3"])
@pytest.mark.parametrize("damage", [cut, scribble])
def test_a_file_that_is_cut_or_overwritten_while_it_sounds_is_left_without_a_hole_or_a_noise(
    sounds: "Sounds", play: Play, kind: str, damage: Callable[[Path], None]
) -> None:
    tracks = [sounds.track(f"{n}{kind}", sounds.noise(24.0, n)) for n in range(2)]
    mixer = play(tracks)
    parts = [sounds.read(mixer, 2.0)]
    damage(Path(tracks[0].path))
    parts.append(sounds.read(mixer, 16.0))
    levels = sounds.levels_db(np.concatenate(parts), 0.1)[1:]
    status = mixer.status()
    assert status.track_title == "1"
    assert len(status.problems) == 1
    assert status.problems[0].startswith("0: ")
    assert np.abs(levels - np.median(levels)).max() < 1.2


@pytest.mark.skipif(os.name == "nt", reason="an open file can't be deleted there")
def test_a_file_that_vanishes_sounds_to_its_end_and_is_passed_over_the_next_time(
    sounds: "Sounds", play: Play
) -> None:
    tracks = [sounds.track(f"{n}.flac", sounds.noise(20.0, n)) for n in range(2)]
    mixer = play(tracks)
    parts = [sounds.read(mixer, 2.0)]
    Path(tracks[0].path).unlink()
    parts.append(sounds.read(mixer, 11.0))
    assert (mixer.status().track_title, mixer.status().problems) == ("0", ())
    parts.append(sounds.read(mixer, 20.0))
    assert mixer.status().track_title == "1"
    assert mixer.status().problems == ("0: does not exist",)
    assert np.abs(sounds.levels_db(np.concatenate(parts), 0.1)[1:] + 26.0).max() < 0.5


def test_when_nothing_can_be_played_there_is_silence_and_the_reason(sounds: "Sounds", play: Play) -> None:
    track = sounds.track("a.wav", sounds.noise(5.0))
    Path(track.path).write_bytes(b"RIFF rubbish")
    mixer = play([track])
    assert not sounds.read(mixer, 2.0).any()
    assert len(mixer.status().problems) == 1


def test_a_disk_that_stalls_is_not_waited_for_and_the_music_keeps_its_place(
    sounds: "Sounds", play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = sounds.track("a.wav", sounds.noise(20.0))
    whole = sounds.read(play([track]), 15.0)
    go_on = threading.Event()

    class Stalled(TrackReader):
        def read(self, frames: int) -> Samples:
            assert go_on.wait(10.0)
            return super().read(frames)

    monkeypatch.setattr("kroom.music.stream.TrackReader", Stalled)
    mixer = Mixer()
    mixer.replace(plan_programme([track]), 0.0)
    missed = sounds.read(mixer, 1.0)
    go_on.set()
    while not mixer.ready():
        pass
    mixer.read(4800)
    place = round(mixer.status().position_s * 48_000)
    late = mixer.read(480)
    mixer.close()
    assert not missed.any()
    assert late.any()
    assert np.abs(late - whole[place : place + 480]).max() < 1e-6


def test_the_identity_tones_differ_are_soft_and_need_no_programme(sounds: "Sounds") -> None:
    heard: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    for kind in ("a", "b"):
        mixer = Mixer()
        mixer.tone(kind)
        sound = sounds.read(mixer, 3.0)
        assert 0.01 < np.abs(sound).max() < 10 ** (-25 / 20)
        assert not sounds.read(mixer, 0.5).any()
        early = np.abs(np.fft.rfft(sound[: 48_000 * 3 // 4, 0]))
        heard[kind] = np.array([float(early.argmax() / 0.75)])
    assert heard["a"][0] < 300 < heard["b"][0]


def test_sums_too_loud_are_limited_never_clipped(sounds: "Sounds", play: Play) -> None:
    mixer = play([sounds.track("t.wav", sounds.tone(8.0, 200.0, 0.5), gain_db=9.0)])
    heard = sounds.read(mixer, 4.0)
    assert np.abs(heard).max() <= 10 ** (-1 / 20) + 1e-6
    spectrum = np.abs(np.fft.rfft(heard[48_000:96_000, 0]))
    assert spectrum[600] < spectrum[200] / 100  # a clipped tone has a strong third harmonic


def test_closing_ends_every_thread(sounds: "Sounds") -> None:
    before = threading.active_count()
    mixer = Mixer(plan_programme([sounds.track("a.wav", sounds.noise(20.0))]), patience_s=20.0)
    mixer.seek(5.0)
    sounds.read(mixer, 4.0)
    mixer.close()
    assert threading.active_count() == before
    assert not mixer.read(480).any()


def test_a_skip_takes_over_what_was_opened_ahead_and_the_next_one_is_opened(
    sounds: "Sounds", playing: Mixer
) -> None:
    before = threading.active_count()
    for _ in range(3):
        playing.skip()
        heard = sounds.levels_db(sounds.read(playing, 4.0), 0.1)
        assert np.abs(heard + 26.0).max() < 0.5
    assert threading.active_count() == before
