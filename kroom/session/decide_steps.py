"""The rules by which a step is settled or taken back."""

from kroom.session import commands as ask
from kroom.session.decision import (
    Decision,
    Refusal,
    implausible,
    letter_of,
    provider_only,
    signed,
    state_of,
)
from kroom.session.events import Draft, Json, Kind
from kroom.session.protocol import (
    HEADSET_HEARD,
    PROVIDER_PRESENT,
    SPOKEN_ALONE,
    URGENT_ANSWERS,
    Allow,
    Per,
    Record,
    Role,
    Step,
)
from kroom.session.state import SessionState, StepKey, StepStatus

_UNKNOWN = Refusal("This step is not in the session's protocol.")


def settle_step(state: SessionState, command: ask.SettleStep) -> Decision:
    """A step is settled, or taken back."""
    try:
        step = state.protocol.find_step(command.key.place, command.key.step)
    except KeyError:
        return _UNKNOWN
    if not _fits(step, command.key):
        return _UNKNOWN
    if problem := _step_problem(state, step, command):
        return problem
    return _step_drafts(state, step, command)


def _fits(step: Step, key: StepKey) -> bool:
    """Whether a key names this step as the gates and the clock ask for it, and not a mark beside it."""
    if step.at:
        return key.partner is not None and key.minute in step.at
    return key.minute is None and (key.partner is None) == (step.per is Per.COUPLE)


def _step_problem(state: SessionState, step: Step, command: ask.SettleStep) -> Refusal | None:
    status, now_is = command.status, state.step_status(command.key)
    if (status is StepStatus.OPEN) == (now_is is StepStatus.OPEN):
        return Refusal(
            f"{step.title}: " + ("is open." if now_is is StepStatus.OPEN else "is settled already.")
        )
    if status is StepStatus.OVERRIDDEN:
        return _override_problem(step, command)
    if step.by is Role.PROVIDER and (refused := provider_only(command)):
        return refused
    if status is StepStatus.DECLINED and Allow.DECLINED not in step.allow:
        return Refusal(f"{step.title} can't be declined.")
    if status is StepStatus.NOT_APPLICABLE and Allow.NOT_APPLICABLE not in step.allow:
        return Refusal(f"{step.title} always applies.")
    return _done_problem(state, step, command) if status is StepStatus.DONE else None


def _override_problem(step: Step, command: ask.SettleStep) -> Refusal | None:
    if Allow.OVERRIDE not in step.allow:
        return Refusal(f"{step.title} can't be overridden.")
    if not command.reason.strip():
        return Refusal("An override needs a reason.")
    return provider_only(command)


def _done_problem(state: SessionState, step: Step, command: ask.SettleStep) -> Refusal | None:
    partner = command.key.partner
    if step.record is Record.VITALS:
        return implausible(command.vitals.problems() if command.vitals else ("The four numbers are missing",))
    if step.record is Record.DOSE:
        return implausible(command.dose.problems() if command.dose else ("The dose is missing",))
    if partner is None:
        return None
    if step.id == URGENT_ANSWERS and not state_of(state, partner).form.urgent_read:
        return Refusal(f"{letter_of(partner)}'s urgent answers have not been opened by a provider yet.")
    if step.id == SPOKEN_ALONE and state_of(state, partner).reply is None:
        return Refusal(f"{letter_of(partner)}'s reply is entered first, behind the provider's PIN.")
    return None


_SETTLED_KIND = {
    StepStatus.DONE: Kind.STEP_DONE,
    StepStatus.DECLINED: Kind.STEP_DECLINED,
    StepStatus.NOT_APPLICABLE: Kind.STEP_NOT_APPLICABLE,
    StepStatus.OVERRIDDEN: Kind.STEP_OVERRIDDEN,
    StepStatus.OPEN: Kind.STEP_REOPENED,
}


def _step_drafts(state: SessionState, step: Step, command: ask.SettleStep) -> Decision:
    key, done = command.key, command.status is StepStatus.DONE
    body: dict[str, Json] = {"place": key.place, "step": key.step, "title": step.title}
    if key.minute is not None:
        body["minute"] = key.minute
    words = {"reason": command.reason.strip()} if command.status is StepStatus.OVERRIDDEN else {}
    drafts = [Draft(_SETTLED_KIND[command.status], key.partner, body, words)]
    if done and step.record is Record.VITALS and command.vitals:
        drafts.append(Draft(Kind.VITALS_RECORDED, key.partner, command.vitals.as_body()))
    if done and step.record is Record.DOSE and command.dose:
        drafts.append(Draft(Kind.DOSE_RECORDED, key.partner, command.dose.as_body()))
    if step.id == PROVIDER_PRESENT and done:
        drafts.append(Draft(Kind.PROVIDER_IN))
    elif step.id == HEADSET_HEARD and done and key.partner and state.partners[key.partner].chair.headset:
        drafts.append(Draft(Kind.HEADSET_HEARD, key.partner))
    elif step.by is Role.PROVIDER or command.status is StepStatus.OVERRIDDEN:
        return signed(state, command, *drafts)
    return tuple(drafts)
