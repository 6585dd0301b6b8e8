"""A sheet for the plan of a clock that runs: how long each phase lasts that is not over yet."""

import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.views import LaneView, PlanPhaseView
from kroom.session.events import Partner
from kroom.session.plan import LONGEST_MINUTES
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.number_field import NumberField
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.who import Who

_STEP = 5  # minutes; single ones are typed


class PlanSheet(Sheet):
    """`PlanSheet(theme, page)`: `ask(lanes, partner)`; `saved(partners, {phase: minutes})` with what changed.

    For both it shows the phases that neither has behind them, empty where the two differ; what stays empty
    stays as it is.
    """

    saved = Signal(object, object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.set_title(self.tr("How long phases last"))
        self._lanes: tuple[LaneView, ...] = ()
        self._shown: tuple[PlanPhaseView, ...] = ()
        self.who = Who(theme)
        self.fields: list[NumberField] = []
        self.words = Label(theme, "", "label", "muted")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.sizes.space(24))
        self._grid.setVerticalSpacing(theme.sizes.space(12))
        self.save = Button(theme, self.tr("Change the plan"), "check", "primary")
        self.body.addWidget(self.who)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.words)
        self.foot.addWidget(self.save)
        self.who.chosen.connect(self._fill)
        self.save.clicked.connect(self._on_save)

    def ask(self, lanes: tuple[LaneView, ...], partner: Partner) -> None:
        """Open it for a partner whose clock runs: for this one, if it does."""
        self._lanes = lanes
        self.who.set_names(*(lane.name for lane in lanes))
        running = [lane.partner for lane in lanes if lane.plan is not None]
        self.who.choose(running[0] if running and partner not in running else partner)
        self._fill()
        self.open(self.fields[0].edit if self.fields else None)

    def _chosen(self) -> tuple[LaneView, ...]:
        partner = self.who.partner()
        return tuple(lane for lane in self._lanes if partner in (None, lane.partner))

    @Slot()
    def _fill(self) -> None:
        """Show the phases of whoever is chosen."""
        for field in self.fields:
            self._grid.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._shown = _common(self._chosen())
        self.fields = [self._field(phase) for phase in self._shown]
        for number, field in enumerate(self.fields):
            self._grid.addWidget(field, number // 2, number % 2)
            field.show()
        self._check()
        if self.isVisible():
            self._place()

    def _field(self, phase: PlanPhaseView) -> NumberField:
        title = self.tr("{phase}, now").format(phase=phase.title) if phase.passed > 0 else phase.title
        field = NumberField(
            self._theme, title, self.tr("min"), _least(phase), LONGEST_MINUTES, _STEP, 2, start=_least(phase)
        )
        field.set_value(None if math.isnan(phase.minutes) else phase.minutes)
        field.changed.connect(self._check)
        field.entered.connect(self._on_save)
        return field

    def _changes(self) -> dict[str, float] | None:
        """Minutes by phase, of those that were changed; None while one of them can't be."""
        found: dict[str, float] = {}
        for phase, field in zip(self._shown, self.fields, strict=True):
            minutes = field.value()
            if minutes is None and not (field.is_empty() and math.isnan(phase.minutes)):
                return None
            if minutes is not None and minutes != phase.minutes:
                found[phase.id] = minutes
        return found

    @Slot()
    def _check(self) -> None:
        changes = self._changes()
        self.save.setEnabled(bool(changes))
        self.words.setText(self._said(changes or {}))

    def _said(self, changes: dict[str, float]) -> str:
        chosen = self._chosen()
        waiting = next((lane for lane in chosen if lane.plan is None), None)
        if waiting is not None:
            return self.tr("The clock of {name} is not running.").format(name=waiting.name)
        if not self._shown:
            return self.tr("No phase is ahead of both.")
        follows = self.tr("What sounds goes on.")
        plan = chosen[0].plan
        if len(chosen) > 1 or plan is None:
            return follows
        lasts = plan.minutes + sum(changes[one.id] - one.minutes for one in self._shown if one.id in changes)
        whole = self.tr("Whole plan: {n} min.").format(n=self.locale().toString(float(lasts), "g", 6))
        return f"{whole} {follows}"

    @Slot()
    def _on_save(self) -> None:
        changes = self._changes()
        if changes:
            partners = tuple(lane.partner for lane in self._chosen())
            self.close_sheet()
            self.saved.emit(partners, changes)


def _least(phase: PlanPhaseView) -> float:
    """No phase ends in the past, and none is nothing."""
    return max(float(math.ceil(phase.passed)), min(1.0, phase.minutes))


def _common(lanes: tuple[LaneView, ...]) -> tuple[PlanPhaseView, ...]:
    """The phases that can be changed for all of these; where lengths differ, they are not a number."""
    plans = [{one.id: one for one in lane.plan.phases} if lane.plan else {} for lane in lanes]
    if not plans:
        return ()
    return tuple(
        _together([plan[phase] for plan in plans])
        for phase in plans[0]
        if all(phase in plan for plan in plans)
    )


def _together(phases: list[PlanPhaseView]) -> PlanPhaseView:
    first = phases[0]
    minutes = first.minutes if all(one.minutes == first.minutes for one in phases) else math.nan
    return PlanPhaseView(first.id, first.title, minutes, max(one.passed for one in phases))
