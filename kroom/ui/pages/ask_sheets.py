"""Sheets of the people's page: somebody new, a new secret, a proof, and the recovery code."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.session.protocol import Role
from kroom.ui.pages.person_fields import PersonFields, agree, pin_field
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.code_card import CodeCard
from kroom.ui.widgets.fields import SecretField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet

PASSPHRASE_LEAST = 8


class AskSheet(Sheet):
    """A sheet with words, a problem and one button; it stays until closed, and forgets then.

    `show_state(problem, busy)` says what became of what was given.
    """

    def __init__(self, theme: Theme, page: QWidget, width: int = 760) -> None:
        super().__init__(theme, page, "", width)
        self.words = Label(theme, "", "label", "muted")
        self.problem = Banner(theme)
        self.action = Button(theme, "", kind="primary")
        self.body.addWidget(self.words)
        self.body.addWidget(self.problem)
        self.foot.addStretch(1)
        self.foot.addWidget(self.action)
        self._busy = False
        self.action.clicked.connect(self.send)
        self.closed.connect(self.forget)

    def begin(self, title: str, words: str, action: str) -> None:
        """Open it under this title."""
        self.forget()
        self.set_title(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.action.set_words(action)
        self.show_state("", busy=False)
        self.open()

    def show_state(self, problem: str, *, busy: bool) -> None:
        """Show why it was not taken, or wait."""
        self._busy = busy
        if problem:
            self.problem.tell(problem)
        else:
            self.problem.hush()
        self.check()

    def ready(self) -> bool:
        """Whether all is filled in."""
        return True

    @Slot()
    def check(self) -> None:
        """Let the button be pressed once all is filled in."""
        self.action.setEnabled(self.ready() and not self._busy)

    @Slot()
    def send(self) -> None:
        """Give what was filled in."""

    @Slot()
    def forget(self) -> None:
        """Forget what was filled in."""


class AddPersonSheet(AskSheet):
    """`ask(role)`; `given(name, role, passphrase, pin)`."""

    given = Signal(str, object, str, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, 1000)
        self._role = Role.FACILITATOR
        self.fields = PersonFields(theme)
        self.body.addWidget(self.fields)
        self.fields.changed.connect(self.check)
        self.fields.entered.connect(self.send)

    def ask(self, role: Role) -> None:
        """Open it for somebody of this role."""
        self._role = role
        facilitator = role is Role.FACILITATOR
        title = self.tr("A new facilitator") if facilitator else self.tr("A new provider")
        words = self.tr("They type the passphrase and the PIN themselves, unseen by you.")
        self.begin(title, words, self.tr("Add"))

    def ready(self) -> bool:
        """Whether name, PIN and both passphrases are there."""
        return self.fields.ready(PASSPHRASE_LEAST)

    @Slot()
    def send(self) -> None:
        """Give who it is."""
        if self.action.isEnabled():
            name, passphrase, pin = self.fields.values()
            self.given.emit(name, self._role, passphrase, pin)

    @Slot()
    def forget(self) -> None:
        """Empty all fields."""
        self.fields.clear()


class NewSecretSheet(AskSheet):
    """`ask(pin)`: a new PIN, else a new passphrase, proved by the old passphrase; `given(old, new)`."""

    given = Signal(str, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page)
        self.by_pin = False
        self.old = SecretField(theme, self.tr("Present passphrase"))
        self.pin = pin_field(theme, self.tr("New PIN, 4 to 12 digits"))
        self.first = SecretField(theme, self.tr("New passphrase"))
        self.again = SecretField(theme, self.tr("New passphrase, once more"))
        self.advice = Label(theme, "", "small", "muted")
        for field in (self.old, self.pin, self.first, self.again):
            self.body.addWidget(field)
            field.changed.connect(self.check)
            field.entered.connect(self.send)
        self.body.addWidget(self.advice)

    def ask(self, *, pin: bool) -> None:
        """Open it for a PIN or a passphrase."""
        self.by_pin = pin
        self.pin.setVisible(pin)
        for widget in (self.first, self.again, self.advice):
            widget.setVisible(not pin)
        title = self.tr("Change your PIN") if pin else self.tr("Change your passphrase")
        self.begin(title, "", self.tr("Change it"))

    def ready(self) -> bool:
        """Whether the old and the new one are there."""
        new = bool(self.pin.text()) if self.by_pin else self._agree()
        return bool(self.old.text()) and new

    def _agree(self) -> bool:
        return agree(self.first, self.again, self.advice, PASSPHRASE_LEAST)

    @Slot()
    def send(self) -> None:
        """Give both."""
        if self.action.isEnabled():
            new = self.pin if self.by_pin else self.first
            self.given.emit(self.old.text(), new.text())

    @Slot()
    def forget(self) -> None:
        """Empty all fields."""
        for field in (self.old, self.pin, self.first, self.again):
            field.clear()


class ProofSheet(AskSheet):
    """`ask(title, words, action, tick="")`: a passphrase for something grave; `given(passphrase, ticked)`."""

    given = Signal(str, bool)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page)
        self.passphrase = SecretField(theme, self.tr("Your passphrase"))
        self.tick = CheckRow(theme, "")
        self.body.addWidget(self.tick)
        self.body.addWidget(self.passphrase)
        self.passphrase.changed.connect(self.check)
        self.passphrase.entered.connect(self.send)

    def ask(self, title: str, words: str, action: str, tick: str = "") -> None:
        """Open it; `tick` is a choice beside it, made at first."""
        self.tick.set_words(tick)
        self.tick.setVisible(bool(tick))
        self.tick.setChecked(bool(tick))
        self.begin(title, words, action)

    def body_focus(self) -> QWidget:
        """The passphrase."""
        return self.passphrase.edit

    def ready(self) -> bool:
        """Whether a passphrase is there."""
        return bool(self.passphrase.text())

    @Slot()
    def send(self) -> None:
        """Give it."""
        if self.action.isEnabled():
            self.given.emit(self.passphrase.text(), self.tick.isChecked())

    @Slot()
    def forget(self) -> None:
        """Empty the field."""
        self.passphrase.clear()


class CodeSheet(AskSheet):
    """`tell(code)`: the recovery code, once; closing forgets it. `save_wanted(path)`."""

    save_wanted = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, 1200)
        self.card = CodeCard(theme)
        self.body.addWidget(self.card)
        self.card.save_wanted.connect(self.save_wanted)

    def tell(self, code: str) -> None:
        """Open it with this code."""
        words = self.tr(
            "The old code opens nothing any more. Write this one down and keep it away from this computer."
        )
        self.begin(self.tr("The new recovery code"), words, self.tr("I have written it down"))
        self.card.show_code(code)
        self.card.say("")

    @Slot()
    def send(self) -> None:
        """Close it."""
        self.close_sheet()

    @Slot()
    def forget(self) -> None:
        """Forget the code."""
        self.card.show_code("")
