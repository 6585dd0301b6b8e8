"""The sheet with every step of the row: those that are due and found no place there too."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.views import StepChipView
from kroom.ui.theme import Theme
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.step_chip import StepChip

COLUMNS = 2


class StepsSheet(Sheet):
    """`StepsSheet(theme, page)`: `show_steps(views)` opens it; `pressed(StepChipView)`.

    `refresh(views)` while it is open. It closes at a touch, before the signal.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 900)
        self.set_title(self.tr("All steps"))
        self._chips: list[StepChip] = []
        self._grid = QGridLayout()
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)

    def show_steps(self, views: tuple[StepChipView, ...]) -> None:
        """Open it with these."""
        self.refresh(views)
        if views:
            self.open(self._chips[0])

    def refresh(self, views: tuple[StepChipView, ...]) -> None:
        """Show these now; with none it closes."""
        while len(self._chips) < len(views):
            chip = StepChip(self._theme, views[len(self._chips)])
            chip.clicked.connect(self._on_chip)
            self._grid.addWidget(chip, len(self._chips) // COLUMNS, len(self._chips) % COLUMNS)
            self._chips.append(chip)
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < len(views))
            if number < len(views):
                chip.show_view(views[number])
        if not views:
            self.close_sheet()

    def chips(self) -> list[StepChip]:
        """The steps that can be seen or scrolled to."""
        return [chip for chip in self._chips if not chip.isHidden()]

    @Slot()
    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, StepChip):
            self.close_sheet()
            self.pressed.emit(chip.view)
