"""A number with its unit and its limits, typed or stepped."""

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDoubleValidator, QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import IconButton
from kroom.ui.widgets.label import Label

_UP, _DOWN = 0x01000013, 0x01000015  # Qt.Key_Up and Qt.Key_Down


class NumberField(QWidget):
    """`NumberField(theme, name, unit, low, high, step=1, decimals=0, start=None, parent=None)`.

    Empty at first: a value that nobody entered is no value. `value()` is the number, or None while the
    field is
    empty or outside `low`..`high` (both included); `is_empty()` tells the two apart. `set_value(float |
    None)`;
    `changed()` at each change, `entered()` at Return. The limits are shown, and turn into the alert's
    colour when
    crossed. Minus and plus, and the arrow keys, move by `step`, from `start` (or the middle) when empty. A
    comma is a point.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        unit: str,
        low: float,
        high: float,
        step: float = 1,
        decimals: int = 0,
        start: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._low, self._high = theme, low, high
        self._step, self._decimals = step, decimals
        self._start = start if start is not None else (low + high) / 2
        self._unit = unit
        self._build(name)
        self._describe()
        self.restyle()
        theme.changed.connect(self.restyle)

    def _build(self, name: str) -> None:
        theme = self._theme
        self.caption = Label(theme, name, "label", "text")
        self._range = Label(theme, "", "small", "muted")
        self.edit = _NumberEdit(self)
        self.edit.setAccessibleName(self.tr("{name}, {unit}").format(name=name, unit=self._unit))
        self.setFocusProxy(self.edit)
        self._less = IconButton(theme, self.tr("{name}: less").format(name=name), "minus")
        self._more = IconButton(theme, self.tr("{name}: more").format(name=name), "plus")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._less)
        row.addWidget(self.edit, 1)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption)
        column.addLayout(row)
        column.addWidget(self._range)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.entered)
        self._less.clicked.connect(self.step_down)
        self._more.clicked.connect(self.step_up)

    def value(self) -> float | None:
        """The number, when there is one within the limits."""
        number = self._number()
        return number if number is not None and self._low <= number <= self._high else None

    def is_empty(self) -> bool:
        """Whether nothing has been typed."""
        return not self.edit.text().strip()

    def set_value(self, value: float | None) -> None:
        """Show a number, or nothing."""
        self.edit.setText("" if value is None else self._spelled(value))

    def _number(self) -> float | None:
        text = self.edit.text().strip().replace(",", ".")
        if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", text):
            return None
        return round(float(text), self._decimals)

    def _spelled(self, value: float) -> str:
        decimals = 0 if float(value).is_integer() else self._decimals
        text = self.locale().toString(float(value), "f", decimals)
        return text.replace(self.locale().groupSeparator(), "")

    @Slot()
    def step_up(self) -> None:
        """One step more."""
        self._move(self._step)

    @Slot()
    def step_down(self) -> None:
        """One step less."""
        self._move(-self._step)

    def _move(self, by: float) -> None:
        number = self._number()
        target = self._start if number is None else number + by
        self.set_value(min(max(target, self._low), self._high))

    @Slot()
    def _on_text(self) -> None:
        self._describe()
        self.changed.emit()

    def _describe(self) -> None:
        wrong = not self.is_empty() and self.value() is None
        limits = self.tr("{low} to {high} {unit}").format(
            low=self._spelled(self._low), high=self._spelled(self._high), unit=self._unit
        )
        text = self.tr("Must be {limits}").format(limits=limits) if wrong else limits
        if text != self._range.text():
            self._range.setText(text)
            self._range.set_tone("due" if wrong else "muted")
            self.edit.setAccessibleDescription(text)

    @Slot()
    def restyle(self) -> None:
        """Take the font from the theme."""
        self.edit.setFont(self._theme.font("heading", QFont.Weight.DemiBold))


class _NumberEdit(QLineEdit):
    """The line of a NumberField; the arrow keys step."""

    def __init__(self, field: NumberField) -> None:
        super().__init__(field)
        self._field = field
        self.setMaxLength(9)
        self.setMinimumWidth(72)
        self.setValidator(_Digits(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move by a step."""
        if event.key() == _UP:
            self._field.step_up()
        elif event.key() == _DOWN:
            self._field.step_down()
        else:
            super().keyPressEvent(event)


class _Digits(QDoubleValidator):
    """Only what can become a number may be typed; limits are told, not enforced, while typing."""

    def validate(self, text: str, position: int) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Digits with at most one point or comma."""
        fits = re.fullmatch(r"\d*[.,]?\d*", text) is not None
        state = QDoubleValidator.State.Acceptable if fits else QDoubleValidator.State.Invalid
        return state, text, position
