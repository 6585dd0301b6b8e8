"""The people who run the room: who is let in, since when not seen, and what can be changed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.people_view import PeopleView, PersonView
from kroom.session.protocol import Role
from kroom.ui.pages import spelling
from kroom.ui.pages.ask_sheets import AddPersonSheet, CodeSheet, NewSecretSheet, ProofSheet
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import ElidedLabel, Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.text_sheet import TextSheet


class PeoplePage(FramedPage):
    """`PeoplePage(theme, parent=None)`.

    `added(name, Role, passphrase, pin)`, `renamed(id, name)`, `role_chosen(id, Role)`,
    `passphrase_changed(id, old, new)`, `pin_changed(id, passphrase, pin)`,
    `revoked(id, own passphrase, whether old backups go)`, `code_wanted(own passphrase)`,
    `code_save_wanted(path)`, `back_pressed()`.
    """

    added = Signal(str, object, str, str)
    renamed = Signal(str, str)
    role_chosen = Signal(str, object)
    passphrase_changed = Signal(str, str, str)
    pin_changed = Signal(str, str, str)
    revoked = Signal(str, str, bool)
    code_wanted = Signal(str)
    code_save_wanted = Signal(str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "People", "", 0, parent)
        self.name_page(self.tr("People"))
        self.heading.setText(self.tr("People"))
        self._view = PeopleView()
        self._asked: PersonView | None = None
        self.list = Card(theme)
        self.rows: list[_PersonRow] = []
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self._build_foot()
        self._build_sheets()
        self.show_view(self._view)

    def _build_foot(self) -> None:
        theme = self.theme
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.code = Button(theme, self.tr("New recovery code"), "key-round")
        self.add = Button(theme, self.tr("Add somebody"), "plus", "primary")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.code)
        self.foot.addWidget(self.add)
        self.back.clicked.connect(self.back_pressed)
        self.code.clicked.connect(self._on_code)
        self.add.clicked.connect(self._on_add)

    def _build_sheets(self) -> None:
        theme = self.theme
        self.roles, self.acts = PickSheet(theme, self), PickSheet(theme, self)
        self.name_sheet = TextSheet(theme, self, self.tr("Name"), limit=100)
        self.add_sheet = AddPersonSheet(theme, self)
        self.secret_sheet = NewSecretSheet(theme, self)
        self.revoke_sheet, self.renew_sheet = ProofSheet(theme, self), ProofSheet(theme, self)
        self.code_sheet = CodeSheet(theme, self)
        self.roles.picked.connect(self._on_role)
        self.acts.picked.connect(self._on_act)
        self.name_sheet.given.connect(self._on_name)
        self.add_sheet.given.connect(self.added)
        self.secret_sheet.given.connect(self._on_secret)
        self.revoke_sheet.given.connect(self._on_revoke)
        self.renew_sheet.given.connect(self._on_renew)
        self.code_sheet.save_wanted.connect(self.code_save_wanted)

    def show_view(self, view: PeopleView) -> None:
        """Render the view; a sheet closes once what it gave was taken."""
        taken = view.accepted != self._view.accepted
        if view.people != self._view.people or not self.rows:
            self._show_people(view)
        code = view.code if view.code != self._view.code else ""
        self._view = view
        seen = self.tr("Who is let in. Each has a passphrase and a PIN of their own.")
        self.say(seen if view.may_change else self.tr("Only a facilitator can change who is let in."))
        self.add.setVisible(view.may_change)
        self.code.setVisible(view.may_change)
        asking = [sheet for sheet in self._asking() if not sheet.isHidden()]
        for sheet in asking:
            if taken:
                sheet.close_sheet()
            else:
                sheet.show_state(view.problem, busy=view.busy)
        self.tell_problem("" if asking else view.problem)
        if code:
            self.code_sheet.tell(code)

    def tell_saved(self, words: str) -> None:
        """Say what became of the file with the code."""
        self.code_sheet.card.say(words)

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.back

    def _asking(self) -> tuple[AddPersonSheet | NewSecretSheet | ProofSheet, ...]:
        return self.add_sheet, self.secret_sheet, self.revoke_sheet, self.renew_sheet

    def _show_people(self, view: PeopleView) -> None:
        self.list.empty()
        self.rows = [_PersonRow(self.theme, person, view.may_change) for person in view.people]
        for row in self.rows:
            row.pressed.connect(self._on_change)
            self.list.body.addWidget(row)

    @Slot()
    def _on_add(self) -> None:
        facilitator = (Role.FACILITATOR.value, self.tr("A facilitator, who runs the room"))
        provider = (Role.PROVIDER.value, self.tr("A provider, who answers for the medicine"))
        self._asked = None
        self.roles.ask(self.tr("Who is new?"), (facilitator, provider))

    @Slot(str)
    def _on_role(self, role: str) -> None:
        if self._asked is None:
            self.add_sheet.ask(Role(role))
        elif self._asked.role.value != role:
            self.role_chosen.emit(self._asked.id, Role(role))

    @Slot(object)
    def _on_change(self, person: PersonView) -> None:
        self._asked = person
        acts: list[tuple[str, str]] = []
        if person.here:
            acts += [("passphrase", self.tr("Change the passphrase")), ("pin", self.tr("Change the PIN"))]
        if self._view.may_change:
            acts.append(("name", self.tr("Change the name")))
        if self._view.may_change and not person.here:
            acts += [("role", self.tr("Change the role")), ("revoke", self.tr("Let them in no more"))]
        self.acts.ask(person.name, acts)

    @Slot(str)
    def _on_act(self, act: str) -> None:
        person = self._asked
        if person is None:
            return
        if act == "name":
            self.name_sheet.ask(self.tr("What is their name?"), person.name)
        elif act == "role":
            facilitator = (Role.FACILITATOR.value, self.tr("A facilitator, who runs the room"))
            provider = (Role.PROVIDER.value, self.tr("A provider, who answers for the medicine"))
            self.roles.ask(person.name, (facilitator, provider), person.role.value)
        elif act == "revoke":
            self._ask_revoke(person)
        else:
            self.secret_sheet.ask(pin=act == "pin")

    def _ask_revoke(self, person: PersonView) -> None:
        words = self.tr(
            "The records get a new key, which {name} never had, and you get a new recovery code. "
            "What they did stays in the record under their name."
        )
        tick = self.tr("Make a new backup and remove the older ones, which their passphrase still opens")
        title = self.tr("Let {name} in no more?").format(name=person.name)
        self.revoke_sheet.ask(title, words.format(name=person.name), self.tr("Let them in no more"), tick)

    @Slot()
    def _on_code(self) -> None:
        words = self.tr("It opens the records when every passphrase is forgotten. The old one becomes void.")
        self.renew_sheet.ask(self.tr("A new recovery code?"), words, self.tr("Make a new code"))

    @Slot(str)
    def _on_name(self, name: str) -> None:
        if self._asked is not None and name != self._asked.name:
            self.renamed.emit(self._asked.id, name)

    @Slot(str, str)
    def _on_secret(self, old: str, new: str) -> None:
        if self._asked is not None:
            signal = self.pin_changed if self.secret_sheet.by_pin else self.passphrase_changed
            signal.emit(self._asked.id, old, new)

    @Slot(str, bool)
    def _on_revoke(self, passphrase: str, ticked: bool) -> None:
        if self._asked is not None:
            self.revoked.emit(self._asked.id, passphrase, ticked)

    @Slot(str, bool)
    def _on_renew(self, passphrase: str, _ticked: bool) -> None:
        self.code_wanted.emit(passphrase)


class _PersonRow(QWidget):
    """One person: name, role, last login, and the way to change something."""

    pressed = Signal(object)

    def __init__(self, theme: Theme, person: PersonView, may_change: bool) -> None:
        super().__init__()
        self._person = person
        role = self.tr("Facilitator") if person.role is Role.FACILITATOR else self.tr("Provider")
        here = self.tr("at this screen") if person.here else ""
        line = " · ".join(part for part in (role, here or self._seen()) if part)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(theme, person.name, "body", "text", QFont.Weight.DemiBold))
        texts.addWidget(Label(theme, line, "label", "muted"))
        self.act = Button(theme, self.tr("Change"), "pencil")
        self.act.setAccessibleDescription(f"{person.name}, {line}")
        if not (may_change or person.here):
            self.act.hide()  # shown without a parent yet, it would be a window of its own
        self.act.clicked.connect(self._on_act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addWidget(self.act)

    def _seen(self) -> str:
        at = self._person.last_login
        if at is None:
            return self.tr("never logged in")
        last = self.tr("last login {day}, {time}")
        return last.format(day=spelling.day(self, at, short=True), time=spelling.clock(self, at))

    @Slot()
    def _on_act(self) -> None:
        self.pressed.emit(self._person)
