"""The first run: who runs the room, the recovery code shown once, who answers for the medicine."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.entry_views import FirstRunStage, FirstRunView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.fields import SecretField, TextField
from kroom.ui.widgets.label import Label

_PIN_LENGTH = 12


class FirstRunPage(FramedPage):
    """`FirstRunPage(theme, parent=None)`.

    `facilitator_given(name, passphrase, pin)`, `code_noted()`, `provider_given(name, passphrase, pin)`.
    The page itself only sees that both passphrases are the same; the rest comes back as the view's
    problem.
    """

    idle = Idle.LEFT

    facilitator_given = Signal(str, str, str)
    code_noted = Signal()
    provider_given = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "First run", "", 1000, parent)
        self.name_page(self.tr("First run"))
        self._view = FirstRunView()
        self.person = _Person(theme)
        self.code = _Code(theme)
        self.body.addWidget(self.person)
        self.body.addWidget(self.code)
        self.go_on = Button(theme, self.tr("Continue"), "arrow-right", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self.go_on.clicked.connect(self._send)
        self.person.changed.connect(self._on_changed)
        self.person.entered.connect(self._send)
        self.code.noted.clicked.connect(self._on_changed)
        self.restyle()
        self.show_view(self._view)

    def show_view(self, view: FirstRunView) -> None:
        """Render the view; a new stage starts with empty fields."""
        if view.stage is not self._view.stage:
            self.person.clear()
            self.code.noted.setChecked(False)
        moved = view.stage is not self._view.stage
        self._view = view
        recovery = view.stage is FirstRunStage.RECOVERY
        self.person.setVisible(not recovery)
        self.code.setVisible(recovery)
        self.code.show_code(view.recovery_code if recovery else "")
        self._say_stage()
        self.tell_problem(view.problem)
        self.person.setEnabled(not view.busy)
        self.go_on.set_words(self.tr("One moment") if view.busy else self.tr("Continue"))
        self._on_changed()
        if moved and self.isVisible():
            self.arrive()

    def _say_stage(self) -> None:
        heading, line = {
            FirstRunStage.FACILITATOR: (
                self.tr("Who runs the room?"),
                self.tr(
                    "The records are encrypted with your passphrase. "
                    "The PIN opens the screen during a session."
                ),
            ),
            FirstRunStage.RECOVERY: (
                self.tr("The recovery code"),
                self.tr("It opens the records when every passphrase is forgotten. It is shown only now."),
            ),
            FirstRunStage.PROVIDER: (
                self.tr("Who answers for the medicine?"),
                self.tr("The provider signs with a PIN of their own; a passphrase for what needs more."),
            ),
        }[self._view.stage]
        self.heading.setText(heading)
        making = self.tr("The keys are being made. It takes a moment, so that nobody can try many quickly.")
        self.say(making if self._view.busy else line)

    def first_focus(self) -> QWidget:
        """The name, or the tick under the code."""
        return self.code.noted if self._view.stage is FirstRunStage.RECOVERY else self.person.name

    @Slot()
    def _on_changed(self) -> None:
        view = self._view
        if view.stage is FirstRunStage.RECOVERY:
            ready = self.code.noted.isChecked()
        else:
            ready = self.person.ready(view.passphrase_least)
        self.go_on.setEnabled(ready and not view.busy)

    @Slot()
    def _send(self) -> None:
        if not self.go_on.isEnabled():
            return
        if self._view.stage is FirstRunStage.RECOVERY:
            self.code_noted.emit()
            return
        given = (
            self.facilitator_given if self._view.stage is FirstRunStage.FACILITATOR else self.provider_given
        )
        given.emit(*self.person.values())


class _Person(QWidget):
    """Name, passphrase twice, PIN."""

    changed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.name = TextField(theme, self.tr("Name"), limit=100)
        self.pin = SecretField(theme, self.tr("PIN, 4 to 12 digits"), limit=_PIN_LENGTH)
        self.pin.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.first = SecretField(theme, self.tr("Passphrase"))
        self.again = SecretField(theme, self.tr("Passphrase, once more"))
        self.advice = Label(theme, "", "small", "muted")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        places = ((self.name, 0, 0), (self.pin, 0, 1), (self.first, 1, 0), (self.again, 1, 1))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        for field, row, column in places:
            self._grid.addWidget(field, row, column)
            field.changed.connect(self.changed)
            field.entered.connect(self.entered)
        self._grid.addWidget(self.advice, 2, 0, 1, 2)

    def clear(self) -> None:
        """Empty all fields."""
        self.name.set_text("")
        for field in (self.pin, self.first, self.again):
            field.clear()

    def values(self) -> tuple[str, str, str]:
        """Name, passphrase, PIN."""
        return self.name.text().strip(), self.first.text(), self.pin.text()

    def ready(self, least: int) -> bool:
        """Whether all is filled in; says what is missing."""
        first, again = self.first.text(), self.again.text()
        text = self.tr("A passphrase needs {count} characters or more; a few words are good.").format(
            count=least
        )
        if again and first != again:
            text = self.tr("The two passphrases differ.")
        self.advice.setText(text)
        self.advice.set_tone("due" if again and first != again else "muted")
        filled = bool(self.name.text().strip()) and bool(self.pin.text())
        return filled and len(first.strip()) >= least and first == again


class _Code(QWidget):
    """The recovery code, large, and the tick that it was written down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        card = Card(theme, "raised")
        self.code = Label(theme, "", "track", "text", QFont.Weight.DemiBold)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.code)
        self.noted = CheckRow(theme, self.tr("I have written it down and keep it away from this computer."))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(16)
        grid.addWidget(card, 0, 0)
        grid.addWidget(self.noted, 1, 0)

    def show_code(self, code: str) -> None:
        """Show the code; it can be read by assistive technology, letter by letter."""
        self.code.setText(code)
        self.code.setAccessibleName(self.tr("Recovery code: {code}").format(code=" ".join(code)))
