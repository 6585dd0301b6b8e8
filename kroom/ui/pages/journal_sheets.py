"""The sheet of the journal by which a line is put right."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.journal_view import JournalLine
from kroom.session.amend import Amendment
from kroom.session.events import Json, Kind
from kroom.ui.pages import spelling
from kroom.ui.pages.number_fields import number_fields
from kroom.ui.pages.secret_sheets import LONGEST_PIN
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.fields import SecretField, TextArea, TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet


class AmendSheet(Sheet):
    """`AmendSheet(theme, page)`: `ask(line)` opens it, `given(Amendment, pin)` answers; it stays open.

    What the line says now and when it happened can be changed, or it is struck out where it did not happen;
    one that is struck out can be brought back. A reason and the PIN of who puts it right go with it. It
    forgets all of it when it closes.
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
        self.restored = CheckRow(theme, self.tr("It did happen: bring it back"))
        self.words = Label(theme, "", "label", "muted")
        self.note = TextArea(theme, self.tr("Note"))
        self.fields = number_fields(theme)
        self.time = TextField(theme, self.tr("When it happened"), "14:05", 8)
        self.reason = TextField(theme, self.tr("Why it is put right"), "", 500)
        self.pin = SecretField(theme, self.tr("Your PIN"), "", LONGEST_PIN)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        for row in (self.struck, self.restored):
            row.toggled.connect(self._check)
        self.note.edited.connect(self._check)
        for field in self.fields.values():
            field.changed.connect(self._check)
        for line in (self.time, self.reason, self.pin):
            line.changed.connect(self._check)
            line.entered.connect(self._send)
        self.save.clicked.connect(self._send)
        self.closed.connect(self._forget)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.space(24))
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2)
        for widget in (self._was, self._hint, self.problem, self.words, self.note):
            self.body.addWidget(widget)
        self.body.addLayout(grid)
        for widget in (self.time, self.struck, self.restored, self.reason, self.pin):
            self.body.addWidget(widget)
        self.save = Button(self._theme, self.tr("Put right"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.save)

    def ask(self, line: JournalLine) -> None:
        """Open it for this line, with what it says now."""
        self._forget()
        self._line = line
        self._was.setText(line.what)
        standing, scope = not line.struck, line.scope
        self._show_words(line, shown=standing and scope.words)
        for key, field in self.fields.items():
            value = line.body.get(key)
            number = float(value) if isinstance(value, int | float) else None
            field.setVisible(standing and scope.numbers and number is not None)
            field.set_value(number)
        self.time.setVisible(standing and scope.time)
        self.time.set_text(spelling.clock(self, line.held_at or line.at, seconds=True))
        self.struck.setVisible(standing and scope.strike)
        self.restored.setVisible(line.struck)
        self.restored.setChecked(line.struck)  # nothing else can be done to such a line
        self.pin.name_field(self.tr("PIN of the provider") if line.by_provider else self.tr("Your PIN"))
        self._check()
        self.open(next(self._open_fields(), self.reason.edit))

    def _show_words(self, line: JournalLine, *, shown: bool) -> None:
        name = self.tr("Note") if line.kind is Kind.NOTE_ADDED else self.tr("Reason as it was written")
        self.words.setText(name)
        self.note.setAccessibleName(name)
        self.note.setMaximumHeight(self._theme.sizes.px(200, 96))
        self.note.set_text(line.note)
        self.words.setVisible(shown)
        self.note.setVisible(shown)

    def _open_fields(self) -> Iterator[QWidget]:
        if not self.note.isHidden():
            yield self.note
        yield from (field.edit for field in self.fields.values() if not field.isHidden())
        if not self.time.isHidden():
            yield self.time.edit

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

    def _other_note(self) -> str | None:
        """The words where they are others than the line has."""
        note, line = self.note.text().strip(), self._line
        return note if line and not self.note.isHidden() and note and note != line.note else None

    def _other_time(self) -> datetime | None:
        """The time where it is another than the line has."""
        line, text = self._line, self.time.text().strip()
        held = (line.held_at or line.at) if line and not self.time.isHidden() else None
        if held is None or text == spelling.clock(self, held, seconds=True):
            return None
        return spelling.moment_near(text, held)

    def _time_fits(self) -> bool:
        line = self._line
        if line is None or self.time.isHidden():
            return True
        return spelling.moment_near(self.time.text(), line.at) is not None

    def _is_other(self) -> bool:
        found = self._changed() or self._other_note() or self._other_time()
        return self._whole() and self._time_fits() and bool(found)

    @Slot()
    def _check(self) -> None:
        struck, restored = self.struck.isChecked(), self.restored.isChecked()
        for widget in (self.note, self.time, *self.fields.values()):
            widget.setEnabled(not struck)
        self.time.caption.set_tone("muted" if self._time_fits() else "due")
        signed = bool(self.reason.text().strip()) and bool(self.pin.text())
        self.save.setEnabled(signed and (struck or restored or self._is_other()))

    @Slot()
    def _send(self) -> None:
        line = self._line
        if line is None or not self.save.isEnabled():
            return
        reason, pin = self.reason.text().strip(), self.pin.text()
        self.pin.clear()
        if self.restored.isChecked():
            amendment = Amendment(line.seq, reason, restored=True)
        elif self.struck.isChecked():
            amendment = Amendment(line.seq, reason, struck=True)
        else:
            body, note, at = self._changed(), self._other_note(), self._other_time()
            amendment = Amendment(line.seq, reason, body=body, note=note, at=at)
        self.given.emit(amendment, pin)

    @Slot()
    def _forget(self) -> None:
        self._line = None
        self.note.set_text("")
        for line in (self.time, self.reason):
            line.set_text("")
        self.pin.clear()
        for row in (self.struck, self.restored):
            row.setChecked(False)
        self.problem.hush()
