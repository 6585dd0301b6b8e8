"""One step of a gate on its page: the tile, and the way to what else it may become."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        self.more = IconButton(theme, self.tr("More"), "chevron-right")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.tile, 1)
        row.addWidget(self.more)
        self.tile.clicked.connect(self._on_tile)
        self.more.clicked.connect(self._on_more)

    def show_step(self, step: StepView, next_one: bool, pointed: bool, busy: bool) -> None:
        """Render the step."""
        self._step = step
        lines = self._lines(step)
        settled = not step.open
        self.tile.show_step(step.title, lines, settled, step.entered and not settled, next_one, pointed)
        self.tile.setAccessibleName(": ".join(part for part in (self._who, step.title) if part))
        said = (spelling.step_status(step.status), *(text for text, _ in lines))
        self.tile.setAccessibleDescription(". ".join(said))
        self.more.set_name(self.tr("More about: {name}").format(name=self.tile.accessibleName()))
        self.more.setVisible(step.open and bool(step.allow))
        self.tile.setEnabled(not busy)
        self.more.setEnabled(not busy)

    def _lines(self, step: StepView) -> tuple[tuple[str, Token], ...]:
        lines: list[tuple[str, Token]] = []
        if step.value:
            lines.append((step.value, "text"))
        if step.baseline:
            lines.append((self.tr("Baseline {value}").format(value=step.baseline), "muted"))
        if not step.open:
            lines.append((self._settled_line(step), "muted"))
        elif step.entered:
            lines.append((self.tr("Entered; the provider signs"), "due"))
        else:
            by = self.tr("Provider. {hint}") if step.by is Role.PROVIDER else "{hint}"
            if step.hint or step.by is Role.PROVIDER:
                lines.append((by.format(hint=step.hint).strip(), "muted"))
        return tuple(lines)

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
