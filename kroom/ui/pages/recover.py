"""After the recovery code opened the records: a new passphrase for whoever typed it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.entry_views import RecoverView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.pages.person_fields import agree
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField
from kroom.ui.widgets.label import Label


class RecoverPage(FramedPage):
    """`RecoverPage(theme, parent=None)`: `passphrase_given(str)`, the same twice."""

    closing = Closing.FREELY
    idle = Idle.LEFT

    passphrase_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "New passphrase", "", 720, parent)
        self.name_page(self.tr("New passphrase"))
        self.heading.setText(self.tr("A new passphrase"))
        self.first = SecretField(theme, self.tr("New passphrase"))
        self.again = SecretField(theme, self.tr("New passphrase, once more"))
        self.advice = Label(theme, "", "small", "muted")
        for widget in (self.first, self.again, self.advice):
            self.body.addWidget(widget)
        self.go_on = Button(theme, self.tr("Continue"), "arrow-right", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        for field in (self.first, self.again):
            field.changed.connect(self._on_changed)
            field.entered.connect(self._send)
        self.go_on.clicked.connect(self._send)
        self._view = RecoverView()
        self.show_view(self._view)

    def show_view(self, view: RecoverView) -> None:
        """Render the view."""
        self._view = view
        opened = self.tr("The recovery code has opened the records, for {name}. Then you get a new code.")
        self.say(self.tr("One moment") if view.busy else opened.format(name=view.name))
        self.tell_problem(view.problem)
        for field in (self.first, self.again):
            field.setEnabled(not view.busy)
        self._on_changed()

    def first_focus(self) -> QWidget:
        """The passphrase."""
        return self.first

    @Slot()
    def _on_changed(self) -> None:
        good = agree(self.first, self.again, self.advice, self._view.passphrase_least)
        self.go_on.setEnabled(good and not self._view.busy)

    @Slot()
    def _send(self) -> None:
        if self.go_on.isEnabled():
            self.passphrase_given.emit(self.first.text())
