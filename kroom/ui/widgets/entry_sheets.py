"""The sheets of the session page: a note, a concern, vitals, a dose, whom something is for."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.session.events import Partner
from kroom.session.state import StepKey
from kroom.session.vitals import DIASTOLIC, DOSE_MG, HEART_RATE, SPO2, SYSTOLIC, Dose, Limits, Vitals
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextArea
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.number_field import NumberField
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.who import Who


class NoteSheet(Sheet):
    """`NoteSheet(theme, page)`: `ask(names, partner, concern=False)`; `saved(Partner | None, str, bool)`.

    The text stays while the sheet is closed without saving, so that a slip loses nothing.
    """

    saved = Signal(object, str, bool)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 700)
        self._concern = False
        self.who = Who(theme)
        self.words = TextArea(theme, self.tr("Note"))
        self.save = Button(theme, self.tr("Save"), "check", "primary")
        self.body.addWidget(self.who)
        self.body.addWidget(self.words)
        self.foot.addWidget(self.save)
        self.words.textChanged.connect(self._check)
        self.save.clicked.connect(self._on_save)

    def ask(self, names: tuple[str, str], partner: Partner | None, concern: bool = False) -> None:
        """Open it for a partner or for both (None)."""
        self._concern = concern
        self.set_title(self.tr("What is the concern?") if concern else self.tr("Note"))
        self.words.setPlaceholderText(
            self.tr("It is recorded already. Words may follow.") if concern else self.tr("What did you see?")
        )
        self.who.set_names(*names)
        self.who.choose(partner)
        self._check()
        self.open(self.words)

    @Slot()
    def _check(self) -> None:
        self.save.setEnabled(bool(self.words.text().strip()))

    @Slot()
    def _on_save(self) -> None:
        text = self.words.text().strip()
        self.words.set_text("")
        self._check()
        self.close_sheet()
        self.saved.emit(self.who.partner(), text, self._concern)


class VitalsSheet(Sheet):
    """`VitalsSheet(theme, page)`: `ask(names, partner, step=None)`; `saved(Partner, Vitals, step)`."""

    saved = Signal(object, object, object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 700)
        self.set_title(self.tr("Vitals"))
        self._step: StepKey | None = None
        self.who = Who(theme, both=False)
        self.systolic = _field(theme, self.tr("Systolic"), SYSTOLIC, 120)
        self.diastolic = _field(theme, self.tr("Diastolic"), DIASTOLIC, 80)
        self.heart_rate = _field(theme, self.tr("Heart rate"), HEART_RATE, 70)
        self.spo2 = _field(theme, self.tr("SpO₂"), SPO2, 98)
        self.fields = (self.systolic, self.diastolic, self.heart_rate, self.spo2)
        self.problem = Label(theme, "", "label", "due")
        self.save = Button(theme, self.tr("Save vitals"), "check", "primary")
        self._lay_out()
        self.who.chosen.connect(self._check)
        for field in self.fields:
            field.changed.connect(self._check)
            field.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.space(24))
        for number, field in enumerate(self.fields):
            grid.addWidget(field, number // 2, number % 2)
        self.body.addWidget(self.who)
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.foot.addWidget(self.save)

    def ask(self, names: tuple[str, str], partner: Partner | None, step: StepKey | None = None) -> None:
        """Open it empty, for a partner or with the choice open; `step` comes back with `saved`."""
        self._step = step
        self.who.set_names(*names)
        self.who.nobody()
        if partner is not None:
            self.who.choose(partner)
        for field in self.fields:
            field.set_value(None)
        self._check()
        self.open(self.systolic.edit if partner is not None else None)

    def _vitals(self) -> Vitals | None:
        values = [field.value() for field in self.fields]
        whole = [value for value in values if value is not None]
        return Vitals(*whole) if len(whole) == len(values) else None

    @Slot()
    def _check(self) -> None:
        vitals = self._vitals()
        crossed = vitals is not None and vitals.diastolic >= vitals.systolic
        self.problem.setText(self.tr("Systolic is expected above diastolic.") if crossed else "")
        self.problem.setVisible(crossed)
        self.save.setEnabled(vitals is not None and not crossed and self.who.partner() is not None)

    @Slot()
    def _on_save(self) -> None:
        vitals, partner = self._vitals(), self.who.partner()
        if vitals is not None and partner is not None and self.save.isEnabled():
            self.close_sheet()
            self.saved.emit(partner, vitals, self._step)


class DoseSheet(Sheet):
    """`DoseSheet(theme, page)`: `ask(names, partner, step=None)`; `saved(Partner, Dose, StepKey | None)`."""

    saved = Signal(object, object, object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 620)
        self.set_title(self.tr("Dose given"))
        self._step: StepKey | None = None
        self.who = Who(theme, both=False)
        low, high = DOSE_MG.low, DOSE_MG.high
        self.amount = NumberField(theme, self.tr("Dose"), DOSE_MG.unit, low, high, 1, decimals=1, start=low)
        self.save = Button(theme, self.tr("Save dose"), "check", "primary")
        self.body.addWidget(self.who)
        self.body.addWidget(self.amount)
        self.foot.addWidget(self.save)
        self.who.chosen.connect(self._check)
        self.amount.changed.connect(self._check)
        self.amount.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)

    def ask(self, names: tuple[str, str], partner: Partner | None, step: StepKey | None = None) -> None:
        """Open it empty, for a partner or with the choice open; `step` comes back with `saved`."""
        self._step = step
        self.who.set_names(*names)
        self.who.nobody()
        if partner is not None:
            self.who.choose(partner)
        self.amount.set_value(None)
        self._check()
        self.open(self.amount.edit if partner is not None else None)

    @Slot()
    def _check(self) -> None:
        self.save.setEnabled(self.amount.value() is not None and self.who.partner() is not None)

    @Slot()
    def _on_save(self) -> None:
        amount, partner = self.amount.value(), self.who.partner()
        if amount is not None and partner is not None:
            self.close_sheet()
            self.saved.emit(partner, Dose(amount), self._step)


class WaterSheet(Sheet):
    """`WaterSheet(theme, page)`: `ask(names)`; `chosen(Partner | None)` (None for both) at one touch."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 560)
        self.set_title(self.tr("Water for"))
        self.who = Who(theme)
        self.body.addWidget(self.who)
        self.who.chosen.connect(self._on_chosen)

    def ask(self, names: tuple[str, str]) -> None:
        """Open it with nobody chosen."""
        self.who.set_names(*names)
        self.who.nobody()
        self.open()

    @Slot()
    def _on_chosen(self) -> None:
        self.close_sheet()
        self.chosen.emit(self.who.partner())


def _field(theme: Theme, name: str, limits: Limits, start: float) -> NumberField:
    decimals = 0 if limits.whole else 1
    return NumberField(theme, name, limits.unit, limits.low, limits.high, 1, decimals, start)
