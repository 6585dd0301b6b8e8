"""Each headset hears its own partner's music and nothing else; the default device hears nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kroom.commands.line import main
from kroom.music.pieces import PREVIOUS
from kroom.music.programme import SKIP_FADE_S, ProgrammePhase, plan_programme
from tests.sound.servers import on_both_servers

if TYPE_CHECKING:
    from tests.sound.conftest import Ear, Headsets, Music, Recorders
    from tests.sound.servers import SoundServer

NOTES_A, NOTES_B = (440.0, 550.0), (660.0, 770.0)
PRESENT, ABSENT = -20.0, -80.0


@on_both_servers
@pytest.mark.parametrize("default", ["room", "headset_b"])
def test_each_headset_hears_its_own_music_from_a_staggered_start_on(
    default: str,
    server: SoundServer,
    headsets: Headsets,
    music: Music,
    record: Callable[..., Recorders],
    ear: Ear,
) -> None:
    server.ask("set-default-sink", default)
    recorders = record()
    a = headsets("a", programme=music.programme(*(music.tone(note, 2.5) for note in NOTES_A)))
    a.open()
    a.link.play(0.0, 0.05)
    a.wait_for("playing", past_s=0.8)
    b_starts = time.monotonic()
    b = headsets("b", programme=music.programme(*(music.tone(note, 2.5) for note in NOTES_B)))
    b.open()
    b.link.play(0.0, 0.05)
    b.wait_for("playing", past_s=3.2)
    heard = recorders.stop()

    assert heard["room"].loudest() == 0.0
    assert heard["headset_b"].between(0.0, b_starts).max() == 0.0
    for sink, own, others in (("headset_a", NOTES_A, NOTES_B), ("headset_b", NOTES_B, NOTES_A)):
        first, last = heard[sink].heard()
        sound = heard[sink].between(first, last)
        assert all(ear.level_of(sound, note) > PRESENT for note in own)
        assert all(ear.level_of_foreign(sound, note) < ABSENT for note in others)
        assert ear.quietest_10ms(heard[sink].between(first + 0.1, last - 0.05)) > -30.0
    assert a.status.underruns == b.status.underruns == 0
    assert not a.status.notices + b.status.notices


def test_a_foreign_note_is_told_from_a_click(ear: Ear) -> None:
    at = np.arange(2 * 48_000) / 48_000
    own = (0.2 * np.sin(2 * np.pi * 440.0 * at)).astype(np.float32)
    clicked = own.copy()
    clicked[30_000:30_200] = own[30_040:30_240]
    assert ear.level_of(clicked, 660.0) > ABSENT
    assert ear.level_of_foreign(clicked, 660.0) < ABSENT
    leak = np.zeros_like(own)
    leak[57_600:67_200] = 2e-4 * np.sin(2 * np.pi * 660.0 * at[:9600])
    assert ear.level_of_foreign(clicked + leak, 660.0) > ABSENT


def test_two_headsets_begin_in_step(
    headsets: Headsets, music: Music, record: Callable[..., Recorders], ear: Ear
) -> None:
    """The same sweep in both: at any moment the same pitch, though b is told later and from further on."""
    recorders = record("headset_a", "headset_b")
    both = [headsets(chair, programme=music.programme(music.sweep())) for chair in ("a", "b")]
    for headset in both:
        headset.open()
    begins = time.monotonic() + 0.7
    both[0].link.play(5.0, 0.02, at_monotonic=begins)
    both[1].link.play(5.0, 0.02, at_monotonic=begins)
    for headset in both:
        headset.wait_for("playing", past_s=6.0)
    heard = recorders.stop()

    places = [ear.place(heard[sink].between(begins + 0.5, begins + 0.6)) for sink in heard]
    assert places[0] == pytest.approx(5.55, abs=0.03)
    assert places[1] == pytest.approx(places[0], abs=0.02)
    onsets = [recording.heard(over=0.01)[0] for recording in heard.values()]
    assert onsets[0] == pytest.approx(begins, abs=0.04)
    assert onsets[1] == pytest.approx(onsets[0], abs=0.02)


def test_the_identity_signal_sounds_in_its_headset_alone(
    server: SoundServer, record: Callable[..., Recorders]
) -> None:
    server.ask("set-default-sink", "headset_a")
    recorders = record()
    assert main(["headsets", "identify", "headset_b"]) == 0
    heard = recorders.stop()
    assert heard["room"].loudest() == heard["headset_a"].loudest() == 0.0
    assert 0.04 < heard["headset_b"].loudest() < 0.06  # -26 dBFS: a safe level
    first, last = heard["headset_b"].heard()
    assert 2.0 < last - first < 2.6


def test_what_changes_the_streams_volume_is_put_back(
    server: SoundServer, headsets: Headsets, music: Music
) -> None:
    a = headsets("a", programme=music.programme(music.tone(440.0)))
    a.open()
    stream = str(server.streams()[0]["index"])
    server.ask("set-sink-input-volume", stream, "20%")
    server.ask("set-sink-input-mute", stream, "1")
    a.wait_until(lambda: any("put back" in notice for notice in a.status.notices))
    a.wait_until(lambda: not server.streams()[0]["mute"])
    volume = server.streams()[0]["volume"]["front-left"]["value_percent"]
    assert volume == "100%"
    a.wait_until(lambda: a.status.mends == 1)


@on_both_servers
def test_a_headset_that_somebody_mutes_is_told(server: SoundServer, headsets: Headsets) -> None:
    a = headsets("a")
    a.open()
    for mute, volume in (("1", "100%"), ("0", "0%"), ("0", "100%")):
        server.ask("set-sink-mute", "headset_a", mute)
        server.ask("set-sink-volume", "headset_a", volume)
        a.wait_until(lambda silent=(mute, volume) != ("0", "100%"): a.status.muted is silent)


def test_the_emergency_silences_within_50_ms_and_brings_back_nothing_old(
    headsets: Headsets, music: Music, record: Callable[..., Recorders], ear: Ear
) -> None:
    recorders = record("headset_a")
    a = headsets("a", programme=music.programme(music.sweep()))
    a.open()
    a.link.play(0.0, 0.02)
    a.wait_for("playing", past_s=1.0)
    silenced = time.monotonic()
    a.link.silence()
    recorders.wait_for(0.8)
    resumed = time.monotonic()
    a.link.resume(20.0, 0.02)
    a.wait_for("playing", past_s=20.5)
    recording = recorders.stop()["headset_a"]

    before = recording.between(0.0, resumed)
    assert recording.started + (abs(before) > 0.001).nonzero()[0][-1] / 48_000 < silenced + 0.05
    after = recording.between(resumed, resumed + 2.0)
    onset = (abs(after) > 0.05).nonzero()[0][0]
    assert ear.place(after[onset : onset + 4800]) > 19.5


def test_music_goes_on_to_a_phase_and_back_to_the_track_before_within_a_fade(
    headsets: Headsets, music: Music, record: Callable[..., Recorders], ear: Ear
) -> None:
    """A goes on to a phase, b back to the track before: each from the note that it heard to the other one."""
    recorders = record("headset_a", "headset_b")
    rise, top = (
        replace(music.tone(hertz), phase=name) for hertz, name in ((440.0, "opening"), (550.0, "peak"))
    )
    plan = [ProgrammePhase("rise", 50.0, ("opening",)), ProgrammePhase("top", 50.0, ("peak",))]
    a = headsets("a", programme=plan_programme((rise, top), plan))
    b = headsets("b", programme=music.programme(music.tone(660.0, 6.0), music.tone(770.0), crossfade_s=0.2))
    for headset in (a, b):
        headset.open()
        headset.link.play(5.4, 0.02)
    for headset in (a, b):
        headset.wait_for("playing", past_s=6.4)
    turned = time.monotonic()
    a.link.turn("peak")
    b.link.turn(PREVIOUS)
    for headset, to in ((a, "peak"), (b, PREVIOUS)):
        headset.wait_until(lambda headset=headset: headset.status.turns)
        (turn,) = headset.status.turns
        assert turn.to == to
        headset.wait_for("playing", past_s=turn.at_s + SKIP_FADE_S + 0.6)
    heard = recorders.stop()

    for sink, before, after in (("headset_a", 440.0, 550.0), ("headset_b", 770.0, 660.0)):
        sound = heard[sink]
        assert ear.pitch(sound.between(turned - 0.2, turned)) == pytest.approx(before, abs=2.0)
        assert ear.level_of(sound.between(turned + 0.3, turned + 0.6), after) > -50.0, "it is on its way"
        there = sound.between(turned + SKIP_FADE_S + 0.5, turned + SKIP_FADE_S + 0.7)
        assert ear.level_of(there, after) > PRESENT
        assert ear.level_of_foreign(there, before) < ABSENT
        first, last = sound.heard()
        assert ear.quietest_10ms(sound.between(first + 0.1, last - 0.05)) > -30.0
