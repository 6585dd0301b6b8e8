"""What is lost comes back at its place, in its own headset, and nothing of it is heard anywhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.sound.servers import on_both_servers, wait_until
from tests.sound.unplugs import Scene

if TYPE_CHECKING:
    from kroom.music.wire import Place
    from tests.sound.conftest import Ear, Headset, Headsets, Music, Recorders, Recording, Sound
    from tests.sound.servers import SoundServer

BASS = 220.0
ABSENT = -80.0
MARK_LEVEL = 1 / 32768  # kroom.music.arrival.MARK


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


@on_both_servers
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
    plugged = time.monotonic()
    back = record("headset_a")
    a.wait_until(lambda: a.returns)
    a.wait_until(lambda: a.status.position_s > place + 1.5)
    again, rest = back.stop()["headset_a"], others.stop()

    assert rest["room"].loudest() == 0.0
    assert steady(rest["headset_b"].sound[4800:], ear)
    assert not b.losses
    first, _ = again.heard(over=0.01)
    assert first - plugged < 3.0
    told_at = a_heard_at(a, place)
    came_back_at = ear.place(again.between(first + 0.4, first + 0.5)) - 0.6
    # Its place runs on until the loss is noticed, at once unless the computer is busy.
    assert place + lost_at - told_at - 0.2 < came_back_at < place + a.told_at[0] - told_at + 0.2


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
    # Its place runs on until the death is noticed, at once unless the computer is busy.
    assert before - 0.1 < after < before + max(0.0, a.told_at[0] - ended) + 0.1
    assert heard["room"].loudest() == 0.0
    assert steady(heard["headset_b"].sound[4800:], ear)
    assert not b.losses


@pytest.mark.parametrize(
    ("moment", "who", "later_s"),
    [("held", "a", 0.0), ("crossfading", "ab", 0.0), ("priming", "b", 0.0), ("priming", "ab", 0.1)],
)
def test_at_no_moment_an_unplugging_is_heard_elsewhere(
    server: SoundServer, headsets: Headsets, music: Music, moment: str, who: str, later_s: float
) -> None:
    outcome = Scene(server, headsets, music).unplug(moment, who, later_s)
    assert outcome.leaks_ms == 0.0


@on_both_servers
def test_music_comes_back_when_the_sound_server_has_started_again(
    server: SoundServer, pair: tuple[Headset, Headset], record: Callable[..., Recorders]
) -> None:
    server.kill()
    for headset in pair:
        headset.wait_until(lambda headset=headset: headset.losses)
        assert (headset.losses[0].kind, headset.losses[0].returning) == ("device-gone", True)
        assert "sound has stopped" in headset.losses[0].text
    server.begin()
    room = record("room")
    for headset in pair:
        headset.wait_until(lambda headset=headset: headset.returns, 20.0)
        headset.wait_for("playing", past_s=1.2)
    assert room.stop()["room"].loudest() == 0.0
    playing = {stream["properties"]["application.name"]: stream["sink"] for stream in server.streams()}
    sinks = {name: sink["index"] for name, sink in server.sinks().items()}
    assert playing == {"kroom headset a": sinks["headset_a"], "kroom headset b": sinks["headset_b"]}


def test_a_stream_that_another_program_ends_is_there_again(
    server: SoundServer, pair: tuple[Headset, Headset], record: Callable[..., Recorders]
) -> None:
    a, b = pair
    room = record("room")
    server.end_stream("kroom headset a")
    a.wait_until(lambda: a.returns)
    (reason,) = a.losses
    assert (reason.kind, reason.returning) == ("died", True)
    assert "another program" in reason.text
    a.wait_for("playing", past_s=a.status.position_s + 0.3)
    assert room.stop()["room"].loudest() == 0.0
    assert not b.losses


@on_both_servers
def test_a_change_of_the_default_device_moves_nothing(
    server: SoundServer, pair: tuple[Headset, Headset], record: Callable[..., Recorders], ear: Ear
) -> None:
    a, b = pair
    recorders = record()
    for default in ("headset_b", "headset_a", "room"):
        server.ask("set-default-sink", default)
        recorders.wait_for(0.3)
    heard = recorders.stop()
    assert heard["room"].loudest() == 0.0
    assert steady(heard["headset_b"].sound[4800:], ear)
    assert ear.level_of(heard["headset_a"].sound[4800:], BASS) < ABSENT
    assert not a.losses + b.losses


def test_a_stream_can_not_be_moved_elsewhere(server: SoundServer, pair: tuple[Headset, Headset]) -> None:
    a, b = pair
    for stream in server.streams():
        with pytest.raises(subprocess.CalledProcessError):
            server.ask("move-sink-input", str(stream["index"]), "room")
    a.wait_until(lambda: a.status.position_s > 1.5)
    assert not a.losses + b.losses
    assert not a.status.notices + b.status.notices


def test_a_missing_device_is_told_at_once(headsets: Headsets) -> None:
    a = headsets("a", sink="headset_z")
    a.link.start()
    a.wait_until(lambda: a.losses)
    (reason,) = a.losses
    assert (reason.kind, reason.returning) == ("device-missing", True)
    assert reason.text == "headset A is not there"


@pytest.fixture
def twins(server: SoundServer) -> Generator[tuple[str, str]]:
    """Two headsets of one model without serial numbers, as PulseAudio names them by the order of plugging."""
    names = ("alsa_output.usb-Acme_Calm-00.analog-stereo", "alsa_output.usb-Acme_Calm-00.2.analog-stereo")
    for name in names:
        server.plug(name)
    yield names
    for name in names:
        server.unplug(name)


@pytest.fixture
def twin_pair(twins: tuple[str, str], headsets: Headsets, music: Music) -> dict[float, Headset]:
    """Both play, each its note."""
    found: dict[float, Headset] = {}
    worn: tuple[tuple[Place, str, float], ...] = (("a", twins[0], 440.0), ("b", twins[1], BASS))
    for chair, sink, note in worn:
        found[note] = headsets(chair, sink, music.programme(music.tone(note)))
        found[note].open()
        found[note].link.play(0.0, 0.05)
    for headset in found.values():
        headset.wait_for("playing", past_s=0.4)
    return found


def test_two_of_a_model_that_were_away_together_are_silent_until_their_tone_was_heard(
    server: SoundServer,
    twins: tuple[str, str],
    twin_pair: dict[float, Headset],
    record: Callable[..., Recorders],
    ear: Ear,
) -> None:
    """Whoever is plugged in first has the first name, whosever headset it is."""
    room, pair = record("room"), list(twin_pair.values())
    for sink in twins:
        server.unplug(sink)
    wait_until(lambda: all(headset.losses for headset in pair))
    room.wait_for(0.5)
    for sink in twins:
        server.plug(sink)
    recorders = record(*twins)
    wait_until(lambda: all(headset.losses[-1].kind == "unproven" for headset in pair))
    recorders.wait_for(0.3)
    toned = time.monotonic()
    pair[0].link.tone("a")
    wait_until(lambda: np.abs(recorders.so_far(twins[0])).max() > 0.01)
    confirmed = time.monotonic()
    for headset in pair:
        headset.link.reopen()
    for sink, note in zip(twins, twin_pair, strict=True):
        wait_until(lambda sink=sink, note=note: ear.level_of(recorders.so_far(sink), note) > -30.0)
    heard, rest = recorders.stop(), room.stop()

    assert rest["room"].loudest() == 0.0
    before = heard[twins[0]].between(0.0, toned)
    assert np.count_nonzero(before) <= 1, "more than the mark of a stream's first frame"
    assert np.abs(before).max() <= MARK_LEVEL
    assert heard[twins[1]].between(0.0, confirmed).max() == 0.0
    for sink, others_note in zip(twins, reversed(twin_pair), strict=True):
        assert ear.level_of_foreign(heard[sink].sound, others_note) < ABSENT
    for headset in pair:
        assert [loss.returning for loss in headset.losses] == [True, False]
        assert headset.returns
