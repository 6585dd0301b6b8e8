"""One step of a gate on its page: the tile, and the way to what else it may become."""

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.gate_view import StepView
from kroom.session.protocol import Role
from kroom.session.state import StepStatus
from kroom.ui.pages import spelling
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.buttons import IconButton
from kroom.ui.widgets.step_tile import StepTile


class GateStep(QWidget):
    """`GateStep(theme, who, parent=None)`: `touched(StepView)` and `asked_more(StepView)`.

    `who` names the partner for assistive technology, empty for the couple's steps.
    """

    touched = Signal(object)
    asked_more = Signal(object)

    def __init__(self, theme: Theme, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who = who
        self._step: StepView | None = None
        self.tile = StepTile(theme)
        self.more = _More(theme, self.tile, self.tr("More"), "chevron-right")
        # One cell for both: the way to more lies on the tile, so that all tiles of a column are as wide.
        cell = QGridLayout(self)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.addWidget(self.tile, 0, 0)
        cell.addWidget(self.more, 0, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tile.clicked.connect(self._on_tile)
        self.more.clicked.connect(self._on_more)

    def show_step(self, step: StepView, next_one: bool, pointed: bool, busy: bool) -> None:
        """Render the step."""
        self._step = step
        lines, aside = self._lines(step), self._aside(step)
        settled, more = not step.open, step.open and bool(step.allow)
        passed = settled and step.status is not StepStatus.DONE
        self.tile.keep_free(self.more.sizeHint().width() if more else 0)
        self.tile.show_step(
            step.title, lines, aside, settled, step.entered and not settled, next_one, pointed, passed
        )
        self.tile.setAccessibleName(": ".join(part for part in (self._who, step.title) if part))
        said = (spelling.step_status(step.status), *self.tile.shown_lines())
        self.tile.setAccessibleDescription(". ".join(said))
        self.tile.setToolTip(aside)
        self.more.set_name(self.tr("More about: {name}").format(name=self.tile.accessibleName()))
        self.more.setVisible(more)
        self.more.update()  # its face follows the tile's
        self.tile.setEnabled(not busy)
        self.more.setEnabled(not busy)

    def _lines(self, step: StepView) -> tuple[tuple[str, Token], ...]:
        lines: list[tuple[str, Token]] = []
        if step.value and step.baseline:
            both = self.tr("{value}; baseline {baseline}")
            lines.append((both.format(value=step.value, baseline=step.baseline), "text"))
        elif step.value:
            lines.append((step.value, "text"))
        if step.open and step.entered:
            lines.append((self.tr("Entered; the provider signs"), "due"))
        elif step.open and (step.hint or step.by is Role.PROVIDER):
            by = self.tr("Provider. {hint}") if step.by is Role.PROVIDER else "{hint}"
            lines.append((by.format(hint=step.hint).strip(), "muted"))
        return tuple(lines)

    def _aside(self, step: StepView) -> str:
        """What stands beside the title: who settled it and when, or the first value to compare with."""
        if not step.open:
            return self._settled_line(step)
        compare = step.baseline and not step.value
        return self.tr("Baseline {value}").format(value=step.baseline) if compare else ""

    def _settled_line(self, step: StepView) -> str:
        parts = [spelling.clock(self, step.at)] if step.at else []
        parts += [step.who] if step.who else []
        if step.status is not StepStatus.DONE:
            parts.insert(0, spelling.step_status(step.status))
        return " · ".join(parts)

    @Slot()
    def _on_tile(self) -> None:
        if self._step is not None:
            self.touched.emit(self._step)

    @Slot()
    def _on_more(self) -> None:
        if self._step is not None:
            self.asked_more.emit(self._step)


class _More(IconButton):
    """A button on a tile: its own face is the tile's until it is touched, and leaves the tile's edge free."""

    def __init__(self, theme: Theme, tile: StepTile, name: str, icon: str) -> None:
        self._tile = tile
        super().__init__(theme, name, icon)

    def face_rect(self) -> QRect:
        """A little less than what can be touched."""
        return self.rect().adjusted(4, 4, -4, -4)

    def fill(self) -> QColor:
        """As the tile under it."""
        return self._tile.fill()

    def edge(self) -> tuple[QColor, float]:
        """None."""
        return self.fill(), 1
