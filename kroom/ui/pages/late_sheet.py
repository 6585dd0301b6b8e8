"""The sheet of the journal by which what was forgotten is entered late."""

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kroom.room.journal_view import LateEntry
from kroom.session.vitals import Dose, Vitals, dose_from, vitals_from
from kroom.ui.pages import spelling
from kroom.ui.pages.number_fields import number_fields
from kroom.ui.pages.secret_sheets import LONGEST_PIN
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import SecretField, TextArea, TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.who import Who


class Forgotten(StrEnum):
    """What can be entered late."""

    NOTE = "note"
    CONCERN = "concern"
    VITALS = "vitals"
    DOSE = "dose"


class LateSheet(Sheet):
    """`LateSheet(theme, page)`: `ask(what, names, day)` opens it, `given(LateEntry, pin)`; it stays open.

    For whom, when it was so, and the PIN of who enters it. It forgets all of it when it closes.
    """

    given = Signal(object, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self._what = Forgotten.NOTE
        said = self.tr("It becomes a line of its own, with both times: when it was so, and now.")
        self._hint = Label(theme, said, "label", "muted")
        self.problem = Banner(theme)
        self.anybody, self.one = Who(theme), Who(theme, both=False)
        self.note = TextArea(theme, self.tr("Note"))
        self.fields = number_fields(theme)
        self.day = TextField(theme, self.tr("Day"), "2026-05-04", 10)
        self.time = TextField(theme, self.tr("Time"), "14:05", 8)
        self.pin = SecretField(theme, self.tr("Your PIN"), "", LONGEST_PIN)
        self.save = Button(theme, self.tr("Add late entry"), "check", "primary")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid, when = QGridLayout(), QHBoxLayout()
        for box in (grid, when):
            box.setSpacing(self._theme.sizes.space(24))
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2)
        when.addWidget(self.day)
        when.addWidget(self.time)
        for widget in (self._hint, self.problem, self.anybody, self.one, self.note):
            self.body.addWidget(widget)
        self.body.addLayout(grid)
        self.body.addLayout(when)
        self.body.addWidget(self.pin)
        self.foot.addStretch(1)
        self.foot.addWidget(self.save)

    def _connect(self) -> None:
        for who in (self.anybody, self.one):
            who.chosen.connect(self._check)
        self.note.edited.connect(self._check)
        for field in self.fields.values():
            field.changed.connect(self._check)
        for line in (self.day, self.time, self.pin):
            line.changed.connect(self._check)
            line.entered.connect(self._send)
        self.save.clicked.connect(self._send)
        self.closed.connect(self._forget)

    def ask(self, what: Forgotten, names: tuple[str, str], day: datetime | None) -> None:
        """Open it for this, on this day unless another is typed."""
        self._forget()
        self._what = what
        self.set_title(self._titles()[what])
        words = what in (Forgotten.NOTE, Forgotten.CONCERN)
        for who in (self.anybody, self.one):
            who.set_names(*names)
            who.setVisible((who is self.anybody) is words)
        self.note.setVisible(words)
        for key, field in self.fields.items():
            field.setVisible(not words and (key == "mg") is (what is Forgotten.DOSE))
        self.day.set_text(f"{day.astimezone():%Y-%m-%d}" if day else "")
        self.pin.name_field(self.tr("PIN of the provider") if what is Forgotten.DOSE else self.tr("Your PIN"))
        self._check()
        self.open()

    def _titles(self) -> dict[Forgotten, str]:
        return {
            Forgotten.NOTE: self.tr("Late entry: note"),
            Forgotten.CONCERN: self.tr("Late entry: concern"),
            Forgotten.VITALS: self.tr("Late entry: vitals"),
            Forgotten.DOSE: self.tr("Late entry: dose"),
        }

    def tell_problem(self, problem: str) -> None:
        """Say why it was not taken, or hush."""
        if problem and self.isVisible():
            self.problem.tell(problem)
        else:
            self.problem.hush()

    def _numbers(self) -> Vitals | Dose | None:
        """The numbers, None while one of them is none."""
        body = {key: field.value() for key, field in self.fields.items()}
        try:
            return dose_from(body) if self._what is Forgotten.DOSE else vitals_from(body)
        except ValueError:
            return None

    def _entry(self) -> LateEntry | None:
        """What is entered; None while something is missing."""
        at = spelling.moment_on(self.day.text(), self.time.text())
        concern, note = self._what is Forgotten.CONCERN, self.note.text().strip()
        if at is None:
            return None
        if concern or self._what is Forgotten.NOTE:
            whole = bool(note) and self.anybody.is_chosen()
            return LateEntry(self.anybody.partner(), at, note, concern) if whole else None
        numbers, partner = self._numbers(), self.one.partner()
        return LateEntry(partner, at, numbers=numbers) if numbers and partner else None

    @Slot()
    def _check(self) -> None:
        typed = bool(self.time.text().strip())
        fits = spelling.moment_on(self.day.text(), self.time.text()) is not None
        self.time.caption.set_tone("due" if typed and not fits else "muted")
        self.save.setEnabled(bool(self.pin.text()) and self._entry() is not None)

    @Slot()
    def _send(self) -> None:
        entry, pin = self._entry(), self.pin.text()
        if entry is None or not self.save.isEnabled():
            return
        self.pin.clear()
        self.given.emit(entry, pin)

    @Slot()
    def _forget(self) -> None:
        self.note.set_text("")
        for field in self.fields.values():
            field.set_value(None)
        for line in (self.day, self.time):
            line.set_text("")
        for who in (self.anybody, self.one):
            who.nobody()
        self.pin.clear()
        self.problem.hush()
