"""Pages as they are in a window: themed, sized, shown, with the focus where it belongs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.icon import Icons
from kroom.ui.pages.page import Page
from kroom.ui.theme import Theme, load_fonts

P = TypeVar("P", bound=Page)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def family(qapp: QApplication) -> str:
    assert qapp is not None
    return load_fonts()


@pytest.fixture
def theme(family: str) -> Theme:
    return Theme(family, Icons())


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def show(qtbot: QtBot, theme: Theme) -> Callable[..., None]:
    """Show a page in a window of this size, and let it arrive."""

    windows: list[QWidget] = []  # qtbot holds them weakly

    def shown(page: Page, width: int = 1366, height: int = 768) -> None:
        window = QWidget()  # without a layout: the offscreen platform warns of a window's size hints
        windows.append(window)
        theme.fit(QSize(width, height))
        theme.dress(window)
        qtbot.addWidget(window)
        window.resize(width, height)
        page.setParent(window)
        page.setGeometry(0, 0, width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page.arrive()

    return shown


@pytest.fixture
def sent() -> Callable[[object], list[object]]:
    """What a signal carried that `waitSignal` waited for (pytest-qt leaves it untyped)."""

    def carried(blocker: object) -> list[object]:
        return list[object](vars(blocker)["args"])

    return carried


@pytest.fixture
def words() -> Callable[[QWidget], str]:
    """All the words that can be seen on a page."""

    def seen(page: QWidget) -> str:
        labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        return "\n".join(labels)

    return seen


@pytest.fixture
def tap() -> Callable[[QWidget], None]:
    """A touch of the mouse in the middle of a widget."""

    def tapped(widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    return tapped
