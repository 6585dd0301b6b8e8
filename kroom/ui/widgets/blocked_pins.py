"""What stands in the pad's place once PINs were wrong too often."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField


class BlockedPins(QWidget):
    """`BlockedPins(theme, parent=None)`: `given(passphrase)`, which lets PINs be tried again.

    `set_blocked(blocked, pad)` shows it instead of the pad, or the pad again; hidden until then.
    """

    given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = SecretField(theme, self.tr("Passphrase of the provider"))
        self.allow = Button(theme, self.tr("Allow PINs again"), "key-round", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.passphrase)
        column.addWidget(self.allow)
        self.passphrase.entered.connect(self._send)
        self.allow.clicked.connect(self._send)
        self.hide()

    def set_blocked(self, blocked: bool, pad: QWidget) -> None:
        """Take the pad's place, or give it back; the focus goes to what is there now."""
        if blocked is not self.isHidden():
            return
        self.passphrase.clear()
        self.setVisible(blocked)
        pad.setVisible(not blocked)
        if self.window().isVisible():
            (self.passphrase if blocked else pad).setFocus()

    @Slot()
    def _send(self) -> None:
        passphrase = self.passphrase.text()
        self.passphrase.clear()
        if passphrase:
            self.given.emit(passphrase)
