"""The sheet that checks a code off a PDF against the store."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet


class CodeSheet(Sheet):
    """`CodeSheet(theme, page)`: `ask()` opens it, `given(text)` asks, and `tell(text)` is the answer."""

    given = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.set_title(self.tr("Check a printed code"))
        said = self.tr("Each PDF carries the code that the record had when it was made.")
        self.field = TextField(theme, self.tr("Code on the PDF"), "312-9F3A-00B1-7C44-D2E8-61A0", 80)
        self.answer = Label(theme, "", "body")
        self.check = Button(theme, self.tr("Check"), "check", "primary")
        for widget in (Label(theme, said, "label", "muted"), self.field, self.answer):
            self.body.addWidget(widget)
        self.foot.addStretch(1)
        self.foot.addWidget(self.check)
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self._send)
        self.check.clicked.connect(self._send)

    @Slot()
    def ask(self) -> None:
        """Open it empty."""
        self.field.set_text("")
        self._on_changed()
        self.open(self.field.edit)

    def tell(self, text: str) -> None:
        """Show what is known of the code."""
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    @Slot()
    def _on_changed(self) -> None:
        self.tell("")
        self.check.setEnabled(bool(self.field.text().strip()))

    @Slot()
    def _send(self) -> None:
        if self.check.isEnabled():
            self.given.emit(self.field.text())
