"""The question before the window goes while a session runs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet


class ClosingSheet(Sheet):
    """`ClosingSheet(theme, window)`: `ask(allowed)`; `close_chosen()` where somebody closes knowingly.

    With `allowed` False (a partner has the screen, or it is locked) it only says who may. Closing the sheet
    stays.
    """

    close_chosen = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, "", 720)
        self.set_title(self.tr("A session is running"))
        self._words = Label(theme, "", "body", "text")
        self.body.addWidget(self._words)
        self.leave = Button(theme, self.tr("Close kroom"), "circle-stop", "danger")
        self.stay = Button(theme, self.tr("Stay"), "check", "primary")
        self.foot.addWidget(self.leave)
        self.foot.addStretch(1)
        self.foot.addWidget(self.stay)
        self.stay.clicked.connect(self.close_sheet)
        self.leave.clicked.connect(self.close_chosen)

    def ask(self, allowed: bool) -> None:
        """Open it; staying is what the focus is on."""
        means = self.tr(
            "Closing fades out the music of both. The clocks go on, everything is kept, "
            "and the next start offers to go on with the session."
        )
        team = self.tr("Only the care team can close kroom now. The screen is opened with a PIN first.")
        self._words.setText(means if allowed else team)
        self.leave.setVisible(allowed)
        self.open(self.stay)
