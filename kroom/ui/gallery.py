"""Draws every page, its sheets and the strip in every theme and size.

`python -m kroom.ui.gallery FOLDER [WORD...] [--rtl]` draws the pictures whose names hold one of the words
("gate", "home-first-dim-1366"); all without a word. `--rtl` mirrors them.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from kroom.collector import collect_due
from kroom.room.strip_view import StripView
from kroom.room.views import SessionView
from kroom.session.events import Partner
from kroom.ui import examples
from kroom.ui.example_pages import EXAMPLES
from kroom.ui.icon import Icons
from kroom.ui.pages.page import Page
from kroom.ui.pages.session import SessionPage
from kroom.ui.theme import Theme, load_fonts
from kroom.ui.tokens import THEMES
from kroom.ui.widgets.strip import NamelessStrip
from kroom.ui.window import Window

SIZES = (QSize(1366, 768), QSize(1920, 1080), QSize(910, 512))
VIEWS: dict[str, Callable[[], SessionView]] = {
    "running": examples.running,
    "alarmed": examples.alarmed,
    "late": examples.late,
    "overdue": examples.overdue,
}


def draw(folder: Path, words: Sequence[str] = ()) -> None:
    """Write the pictures whose names hold one of `words` into `folder`; needs a QApplication."""
    folder.mkdir(parents=True, exist_ok=True)
    family, icons = load_fonts(), Icons()
    for tokens in THEMES.values():
        for size in SIZES:
            theme = Theme(family, icons, tokens)
            theme.fit(size)
            if not words or any(word in "session sheet strip" for word in words):
                _draw_session(theme, size, folder)
                _draw_strip(theme, size, folder)
            for name, make in EXAMPLES.items():
                for strip in (True, False):
                    title = f"{name}-{tokens.name}-{size.width()}{'-strip' if strip else ''}"
                    if not words or any(word in title for word in words):
                        _draw_page(make, theme, size, strip, folder / f"{title}.png")


def _draw_page(make: Callable[[Theme], Page], theme: Theme, size: QSize, strip: bool, path: Path) -> None:
    window = Window(theme)
    window.resize(size)
    window.show_strip(StripView(2304, None, mark=True, b_quiet=True) if strip else None)
    window.show_page(make(theme))
    window.show()
    QApplication.sendPostedEvents()
    window.grab().save(str(path))
    _let_go(window)


def _draw_session(theme: Theme, size: QSize, folder: Path) -> None:
    for name, view in VIEWS.items():
        page = SessionPage(theme)
        theme.dress(page)
        page.resize(size)
        page.show()
        page.show_view(view())
        QApplication.sendPostedEvents()
        _save(page, folder, f"session-{name}", theme, size)
        if name == "running":
            _draw_sheets(page, theme, size, folder)
        _let_go(page)


def _draw_sheets(page: SessionPage, theme: Theme, size: QSize, folder: Path) -> None:
    sheets = page.sheets
    asked: dict[str, Callable[[], None]] = {
        "vitals": sheets.ask_vitals,
        "note": sheets.ask_note,
        "dose": sheets.ask_dose,
        "water": sheets.ask_water,
        "plan": sheets.ask_plan,
        "after-hold": sheets.ask_after_hold,
    }
    for name, ask in asked.items():
        ask()
        _save(page, folder, f"sheet-{name}", theme, size)
    page.ask_pin("presence", "Provider, please sign", "Your PIN confirms that you are here.")
    _save(page, folder, "sheet-pin", theme, size)
    page.show_view(examples.overdue())
    sheets.show_steps()
    _save(page, folder, "sheet-steps", theme, size)
    sheets.ask_headset(examples.offer())
    _save(page, folder, "sheet-headset", theme, size)
    sheets.ask_music(Partner.A, ("opening", "rising", "peak", "descent", "return"))
    _save(page, folder, "sheet-music", theme, size)
    page.show_view(examples.alarmed())
    sheets.tell_alerts()
    _save(page, folder, "sheet-alerts", theme, size)


def _draw_strip(theme: Theme, size: QSize, folder: Path) -> None:
    strip = NamelessStrip(theme)
    theme.dress(strip)
    strip.resize(size.width(), strip.sizeHint().height())
    strip.show_view(StripView(2304, None, mark=True, b_quiet=True))
    _save(strip, folder, "strip", theme, size)
    _let_go(strip)


def _let_go(widget: QWidget) -> None:
    """End a widget here, where nothing is painted, and collect what Python kept of it."""
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
    collect_due()


def _save(widget: QWidget, folder: Path, name: str, theme: Theme, size: QSize) -> None:
    widget.grab().save(str(folder / f"{name}-{theme.tokens.name}-{size.width()}.png"))


def main() -> None:
    """Draw into the folder that the command names, `gallery` by default."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv)
    gc.disable()  # in the middle of a paint, it would end the widgets of the picture before
    parser = argparse.ArgumentParser(prog="python -m kroom.ui.gallery")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("gallery"))
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rtl", action="store_true")
    asked = parser.parse_args()
    if asked.rtl:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    draw(asked.folder, asked.words)
    app.quit()


if __name__ == "__main__":
    main()
