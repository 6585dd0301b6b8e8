"""Sheets that ask for the provider's secret: a PIN, or a passphrase with a reason."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.blocked_pins import BlockedPins
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField, TextArea
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pin_pad import PinPad
from kroom.ui.widgets.sheet import Sheet

LONGEST_PIN = 12


class PinSheet(Sheet):
    """`PinSheet(theme, page)`: `ask(title, hint)` opens it, `given(pin)` answers; it stays until closed.

    `show_state(problem, busy)` tells what became of the PIN.
    """

    given = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 560)
        self._hint = Label(theme, "", "label", "muted")
        self.problem = Banner(theme)
        self.pad = PinPad(theme, self.tr("PIN of the provider"), longest=LONGEST_PIN)
        self.blocked = BlockedPins(theme)
        for widget in (self._hint, self.problem, self.pad, self.blocked):
            self.body.addWidget(widget)
        self.pad.entered.connect(self.given)
        self.closed.connect(self.pad.clear)

    def ask(self, title: str, hint: str) -> None:
        """Open the pad under this title."""
        self.set_title(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.pad.clear()
        self.problem.hush()
        self.open(self.pad if self.blocked.isHidden() else self.blocked.passphrase)

    def show_state(self, problem: str, busy: bool) -> None:
        """Show why the PIN was not taken, or wait while it is checked."""
        self.pad.setEnabled(not busy)
        self.blocked.setEnabled(not busy)
        _tell(self.problem, problem)


class ReasonSheet(Sheet):
    """`ReasonSheet(theme, page)`: the provider's passphrase and a reason.

    `ask(title, hint, action)` opens it, `given(passphrase, reason)` answers; it stays until closed, and
    forgets both then.
    """

    given = Signal(str, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self._hint = Label(theme, "", "label", "muted")
        self.problem = Banner(theme)
        self.reason = TextArea(theme, self.tr("Reason"), self.tr("Why, in a sentence"), 2000)
        self.passphrase = SecretField(theme, self.tr("Passphrase of the provider"))
        self._caption = Label(theme, self.tr("Reason"), "label", "muted")
        self._caption.setBuddy(self.reason)
        for widget in (self._hint, self.problem, self._caption, self.reason, self.passphrase):
            self.body.addWidget(widget)
        self.action = Button(theme, "", kind="primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.action)
        self.action.clicked.connect(self._send)
        self.passphrase.entered.connect(self._send)
        self.passphrase.changed.connect(self._on_changed)
        self.reason.edited.connect(self._on_changed)
        self.closed.connect(self._forget)
        self._busy = False
        self._on_changed()

    def ask(self, title: str, hint: str, action: str) -> None:
        """Open the sheet under this title, with this button."""
        self.set_title(title)
        self._hint.setText(hint)
        self.action.set_words(action)
        self._forget()
        self.reason.setMaximumHeight(self._theme.sizes.px(200, 96))
        self.open(self.reason)

    def show_state(self, problem: str, busy: bool) -> None:
        """Show why it was not taken, or wait while the passphrase is checked."""
        self._busy = busy
        _tell(self.problem, problem)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        ready = bool(self.reason.text().strip()) and bool(self.passphrase.text())
        self.action.setEnabled(ready and not self._busy)

    @Slot()
    def _send(self) -> None:
        if self.action.isEnabled():
            passphrase = self.passphrase.text()
            self.passphrase.clear()  # a wrong one is typed anew, and not longer
            self.given.emit(passphrase, self.reason.text().strip())

    @Slot()
    def _forget(self) -> None:
        self.passphrase.clear()
        self.reason.clear()
        self.problem.hush()


def _tell(banner: Banner, problem: str) -> None:
    if problem:
        banner.tell(problem)
    else:
        banner.hush()
