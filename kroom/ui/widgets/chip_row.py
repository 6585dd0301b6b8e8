"""The row of steps: as many as fit, the most urgent first."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kroom.room.views import StepChipView
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.step_chip import StepChip

MOST = 5


class ChipRow(QWidget):
    """`ChipRow(theme, parent=None)`: `show_chips(views)`; `pressed(StepChipView)`, `more_pressed()`."""

    pressed = Signal(object)
    more_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._views: tuple[StepChipView, ...] = ()
        self._chips: list[StepChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.more = Button(theme, "")
        self.more.hide()
        self.more.clicked.connect(self.more_pressed)
        self._row.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_chips(self, views: tuple[StepChipView, ...]) -> None:
        """Show these steps; the row keeps its height when there are none."""
        if views != self._views:
            self._views = views
            self._fit()

    def chips(self) -> list[StepChip]:
        """The steps that can be seen."""
        return [chip for chip in self._chips if not chip.isHidden()]

    def _fit(self) -> None:
        least = self._theme.sizes.px(330, 196)
        room = max(1, min(MOST, (self.width() + self._row.spacing()) // (least + self._row.spacing())))
        shown = self._views[:room]
        hidden = len(self._views) - len(shown)
        while len(self._chips) < len(shown):
            chip = StepChip(self._theme, shown[len(self._chips)])
            chip.clicked.connect(self._on_chip)
            self._row.insertWidget(len(self._chips), chip, 1)
            self._chips.append(chip)
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < len(shown))
            if number < len(shown):
                chip.show_view(shown[number])
        self.more.setVisible(hidden > 0)
        self.more.set_words(f"+{hidden}", self.tr("{n} more steps").format(n=hidden))

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, StepChip):
            self.pressed.emit(chip.view)

    @Slot()
    def restyle(self) -> None:
        """Take space and height from the theme."""
        self._row.setSpacing(self._theme.sizes.space(16))
        self.setMinimumHeight(max(TARGET, self._theme.sizes.px(70)))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See how many fit."""
        super().resizeEvent(event)
        self._fit()
