"""A sheet for one line or a few lines of text: a name, a note."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet


class TextSheet(Sheet):
    """`TextSheet(theme, page, field, limit=200)`: `ask(title, text, hint="")`; `given(text)` answers.

    An empty text is an answer too. Escape or the cross give none.
    """

    given = Signal(str)

    def __init__(self, theme: Theme, page: QWidget, field: str, limit: int = 200) -> None:
        super().__init__(theme, page, field, 700)
        self.hint = Label(theme, "", "label", "muted")
        self.field = TextField(theme, field, limit=limit)
        self.save = Button(theme, self.tr("Save"), "check", "primary")
        self.body.addWidget(self.hint)
        self.body.addWidget(self.field)
        self.foot.addWidget(self.save)
        self.field.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)

    def ask(self, title: str, text: str, hint: str = "") -> None:
        """Open it with this text, ready to be typed over."""
        self.set_title(title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.field.set_text(text)
        self.field.edit.selectAll()
        self.open(self.field.edit)

    @Slot()
    def _on_save(self) -> None:
        text = self.field.text().strip()
        self.close_sheet()
        self.given.emit(text)
