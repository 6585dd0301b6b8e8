"""The steps of a gate on the page: the couple's on top, A and B side by side below, row by row."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.gate_view import GateView, StepView
from kroom.session.events import Partner
from kroom.session.protocol import Style
from kroom.session.state import StepKey
from kroom.ui.pages.gate_step import GateStep
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.label import ElidedLabel, Label

_COLUMNS = {Partner.A: 0, Partner.B: 1}


class GateBoard(QWidget):
    """`GateBoard(theme, parent=None)`: `touched(StepView)`, `asked_more(StepView)`; `show_view(GateView)`."""

    touched = Signal(object)
    asked_more = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.steps: dict[StepKey, GateStep] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._caption = Label(theme, self.tr("For both"), "label", "muted")
        self._couple, self._grid = QGridLayout(), QGridLayout()
        self._heads = {partner: _Head(theme, partner) for partner in Partner}
        for partner, head in self._heads.items():
            self._grid.addWidget(head, 0, _COLUMNS[partner])
            for grid in (self._couple, self._grid):
                grid.setColumnStretch(_COLUMNS[partner], 1)
        self._column.addWidget(self._caption)
        self._column.addLayout(self._couple)
        self._column.addLayout(self._grid)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: GateView) -> None:
        """Render all steps; tiles stay where the steps are the same."""
        keys = [step.key for step in view.steps]
        if keys != list(self.steps):
            self._rebuild(view)
        names = {Partner.A: view.name_a, Partner.B: view.name_b}
        for partner, head in self._heads.items():
            head.show_name(names[partner], partner in view.sits_out)
        following = _next_ones(view) if view.style is Style.READ_DO else frozenset[StepKey]()
        named = frozenset(view.refused.steps) if view.refused else frozenset[StepKey]()
        for step in view.steps:
            key = step.key
            self.steps[key].show_step(step, key in following, key in named, view.busy)

    def first_open(self, view: GateView) -> QWidget | None:
        """The tile of the first open step, or None."""
        tiles = [self.steps[step.key].tile for step in view.steps if step.open and step.key in self.steps]
        return tiles[0] if tiles else None

    def _rebuild(self, view: GateView) -> None:
        for widget in self.steps.values():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self.steps = {}
        self._caption.setVisible(bool(view.column(None)))
        couple = view.column(None)
        for place, step in enumerate(couple):
            alone = place % 2 == 0 and place == len(couple) - 1
            self._couple.addWidget(self._tile(step, ""), place // 2, place % 2, 1, 2 if alone else 1)
        ids = list(dict.fromkeys(step.key.step for step in view.steps if step.key.partner))
        names = {Partner.A: view.name_a, Partner.B: view.name_b}
        for step_id in ids:
            for step in view.steps:
                if step.key.step == step_id and step.key.partner:
                    where = (1 + ids.index(step_id), _COLUMNS[step.key.partner])
                    self._grid.addWidget(self._tile(step, names[step.key.partner]), *where)
        self.steps = {step.key: self.steps[step.key] for step in view.steps}

    def _tile(self, step: StepView, who: str) -> GateStep:
        widget = GateStep(self._theme, who)
        widget.touched.connect(self.touched)
        widget.asked_more.connect(self.asked_more)
        self.steps[step.key] = widget
        return widget

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        sizes = self._theme.sizes
        self._column.setSpacing(sizes.space(12))
        for grid in (self._couple, self._grid):
            grid.setHorizontalSpacing(sizes.space(24))
            grid.setVerticalSpacing(sizes.space(12))


def _next_ones(view: GateView) -> frozenset[StepKey]:
    """The first open step of each column: what is read and done next."""
    columns = (view.column(None), view.column(Partner.A), view.column(Partner.B))
    first = (next((step.key for step in column if step.open), None) for column in columns)
    return frozenset(key for key in first if key is not None)


class _Head(QWidget):
    """Whose column it is."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.name = ElidedLabel(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.out = Label(theme, self.tr("Sits out today"), "label", "muted")
        self.out.setWordWrap(False)
        row.addWidget(PartnerBadge(theme, partner, full=48), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.name, 1)
        row.addWidget(self.out)

    def show_name(self, name: str, sits_out: bool) -> None:
        """Render the name."""
        self.name.set_words(name)
        self.out.setVisible(sits_out)
