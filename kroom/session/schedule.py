"""What is due and where each clock stands: facts derived from a state and a moment. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from kroom.session.clock import Moment, seconds_between
from kroom.session.events import Partner
from kroom.session.plan import due_minute, plan_of
from kroom.session.protocol import Gate, Per, Phase, Step
from kroom.session.state import PartnerState, SessionState, StepKey, StepStatus


@dataclass(frozen=True, slots=True)
class PhasePlace:
    """Where a clock stands in its phases; all times in seconds. `remaining_s` 0 once the plan is over."""

    phase: Phase
    index: int
    elapsed_s: float
    phase_elapsed_s: float
    phase_remaining_s: float
    remaining_s: float


@dataclass(frozen=True, slots=True)
class Due:
    """A step that falls due on a partner's clock. `in_s` counts down to it; negative once it is late.

    `gate` is the gate that it stands in, where that is before a later phase; a step of a phase has none.
    """

    key: StepKey
    step: Step
    in_s: float
    gate: Gate | None = None

    @property
    def title(self) -> str:
        """What to call it: a gate is worked through as a whole."""
        return self.gate.title if self.gate else self.step.title


def elapsed_s(partner: PartnerState, now: Moment) -> float | None:
    """Seconds since this partner's T0, stopped at their end; None before T0."""
    if partner.started is None:
        return None
    return max(0.0, seconds_between(partner.started, partner.ended or now))


def place_of(state: SessionState, partner: Partner, now: Moment) -> PhasePlace | None:
    """The phase that this partner's clock is in; None before T0."""
    elapsed = elapsed_s(state.partners[partner], now)
    if elapsed is None:
        return None
    plan = plan_of(state, partner)
    starts = [0.0, *accumulate(phase.minutes * 60 for phase in plan.phases[:-1])]
    index = max(number for number, start in enumerate(starts) if start <= elapsed)
    phase, inside = plan.phases[index], elapsed - starts[index]
    remaining, all_remaining = phase.minutes * 60 - inside, plan.minutes * 60 - elapsed
    return PhasePlace(phase, index, elapsed, inside, max(0.0, remaining), max(0.0, all_remaining))


def phase_passed_minutes(state: SessionState, partner: Partner, phase: str, now: Moment) -> float | None:
    """Minutes of a phase that have passed by now (0 before it begins); None once it is over.

    The last phase is never over: it goes on until the partner ends.
    """
    plan = plan_of(state, partner)
    passed = (elapsed_s(state.partners[partner], now) or 0.0) / 60 - plan.phase_start(phase)
    lasts = next(one.minutes for one in plan.phases if one.id == phase)
    if passed >= lasts and phase != plan.phases[-1].id:
        return None
    return max(0.0, passed)


def timed_steps(state: SessionState, partner: Partner, now: Moment) -> tuple[Due, ...]:
    """All open steps that fall due on a running partner's clock, the earliest first.

    Those of phases at their minutes, those of gates when the clock reaches their phase, both as far as the
    lengths of phases were changed; a key names the protocol's own minute all the same. A step of the couple
    falls due on the clock of each who runs.
    """
    one = state.partners[partner]
    elapsed = elapsed_s(one, now)
    if elapsed is None or one.ended is not None:
        return ()
    plan = plan_of(state, partner)
    found = [
        Due(key, step, due_minute(state.protocol, plan, phase, minute) * 60 - elapsed)
        for phase in state.protocol.phases
        for step in phase.steps
        for minute in step.at
        if state.step_status(key := StepKey(phase.id, step.id, partner, minute)) is StepStatus.OPEN
    ]
    found += [
        Due(key, step, plan.phase_start(gate.before) * 60 - elapsed, gate)
        for gate in state.protocol.clock_gates
        for key, step in open_steps(state, (gate,), partner)
    ]
    return tuple(sorted(found, key=lambda due: due.in_s))


def presence_in_s(state: SessionState, now: Moment) -> float | None:
    """Seconds until the provider's presence is to be confirmed again; None where it is not asked.

    Negative once late. It is asked while a partner's clock runs.
    """
    interval = state.protocol.presence_minutes * 60
    running = any(one.running for one in state.partners.values())
    if interval <= 0 or not running or state.presence_at is None:
        return None
    return interval - seconds_between(state.presence_at, now)


def gate_keys(gate: Gate, state: SessionState) -> Iterator[tuple[StepKey, Step]]:
    """Each step of a gate to confirm, for the couple or for each partner who takes part."""
    for step in gate.steps:
        if step.per is Per.COUPLE:
            yield StepKey(gate.id, step.id), step
        else:
            for partner in Partner:
                if not state.partners[partner].sat_out:
                    yield StepKey(gate.id, step.id, partner), step


def open_steps(
    state: SessionState, gates: tuple[Gate, ...], partner: Partner | None
) -> tuple[tuple[StepKey, Step], ...]:
    """The open steps of `gates` that concern the couple or `partner`; with None, everybody's."""
    return tuple(
        (key, step)
        for gate in gates
        for key, step in gate_keys(gate, state)
        if state.step_status(key) is StepStatus.OPEN
        and (partner is None or key.partner is None or key.partner is partner)
    )


def anything_due(state: SessionState, now: Moment) -> bool:
    """Whether the strip shows its one neutral mark: something is due, late, called for or wrong."""
    if state.status.over:
        return False
    presence = presence_in_s(state, now)
    running = any(one.running for one in state.partners.values())
    return (
        (presence is not None and presence <= 0)
        or (running and not state.provider_here)
        or any(due.in_s <= 0 for partner in Partner for due in timed_steps(state, partner, now))
        or any(one.headset_lost or one.headset_muted or one.form.calls for one in state.partners.values())
        or any(one.running and one.chair.headset and not one.chair.heard for one in state.partners.values())
        or not state.awake
    )
