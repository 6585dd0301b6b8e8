"""Makes the row of steps: what is due on either clock, the most urgent first; and what was done last."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kroom.room.views import ChipStage, StepChipView
from kroom.session.clock import Moment
from kroom.session.events import Partner
from kroom.session.protocol import Gate, Step
from kroom.session.schedule import Due, gate_keys, presence_in_s, timed_steps
from kroom.session.state import SessionState, StepKey, StepStatus

SOON_S = 120.0
OVERDUE_S = 300.0
DONE_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Names:
    """How a partner and a person (by their id) are called, and what the provider's presence is called."""

    partner: Callable[[Partner], str]
    person: Callable[[str], str]
    presence: str


def step_chips(state: SessionState, now: Moment, names: Names) -> tuple[StepChipView, ...]:
    """Every step that falls due on a clock, and the steps that were done last."""
    waiting = [
        _chip(due, names.partner(partner))
        for partner in Partner
        for due in _one_a_gate(timed_steps(state, partner, now))
    ]
    presence = presence_in_s(state, now)
    if presence is not None:
        waiting.append(StepChipView(None, names.presence, chip_stage(presence), in_s=presence))
    waiting.sort(key=_urgency)
    return (*waiting, *_done(state, names))


def chip_stage(in_s: float) -> ChipStage:
    """Where a step stands that is due in `in_s` seconds."""
    if in_s > SOON_S:
        return ChipStage.COMING
    if in_s > 0:
        return ChipStage.DUE
    return ChipStage.LATE if in_s > -OVERDUE_S else ChipStage.OVERDUE


def _one_a_gate(dues: tuple[Due, ...]) -> Iterator[Due]:
    """A gate is one page, so it is one chip."""
    seen: set[str] = set()
    for due in dues:
        if due.gate is None:
            yield due
        elif due.gate.id not in seen:
            seen.add(due.gate.id)
            yield due


def _chip(due: Due, name: str) -> StepChipView:
    return StepChipView(
        key=due.key,
        title=due.title,
        stage=chip_stage(due.in_s),
        partner_name=name,
        in_s=due.in_s,
        asks=due.step.record,
        gate=due.gate.id if due.gate else "",
    )


def _urgency(chip: StepChipView) -> float:
    return chip.in_s or 0.0


def _done(state: SessionState, names: Names) -> tuple[StepChipView, ...]:
    done = [
        StepChipView(
            key=key,
            title=step.title,
            stage=ChipStage.DONE,
            partner_name=names.partner(key.partner) if key.partner else "",
            who=names.person(mark.by),
            at=mark.at.at_utc,
            gate=gate.id if gate else "",
        )
        for key, step, gate in _clock_keys(state)
        if (mark := state.steps.get(key)) and mark.status is not StepStatus.OPEN
    ]
    done.sort(key=_newest)
    return tuple(done[:DONE_SHOWN])


def _newest(chip: StepChipView) -> float:
    return -chip.at.timestamp() if chip.at else 0.0


def _clock_keys(state: SessionState) -> Iterator[tuple[StepKey, Step, Gate | None]]:
    """Every step that a clock asks for, of phases and of gates."""
    for phase in state.protocol.phases:
        for step in phase.steps:
            for minute in step.at:
                for partner in Partner:
                    yield StepKey(phase.id, step.id, partner, minute), step, None
    for gate in state.protocol.clock_gates:
        for key, step in gate_keys(gate, state):
            yield key, step, gate
