"""The page that asks for a passphrase before anything personal is shown."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.entry_views import UnlockView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField, TextField


class UnlockPage(FramedPage):
    """`UnlockPage(theme, parent=None)`: `unlock_given(passphrase)`; the recovery code goes the same way."""

    closing = Closing.FREELY
    idle = Idle.LEFT

    unlock_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Unlock", "kroom", 720, parent)
        self.name_page(self.tr("Unlock"))
        self.passphrase = SecretField(theme, self.tr("Your passphrase"))
        self.code = TextField(
            theme, self.tr("The recovery code"), self.tr("Dashes and capitals don't matter")
        )
        for field in (self.passphrase, self.code):
            self.body.addWidget(field)
            field.entered.connect(self._send)
            field.changed.connect(self._on_changed)
        self.forgot = Button(theme, "", "key-round")
        self.foot.addWidget(self.forgot)
        self.forgot.clicked.connect(self._on_forgot)
        self.unlock = Button(theme, self.tr("Unlock"), "lock", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.unlock)
        self.unlock.clicked.connect(self._send)
        self._busy = self._by_code = False
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
            self.passphrase.clear()  # a code stays, to be put right
        if view.notice and not view.problem:
            self.banner.tell(view.notice, level="notice")
        else:
            self.tell_problem(view.problem)
        self._busy = view.busy
        self._show_field()
        self.unlock.set_words(self.tr("Unlocking") if view.busy else self.tr("Unlock"))
        self._on_changed()
        if refused and self.isVisible():
            self.arrive()

    def first_focus(self) -> QWidget:
        """The passphrase, or the code."""
        return self._field()

    def _field(self) -> TextField:
        return self.code if self._by_code else self.passphrase

    def _show_field(self) -> None:
        for field in (self.passphrase, self.code):
            field.setVisible(field is self._field())
            field.setEnabled(not self._busy)
        self.forgot.setEnabled(not self._busy)
        words = self.tr("Use the passphrase") if self._by_code else self.tr("Forgot the passphrase")
        self.forgot.set_words(words)

    @Slot()
    def _on_forgot(self) -> None:
        self._by_code = not self._by_code
        self._show_field()
        self._on_changed()
        self.arrive()

    @Slot()
    def _on_changed(self) -> None:
        self.unlock.setEnabled(bool(self._field().text()) and not self._busy)

    @Slot()
    def _send(self) -> None:
        if self.unlock.isEnabled():
            self.unlock_given.emit(self._field().text())
