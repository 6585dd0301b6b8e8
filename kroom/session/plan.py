"""The plan of one partner: the protocol's phases, as long as somebody made them while the clock ran. Pure."""

from dataclasses import replace

from kroom.session.events import Partner
from kroom.session.protocol import Phase, Protocol
from kroom.session.state import PhaseChange, SessionState

SHORTEST_MINUTES = 0.01
LONGEST_MINUTES = 24 * 60.0


def plan_of(state: SessionState, partner: Partner) -> Protocol:
    """The protocol as it holds for `partner`: with the lengths that their phases have by now."""
    return changed_plan(state.protocol, state.partners[partner].phase_changes)


def changed_plan(protocol: Protocol, changes: tuple[PhaseChange, ...]) -> Protocol:
    """The protocol after `changes`: of one phase the last counts; phases that it doesn't have, nothing."""
    if not changes:
        return protocol
    minutes = {change.phase: change.minutes for change in changes}
    phases = (replace(phase, minutes=minutes.get(phase.id, phase.minutes)) for phase in protocol.phases)
    return replace(protocol, phases=tuple(phases))


def due_minute(protocol: Protocol, plan: Protocol, phase: Phase, minute: float) -> float:
    """When a step falls due by `plan`, in minutes from T0, that the protocol has at `minute`.

    It keeps its distance from the beginning of its phase; where the phase ends before that, it is due at the
    end.
    """
    began, begins = protocol.phase_start(phase.id), plan.phase_start(phase.id)
    moved = minute - began + begins
    if minute > began + phase.minutes:
        return moved
    return min(moved, begins + next(one.minutes for one in plan.phases if one.id == phase.id))
