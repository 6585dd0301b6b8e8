"""The recovery code, large, in groups, and the way to a sheet of paper."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from kroom.room.recovery_code import grouped
from kroom.ui.dialog import open_once
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label


class CodeCard(Card):
    """`CodeCard(theme, parent=None)`: `show_code(code)`; `save_wanted(path)` where somebody wants a file.

    `say(words)` says what became of it.
    """

    save_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "raised", parent=parent)
        self.code = Label(theme, "", "track", "text", QFont.Weight.DemiBold)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told = Label(theme, "", "small", "muted")
        self.save = Button(theme, self.tr("Save to print"))
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.save)
        self.body.addWidget(self.code)
        self.body.addLayout(row)
        self.save.clicked.connect(self._on_save)
        self.say("")

    def show_code(self, code: str) -> None:
        """Show the code; it can be read by assistive technology, letter by letter."""
        text = grouped(code)
        self.code.setText(text)
        self.code.setAccessibleName(self.tr("Recovery code: {code}").format(code=" ".join(text)))

    def say(self, words: str) -> None:
        """Say what became of a file; empty for what a file means."""
        self.told.setText(words or self.tr("A file is for printing: delete it afterwards."))

    @Slot()
    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery code"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("PDF (*.pdf)"), self.tr("Text (*.txt)")])
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_wanted)
        open_once(dialog)
