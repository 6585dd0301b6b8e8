"""For whom something is: one partner, the other, or both."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from kroom.session.events import Partner
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import partner_token
from kroom.ui.widgets.choice import Chip

_BOTH = 2


class Who(QWidget):
    """`Who(theme, both=True, parent=None)`: chips for A, B and, with `both`, both. `chosen()` at each choice.

    `set_names(a, b)`; `choose(partner)` (None for both); `nobody()` unchooses; `is_chosen()`; `partner()`.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, both: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._chips: list[Chip] = []
        for number, partner in enumerate(Partner):
            self._add(Chip(theme, "", partner_token(partner), several=False), number)
        if both:
            self._add(Chip(theme, self.tr("Both"), several=False), _BOTH)
        self._row.addStretch(1)
        self._give_tab(0)
        self._group.idClicked.connect(self._on_clicked)
        self.restyle()
        theme.changed.connect(self.restyle)

    def _add(self, chip: Chip, number: int) -> None:
        # Long names are cut at their end where there is no room for all of them.
        chip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group.addButton(chip, number)
        self._row.addWidget(chip)
        self._chips.append(chip)

    def set_names(self, a: str, b: str) -> None:
        """What the two are called."""
        for chip, name in zip(self._chips, (a, b), strict=False):
            chip.set_words(name)
            chip.setToolTip(name)

    def choose(self, partner: Partner | None) -> None:
        """Choose one partner, or both with None."""
        number = _BOTH if partner is None else list(Partner).index(partner)
        if number < len(self._chips):
            self._chips[number].setChecked(True)
            self._give_tab(number)

    def nobody(self) -> None:
        """Choose nobody."""
        self._group.setExclusive(False)
        for chip in self._chips:
            chip.setChecked(False)
        self._group.setExclusive(True)
        self._give_tab(0)

    def is_chosen(self) -> bool:
        """Whether anybody is chosen."""
        return self._group.checkedId() >= 0

    def partner(self) -> Partner | None:
        """The chosen partner; None for both and for nobody."""
        number = self._group.checkedId()
        return list(Partner)[number] if 0 <= number < _BOTH else None

    def _give_tab(self, number: int) -> None:
        """Tab goes to one of them, arrows to the others, as Qt has it once one had the focus."""
        for place, chip in enumerate(self._chips):
            tab = place == number
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab else Qt.FocusPolicy.ClickFocus)

    @Slot(int)
    def _on_clicked(self, _number: int) -> None:
        self.chosen.emit()

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        self._row.setSpacing(self._theme.sizes.space(12))
