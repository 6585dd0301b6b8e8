"""The whole app in a test: its own store, two headsets that sound nowhere, a clock that can be moved."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import shiboken6
from PySide6.QtCore import QSize

from kroom.app import App
from kroom.music.devices import Device
from kroom.outside import this_computer
from kroom.playing_on import PlayingOn
from kroom.records.vault import Cost
from kroom.room.moment import room_clock
from kroom.room.rooms import Outside, Rooms
from kroom.session.clock import Moment
from kroom.session.events import Partner
from kroom.ui.idle_watch import IdleWatch
from tests.journeys.hands import comes_to_be

LEFT = Device("none:a", "Left chair", default=False, stable=True, sink="none:a")
RIGHT = Device("none:b", "Right chair", default=False, stable=True, sink="none:b")
OWN = Device("none:own", "Built-in speakers", default=True, stable=True, sink="none:own")
WIRED_LEFT = replace(LEFT, id="headset_a", sink="headset_a")
WIRED_RIGHT = replace(RIGHT, id="headset_b", sink="headset_b")
SIZE = QSize(1366, 768)
CHEAP = Cost(memory_kib=8, passes=1)


class MovableClock:
    """Real time, and as many minutes more as a test wants."""

    def __init__(self) -> None:
        self._real = room_clock()
        self._ahead_ms = 0

    def __call__(self) -> Moment:
        now = self._real()
        ahead = timedelta(milliseconds=self._ahead_ms)
        return Moment(now.at_utc + ahead, now.clock_ms + self._ahead_ms, now.boot)

    def move(self, minutes: float) -> None:
        self._ahead_ms += round(minutes * 60_000)


class House:
    """The app on a data folder. `devices` is what this computer has; a test plugs and unplugs."""

    def __init__(
        self,
        folder: Path,
        clock: MovableClock,
        playlists: tuple[Path, ...],
        size: QSize = SIZE,
        last: int = 0,
        chairs: tuple[Device, Device] = (LEFT, RIGHT),
    ) -> None:
        self.last = last  # the number of the last event that an earlier app is known to have written
        self.folder, self.clock, self._playlists = folder, clock, playlists
        self.exports = folder / "documents"
        self.devices = [*chairs, OWN]
        self.data = folder / "data"
        self._idle_ms = 0
        self.app = App(self.data, clock, self._outside)
        self.window = self.app.window
        self.window.resize(size)
        self.app.begin()
        self.window.activateWindow()
        assert comes_to_be(self.window.isActiveWindow)

    def _outside(self, playing_on: PlayingOn) -> Outside:
        real = this_computer(self.data, self.clock, playing_on)
        playlists = tuple((path.name, path) for path in self._playlists)
        return replace(
            real, list_devices=self._list, exports=self.exports, playlists=playlists, real_ms=self._real_ms
        )

    def _real_ms(self) -> int:
        return self._idle_ms

    def pass_idle_minutes(self, minutes: float) -> None:
        """Nobody touches the screen for so long."""
        self._idle_ms += round(minutes * 60_000)
        watch = self.app.findChild(IdleWatch)
        assert watch is not None
        watch.look()

    def _list(self) -> list[Device]:
        return list(self.devices)

    @property
    def rooms(self) -> Rooms:
        flow = self.app.flow
        assert flow is not None
        return flow.rooms

    def saved(self) -> None:
        """Until what a partner typed is on the disk: they have stopped typing."""
        assert comes_to_be(lambda: not self.rooms.form.is_unsaved)

    def plays(self, partner: Partner, state: str = "playing", past_s: float = 0.5) -> bool:
        """Whether this partner's headset says that it does so, past that second of the programme."""
        status = self.rooms.music.statuses.get(partner)
        return status is not None and status.state == state and status.position_s > past_s

    def leave(self) -> None:
        """Close it for good, once: Python might collect it in a thread, which no timer survives."""
        if not shiboken6.isValid(self.window):
            return
        self.window.hide()
        self.app.close()
        for gone in (self.window, self.app):
            shiboken6.delete(gone)
