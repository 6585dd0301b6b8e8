"""May this happen? Answers a command with the events that follow, or with a refusal that says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from kroom.session import commands as ask
from kroom.session.clock import seconds_between
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.protocol import (
    CLOSE,
    FORM,
    HEADSET_HEARD,
    PROVIDER_PRESENT,
    SPOKEN_ALONE,
    URGENT_ANSWERS,
    Allow,
    Gate,
    Record,
    Role,
    Step,
)
from kroom.session.protocol_file import ProtocolError, read_protocol
from kroom.session.schedule import elapsed_s, open_steps
from kroom.session.state import FormStatus, PartnerState, SessionState, SessionStatus, StepKey, StepStatus

UNDO_SECONDS = 30
MAX_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in a sentence for the facilitator; `steps` are the open ones, where that is the reason."""

    why: str
    steps: tuple[StepKey, ...] = ()


Decision = tuple[Draft, ...] | Refusal

# What one touch may log: does it belong to a partner (True), to the room (False) or to either (None)?
LOGGED: Mapping[Kind, bool | None] = {
    Kind.PROVIDER_IN: False,
    Kind.PROVIDER_OUT: False,
    Kind.PRESENCE_CONFIRMED: False,
    Kind.WATER_GIVEN: True,
    Kind.CONCERN_RAISED: True,
    Kind.BATHROOM_LEFT: True,
    Kind.BATHROOM_RETURNED: True,
    Kind.MUSIC_HELD: False,
    Kind.MUSIC_RESUMED: False,
    Kind.MUSIC_QUIETENED: True,
    Kind.MUSIC_RESTORED: True,
    Kind.TALK_STARTED: True,
    Kind.TALK_ENDED: True,
    Kind.VOLUME_CHANGED: True,
    Kind.TRACK_SKIPPED: True,
    Kind.TRACK_FAILED: True,
    Kind.HEADSET_LOST: True,
    Kind.HEADSET_RETURNED: True,
    Kind.HEADSET_RESTARTED: True,
    Kind.HELP_ANSWERED: True,
    Kind.KEEP_AWAKE_FAILED: False,
    Kind.SCREEN_LOCKED: False,
    Kind.SCREEN_UNLOCKED: False,
}
_SIGNED_BY_PROVIDER = {Kind.PRESENCE_CONFIRMED}


def open_session(opening: ask.Opening) -> Decision:
    """The event that a session begins with, or why the protocol or the names can't be used."""
    try:
        protocol = read_protocol(opening.protocol_text, "The protocol")
    except ProtocolError as error:
        return Refusal(str(error))
    names = {partner: opening.names.get(partner, "").strip() for partner in Partner}
    if not all(names.values()):
        return Refusal("Both partners need a name.")
    body: dict[str, Json] = {
        "couple": opening.couple,
        "protocol": opening.protocol_text,
        "protocol_title": protocol.title,
    }
    words = {f"name_{partner.value}": name for partner, name in names.items()}
    return (Draft(Kind.SESSION_PREPARED, None, body, words),)


def decide(state: SessionState, command: ask.Command) -> Decision:
    """Events or a refusal. Never raises for a command of the closed list, whatever the state."""
    if state.status.over:
        return Refusal("This session is closed. What is missing can be added to the couple's history.")
    rule = cast("Callable[[SessionState, Any], Decision]", _RULES[type(command)])
    return rule(state, command)


def _one(state: SessionState, partner: Partner) -> PartnerState:
    return state.partners[partner]


def _letter(partner: Partner) -> str:
    return partner.value.upper()


def _draft(kind: Kind, partner: Partner | None = None, **body: Json) -> tuple[Draft, ...]:
    return (Draft(kind, partner, body),)


def _provider_only(command: ask.Command) -> Refusal | None:
    if command.by.role is Role.PROVIDER:
        return None
    return Refusal("This needs the provider, with their own PIN or passphrase.")


def _prepare_chair(state: SessionState, command: ask.PrepareChair) -> Decision:
    one, chair = _one(state, command.partner), command.chair
    if one.started:
        return Refusal(f"{_letter(command.partner)} has started already; the headset can be swapped instead.")
    other = _one(state, command.partner.other)
    if chair.headset and chair.headset == other.chair.headset and not other.sat_out:
        return Refusal("Both partners have the same headset. Each needs one of their own.")
    if not 0 <= chair.volume <= 100:
        return Refusal("The volume is expected between 0 and 100.")
    return _draft(
        Kind.CHAIR_PREPARED,
        command.partner,
        playlist=chair.playlist,
        playlist_title=chair.playlist_title,
        headset=chair.headset,
        headset_name=chair.headset_name,
        volume=chair.volume,
        left_out=list(chair.left_out),
    )


