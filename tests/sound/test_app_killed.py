"""The whole app is killed in the midst of a session: both ears hear on, and the next start takes over."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.music.door import chair_lock
from kroom.records import open as opening
from kroom.records import pin
from kroom.room.music_room import runtime_folder
from kroom.session.events import Partner
from tests.journeys.conftest import PROTOCOL
from tests.journeys.hands import Mouse
from tests.journeys.house import CHEAP, WIRED_LEFT, WIRED_RIGHT, House, MovableClock
from tests.journeys.steps import RIVER, A

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytestqt.qtbot import QtBot

    from tests.sound.conftest import Ear, Music, Recorders, Sound
    from tests.sound.servers import SoundServer

ROOT = Path(__file__).parents[2]
NOTE_A, NOTE_B = 440.0, 660.0
EARS = ("headset_a", "headset_b")
HEARD_DB, ALONE = -60.0, 0.2
BEGUN = 0.005  # full scale 1: from here on the music that is faded in is over HEARD_DB


@dataclass(frozen=True)
class NextApp:
    """The app that was started after another one was killed, and what is recorded from before that on.

    `killed_at` is a monotonic second soon after the kill.
    """

    house: House
    hand: Mouse
    killed_at: float
    recorders: Recorders

    def hears(self, partner: Partner) -> None:
        """Wait until this partner's headset says that it plays."""
        self.hand.wait(partial(self.house.plays, partner), f"no music for {partner}")

    def last(self, sink: str) -> Sound:
        """The last 0.2 s in this sink."""
        return self.recorders.so_far(sink)[-9600:]

    def go_on(self) -> None:
        """Through the door, and on with the session."""
        self.hand.type("Your passphrase", RIVER)
        self.hand.press("Unlock")
        self.hand.wait_to_see("Everything that was confirmed is kept")
        self.hand.press("Go on")


@pytest.fixture
def next_app(
    server: SoundServer,
    record: Callable[..., Recorders],
    music: Music,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[NextApp]:
    """Kill one app in the midst of both partners' music; start another, and close it in the end."""
    assert qtbot
    monkeypatch.setattr(pin, "PIN_COST", CHEAP)
    monkeypatch.setattr(opening, "Cost", lambda: CHEAP)
    (tmp_path / "short.toml").write_text(PROTOCOL, "utf-8")
    folders = _folder(tmp_path / "music-a", music, NOTE_A), _folder(tmp_path / "music-b", music, NOTE_B)
    recorders = record()
    last, killed_at = _kill_one(tmp_path)
    house = House(tmp_path, MovableClock(), folders, last=last, chairs=(WIRED_LEFT, WIRED_RIGHT))
    yield NextApp(house, Mouse(house.window), killed_at, recorders)
    house.leave()
    assert not server.streams()
    for chair in "ab":
        chair_lock(runtime_folder(house.data), chair).acquire(blocking=False).lock.release()


def test_both_hear_on_and_the_next_app_shows_it(next_app: NextApp, server: SoundServer, ear: Ear) -> None:
    played_by = _processes(server)
    next_app.go_on()
    for partner in Partner:
        next_app.hears(partner)
    next_app.hand.wait(lambda: len(_tracks(next_app)) == len(EARS), "no tracks are shown")
    next_app.recorders.wait_for(1.0)
    end = time.monotonic()
    heard = next_app.recorders.stop()

    assert _processes(server) == played_by  # one stream in each sink, and the same process
    assert heard["room"].loudest() == 0.0
    for sink in EARS:
        begun, _ = heard[sink].heard(BEGUN)
        assert begun < next_app.killed_at - 0.1  # the first app's music was there before it was killed
        sound = heard[sink].between(max(begun, next_app.killed_at - 1.0), end - 0.5)
        assert ear.quietest_10ms(sound) > HEARD_DB
        assert abs(sound).max() < ALONE  # nothing is heard twice
    lanes = next_app.house.rooms.desk.view().lanes
    assert all(lane.level_dbfs > HEARD_DB for lane in lanes)
    assert not next_app.house.rooms.music.lost


def test_an_ear_is_quietened_before_the_door_and_behind_it(next_app: NextApp) -> None:
    hand = next_app.hand
    hand.press("Quieten A")
    hand.wait(lambda: not abs(next_app.last("headset_a")).max(), "A still hears it")
    assert abs(next_app.last("headset_b")).max() > 0.0
    next_app.go_on()
    hand.press(f"Bring {A}'s music back")
    next_app.hears(Partner.A)
    hand.wait(lambda: bool(abs(next_app.last("headset_a")).max()), "A hears nothing")
    hand.press(f"Quieten {A}")
    hand.wait(lambda: not abs(next_app.last("headset_a")).max(), "A still hears it")
    next_app.hears(Partner.B)
    assert abs(next_app.last("headset_b")).max() > 0.0


def _kill_one(folder: Path) -> tuple[int, float]:
    """Run an app until both hear music, and kill it: its last event, and the second soon after its end."""
    command = [sys.executable, "-m", "tests.journeys.cut_off", str(folder), "both"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    first = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert first.returncode == -9, first.stderr
    return int(first.stdout), time.monotonic()


def _folder(folder: Path, music: Music, note: float) -> Path:
    folder.mkdir()
    track = Path(music.tone(note, 60.0).path)
    return track.rename(folder / track.name).parent


def _processes(server: SoundServer) -> list[tuple[int, str]]:
    """Which process plays into which sink."""
    streams = [(one["sink"], one["properties"]["application.process.id"]) for one in server.streams()]
    assert len(streams) == len(EARS)
    return sorted(streams)


def _tracks(app: NextApp) -> list[str]:
    return [lane.track.title for lane in app.house.rooms.desk.view().lanes if lane.track is not None]
