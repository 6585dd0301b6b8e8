"""The words of documents in the language that the app speaks."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """`text` in that language, as it is where nobody translated it."""
    return QCoreApplication.translate("Exports", text)
