"""The page that asks for a passphrase before anything personal is shown."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.entry_views import UnlockView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField


class UnlockPage(FramedPage):
    """`UnlockPage(theme, parent=None)`: `unlock_given(passphrase)`; the recovery code goes the same way."""

    closing = Closing.FREELY
    idle = Idle.LEFT

    unlock_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Unlock", "kroom", 720, parent)
        self.name_page(self.tr("Unlock"))
        self.passphrase = SecretField(theme, self.tr("Your passphrase, or the recovery code"))
        self.body.addWidget(self.passphrase)
        self.unlock = Button(theme, self.tr("Unlock"), "lock", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.unlock)
        self.unlock.clicked.connect(self._send)
        self.passphrase.entered.connect(self._send)
        self.passphrase.changed.connect(self._on_changed)
        self._busy = False
        self._view = UnlockView()
        self.show_view(self._view)

    def show_view(self, view: UnlockView) -> None:
        """Render the view; a new problem empties the field."""
        waits = self.tr("A session was interrupted. After unlocking you are asked how to go on.")
        locked = waits if view.session_waits else self.tr("The records are locked.")
        self.say(self.tr("Opening the records takes a moment.") if view.busy else locked)
        refused = bool(view.problem) and view != self._view
        self._view = view
        if refused:
            self.passphrase.clear()
        self.tell_problem(view.problem)
        self._busy = view.busy
        self.passphrase.setEnabled(not view.busy)
        self.unlock.set_words(self.tr("Unlocking") if view.busy else self.tr("Unlock"))
        self._on_changed()
        if refused and self.isVisible():
            self.arrive()

    def first_focus(self) -> QWidget:
        """The passphrase."""
        return self.passphrase

    @Slot()
    def _on_changed(self) -> None:
        self.unlock.setEnabled(bool(self.passphrase.text()) and not self._busy)

    @Slot()
    def _send(self) -> None:
        if self.unlock.isEnabled():
            self.unlock_given.emit(self.passphrase.text())
