"""A theme and a way to show a widget as a window would."""

from collections.abc import Callable, Generator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from kroom.ui.icon import Icons
from kroom.ui.theme import Theme, load_fonts
from kroom.ui.tokens import THEMES, ThemeName

Show = Callable[[QWidget, QSize], None]
MakeTheme = Callable[[ThemeName, QSize], Theme]


@pytest.fixture
def make_theme(qapp: QApplication) -> MakeTheme:
    """A theme by name, fitted to a window's size."""
    family, icons = load_fonts(), Icons()

    def make(name: ThemeName, size: QSize) -> Theme:
        theme = Theme(family, icons, THEMES[name], qapp)
        theme.fit(size)
        return theme

    return make


@pytest.fixture
def theme(make_theme: MakeTheme) -> Theme:
    """The dim theme in a window of 1366x768."""
    return make_theme("dim", QSize(1366, 768))


@pytest.fixture
def show(qapp: QApplication) -> Generator[Show]:
    """Show a widget at a size and let it settle; it is closed and let go at the end."""
    shown: list[QWidget] = []

    def do(widget: QWidget, size: QSize) -> None:
        widget.resize(size)
        widget.show()
        shown.append(widget)
        qapp.processEvents()

    yield do
    for widget in shown:
        widget.close()
        widget.deleteLater()
    qapp.processEvents()
