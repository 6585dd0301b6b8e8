"""The lock cover: nothing personal, until a PIN or a passphrase opens it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.entry_views import CoverView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.secret_entry import SecretEntry


class CoverPage(FramedPage):
    """`CoverPage(theme, parent=None)`: `secret_given(text)`, a PIN of digits or a passphrase."""

    closing = Closing.UNLOCKED
    idle = Idle.LEFT

    secret_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Locked", "", 620, parent)
        self.name_page(self.tr("Locked"))
        self.heading.setText(self.tr("Locked"))
        self.say(self.tr("For the care team: PIN or passphrase."))
        self.entry = SecretEntry(theme)
        self.body.addWidget(self.entry)
        self.head.addWidget(self.entry.switch)
        self.entry.given.connect(self.secret_given)

    def show_view(self, view: CoverView) -> None:
        """Render the view."""
        self.tell_problem(view.problem)
        self.entry.set_busy(view.busy)

    def first_focus(self) -> QWidget:
        """The PIN."""
        return self.entry.field_now()

    @Slot()
    def forget(self) -> None:
        """Forget what was typed; call it when the cover comes up."""
        self.entry.forget()
