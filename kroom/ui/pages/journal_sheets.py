"""The sheets of the journal: a line is put right, and a code off a PDF is checked."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.journal_view import JournalLine
from kroom.session.amend import Amendment
from kroom.session.events import Json, Kind
from kroom.session.vitals import DIASTOLIC, DOSE_MG, HEART_RATE, SPO2, SYSTOLIC, Limits
from kroom.ui.pages.secret_sheets import LONGEST_PIN
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.fields import SecretField, TextArea, TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.number_field import NumberField
from kroom.ui.widgets.sheet import Sheet

_NUMBERS: dict[str, Limits] = {
    "systolic_mmhg": SYSTOLIC,
    "diastolic_mmhg": DIASTOLIC,
    "heart_rate_bpm": HEART_RATE,
    "spo2_percent": SPO2,
    "mg": DOSE_MG,
}


class AmendSheet(Sheet):
    """`AmendSheet(theme, page)`: `ask(line)` opens it, `given(Amendment, pin)` answers; it stays open.

    What the line says now can be changed, or struck out where it did not happen; a reason and the PIN of
    who puts it right go with it. It forgets all of it when it closes.
    """

    given = Signal(object, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.set_title(self.tr("Put a line right"))
        self._line: JournalLine | None = None
        self._was = Label(theme, "", "body")
        said = self.tr("The line stays in the journal. A new one says what is right, who says so and why.")
        self._hint = Label(theme, said, "label", "muted")
        self.problem = Banner(theme)
        self.struck = CheckRow(theme, self.tr("It did not happen: strike it out"))
        self.note = TextArea(theme, self.tr("Note"))
        self.fields = {key: self._field(key, limits) for key, limits in _NUMBERS.items()}
        self.reason = TextField(theme, self.tr("Why it is put right"), "", 500)
        self.pin = SecretField(theme, self.tr("Your PIN"), "", LONGEST_PIN)
        self._lay_out()
        self.struck.toggled.connect(self._check)
        self.note.edited.connect(self._check)
        for field in self.fields.values():
            field.changed.connect(self._check)
        for line in (self.reason, self.pin):
            line.changed.connect(self._check)
            line.entered.connect(self._send)
        self.save.clicked.connect(self._send)
        self.closed.connect(self._forget)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.space(24))
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2)
        for widget in (self._was, self._hint, self.problem, self.note):
            self.body.addWidget(widget)
        self.body.addLayout(grid)
        for widget in (self.struck, self.reason, self.pin):
            self.body.addWidget(widget)
        self.save = Button(self._theme, self.tr("Put right"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.save)

    def _field(self, key: str, limits: Limits) -> NumberField:
        names = {
            "systolic_mmhg": self.tr("Systolic"),
            "diastolic_mmhg": self.tr("Diastolic"),
            "heart_rate_bpm": self.tr("Heart rate"),
            "spo2_percent": self.tr("SpO₂"),
            "mg": self.tr("Dose"),
        }
        decimals = 0 if limits.whole else 1
        return NumberField(self._theme, names[key], limits.unit, limits.low, limits.high, 1, decimals)

    def ask(self, line: JournalLine) -> None:
        """Open it for this line, with what it says now."""
        self._forget()
        self._line = line
        self._was.setText(line.what)
        is_note = line.kind is Kind.NOTE_ADDED
        self.note.setVisible(is_note)
        self.note.set_text(line.note)
        self.note.setMaximumHeight(self._theme.sizes.px(200, 96))
        for key, field in self.fields.items():
            value = line.body.get(key)
            field.setVisible(isinstance(value, int | float))
            field.set_value(float(value) if isinstance(value, int | float) else None)
        numbers = any(not field.isHidden() for field in self.fields.values())
        self.struck.setChecked(not is_note and not numbers)  # nothing else can be done to such a line
        self.struck.setEnabled(is_note or numbers)
        is_dose = line.kind is Kind.DOSE_RECORDED
        self.pin.name_field(self.tr("PIN of the provider") if is_dose else self.tr("Your PIN"))
        self._check()
        self.open(self.note if is_note else next(self._open_fields(), self.reason.edit))

    def _open_fields(self) -> Iterator[QWidget]:
        return (field.edit for field in self.fields.values() if not field.isHidden())

    def tell_problem(self, problem: str) -> None:
        """Say why it was not taken, or hush."""
        if problem and self.isVisible():
            self.problem.tell(problem)
        else:
            self.problem.hush()

    def _changed(self) -> dict[str, Json]:
        """The numbers that are others than the line has; empty while one of them is none."""
        line = self._line
        if line is None:
            return {}
        shown = {key: field.value() for key, field in self.fields.items() if not field.isHidden()}
        numbers = {key: value for key, value in shown.items() if value is not None}
        return {key: value for key, value in numbers.items() if value != line.body.get(key)}

    def _whole(self) -> bool:
        return all(field.isHidden() or field.value() is not None for field in self.fields.values())

    @Slot()
    def _check(self) -> None:
        struck, line = self.struck.isChecked(), self._line
        for widget in (self.note, *self.fields.values()):
            widget.setEnabled(not struck)
        note = self.note.text().strip()
        other_note = line is not None and line.kind is Kind.NOTE_ADDED and bool(note) and note != line.note
        ready = struck or other_note or (self._whole() and bool(self._changed()))
        signed = bool(self.reason.text().strip()) and bool(self.pin.text())
        self.save.setEnabled(ready and signed)

    @Slot()
    def _send(self) -> None:
        line = self._line
        if line is None or not self.save.isEnabled():
            return
        reason, pin, struck = self.reason.text().strip(), self.pin.text(), self.struck.isChecked()
        self.pin.clear()
        note = self.note.text().strip() if line.kind is Kind.NOTE_ADDED and not struck else None
        body = {} if struck else self._changed()
        self.given.emit(Amendment(line.seq, reason, struck, body, note), pin)

    @Slot()
    def _forget(self) -> None:
        self._line = None
        self.note.set_text("")
        self.reason.set_text("")
        self.pin.clear()
        self.struck.setChecked(False)
        self.problem.hush()


class CodeSheet(Sheet):
    """`CodeSheet(theme, page)`: `ask()` opens it, `given(text)` asks, and `tell(text)` is the answer."""

    given = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.set_title(self.tr("Check a printed code"))
        said = self.tr("Each PDF carries the code that the record had when it was made.")
        self.field = TextField(theme, self.tr("Code on the PDF"), "312-9F3A-00B1-7C44-D2E8-61A0", 80)
        self.answer = Label(theme, "", "body")
        self.check = Button(theme, self.tr("Check"), "check", "primary")
        for widget in (Label(theme, said, "label", "muted"), self.field, self.answer):
            self.body.addWidget(widget)
        self.foot.addStretch(1)
        self.foot.addWidget(self.check)
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self._send)
        self.check.clicked.connect(self._send)

    @Slot()
    def ask(self) -> None:
        """Open it empty."""
        self.field.set_text("")
        self._on_changed()
        self.open(self.field.edit)

    def tell(self, text: str) -> None:
        """Show what is known of the code."""
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
        self._place()

    @Slot()
    def _on_changed(self) -> None:
        self.tell("")
        self.check.setEnabled(bool(self.field.text().strip()))

    @Slot()
    def _send(self) -> None:
        if self.check.isEnabled():
            self.given.emit(self.field.text())
