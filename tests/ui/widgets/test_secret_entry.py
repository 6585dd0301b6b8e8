"""A PIN or a passphrase: each is forgotten when it should be, and not before."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.ui.theme import Theme
from kroom.ui.widgets.secret_entry import SecretEntry


def test_a_passphrase_outlives_a_repaint_and_not_its_check(qtbot: QtBot, theme: Theme) -> None:
    entry = SecretEntry(theme)
    qtbot.addWidget(entry)
    entry.switch.click()
    QTest.keyClicks(entry.passphrase.edit, "quiet river")
    entry.set_busy(False)
    assert entry.passphrase.text() == "quiet river"
    heard: list[str] = []
    entry.given.connect(heard.append)
    entry.open.click()
    entry.set_busy(True)
    entry.set_busy(False)
    assert heard == ["quiet river"]
    assert entry.passphrase.text() == ""


def test_forgetting_asks_for_the_pin_again(qtbot: QtBot, theme: Theme) -> None:
    entry = SecretEntry(theme)
    qtbot.addWidget(entry)
    entry.switch.click()
    entry.passphrase.set_text("quiet")
    entry.forget()
    assert entry.field_now() is entry.pad
    assert entry.passphrase.text() == ""
