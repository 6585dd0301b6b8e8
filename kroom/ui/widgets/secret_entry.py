"""A PIN by the pad or, a touch away, a passphrase."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField
from kroom.ui.widgets.pin_pad import PinPad

LONGEST_PIN = 12


class SecretEntry(QWidget):
    """`SecretEntry(theme, parent=None)`: `given(text)` with the digits or the passphrase.

    `switch` is the button that goes from one to the other; place it where the page has its buttons.
    """

    given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = PinPad(theme, self.tr("PIN"), longest=LONGEST_PIN)
        self.passphrase = SecretField(theme, self.tr("Passphrase"))
        self.open = Button(theme, self.tr("Open"), "lock", "primary")
        self.switch = Button(theme, "", "key-round")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.pad, self.passphrase, self.open):
            column.addWidget(widget)
        self.pad.entered.connect(self.given)
        self.passphrase.entered.connect(self._send)
        self.open.clicked.connect(self._send)
        self.switch.clicked.connect(self._on_switch)
        self._by_pin, self._busy = True, False
        self._show()

    def field_now(self) -> QWidget:
        """The field that is shown."""
        return self.pad if self._by_pin else self.passphrase

    def set_busy(self, busy: bool) -> None:
        """Wait while the secret is checked; once it was, the passphrase is forgotten."""
        if self._busy and not busy:
            self.passphrase.clear()
        self._busy = busy
        for widget in (self.pad, self.passphrase, self.open, self.switch):
            widget.setEnabled(not busy)

    @Slot()
    def forget(self) -> None:
        """Forget what was typed, and ask for the PIN again."""
        self.pad.clear()
        self.passphrase.clear()
        self._by_pin = True
        self._show()

    @Slot()
    def _on_switch(self) -> None:
        self._by_pin = not self._by_pin
        self.pad.clear()
        self.passphrase.clear()
        self._show()
        self.field_now().setFocus()

    @Slot()
    def _send(self) -> None:
        if self.passphrase.text():
            self.given.emit(self.passphrase.text())

    def _show(self) -> None:
        self.pad.setVisible(self._by_pin)
        self.passphrase.setVisible(not self._by_pin)
        self.open.setVisible(not self._by_pin)
        self.switch.set_words(self.tr("Use the passphrase") if self._by_pin else self.tr("Use the PIN"))
