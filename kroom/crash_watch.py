"""What goes wrong unexpectedly while the app runs: written down first, told second, and the app goes on."""

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Signal

from kroom import crash


class CrashWatch(QObject):
    """`CrashWatch(folder, parent=None)`: reports into `folder`, made with the first of them.

    `happened` comes on the thread that owns the watch, once for each place in the code: a fault that comes
    back with every tick is neither written nor told again.
    """

    happened = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._places: set[tuple[str, str, int]] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._faults: TextIO | None = None

    def install(self) -> None:
        """Watch from now on: Qt hands over here what a slot raises, Python what a thread raises."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def remove(self) -> None:
        """Watch no longer."""
        sys.excepthook, threading.excepthook = self._before
        crash.end_faults(self._faults)
        self._faults = None

    def keep_faults(self) -> None:
        """Have faults of native code written into the folder, too: the lines of Python they came from."""
        if self._faults is None:
            self._faults = crash.keep_faults(self._folder)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        place = crash.place_of(error)
        if place not in self._places:
            self._places.add(place)
            crash.tell(error, self._folder)
            self.happened.emit()

    def _on_thread_error(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        self._on_error(arguments.exc_type, error, arguments.exc_traceback)
