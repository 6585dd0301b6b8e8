"""The rules of the reflection: who has the screen, what is kept, and who reads it."""

from kroom.session import commands as ask
from kroom.session.decision import (
    MAX_WORDS,
    Decision,
    Refusal,
    drafted,
    letter_of,
    provider_only,
    signed,
    state_of,
    still_open,
)
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.protocol import CLOSE, FORM, URGENT_ANSWERS
from kroom.session.schedule import gate_keys
from kroom.session.state import FormStatus, SessionState, StepStatus


def hand_over(state: SessionState, command: ask.HandOver) -> Decision:
    """The screen goes to a partner, one at a time."""
    one, letter = state_of(state, command.partner), letter_of(command.partner)
    if one.started is None:
        return Refusal(f"{letter} was not part of the session, so there is nothing to ask.")
    if one.form.status is FormStatus.FINISHED:
        return Refusal(f"{letter} has finished already.")
    if state_of(state, command.partner.other).form.status is FormStatus.HANDED_OVER:
        return Refusal(f"{letter_of(command.partner.other)} has the screen. One partner at a time.")
    blocked = still_open(
        state, state.protocol.gates_before(FORM), command.partner, f"{letter} can't have the screen yet"
    )
    return blocked or (*drafted(Kind.FORM_HANDED_OVER, command.partner), *_unread(state, command.partner))


def _unread(state: SessionState, partner: Partner) -> tuple[Draft, ...]:
    """Urgent answers read before the form goes on: what follows has to be read too."""
    return tuple(
        Draft(Kind.STEP_REOPENED, partner, {"place": key.place, "step": key.step, "title": step.title})
        for gate in state.protocol.gates_before(CLOSE)
        for key, step in gate_keys(gate, state)
        if step.id == URGENT_ANSWERS and key.partner is partner
        if state.step_status(key) is not StepStatus.OPEN
    )


def _at_form(
    state: SessionState, command: ask.ShowQuestion | ask.SaveAnswer | ask.CallHelp | ask.LeaveForm
) -> Refusal | None:
    if state_of(state, command.partner).form.status is not FormStatus.HANDED_OVER:
        return Refusal("The form is not open. Ask the facilitator.")
    if command.by.id != command.partner.value:
        return Refusal("Only the partner who has the screen can answer.")
    return None


def show_question(state: SessionState, command: ask.ShowQuestion) -> Decision:
    """The partner has another question before them."""
    if refused := _at_form(state, command):
        return refused
    if state_of(state, command.partner).form.question == command.link_id:
        return ()
    return drafted(Kind.QUESTION_SHOWN, command.partner, link_id=command.link_id)


def save_answer(state: SessionState, command: ask.SaveAnswer) -> Decision:
    """An answer is kept, or taken away by skipping."""
    if refused := _at_form(state, command):
        return refused
    if command.answer is None:
        return drafted(Kind.ANSWER_SKIPPED, command.partner, link_id=command.link_id)
    if len(command.answer) > MAX_WORDS:
        return Refusal("This is more than can be kept in one answer. Say it in fewer words.")
    body: dict[str, Json] = {"link_id": command.link_id}
    return (Draft(Kind.ANSWER_SAVED, command.partner, body, {"answer": command.answer}),)


def call_help(state: SessionState, command: ask.CallHelp) -> Decision:
    """Somebody is called, once a question."""
    if refused := _at_form(state, command):
        return refused
    if command.link_id in state_of(state, command.partner).form.calls:
        return ()
    return drafted(Kind.HELP_CALLED, command.partner, link_id=command.link_id)


def leave_form(state: SessionState, command: ask.LeaveForm) -> Decision:
    """The form is put away."""
    kind = Kind.FORM_FINISHED if command.finished else Kind.FORM_PAUSED
    return _at_form(state, command) or drafted(kind, command.partner)


def form_not_begun(state: SessionState, command: ask.FormNotBegun) -> Decision:
    """The provider records a form that was never begun."""
    if refused := provider_only(command):
        return refused
    form = state_of(state, command.partner).form
    if form.answers or form.status not in (FormStatus.WAITING, FormStatus.PAUSED):
        return Refusal(f"{letter_of(command.partner)} has begun the form; open the urgent answers instead.")
    return signed(state, command, Draft(Kind.FORM_NOT_BEGUN, command.partner))


def reply_alone(state: SessionState, command: ask.ReplyAlone) -> Decision:
    """The provider keeps what was said alone."""
    if refused := provider_only(command):
        return refused
    if len(command.text) > MAX_WORDS:
        return Refusal(f"The reply is longer than {MAX_WORDS} characters.")
    reply = Draft(Kind.SPOKEN_ALONE_REPLIED, command.partner, {}, {"reply": command.text.strip()})
    return signed(state, command, reply)


def read_urgent(state: SessionState, command: ask.ReadUrgent) -> Decision:
    """The provider has opened the urgent answers."""
    if refused := provider_only(command):
        return refused
    if state_of(state, command.partner).form.status in (FormStatus.WAITING, FormStatus.HANDED_OVER):
        return Refusal(f"{letter_of(command.partner)}'s form is not finished. Read the answers after it.")
    return signed(state, command, Draft(Kind.URGENT_ANSWERS_READ, command.partner))
