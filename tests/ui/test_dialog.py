"""Dialogs that are gone once they were answered."""

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.dialog import open_once


def test_a_dialog_is_gone_once_it_was_answered(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    open_once(QDialog(page))
    dialog = page.findChild(QDialog)
    assert dialog is not None
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
    assert page.findChild(QDialog) is None
