"""The system's own dialogs for files and folders, opened over a page and gone once they were answered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog


def open_once(dialog: QDialog) -> None:
    """Show the dialog over its parent without waiting; it is deleted when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
