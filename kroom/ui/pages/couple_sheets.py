"""The sheets of a couple's page: whose answers, which other entry, whose words; and the secret for each."""

from difflib import SequenceMatcher
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.history_view import CoupleChoice, CoupleView
from kroom.session.events import Partner
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField, TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.row_list import Row, RowList
from kroom.ui.widgets.sheet import Sheet

_MERGE, _PART = "merge", "part:"
_WAYS = {False: "straight", True: "crossed"}


class SecretSheet(Sheet):
    """`SecretSheet(theme, page)`: `ask(title, words, caption, action)`; `given(secret)`.

    It says what follows, and takes a PIN or passphrase for it, which it forgets at once.
    """

    given = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self._words = Label(theme, "", "label")
        self.problem = Banner(theme)
        self.secret = SecretField(theme, self.tr("PIN or passphrase"))
        self.action = Button(theme, "", kind="primary")
        for widget in (self._words, self.problem, self.secret):
            self.body.addWidget(widget)
        self.foot.addStretch(1)
        self.foot.addWidget(self.action)
        self._busy = False
        self.secret.changed.connect(self._check)
        self.secret.entered.connect(self._send)
        self.action.clicked.connect(self._send)
        self.closed.connect(self.secret.clear)
        self._check()

    def ask(self, title: str, words: str, caption: str, action: str) -> None:
        """Open it for what `words` explain."""
        self.set_title(title)
        self._words.setText(words)
        self.secret.name_field(caption)
        self.secret.clear()
        self.action.set_words(action)
        self.problem.hush()
        self.open(self.secret.edit)

    def tell(self, problem: str, busy: bool) -> None:
        """Why the secret was not taken, or that it is looked at."""
        self._busy = busy
        if problem:
            self.problem.tell(problem)
        else:
            self.problem.hush()
        self._check()

    @Slot()
    def _check(self) -> None:
        self.action.setEnabled(bool(self.secret.text()) and not self._busy)

    @Slot()
    def _send(self) -> None:
        if self.action.isEnabled():
            secret = self.secret.text()
            self.secret.clear()  # a wrong one is typed anew, and not longer
            self.given.emit(secret)


class MergeSheet(Sheet):
    """`MergeSheet(theme, page)`: `ask(couples)` opens it; `picked(CoupleChoice)` answers and closes it."""

    picked = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 860)
        self.set_title(self.tr("The same couple, entered twice"))
        self._couples: tuple[CoupleChoice, ...] = ()
        self._shown: tuple[CoupleChoice, ...] = ()
        self.field = TextField(theme, self.tr("Find the other entry by a name"))
        self.list = RowList(theme, self.tr("Other couples"))
        self.nothing = Label(theme, self.tr("No other couple with this name."), "label", "muted")
        for widget in (self.field, self.list, self.nothing):
            self.body.addWidget(widget)
        self.field.changed.connect(self._filter)
        self.list.chosen.connect(self._on_chosen)

    def ask(self, couples: tuple[CoupleChoice, ...]) -> None:
        """Open it with these couples to choose from."""
        self._couples = couples
        self.field.set_text("")
        self._filter()
        self.open(self.field.edit)

    @Slot()
    def _filter(self) -> None:
        wanted = self.field.text().strip().casefold()
        self._shown = tuple(one for one in self._couples if wanted in f"{one.name_a} {one.name_b}".casefold())
        self.list.show_rows(len(self._shown), self._row)
        self.list.setVisible(bool(self._shown))
        self.nothing.setVisible(not self._shown)

    def _row(self, number: int) -> Row:
        one = self._shown[number]
        return Row(
            self.tr("{a} and {b}").format(a=one.name_a, b=one.name_b), self.tr("A and B, in this order")
        )

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        one = self._shown[row]
        self.close_sheet()
        self.picked.emit(one)


class _Act(Enum):
    """What a secret is asked for."""

    ANSWERS = 1
    ERASE = 2
    MERGE = 3
    PART = 4


