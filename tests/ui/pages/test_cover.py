"""The cover: nothing personal, a PIN or a passphrase."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.entry_views import CoverView
from kroom.ui.pages.cover import CoverPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]


def test_a_pin_or_a_passphrase_is_given(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = CoverPage(theme)
    show(page)
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, "482915")
    with qtbot.waitSignal(page.secret_given) as pin:
        QTest.keyClick(here, Qt.Key.Key_Return)
    tap(page.entry.switch)
    QTest.keyClicks(page.entry.passphrase.edit, "quiet river")
    with qtbot.waitSignal(page.secret_given) as passphrase:
        tap(page.entry.open)
    assert (sent(pin), sent(passphrase)) == (["482915"], ["quiet river"])


def test_a_problem_is_said_and_forgotten_digits_stay_forgotten(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = CoverPage(theme)
    show(page)
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, "12")
    assert page.entry.pad.count() == 2
    page.forget()
    assert page.entry.pad.count() == 0
    page.show_view(CoverView(problem="Four tries are left."))
    assert "Four tries are left." in words(page)
