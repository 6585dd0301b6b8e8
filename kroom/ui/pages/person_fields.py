"""Who somebody is and what they prove it with: name, PIN, passphrase twice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.fields import SecretField, TextField
from kroom.ui.widgets.label import Label

LONGEST_PIN = 12


class PersonFields(QWidget):
    """`PersonFields(theme)`: `values()` gives name, passphrase, PIN once `ready(least)`.

    `changed()` at every change, `entered()` at Return; `clear()` empties all.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.name = TextField(theme, self.tr("Name"), limit=100)
        self.pin = pin_field(theme, self.tr("PIN, 4 to 12 digits"))
        self.first = SecretField(theme, self.tr("Passphrase"))
        self.again = SecretField(theme, self.tr("Passphrase, once more"))
        self.advice = Label(theme, "", "small", "muted")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        places = ((self.name, 0, 0), (self.pin, 0, 1), (self.first, 1, 0), (self.again, 1, 1))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        for field, row, column in places:
            self._grid.addWidget(field, row, column)
            field.changed.connect(self.changed)
            field.entered.connect(self.entered)
        self._grid.addWidget(self.advice, 2, 0, 1, 2)

    def clear(self) -> None:
        """Empty all fields."""
        self.name.set_text("")
        for field in (self.pin, self.first, self.again):
            field.clear()

    def values(self) -> tuple[str, str, str]:
        """Name, passphrase, PIN."""
        return self.name.text().strip(), self.first.text(), self.pin.text()

    def ready(self, least: int) -> bool:
        """Whether all is filled in; says what is missing."""
        filled = bool(self.name.text().strip()) and bool(self.pin.text())
        return agree(self.first, self.again, self.advice, least) and filled


def agree(first: SecretField, again: SecretField, advice: Label, least: int) -> bool:
    """Whether a new passphrase is long enough and twice the same; `advice` says what is missing."""
    differ = bool(again.text()) and first.text() != again.text()
    text = first.tr("A passphrase needs {count} characters or more; a few words are good.")
    advice.setText(first.tr("The two passphrases differ.") if differ else text.format(count=least))
    advice.set_tone("due" if differ else "muted")
    return len(first.text().strip()) >= least and first.text() == again.text()


def pin_field(theme: Theme, name: str) -> SecretField:
    """A field for a new PIN."""
    field = SecretField(theme, name, limit=LONGEST_PIN)
    field.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return field