def _hear_headset(state: SessionState, command: ask.HearHeadset) -> Decision:
    if not _one(state, command.partner).chair.headset:
        return Refusal(f"{_letter(command.partner)} has no headset yet.")
    return _draft(Kind.HEADSET_HEARD, command.partner)


def _sit_out(state: SessionState, command: ask.SitOut) -> Decision:
    if _one(state, command.partner).started:
        return Refusal(f"{_letter(command.partner)} has started already; end the session for them instead.")
    if _one(state, command.partner.other).sat_out:
        return Refusal("The other partner sits out already. With nobody dosed there is no session.")
    return _draft(Kind.PARTNER_SAT_OUT, command.partner)


def _settle_step(state: SessionState, command: ask.SettleStep) -> Decision:
    try:
        step = state.protocol.find_step(command.key.place, command.key.step)
    except KeyError:
        return Refusal("This step is not in the session's protocol.")
    if problem := _step_problem(state, step, command):
        return problem
    return _step_drafts(state, step, command)


def _step_problem(state: SessionState, step: Step, command: ask.SettleStep) -> Refusal | None:
    status, now_is = command.status, state.step_status(command.key)
    if (status is StepStatus.OPEN) == (now_is is StepStatus.OPEN):
        return Refusal(
            f"{step.title}: " + ("is open." if now_is is StepStatus.OPEN else "is settled already.")
        )
    if status is StepStatus.OVERRIDDEN:
        return _override_problem(step, command)
    if step.by is Role.PROVIDER and (refused := _provider_only(command)):
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
    return _provider_only(command)


def _done_problem(state: SessionState, step: Step, command: ask.SettleStep) -> Refusal | None:
    partner = command.key.partner
    if step.record is Record.VITALS:
        return _problems(command.vitals.problems() if command.vitals else ("The four numbers are missing",))
    if step.record is Record.DOSE:
        return _problems(command.dose.problems() if command.dose else ("The dose is missing",))
    if partner is None:
        return None
    if step.id == URGENT_ANSWERS and not _one(state, partner).form.urgent_read:
        return Refusal(f"{_letter(partner)}'s urgent answers have not been opened by a provider yet.")
    if step.id == SPOKEN_ALONE and _one(state, partner).reply is None:
        return Refusal(f"{_letter(partner)}'s reply is entered first, behind the provider's PIN.")
    return None


def _problems(problems: tuple[str, ...]) -> Refusal | None:
    return Refusal("; ".join(problems) + ".") if problems else None


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
    elif command.by.role is Role.PROVIDER and state.provider_here:
        drafts.append(Draft(Kind.PRESENCE_CONFIRMED))
    return tuple(drafts)


def _start(state: SessionState, command: ask.StartPartner) -> Decision:
    one, letter = _one(state, command.partner), _letter(command.partner)
    if one.started:
        return Refusal(f"{letter} has started already.")
    if one.sat_out:
        return Refusal(f"{letter} sits out today.")
    if one.chair.playlist and not one.chair.headset:
        return Refusal(f"{letter} has music but no headset. Choose one, or no music.")
    if one.chair.headset and not one.chair.heard:
        return Refusal(f"{letter}'s headset has not been confirmed by ear.")
    if blocked := _blocked(state, state.protocol.start_gates, command.partner, f"{letter} can't start yet"):
        return blocked
    if not state.provider_here:
        return Refusal("The provider is not in the room. Nobody starts without them.")
    return _draft(Kind.PARTNER_STARTED, command.partner)


def _blocked(
    state: SessionState, gates: tuple[Gate, ...], partner: Partner | None, what: str
) -> Refusal | None:
    found = open_steps(state, gates, partner)
    if not found:
        return None
    named = ", ".join(f"{step.title}{_for(key)}" for key, step in found)
    return Refusal(f"{what}. Still open: {named}.", tuple(key for key, _ in found))


def _for(key: StepKey) -> str:
    return f" ({_letter(key.partner)})" if key.partner else ""


def _end(state: SessionState, command: ask.EndPartner) -> Decision:
    one = _one(state, command.partner)
    if not one.running:
        return Refusal(f"{_letter(command.partner)}'s clock is not running.")
    elapsed = elapsed_s(one, command.now) or 0.0
    return _draft(Kind.PARTNER_ENDED, command.partner, early=elapsed < state.protocol.minutes * 60)


