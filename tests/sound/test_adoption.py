"""An app that is killed takes no music with it: not a millisecond is missing when the next one is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.music.adoption import Adopted, call
from kroom.music.standby import Standby
from kroom.music.wire import Message, receive

if TYPE_CHECKING:
    from kroom.music.wire import Chair
    from tests.sound.conftest import Ear, Headset, Headsets, Music, Recorders

BASS = 220.0
ABSENT = -80.0
CHAIRS: tuple[Chair, Chair] = ("a", "b")

APP = """
import sys, threading
from pathlib import Path
from kroom.music.link import HeadsetLink
from kroom.music.programme import Programme

runtime, *programmes = map(Path, sys.argv[1:])
for chair, file in zip("ab", programmes):
    link = HeadsetLink(f"headset_{chair}", chair, chair, runtime_dir=runtime, on_lost=print, on_back=print,
                       on_status=lambda status, chair=chair: print(chair, status.position_s, flush=True))
    link.load(Programme.from_json(file.read_text()))
    link.start()
    link.play(0.0, 0.05)
threading.Event().wait(60.0)
"""


class FirstApp:
    """An app of its own process with music in both headsets, to be killed."""

    def __init__(self, folder: Path, runtime: Path, music: Music) -> None:
        self.programmes = {
            "a": music.programme(music.sweep()),
            "b": music.programme(music.tone(BASS, 25.0), music.tone(BASS * 2, 25.0)),
        }
        files = [folder / f"{chair}.json" for chair in self.programmes]
        for file, programme in zip(files, self.programmes.values(), strict=True):
            file.write_text(programme.to_json())
        self._process = subprocess.Popen(
            [sys.executable, "-c", APP, str(runtime), *map(str, files)], stdout=subprocess.PIPE, text=True
        )

    def kill_after(self, place_s: float) -> None:
        """Kill it once both are past that place."""
        assert self._process.stdout is not None
        past: set[str] = set()
        with self._process.stdout as lines:
            for chair, place in map(str.split, lines):
                past |= {chair} if float(place) > place_s else set()
                if past == {"a", "b"}:
                    break
            self.kill()
        assert past == {"a", "b"}

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def first(tmp_path: Path, headsets: Headsets, music: Music) -> Iterator[FirstApp]:
    app = FirstApp(tmp_path, headsets.runtime_dir, music)
    yield app
    app.kill()
    for chair in CHAIRS:
        if (found := call(headsets.runtime_dir, chair)) is not None:
            Adopted(headsets.runtime_dir, chair, found.pid).kill()
            found.connection.close()


def taken_over(first: FirstApp, headsets: Headsets, at_s: dict[Chair, float]) -> list[Headset]:
    """What the next app does: it knows the programmes and the places by the partners' clocks."""
    both = [headsets(chair, programme=first.programmes[chair]) for chair in CHAIRS]
    for headset, chair in zip(both, CHAIRS, strict=True):
        headset.link.start()
        headset.link.play(at_s[chair], 0.5, keep=True)
    for headset in both:
        headset.wait_until(lambda headset=headset: headset.statuses)
    return both


def test_music_goes_on_while_the_app_is_killed_and_started_again(
    first: FirstApp, headsets: Headsets, record: Callable[..., Recorders], ear: Ear
) -> None:
    first.kill_after(1.0)
    recorders = record()
    recorders.wait_for(1.0)  # nobody is there
    standby = Standby(headsets.runtime_dir)
    standby.begin()
    recorders.wait_for(0.5)
    for chair in CHAIRS:
        standby.release(chair)
    heard_at: dict[Chair, float] = {chair: _place(headsets.runtime_dir, chair) for chair in CHAIRS}
    both = taken_over(first, headsets, heard_at)
    for headset in both:
        headset.wait_for("playing", past_s=heard_at["a"] + 1.5)
    heard = recorders.stop()
    standby.close()

    assert heard["room"].loudest() == 0.0
    for sink in ("headset_a", "headset_b"):
        sound = heard[sink].sound[4800:]
        assert ear.quietest_10ms(sound) > -30.0
        assert heard[sink].loudest() < 0.25  # nothing is heard twice: the tracks peak at 0.2
    places = [ear.place(heard["headset_a"].sound[at : at + 4800]) for at in range(4800, 4800 * 25, 4800)]
    assert places == pytest.approx([places[0] + n * 0.1 for n in range(len(places))], abs=0.02)
    assert not both[0].losses + both[1].losses


def test_a_place_that_is_wrong_is_mended_by_a_crossfade(
    first: FirstApp, headsets: Headsets, record: Callable[..., Recorders], ear: Ear
) -> None:
    first.kill_after(1.0)
    recorders = record()
    a, b = taken_over(first, headsets, {"a": 20.0, "b": 30.0})
    a.wait_for("playing", past_s=25.0)
    b.wait_for("playing", past_s=35.0)
    heard = recorders.stop()
    for sink in ("headset_a", "headset_b"):
        assert ear.quietest_10ms(heard[sink].sound[4800:]) > -40.0
    assert ear.place(heard["headset_a"].sound[-4800:]) > 24.0
    assert ear.level_of(heard["headset_b"].sound[-9600:], BASS * 2) > -20.0


def test_an_ear_is_quietened_before_anybody_has_unlocked(
    first: FirstApp, headsets: Headsets, record: Callable[..., Recorders], ear: Ear
) -> None:
    first.kill_after(1.0)
    recorders = record()
    standby = Standby(headsets.runtime_dir)
    standby.begin()
    standby.quieten("a", True, 0.1)
    recorders.wait_for(1.5)
    heard = recorders.stop()
    standby.close()
    assert ear.level_of(heard["headset_b"].sound[-9600:], BASS) > -20.0
    assert abs(heard["headset_a"].sound[-9600:]).max() == 0.0


def _place(runtime: Path, chair: Chair) -> float:
    """Where a process is, by its own word."""
    found = call(runtime, chair)
    assert found is not None
    message: Message = {"kind": ""}
    while message["kind"] != "status":
        message = receive(found.connection)
    found.connection.close()
    return float(message["status"]["position_s"])
