"""How alive the window stays while ten thousand files are added, read and measured.

`PYTHONPATH=. python tests/benchmarks/library.py [COUNT]` writes a folder of short files, drops it on the page
of playlists, opens it, and prints how long each part took and the longest time in which the window could not
answer. A store of its own, no sound.
"""

import os
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from kroom.outside import this_computer
from kroom.playing_on import PlayingOn
from kroom.records.open import create_store
from kroom.records.vault import Cost
from kroom.room.access import Access
from kroom.room.playlists_view import Stage
from kroom.room.rooms import Rooms
from kroom.room.strip import Strip
from kroom.room.worker import Worker
from kroom.session.clock import Moment
from kroom.ui.icon import Icons
from kroom.ui.library_flow import LibraryFlow
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from kroom.ui.theme import Theme, load_fonts
from kroom.ui.window import Window

FILES = 10_000
TICK_MS = 5


class Pulse(QObject):
    """Beats in the window's own loop; the longest pause between two beats is what a hand would feel."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.monotonic()
        self.longest = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def until(self, done: Callable[[], bool]) -> tuple[float, float]:
        """Run the loop until it is so; seconds taken, and the longest pause."""
        began = self._last = time.monotonic()
        self.longest = 0.0
        loop = QEventLoop()
        while not done():
            loop.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )
        return time.monotonic() - began, self.longest


def clock() -> Moment:
    """The computer's own."""
    return Moment(datetime.now(UTC), round(time.monotonic() * 1000), "benchmark")


def make_music(folder: Path, count: int) -> None:
    """So many files of two seconds, all of other content."""
    folder.mkdir()
    for number in range(count):
        with wave.open(str(folder / f"{number:05} tone.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            low, high = number % 251, number // 251 % 100
            file.writeframes((bytes([low, 16 + high]) * 8 + bytes([low, 240 - high]) * 8) * 1000)


def main() -> int:
    """Add and open; print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as name:
        make_music(Path(name) / "music", count)
        run(Path(name), count)
    application.quit()
    return 0


def run(folder: Path, count: int) -> None:
    """The page of playlists, then the page of one."""
    cost = Cost(memory_kib=8, passes=1)
    store, _ = create_store(
        folder / "data", name="N", passphrase="a passphrase", pin="271828", clock=clock, cost=cost
    )
    worker = Worker()
    access = Access(folder / "data", clock, worker)
    access.adopt(store)
    data = folder / "data"
    outside = replace(this_computer(data, clock, PlayingOn(data)), playlists=(), list_devices=list)
    rooms = Rooms(access, Strip(folder / "data", clock), worker, outside)
    window = Window(Theme(load_fonts(), Icons()))
    flow = LibraryFlow(window, rooms)
    window.resize(1366, 768)
    window.show()
    pulse = Pulse()
    flow.show_playlists()
    page = window.page
    assert isinstance(page, PlaylistsPage)
    page.added.emit((str(folder / "music"),))
    tell(f"added {count} files", *pulse.until(lambda: page.cards != {} and not page.cancel.isVisible()))
    flow.show_playlist(str(folder / "music"))
    one = window.page
    assert isinstance(one, PlaylistPage)
    tell("tags and formats read", *pulse.until(lambda: stage(one) is Stage.MEASURING))
    tell("every file measured", *pulse.until(lambda: stage(one) is Stage.DONE))
    one.moved.emit(0, count - 1)
    tell("first track moved to the end", *pulse.until(lambda: True))
    flow.close()
    rooms.close()
    access.close()


def stage(page: PlaylistPage) -> Stage:
    """How far the page has got."""
    if page.go_on.isVisible():
        return Stage.STOPPED
    if not page.stop.isVisible():
        return Stage.DONE
    return Stage.MEASURING if page.doing.text().startswith("Checking") else Stage.READING


def tell(what: str, seconds: float, longest: float) -> None:
    """One line of the table."""
    sys.stdout.write(f"{what:<32} {seconds:8.1f} s   longest pause {longest * 1000:6.0f} ms\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