def _undo_end(state: SessionState, command: ask.UndoEnd) -> Decision:
    ended = _one(state, command.partner).ended
    if ended is None:
        return Refusal(f"{_letter(command.partner)} has not been ended.")
    if seconds_between(ended, command.now) > UNDO_SECONDS:
        return Refusal("It is too late to take the end back.")
    return _draft(Kind.PARTNER_END_UNDONE, command.partner)


def _log(state: SessionState, command: ask.LogEvent) -> Decision:
    if command.kind not in LOGGED:
        return Refusal(f"{command.kind.value} has a command of its own.")
    wants = LOGGED[command.kind]
    if wants is not None and wants != (command.partner is not None):
        return Refusal("Choose a partner first." if wants else "This concerns the room, not one partner.")
    if command.kind in _SIGNED_BY_PROVIDER and (refused := _provider_only(command)):
        return refused
    if command.kind is Kind.VOLUME_CHANGED and not _is_volume(command.body.get("volume")):
        return Refusal("The volume is expected between 0 and 100.")
    if _said_already(state, command):
        return ()
    return (Draft(command.kind, command.partner, command.body),)


def _is_volume(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _said_already(state: SessionState, command: ask.LogEvent) -> bool:
    """Whether a switch stands where it is asked to go: two hands on one button make one event."""
    room = {
        Kind.PROVIDER_OUT: not state.provider_here,
        Kind.MUSIC_HELD: state.held,
        Kind.MUSIC_RESUMED: not state.held,
    }
    if command.partner is None:
        return room.get(command.kind, False)
    one = _one(state, command.partner)
    own = {
        Kind.MUSIC_QUIETENED: one.quiet,
        Kind.MUSIC_RESTORED: not one.quiet,
        Kind.TALK_STARTED: one.talking,
        Kind.TALK_ENDED: not one.talking,
        Kind.BATHROOM_LEFT: one.away,
        Kind.BATHROOM_RETURNED: not one.away,
        Kind.HEADSET_LOST: one.headset_lost,
        Kind.HEADSET_RETURNED: not one.headset_lost,
    }
    return own.get(command.kind, False)


def _note(_: SessionState, command: ask.AddNote) -> Decision:
    text = command.text.strip()
    if not text:
        return Refusal("The note is empty.")
    if len(text) > MAX_WORDS:
        return Refusal(f"The note is longer than {MAX_WORDS} characters.")
    body: dict[str, Json] = {"concern": True} if command.concern else {}
    return (Draft(Kind.NOTE_ADDED, command.partner, body, {"note": text}),)


def _take_vitals(_: SessionState, command: ask.TakeVitals) -> Decision:
    refused = _problems(command.vitals.problems())
    return refused or (Draft(Kind.VITALS_RECORDED, command.partner, command.vitals.as_body()),)


def _record_dose(_: SessionState, command: ask.RecordDose) -> Decision:
    refused = _provider_only(command) or _problems(command.dose.problems())
    return refused or (Draft(Kind.DOSE_RECORDED, command.partner, command.dose.as_body()),)


def _hand_over(state: SessionState, command: ask.HandOver) -> Decision:
    one, letter = _one(state, command.partner), _letter(command.partner)
    if one.started is None:
        return Refusal(f"{letter} was not part of the session, so there is nothing to ask.")
    if one.form.status is FormStatus.FINISHED:
        return Refusal(f"{letter} has finished already.")
    if _one(state, command.partner.other).form.status is FormStatus.HANDED_OVER:
        return Refusal(f"{_letter(command.partner.other)} has the screen. One partner at a time.")
    blocked = _blocked(
        state, state.protocol.gates_before(FORM), command.partner, f"{letter} can't have the screen yet"
    )
    return blocked or _draft(Kind.FORM_HANDED_OVER, command.partner)


def _at_form(
    state: SessionState, command: ask.ShowQuestion | ask.SaveAnswer | ask.CallHelp | ask.LeaveForm
) -> Refusal | None:
    if _one(state, command.partner).form.status is not FormStatus.HANDED_OVER:
        return Refusal("The form is not open. Ask the facilitator.")
    if command.by.id != command.partner.value:
        return Refusal("Only the partner who has the screen can answer.")
    return None


def _show_question(state: SessionState, command: ask.ShowQuestion) -> Decision:
    if refused := _at_form(state, command):
        return refused
    if _one(state, command.partner).form.question == command.link_id:
        return ()
    return _draft(Kind.QUESTION_SHOWN, command.partner, link_id=command.link_id)


def _save_answer(state: SessionState, command: ask.SaveAnswer) -> Decision:
    if refused := _at_form(state, command):
        return refused
    if command.answer is None:
        return _draft(Kind.ANSWER_SKIPPED, command.partner, link_id=command.link_id)
    if len(command.answer) > MAX_WORDS:
        return Refusal("This is more than can be kept in one answer. Say it in fewer words.")
    body: dict[str, Json] = {"link_id": command.link_id}
    return (Draft(Kind.ANSWER_SAVED, command.partner, body, {"answer": command.answer}),)


def _call_help(state: SessionState, command: ask.CallHelp) -> Decision:
    if refused := _at_form(state, command):
        return refused
    if command.link_id in _one(state, command.partner).form.calls:
        return ()
    return _draft(Kind.HELP_CALLED, command.partner, link_id=command.link_id)


def _leave_form(state: SessionState, command: ask.LeaveForm) -> Decision:
    kind = Kind.FORM_FINISHED if command.finished else Kind.FORM_PAUSED
    return _at_form(state, command) or _draft(kind, command.partner)


def _form_not_begun(state: SessionState, command: ask.FormNotBegun) -> Decision:
    if refused := _provider_only(command):
        return refused
    form = _one(state, command.partner).form
    if form.answers or form.status not in (FormStatus.WAITING, FormStatus.PAUSED):
        return Refusal(f"{_letter(command.partner)} has begun the form; open the urgent answers instead.")
    return _draft(Kind.FORM_NOT_BEGUN, command.partner)


def _reply_alone(_: SessionState, command: ask.ReplyAlone) -> Decision:
    if refused := _provider_only(command):
        return refused
    if len(command.text) > MAX_WORDS:
        return Refusal(f"The reply is longer than {MAX_WORDS} characters.")
    return (Draft(Kind.SPOKEN_ALONE_REPLIED, command.partner, {}, {"reply": command.text.strip()}),)


def _read_urgent(state: SessionState, command: ask.ReadUrgent) -> Decision:
    if refused := _provider_only(command):
        return refused
    if _one(state, command.partner).form.status in (FormStatus.WAITING, FormStatus.HANDED_OVER):
        return Refusal(f"{_letter(command.partner)}'s form is not finished. Read the answers after it.")
    return _draft(Kind.URGENT_ANSWERS_READ, command.partner)


def _resume(_: SessionState, command: ask.Resume) -> Decision:
    return _draft(Kind.SESSION_RESUMED, None, gap_s=round(command.gap_s, 3))


def _close(state: SessionState, _: ask.CloseSession) -> Decision:
    if state.status is SessionStatus.PREPARED:
        return Refusal("The session has not begun. The provider can stop it with a reason.")
    waiting = [p for p, one in state.partners.items() if one.started is None and not one.sat_out]
    if waiting:
        return Refusal(f"{_letter(waiting[0])} has neither started nor been marked as sitting out.")
    if any(one.form.status is FormStatus.HANDED_OVER for one in state.partners.values()):
        return Refusal("A partner has the screen. Let them finish first.")
    if blocked := _blocked(
        state, state.protocol.gates_before(CLOSE), None, "The session can't be closed yet"
    ):
        return blocked
    running = [partner for partner, one in state.partners.items() if one.running]
    ends = [Draft(Kind.PARTNER_ENDED, partner, {"early": False}) for partner in running]
    return (*ends, Draft(Kind.SESSION_CLOSED))


def _stop(state: SessionState, command: ask.StopSession) -> Decision:
    if refused := _provider_only(command):
        return refused
    if not command.reason.strip():
        return Refusal("Stopping early needs a reason.")
    running = [partner for partner, one in state.partners.items() if one.running]
    ends = [Draft(Kind.PARTNER_ENDED, partner, {"early": True}) for partner in running]
    return (*ends, Draft(Kind.SESSION_STOPPED, None, {}, {"reason": command.reason.strip()}))


_RULES: dict[type[ask.Command], Callable[..., Decision]] = {
    ask.PrepareChair: _prepare_chair,
    ask.HearHeadset: _hear_headset,
    ask.SitOut: _sit_out,
    ask.SettleStep: _settle_step,
    ask.StartPartner: _start,
    ask.EndPartner: _end,
    ask.UndoEnd: _undo_end,
    ask.LogEvent: _log,
    ask.AddNote: _note,
    ask.TakeVitals: _take_vitals,
    ask.RecordDose: _record_dose,
    ask.HandOver: _hand_over,
    ask.ShowQuestion: _show_question,
    ask.SaveAnswer: _save_answer,
    ask.CallHelp: _call_help,
    ask.LeaveForm: _leave_form,
    ask.FormNotBegun: _form_not_begun,
    ask.ReplyAlone: _reply_alone,
    ask.ReadUrgent: _read_urgent,
    ask.Resume: _resume,
    ask.CloseSession: _close,
    ask.StopSession: _stop,
}
