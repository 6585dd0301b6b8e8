"""A sheet to pick one thing from a list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.touch_button import TouchButton


class PickSheet(Sheet):
    """`PickSheet(theme, page)`: `ask(title, [(id, text)], chosen_id)` opens it; `picked(id)` answers.

    It closes at a choice, before the signal. Escape or the cross choose nothing.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 720)
        self._buttons: list[_Pick] = []

    def ask(self, title: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Open the sheet with these choices; the focus is on the one that is chosen now."""
        self.set_title(title)
        for button in self._buttons:
            self.body.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [_Pick(self._theme, choice, text, choice == chosen) for choice, text in choices]
        for button in self._buttons:
            button.clicked.connect(self._on_clicked)
            self.body.addWidget(button)
        first = next((button for button in self._buttons if button.choice == chosen), None)
        self.open(first)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _Pick):
            self.close_sheet()
            self.picked.emit(button.choice)


class _Pick(TouchButton):
    """One line of the list."""

    def __init__(self, theme: Theme, choice: str, text: str, chosen: bool) -> None:
        super().__init__(theme, text, "check" if chosen else "", "primary" if chosen else "plain", "body")
        self.choice = choice
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
