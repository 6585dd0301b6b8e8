"""The window's habits: it comes back where it was, `?` tells the keys, and media keys do nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui import examples
from kroom.ui.example_pages import EXAMPLES
from kroom.ui.pages.session import SessionPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.keys_sheet import KeysSheet
from kroom.ui.widgets.label import Label
from kroom.ui.window import LEAST, Window
from kroom.ui.window_place import FILE, keep, put_back

MakeWindow = Callable[[], Window]
WORDS = ("Media", "Audio", "Volume", "Call", "Hangup", "ToggleCall", "VoiceDial", "Mic", "Launch", "Eject")
MEDIA_KEYS = [key for key in Qt.Key if key.name.removeprefix("Key_").startswith(WORDS)]


@pytest.fixture
def make_window(qtbot: QtBot, theme: Theme) -> MakeWindow:
    def make() -> Window:
        window = Window(theme)
        qtbot.addWidget(window)
        return window

    return make


def session_page(theme: Theme) -> SessionPage:
    page = SessionPage(theme)
    page.show_view(examples.running())
    return page


def show(window: Window, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def ask(window: Window) -> KeysSheet | None:
    """Type a question mark where the focus is; the sheet, if one is open."""
    target: QWidget = QApplication.focusWidget() or window
    QTest.keyClicks(target, "?")
    return next((sheet for sheet in window.findChildren(KeysSheet) if sheet.isVisible()), None)


def press(widget: QWidget, key: Qt.Key) -> None:
    """As a window system tells of keys without a letter; QTest knows not all of them."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def test_the_window_comes_back_where_it_was(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.resize(LEAST[0], 600)  # the offscreen screen is 800 wide
    window.move(0, 40)
    keep(window, tmp_path)
    again = make_window()
    put_back(again, tmp_path)
    assert again.size() == QSize(LEAST[0], 600)
    assert again.y() == 40
    assert not again.isFullScreen()


def test_a_full_screen_comes_back_too(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.showFullScreen()
    keep(window, tmp_path)
    again = make_window()
    put_back(again, tmp_path)
    assert again.isFullScreen()
    again.toggle_full_screen()
    assert not again.isFullScreen()


@pytest.mark.parametrize("kept", [None, b"", b"not a place", b"\x01\xd9\xd0\xcb" + b"\xff" * 60])
def test_what_can_t_be_read_changes_nothing(
    make_window: MakeWindow, tmp_path: Path, kept: bytes | None
) -> None:
    if kept is not None:
        (tmp_path / FILE).write_bytes(kept)
    window = make_window()
    before = window.geometry()
    put_back(window, tmp_path)
    assert window.geometry() == before


def test_a_window_takes_no_screen_with_it_when_it_goes(make_window: MakeWindow) -> None:
    assert "QScreen" not in shiboken6.dump(make_window())


def test_no_folder_is_made_for_it(make_window: MakeWindow, tmp_path: Path) -> None:
    keep(make_window(), tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_question_mark_tells_the_keys_of_the_session(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    page = session_page(window.theme)
    window.show_page(page)
    show(window, qtbot)
    sheet = ask(window)
    assert sheet is not None
    told = [label.text() for label in sheet.findChildren(Label)]
    for key, what in (("F2", "Note"), ("F9", "Hold both"), ("F12", "Silence both at once"), ("F8", "Lock")):
        assert told[told.index(key) + 1].startswith(what)
    QTest.keyClick(sheet.cross, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_keys_are_told_anew_and_go_with_the_page(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.show_page(EXAMPLES["home-busy"](window.theme))
    show(window, qtbot)
    sheet = ask(window)
    assert sheet is not None
    window.show_page(session_page(window.theme))
    assert not sheet.isVisible()
    again = ask(window)
    assert again is sheet
    assert "F2" in [label.text() for label in sheet.findChildren(Label)]


def test_who_types_types_a_question_mark(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    page = session_page(window.theme)
    window.show_page(page)
    show(window, qtbot)
    page.sheets.ask_note()
    assert ask(window) is None
    page.close_sheet()
    page.ask_pin("presence", "Provider, please sign", "Your PIN confirms that you are here.")
    assert ask(window) is None


@pytest.mark.parametrize("name", ["unlock", "first-run", "cover", "reflection-1", "hand-over-given"])
def test_where_a_partner_or_nobody_known_has_the_screen_there_are_no_keys(
    make_window: MakeWindow, qtbot: QtBot, name: str
) -> None:
    window = make_window()
    window.show_page(EXAMPLES[name](window.theme))
    show(window, qtbot)
    assert ask(window) is None


@pytest.mark.parametrize("name", ["session", *EXAMPLES])
def test_media_keys_and_headset_buttons_do_nothing(make_window: MakeWindow, qtbot: QtBot, name: str) -> None:
    window = make_window()
    page = session_page(window.theme) if name == "session" else EXAMPLES[name](window.theme)
    window.show_page(page)
    show(window, qtbot)
    before = window.grab().toImage()
    target: QWidget = QApplication.focusWidget() or window
    typed = target.text() if isinstance(target, QLineEdit) else ""
    for key in MEDIA_KEYS:
        for widget in (target, page, window):
            press(widget, key)
    assert len(MEDIA_KEYS) > 25
    assert QApplication.focusWidget() in (target, None)
    assert window.page is page
    assert not isinstance(target, QLineEdit) or target.text() == typed
    assert window.grab().toImage() == before


def test_a_page_that_went_is_destroyed(make_window: MakeWindow, theme: Theme) -> None:
    window, page = make_window(), session_page(theme)
    window.show_page(page)
    window.show_page(session_page(theme))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(page)
