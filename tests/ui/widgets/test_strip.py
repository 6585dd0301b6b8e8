"""The strip tells no name and asks no secret."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.strip_view import StripView
from kroom.session.events import Partner
from kroom.ui.theme import Theme
from kroom.ui.widgets.strip import NamelessStrip
from kroom.ui.widgets.touch_button import TouchButton


def said(strip: NamelessStrip) -> set[str]:
    children = strip.findChildren(QWidget)
    spoken = {child.accessibleName() for child in children} | {
        child.accessibleDescription() for child in children
    }
    seen = {label.text() for label in strip.findChildren(QLabel)}
    return (spoken | seen) - {""}


def test_it_says_clocks_letters_and_nothing_else(theme: Theme, qtbot: QtBot) -> None:
    strip = NamelessStrip(theme)
    qtbot.addWidget(strip)
    strip.show_view(StripView(2304, 61, mark=True, b_quiet=True))
    assert said(strip) == {
        "38:24",
        "1:01",
        "A",
        "B",
        "Partner A",
        "Partner B",
        "Quieten A",
        "Bring B back",
        "Please look at the session",
    }


def test_quieten_needs_one_touch(theme: Theme, qtbot: QtBot) -> None:
    strip = NamelessStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(QSize(910, 54))
    strip.show()
    buttons = strip.findChildren(TouchButton)
    assert min(min(button.width(), button.height()) for button in buttons) >= 48
    for button, partner in zip(buttons, Partner, strict=True):
        with qtbot.waitSignal(strip.quieten_pressed) as emitted:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert emitted.args == [partner]  # pyright: ignore[reportUnknownMemberType]
        with qtbot.waitSignal(strip.quieten_pressed):
            QTest.keyClick(button, Qt.Key.Key_Space)


def test_the_mark_comes_and_goes_without_moving_anything(theme: Theme, qtbot: QtBot) -> None:
    strip = NamelessStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(QSize(910, 54))
    strip.show()
    before = [child.geometry() for child in strip.findChildren(TouchButton)]
    strip.show_view(StripView(mark=True))
    assert strip.mark.isVisible()
    assert [child.geometry() for child in strip.findChildren(TouchButton)] == before
