"""The start of the app: the first window, and all that stands behind it once that is painted."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from kroom.first_window import FirstWindow

if TYPE_CHECKING:
    from kroom.app import App


class Start:
    """`Start(data)`: `begin()` shows the window; `app` is there once it was painted; `end()` closes all.

    `failure` is what kept the app from being there, which ends the event loop: nobody would answer the page.
    """

    def __init__(self, data: Path) -> None:
        self.app: App | None = None
        self.failure: Exception | None = None
        self.first = FirstWindow(data)
        self._data = data

    def begin(self) -> None:
        """Show the window."""
        self.first.window.painted.connect(self._on_painted)
        self.first.window.show()

    def _on_painted(self) -> None:
        try:
            self._answer()
        except Exception as failure:  # noqa: BLE001 - Qt would drop it; `main` raises it where it is told
            self.failure = failure
            QApplication.exit(1)

    def _answer(self) -> None:
        from kroom.app import App
        from kroom.room.moment import room_clock

        self.app = App(self._data, room_clock(), first=self.first)
        self.app.watch()
        self.app.begin()

    def end(self) -> None:
        """Close what was opened."""
        if self.app is not None:
            self.app.close()
            self.app.crashes.remove()


def make_application() -> QApplication:
    """The one QApplication of the process, under kroom's name."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("kroom")
    application.setDesktopFileName("kroom")
    return application


def main(data: Path) -> int:
    """Open the app on a data folder; 0 once its window was closed. Raises what kept it from being built."""
    from kroom.records.harden import harden

    harden()
    application = make_application()
    start = Start(data)
    start.begin()
    outcome = application.exec()
    start.end()
    if start.failure is not None:
        raise start.failure
    return outcome
