"""Builds everything and hands it over: the only place that knows all parts."""

import faulthandler
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from kroom.collector import Collector
from kroom.crash import logs_folder
from kroom.crash_watch import CrashWatch
from kroom.first_window import FirstWindow
from kroom.playing_on import PlayingOn
from kroom.room.access import Access
from kroom.room.moment import Clock
from kroom.room.strip import Strip
from kroom.room.worker import Worker
from kroom.ui.entry_flow import EntryFlow
from kroom.ui.theme import OTHER_FONTS, load_fonts
from kroom.ui.window_place import keep
from kroom.warm_up import WarmUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from kroom.room.rooms import Outside
    from kroom.ui.room_flow import RoomFlow

STRIP_MS = 500


class App(QObject):
    """The window and what stands behind it.

    `make_outside` makes what lies outside the room, whose links take over from what still plays; None: this
    computer's own devices and music. `first` is the window of a start that was painted already.
    """

    def __init__(
        self,
        data: Path,
        clock: Clock,
        make_outside: "Callable[[PlayingOn], Outside] | None" = None,
        first: FirstWindow | None = None,
    ) -> None:
        super().__init__()
        self.data = data
        self.collector = Collector(self)
        self.crashes = CrashWatch(logs_folder(data), self)
        self.worker = Worker(self)
        self._first = first or FirstWindow(data)
        self.theme, self.window = self._first.theme, self._first.window
        self.access = Access(data, clock, self.worker, self)
        self.playing_on = PlayingOn(data)
        self.strip = Strip(data, clock, self, ears=self.playing_on)
        self.flow: RoomFlow | None = None
        self._clock = clock
        self._make_outside = make_outside
        self.entry = EntryFlow(self.window, self.access, self.strip, self)
        self.entry.entered.connect(self._on_entered)
        self.warm_up = WarmUp(self.worker, self)
        self.warm_up.done.connect(self.collector.settle)
        self.crashes.happened.connect(self.window.tell_mishap)
        self.window.closing.connect(self.close)
        self.window.quieten_pressed.connect(self._on_quieten)
        self.strip.changed.connect(self._on_strip)  # at once: closing the window asks while it is there
        self.window.silence_pressed.connect(self._on_silence)
        self._ticks = QTimer(self, interval=STRIP_MS)
        self._ticks.timeout.connect(self._on_tick)
        self._ticks.start()

    def begin(self) -> None:
        """Answer the first page, and show the window unless its start did."""
        self.collector.begin()
        self.entry.follow(self._first.page)
        self._on_tick()
        if self.window.was_painted:
            self._on_painted()
        else:
            self.window.painted.connect(self._on_painted)
            self.window.show()

    @Slot()
    def _on_painted(self) -> None:
        load_fonts(OTHER_FONTS)
        self.warm_up.begin()
        if self.strip.shown:
            self.playing_on.begin()

    def watch(self) -> None:
        """Look after the process: how it is told to end, and what goes wrong in it."""
        if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] - none without a console
            faulthandler.enable()
        for ending in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, ending):
                signal.signal(getattr(signal, ending), _quit)
        self.crashes.install()
        self.crashes.keep_faults()

    @Slot()
    def close(self) -> None:
        """End the headsets and close the store; may be called twice."""
        keep(self.window, self.data)
        self._ticks.stop()
        self.warm_up.end()
        if self.flow is not None:
            self.flow.close()
        self.playing_on.close()
        self.worker.drain()
        self.access.close()
        self.collector.end()

    @Slot()
    def _on_entered(self) -> None:
        # The first paint needed none of this: database, music and the pages behind the door.
        from kroom.outside import this_computer
        from kroom.room.rooms import Rooms
        from kroom.ui.room_flow import RoomFlow

        if self.flow is None:
            make = self._make_outside or partial(this_computer, self.data, self._clock)
            rooms = Rooms(self.access, self.strip, self.worker, make(self.playing_on), self)
            self.flow = RoomFlow(self.window, rooms, self)
            self.flow.restore_wanted.connect(self._on_restore_wanted)
        self.flow.begin()

    @Slot()
    def _on_restore_wanted(self) -> None:
        """Close the records and all that stands on them; unlocking builds it anew."""
        flow, self.flow = self.flow, None
        if flow is None:
            return
        second = flow.rooms.backups.view().folder
        flow.close()
        self.worker.drain()  # a backup that is being made still needs the store
        self.access.close()
        self.entry.show_restore(second)
        for gone in (flow, flow.rooms):
            gone.deleteLater()

    @Slot(object)
    def _on_quieten(self, partner: object) -> None:
        from kroom.session.commands import SYSTEM, Actor
        from kroom.session.events import Partner

        if isinstance(partner, Partner):
            by = self.access.actor if self.access.is_open else Actor(SYSTEM)
            self.strip.quieten(partner, by)
            self._on_tick()

    @Slot()
    def _on_silence(self) -> None:
        self.playing_on.silence()

    @Slot()
    def _on_strip(self) -> None:
        self.window.show_strip(self.strip.view() if self.strip.shown else None)

    @Slot()
    def _on_tick(self) -> None:
        self._on_strip()
        self.playing_on.tend(self.strip)
        if self.flow is not None:
            self.flow.tick()


def _quit(_number: int, _frame: object) -> None:
    """Ctrl-C, or the end of the login, is a normal end: the headsets end with the app, after a fade.

    Python comes to this at the next tick of the strip.
    """
    QApplication.quit()
