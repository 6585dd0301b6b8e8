"""The rules by which a phase that runs, or is to come, is made longer or shorter."""

from kroom.session import commands as ask
from kroom.session.decision import Decision, Refusal, letter_of, state_of
from kroom.session.events import Draft, Kind, Partner
from kroom.session.plan import LONGEST_MINUTES, SHORTEST_MINUTES, plan_of
from kroom.session.protocol import Phase
from kroom.session.schedule import phase_passed_minutes
from kroom.session.state import SessionState


def change_phase(state: SessionState, command: ask.ChangePhase) -> Decision:
    """A phase lasts otherwise for these partners: for all of them, or for none where one of them can't."""
    phase = next((one for one in state.protocol.phases if one.id == command.phase), None)
    if phase is None:
        return Refusal("This phase is not in the session's protocol.")
    if not SHORTEST_MINUTES <= command.minutes <= LONGEST_MINUTES:
        return Refusal(f"A phase lasts between {SHORTEST_MINUTES:g} and {LONGEST_MINUTES:g} minutes.")
    for partner in command.partners:
        if why := _problem(state, partner, phase, command):
            return Refusal(why)
    return tuple(
        draft for partner in command.partners for draft in _changed(state, partner, phase, command.minutes)
    )


def _problem(state: SessionState, partner: Partner, phase: Phase, command: ask.ChangePhase) -> str:
    letter = letter_of(partner)
    if not state_of(state, partner).running:
        return f"{letter}'s clock is not running."
    passed = phase_passed_minutes(state, partner, phase.id, command.now)
    if passed is None:
        return f"{phase.title} is over for {letter}. The phase that runs now can be made longer or shorter."
    if command.minutes < passed:
        return f"{phase.title} has lasted {int(passed)} min for {letter} already. It can't end in the past."
    return ""


def _changed(state: SessionState, partner: Partner, phase: Phase, minutes: float) -> tuple[Draft, ...]:
    before = next(one.minutes for one in plan_of(state, partner).phases if one.id == phase.id)
    if before == minutes:
        return ()
    body = {"phase": phase.id, "title": phase.title, "minutes": minutes, "before": before}
    return (Draft(Kind.PHASE_CHANGED, partner, body),)