class CoupleSheets(QObject):
    """`CoupleSheets(theme, page)`: asks step by step, and says by a signal what is wanted, with a secret."""

    answers_wanted = Signal(object, str)
    couples_wanted = Signal()
    merge_wanted = Signal(str, bool, str)
    part_wanted = Signal(str, str)
    erase_wanted = Signal(object, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._view = CoupleView()
        self._partner, self._act = Partner.A, _Act.ANSWERS
        self._other, self._crossed = CoupleChoice("", "", ""), False
        self.whose, self.more = PickSheet(theme, page), PickSheet(theme, page)
        self.who_is_who = PickSheet(theme, page)
        self.couples, self.secret = MergeSheet(theme, page), SecretSheet(theme, page)
        self.whose.picked.connect(self._on_whose)
        self.more.picked.connect(self._on_more)
        self.couples.picked.connect(self._on_couple)
        self.who_is_who.picked.connect(self._on_who_is_who)
        self.secret.given.connect(self._on_secret)

    def ask_answers(self, view: CoupleView) -> None:
        """Whose answers are read."""
        self._view = view
        choices = [(who.value, self._name(who)) for who in Partner]
        self.whose.ask(self.tr("Whose answers"), choices)

    def ask_more(self, view: CoupleView) -> None:
        """What is seldom done with a couple."""
        self._view = view
        erasable = [who for who in Partner if who not in view.erased]
        choices = [(_MERGE, self.tr("This couple was entered twice"))]
        erase = self.tr("Erase the name and words of {name}")
        part = self.tr("Take {a} and {b} apart from this couple")
        choices += [(_PART + one.id, part.format(a=one.name_a, b=one.name_b)) for one in view.merged]
        choices += [(who.value, erase.format(name=self._name(who))) for who in erasable]
        self.more.ask(self.tr("More"), choices)

    def show_couples(self, couples: tuple[CoupleChoice, ...]) -> None:
        """The couples that were asked for."""
        self.couples.ask(couples)

    def tell(self, problem: str, busy: bool) -> bool:
        """Say in the sheet that is open why it was not done; whether there is one."""
        if self.secret.isVisible():
            self.secret.tell(problem, busy)
        return self.secret.isVisible()

    def close(self) -> None:
        """What was asked for was done."""
        self.secret.close_sheet()

    def _name(self, who: Partner) -> str:
        return self._view.name_a if who is Partner.A else self._view.name_b

    @Slot(str)
    def _on_whose(self, partner: str) -> None:
        self._partner, self._act = Partner(partner), _Act.ANSWERS
        self.secret.ask(
            self.tr("Answers of {name}").format(name=self._name(self._partner)),
            self.tr("Only the care team reads them, away from the other partner. The journal keeps who did."),
            self.tr("Your PIN or passphrase"),
            self.tr("Read"),
        )

    @Slot(str)
    def _on_more(self, choice: str) -> None:
        if choice == _MERGE:
            self.couples_wanted.emit()
            return
        if choice.startswith(_PART):
            self._ask_part(next(one for one in self._view.merged if choice == _PART + one.id))
            return
        self._partner, self._act = Partner(choice), _Act.ERASE
        self.secret.ask(
            self.tr("Erase {name}").format(name=self._name(self._partner)),
            self.tr(
                "Their name, the notes on them and their answers go from every session of this couple, for "
                "good. Times, steps and numbers stay, and the record can still be checked. kroom makes a new "
                "backup and removes its older ones. Copies and files that you keep elsewhere are yours to "
                "destroy."
            ),
            self.tr("Passphrase of the provider"),
            self.tr("Erase for good"),
        )

    @Slot(object)
    def _on_couple(self, other: CoupleChoice) -> None:
        self._other = other
        ways = {crossed: self._said(crossed=crossed) for crossed in (False, True)}
        likely = crosswise((self._view.name_a, self._view.name_b), (other.name_a, other.name_b))
        order = (likely, not likely)
        self.who_is_who.ask(self.tr("Who is who"), [(_WAYS[way], ways[way]) for way in order])

    def _said(self, *, crossed: bool) -> str:
        one, two = (Partner.B, Partner.A) if crossed else (Partner.A, Partner.B)
        other = self._other
        return self.tr("{other_a} is {a}, and {other_b} is {b}").format(
            a=self._name(one), b=self._name(two), other_a=other.name_a, other_b=other.name_b
        )

    @Slot(str)
    def _on_who_is_who(self, way: str) -> None:
        self._crossed, self._act = way == _WAYS[True], _Act.MERGE
        self.secret.ask(
            self.tr("Make them one couple"),
            self.tr(
                "{who}. All their sessions stand together from now on, under the names {a} and {b}, and what "
                "is saved of them from now on bears the ids of these two. A mistake can be taken apart again "
                "under More."
            ).format(who=self._said(crossed=self._crossed), a=self._view.name_a, b=self._view.name_b),
            self.tr("Your PIN or passphrase"),
            self.tr("Merge"),
        )

    def _ask_part(self, other: CoupleChoice) -> None:
        self._other, self._act = other, _Act.PART
        self.secret.ask(
            self.tr("Two couples again"),
            self.tr(
                "The sessions that were prepared for {a} and {b} stand under their own names again, and are "
                "saved under the ids that they had before."
            ).format(a=other.name_a, b=other.name_b),
            self.tr("Your PIN or passphrase"),
            self.tr("Take apart"),
        )

    @Slot(str)
    def _on_secret(self, secret: str) -> None:
        if self._act is _Act.ANSWERS:
            self.answers_wanted.emit(self._partner, secret)
        elif self._act is _Act.ERASE:
            self.erase_wanted.emit(self._partner, secret)
        elif self._act is _Act.MERGE:
            self.merge_wanted.emit(self._other.id, self._crossed, secret)
        else:
            self.part_wanted.emit(self._other.id, secret)


def crosswise(names: tuple[str, str], others: tuple[str, str]) -> bool:
    """Whether two entries of a couple look as if each had the other's order of names."""
    (a, b), (other_a, other_b) = names, others
    return _alike(a, other_b) + _alike(b, other_a) > _alike(a, other_a) + _alike(b, other_b)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
