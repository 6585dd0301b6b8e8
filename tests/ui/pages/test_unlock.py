"""Unlocking: the passphrase goes out once, a problem empties the field."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.entry_views import UnlockView
from kroom.ui.pages.unlock import UnlockPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]


def test_the_keyboard_alone_unlocks(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], sent: Sent
) -> None:
    page = UnlockPage(theme)
    show(page)
    here = QApplication.focusWidget()
    assert here is not None
    assert here is page.passphrase.edit
    QTest.keyClicks(here, "quiet river")
    with qtbot.waitSignal(page.unlock_given) as given:
        QTest.keyClick(here, Qt.Key.Key_Return)
    assert sent(given) == ["quiet river"]


def test_nothing_is_sent_while_it_works_or_when_nothing_is_typed(
    qtbot: QtBot, theme: Theme, show: Callable[..., None]
) -> None:
    page = UnlockPage(theme)
    show(page)
    assert not page.unlock.isEnabled()
    page.passphrase.set_text("quiet river")
    page.show_view(UnlockView(busy=True))
    with qtbot.assertNotEmitted(page.unlock_given):
        page.unlock.click()


def test_a_problem_is_said_and_the_field_is_empty_again(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = UnlockPage(theme)
    show(page)
    page.passphrase.set_text("wrong one")
    page.show_view(UnlockView(problem="That opens nothing here.", session_waits=True))
    assert "That opens nothing here." in words(page)
    assert "interrupted" in words(page)
    assert page.passphrase.text() == ""
