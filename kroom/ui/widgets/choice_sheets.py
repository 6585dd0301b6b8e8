"""Sheets that ask one thing: a PIN, who ends after everything was silenced, what is wrong in full."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kroom.room.views import AlertView
from kroom.ui.theme import Theme
from kroom.ui.widgets.blocked_pins import BlockedPins
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pin_pad import PinPad
from kroom.ui.widgets.sheet import Sheet


class PinSheet(Sheet):
    """`PinSheet(theme, page)`: `ask(purpose, title, words="")`; `entered(purpose, pin)`.

    It stays open until `close_sheet()` (the PIN was right) or `refuse(words)` (it was not).
    """

    entered = Signal(str, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 480)
        self._purpose = ""
        self._words = Label(theme, "", "label", "muted")
        self.pad = PinPad(theme, self.tr("PIN"))
        self.blocked = BlockedPins(theme)
        self.body.addWidget(self._words)
        self.body.addWidget(self.pad)
        self.body.addWidget(self.blocked)
        self.pad.entered.connect(self._on_entered)
        self.closed.connect(self.pad.clear)

    def ask(self, purpose: str, title: str, words: str = "") -> None:
        """Open it; `purpose` comes back with `entered`."""
        self._purpose = purpose
        self.set_title(title)
        self.pad.clear()
        self.blocked.set_blocked(False, self.pad)
        self._say(words, refused=False)
        self.open(self.pad)

    def refuse(self, words: str, blocked: bool = False) -> None:
        """Say why the PIN was not taken, and wait for another; where PINs are `blocked`, a passphrase."""
        self.pad.clear()
        self.blocked.set_blocked(blocked, self.pad)
        self._say(words, refused=True)

    def _say(self, words: str, refused: bool) -> None:
        self._words.setText(words)
        self._words.set_tone("due" if refused else "muted")
        self._words.setVisible(bool(words))
        self.setAccessibleDescription(words)

    @Slot(str)
    def _on_entered(self, pin: str) -> None:
        self.entered.emit(self._purpose, pin)


class AfterHoldSheet(Sheet):
    """`AfterHoldSheet(theme, page)`: `ask(names, running)`; `chosen`: "a", "b", "both", "go-on".

    Both are silent when it opens, and stay so until an answer. Closing it chooses nothing.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 680)
        self.set_title(self.tr("Both headsets are silent"))
        words = self.tr("The clocks go on. Nothing has ended. What now?")
        self.go_on = Button(theme, self.tr("Go on with the music"), "play", "primary")
        self.end_a = Button(theme, "", "circle-stop")
        self.end_b = Button(theme, "", "circle-stop")
        self.end_both = Button(theme, self.tr("End for both"), "circle-stop", "danger")
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(self.go_on, 0, 0, 1, 2)
        grid.addWidget(self.end_a, 1, 0)
        grid.addWidget(self.end_b, 1, 1)
        grid.addWidget(self.end_both, 2, 0, 1, 2)
        self.body.addWidget(Label(theme, words, "label", "muted"))
        self.body.addLayout(grid)
        self.go_on.clicked.connect(self._on_go_on)
        self.end_a.clicked.connect(self._on_a)
        self.end_b.clicked.connect(self._on_b)
        self.end_both.clicked.connect(self._on_both)

    def ask(self, names: tuple[str, str], running: tuple[bool, bool]) -> None:
        """Open it; only a partner whose clock runs can end."""
        for button, name, runs in zip((self.end_a, self.end_b), names, running, strict=True):
            button.set_words(self.tr("End for {name}").format(name=name))
            button.setEnabled(runs)
        self.end_both.setEnabled(all(running))
        self.open(self.go_on)

    @Slot()
    def _on_go_on(self) -> None:
        self._choose("go-on")

    @Slot()
    def _on_a(self) -> None:
        self._choose("a")

    @Slot()
    def _on_b(self) -> None:
        self._choose("b")

    @Slot()
    def _on_both(self) -> None:
        self._choose("both")

    def _choose(self, what: str) -> None:
        self.close_sheet()
        self.chosen.emit(what)


class AlertSheet(Sheet):
    """`AlertSheet(theme, page)`: `tell(alerts)` spells all that is wrong; `pressed(key)`."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 700)
        self.set_title(self.tr("What needs you"))
        self._list = QVBoxLayout()
        self._rows: list[_AlertRow] = []
        self.body.addLayout(self._list)

    def tell(self, alerts: tuple[AlertView, ...]) -> None:
        """Open it with these; where nothing is wrong any more, it closes."""
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_AlertRow(self._theme, alert) for alert in alerts]
        for row in self._rows:
            row.see.clicked.connect(self._on_see)
            self._list.addWidget(row)
        if alerts:
            self.open(self._rows[0].see)
        else:
            self.close_sheet()

    @Slot()
    def _on_see(self) -> None:
        for row in self._rows:
            if row.see is self.sender():
                self.close_sheet()
                self.pressed.emit(row.key)
                return


class _AlertRow(QWidget):
    """One alert in full."""

    def __init__(self, theme: Theme, alert: AlertView) -> None:
        super().__init__()
        self.key = alert.key
        self.see = Button(theme, self.tr("See to it"), "arrow-right")
        self.see.setAccessibleDescription(alert.what)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label(theme, alert.what, "body", "text", QFont.Weight.DemiBold))
        for words in (alert.means, alert.todo):
            if words:
                column.addWidget(Label(theme, words, "label", "muted"))
        column.addWidget(self.see)
