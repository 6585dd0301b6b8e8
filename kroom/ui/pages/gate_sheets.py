"""Sheets of a gate: numbers, what was said in private, what was answered."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.gate_view import PrivateAnswers, PrivateReply
from kroom.session.vitals import DIASTOLIC, DOSE_MG, HEART_RATE, SPO2, SYSTOLIC, Dose, Limits, Vitals
from kroom.ui.pages.secret_sheets import LONGEST_PIN
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.blocked_pins import BlockedPins
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextArea
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.number_field import NumberField
from kroom.ui.widgets.pin_pad import PinPad
from kroom.ui.widgets.sheet import Sheet


class VitalsSheet(Sheet):
    """`VitalsSheet(theme, page)`: `ask(title, baseline)` opens it; `given(Vitals)` answers, and it closes."""

    given = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 900)
        self._baseline = Label(theme, "", "body", "muted")
        self.body.addWidget(self._baseline)
        self.systolic = _field(theme, self.tr("Systolic"), SYSTOLIC, 120)
        self.diastolic = _field(theme, self.tr("Diastolic"), DIASTOLIC, 80)
        self.heart_rate = _field(theme, self.tr("Heart rate"), HEART_RATE, 70)
        self.spo2 = _field(theme, self.tr("Oxygen saturation"), SPO2, 97)
        self.problem = Label(theme, "", "label", "due")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for number, field in enumerate(self.fields):
            grid.addWidget(field, number // 2, number % 2)
            field.changed.connect(self._on_changed)
            field.entered.connect(self._send)
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.enter = Button(theme, self.tr("Enter"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.enter)
        self.enter.clicked.connect(self._send)
        self._on_changed()

    @property
    def fields(self) -> tuple[NumberField, ...]:
        """The four fields, in order."""
        return self.systolic, self.diastolic, self.heart_rate, self.spo2

    def ask(self, title: str, baseline: str) -> None:
        """Open the sheet, empty, with the baseline beside."""
        self.set_title(title)
        self._baseline.setText(self.tr("Baseline {value}").format(value=baseline))
        self._baseline.setVisible(bool(baseline))
        for field in self.fields:
            field.set_value(None)
        self.open(self.systolic)

    def _vitals(self) -> Vitals | None:
        values = [field.value() for field in self.fields]
        numbers = [value for value in values if value is not None]
        return Vitals(*numbers) if len(numbers) == len(values) else None

    @Slot()
    def _on_changed(self) -> None:
        vitals = self._vitals()
        problems = vitals.problems() if vitals else ()
        self.problem.setText("\n".join(problems))
        self.problem.setVisible(bool(problems))
        self.enter.setEnabled(vitals is not None and not problems)

    @Slot()
    def _send(self) -> None:
        vitals = self._vitals()
        if vitals is not None and self.enter.isEnabled():
            self.close_sheet()
            self.given.emit(vitals)


class DoseSheet(Sheet):
    """`DoseSheet(theme, page)`: `ask(title)` opens it; `given(Dose)` answers, and it closes."""

    given = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 640)
        self.mg = _field(theme, self.tr("Dose"), DOSE_MG, None)
        self.body.addWidget(self.mg)
        self.body.addWidget(
            Label(
                theme, self.tr("As ordered and as drawn up. kroom never suggests a dose."), "label", "muted"
            )
        )
        self.enter = Button(theme, self.tr("Enter"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.enter)
        self.mg.changed.connect(self._on_changed)
        self.mg.entered.connect(self._send)
        self.enter.clicked.connect(self._send)
        self._on_changed()

    def ask(self, title: str) -> None:
        """Open the sheet, empty."""
        self.set_title(title)
        self.mg.set_value(None)
        self.open(self.mg)

    @Slot()
    def _on_changed(self) -> None:
        self.enter.setEnabled(self.mg.value() is not None)

    @Slot()
    def _send(self) -> None:
        value = self.mg.value()
        if value is not None:
            self.close_sheet()
            self.given.emit(Dose(value))


def _field(theme: Theme, name: str, limits: Limits, start: float | None) -> NumberField:
    decimals = 0 if limits.whole else 1
    # Minus and plus begin at the least where nothing is usual, so that no dose is ever suggested.
    first = limits.low if start is None else start
    return NumberField(theme, name, limits.unit, limits.low, limits.high, 1, decimals, first)


class ReplySheet(Sheet):
    """`ReplySheet(theme, page)`: what was said alone, and the provider's PIN below it.

    `ask(title)` opens it; `given(text, pin)` answers. It stays until closed, and forgets both then.
    """

    given = Signal(str, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.problem = Banner(theme)
        self.reply = TextArea(theme, self.tr("Reply"), self.tr("What was said; nothing is fine too"))
        self._hint = Label(
            theme, self.tr("Only a provider can read it again. Their PIN keeps it."), "label", "muted"
        )
        self.pad = PinPad(theme, self.tr("PIN of the provider"), longest=LONGEST_PIN)
        self.blocked = BlockedPins(theme)
        for widget in (self.problem, self.reply, self._hint, self.pad, self.blocked):
            self.body.addWidget(widget)
        self.pad.entered.connect(self._send)
        self.closed.connect(self._forget)

    def ask(self, title: str) -> None:
        """Open the sheet, empty."""
        self.set_title(title)
        self._forget()
        self.reply.setMaximumHeight(self._theme.sizes.px(200, 96))
        self.open(self.reply)

    def show_state(self, problem: str, busy: bool) -> None:
        """Show why it was not taken, or wait while the PIN is checked."""
        self.pad.setEnabled(not busy)
        if problem:
            self.problem.tell(problem)
        else:
            self.problem.hush()

    @Slot(str)
    def _send(self, pin: str) -> None:
        self.given.emit(self.reply.text().strip(), pin)

    @Slot()
    def _forget(self) -> None:
        self.reply.clear()
        self.pad.clear()
        self.problem.hush()


class ReaderSheet(Sheet):
    """`ReaderSheet(theme, page)`: what a provider opened; `read(Partner)` for answers that were read.

    What was shown is destroyed when it closes.
    """

    read = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 900)
        self._labels: list[Label] = []
        self._shown: PrivateAnswers | PrivateReply | None = None
        self.done = Button(theme, "", "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)
        self.done.clicked.connect(self._on_done)
        self.closed.connect(self._forget)

    def show_private(self, shown: PrivateAnswers | PrivateReply, title: str) -> None:
        """Show what was opened; the same again changes nothing."""
        if shown == self._shown:
            return
        self._forget()
        self._shown = shown
        self.set_title(title)
        if isinstance(shown, PrivateReply):
            self._add(shown.text or self.tr("Nothing was noted."), "body")
            self.done.set_words(self.tr("Close"))
        else:
            for prompt, answer in shown.answers:
                self._add(prompt, "label")
                self._add(answer or self.tr("Not answered"), "body")
            self.done.set_words(self.tr("I have read them"))
        self.open(self.done)

    def _add(self, text: str, role: str) -> None:
        prompt = role == "label"
        label = Label(
            self._theme,
            text,
            "label" if prompt else "body",
            "muted" if prompt else "text",
            None if prompt else QFont.Weight.DemiBold,
        )
        self._labels.append(label)
        self.body.addWidget(label)

    @Slot()
    def _forget(self) -> None:
        self._shown = None
        for label in self._labels:
            self.body.removeWidget(label)
            label.clear()
            label.hide()
            label.deleteLater()
        self._labels = []

    @Slot()
    def _on_done(self) -> None:
        if isinstance(self._shown, PrivateAnswers):
            self.read.emit(self._shown.partner)
        self.close_sheet()
