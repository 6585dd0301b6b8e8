"""Where a person left the window: its size, its place and whether it fills the screen, and nothing else."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

FILE = "window"


def put_back(window: QWidget, data: Path) -> None:
    """Put a window where `keep` left it; a screen that is gone since or a broken file changes nothing."""
    with suppress(OSError):
        window.restoreGeometry(QByteArray((data / FILE).read_bytes()))


def keep(window: QWidget, data: Path) -> None:
    """Write where the window is into the data folder, if there is one and it can be written."""
    if data.is_dir():
        with suppress(OSError):
            (data / FILE).write_bytes(window.saveGeometry().data())
