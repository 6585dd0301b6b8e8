"""May this happen? Answers a command with the events that follow, or with a refusal that says why."""

from collections.abc import Callable
from typing import Any, cast

from kroom.session import commands as ask
from kroom.session import decide_entries as entries
from kroom.session import decide_form as form
from kroom.session.clock import Moment, seconds_between
from kroom.session.decide_log import LOGGED, log_event
from kroom.session.decide_phases import change_phase
from kroom.session.decide_steps import settle_step
from kroom.session.decision import (
    Decision,
    Refusal,
    drafted,
    letter_of,
    provider_only,
    state_of,
    still_open,
)
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.plan import plan_of
from kroom.session.protocol import CLOSE
from kroom.session.protocol_file import ProtocolError, read_protocol
from kroom.session.schedule import elapsed_s
from kroom.session.state import FormStatus, SessionState, SessionStatus

__all__ = ["LOGGED", "Refusal", "decide", "open_session"]

UNDO_SECONDS = 30


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
    if state.status.over and not isinstance(command, ask.AddLate):
        return Refusal("This session is closed. What is missing can be added as a late entry in its journal.")
    rule = cast("Callable[[SessionState, Any], Decision]", _RULES[type(command)])
    return rule(state, command)


def _prepare_chair(state: SessionState, command: ask.PrepareChair) -> Decision:
    one, chair = state_of(state, command.partner), command.chair
    if one.started:
        return Refusal(
            f"{letter_of(command.partner)} has started already; the headset can be swapped instead."
        )
    other = state_of(state, command.partner.other)
    if chair.headset and chair.headset == other.chair.headset and not other.sat_out:
        return Refusal("Both partners have the same headset. Each needs one of their own.")
    if not 0 <= chair.volume <= 100:
        return Refusal("The volume is expected between 0 and 100.")
    return drafted(
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
    if not state_of(state, command.partner).chair.headset:
        return Refusal(f"{letter_of(command.partner)} has no headset yet.")
    return drafted(Kind.HEADSET_HEARD, command.partner)


def _move_headset(state: SessionState, command: ask.MoveHeadset) -> Decision:
    one, other = state_of(state, command.partner), state_of(state, command.partner.other)
    letter = letter_of(command.partner)
    if one.sat_out:
        return Refusal(f"{letter} sits out today.")
    if not command.headset:
        return Refusal(f"Choose a headset for {letter} first.")
    if command.headset == other.chair.headset and not other.sat_out:
        return Refusal("The other partner has this headset. Each needs one of their own; swap them instead.")
    if command.headset == one.chair.headset and not one.headset_lost:
        return ()
    return drafted(
        Kind.HEADSET_MOVED,
        command.partner,
        headset=command.headset,
        headset_name=command.name,
        sure=command.sure,
    )


def _swap_headsets(state: SessionState, _: ask.SwapHeadsets) -> Decision:
    if not all(one.chair.headset and not one.sat_out for one in state.partners.values()):
        return Refusal("Swapping needs a headset for each of the two.")
    return drafted(Kind.HEADSETS_SWAPPED)


def _sit_out(state: SessionState, command: ask.SitOut) -> Decision:
    if state_of(state, command.partner).started:
        return Refusal(f"{letter_of(command.partner)} has started already; end the session for them instead.")
    if state_of(state, command.partner.other).sat_out:
        return Refusal("The other partner sits out already. With nobody dosed there is no session.")
    return drafted(Kind.PARTNER_SAT_OUT, command.partner)


def _start(state: SessionState, command: ask.StartPartner) -> Decision:
    return _start_problem(state, command.partner) or drafted(Kind.PARTNER_STARTED, command.partner)


def _start_both(state: SessionState, _: ask.StartBoth) -> Decision:
    for partner in Partner:
        if problem := _start_problem(state, partner):
            return problem
    return tuple(Draft(Kind.PARTNER_STARTED, partner) for partner in Partner)


def _start_problem(state: SessionState, partner: Partner) -> Refusal | None:
    one, letter = state_of(state, partner), letter_of(partner)
    if one.started:
        return Refusal(f"{letter} has started already.")
    if one.sat_out:
        return Refusal(f"{letter} sits out today.")
    if one.chair.playlist and not one.chair.headset:
        return Refusal(f"{letter} has music but no headset. Choose one, or no music.")
    if one.chair.headset and not one.chair.heard:
        return Refusal(f"{letter}'s headset has not been confirmed by ear.")
    if blocked := still_open(state, state.protocol.start_gates, partner, f"{letter} can't start yet"):
        return blocked
    if not state.provider_here:
        return Refusal("The provider is not in the room. Nobody starts without them.")
    return None


def _end(state: SessionState, command: ask.EndPartner) -> Decision:
    one = state_of(state, command.partner)
    if not one.running:
        return Refusal(f"{letter_of(command.partner)}'s clock is not running.")
    return drafted(Kind.PARTNER_ENDED, command.partner, early=_is_early(state, command.partner, command.now))


def _is_early(state: SessionState, partner: Partner, now: Moment) -> bool:
    return (elapsed_s(state_of(state, partner), now) or 0.0) < plan_of(state, partner).minutes * 60


def _undo_end(state: SessionState, command: ask.UndoEnd) -> Decision:
    ended = state_of(state, command.partner).ended
    if ended is None:
        return Refusal(f"{letter_of(command.partner)} has not been ended.")
    if seconds_between(ended, command.now) > UNDO_SECONDS:
        return Refusal("It is too late to take the end back.")
    return drafted(Kind.PARTNER_END_UNDONE, command.partner)


def _resume(_: SessionState, command: ask.Resume) -> Decision:
    return drafted(Kind.SESSION_RESUMED, None, gap_s=round(command.gap_s, 3))


def _close(state: SessionState, command: ask.CloseSession) -> Decision:
    if state.status is SessionStatus.PREPARED:
        return Refusal("The session has not begun. The provider can stop it with a reason.")
    waiting = [p for p, one in state.partners.items() if one.started is None and not one.sat_out]
    if waiting:
        return Refusal(f"{letter_of(waiting[0])} has neither started nor been marked as sitting out.")
    if any(one.form.status is FormStatus.HANDED_OVER for one in state.partners.values()):
        return Refusal("A partner has the screen. Let them finish first.")
    if blocked := still_open(
        state, state.protocol.gates_before(CLOSE), None, "The session can't be closed yet"
    ):
        return blocked
    ends = [
        Draft(Kind.PARTNER_ENDED, partner, {"early": _is_early(state, partner, command.now)})
        for partner, one in state.partners.items()
        if one.running
    ]
    return (*ends, Draft(Kind.SESSION_CLOSED))


def _stop(state: SessionState, command: ask.StopSession) -> Decision:
    if refused := provider_only(command):
        return refused
    if not command.reason.strip():
        return Refusal("Stopping early needs a reason.")
    running = [partner for partner, one in state.partners.items() if one.running]
    ends = [Draft(Kind.PARTNER_ENDED, partner, {"early": True}) for partner in running]
    return (*ends, Draft(Kind.SESSION_STOPPED, None, {}, {"reason": command.reason.strip()}))


_RULES: dict[type[ask.Command], Callable[..., Decision]] = {
    ask.PrepareChair: _prepare_chair,
    ask.HearHeadset: _hear_headset,
    ask.MoveHeadset: _move_headset,
    ask.SwapHeadsets: _swap_headsets,
    ask.SitOut: _sit_out,
    ask.SettleStep: settle_step,
    ask.StartPartner: _start,
    ask.StartBoth: _start_both,
    ask.EndPartner: _end,
    ask.UndoEnd: _undo_end,
    ask.ChangePhase: change_phase,
    ask.LogEvent: log_event,
    ask.AddNote: entries.add_note,
    ask.TakeVitals: entries.take_vitals,
    ask.RecordDose: entries.record_dose,
    ask.AddLate: entries.add_late,
    ask.HandOver: form.hand_over,
    ask.ShowQuestion: form.show_question,
    ask.SaveAnswer: form.save_answer,
    ask.CallHelp: form.call_help,
    ask.LeaveForm: form.leave_form,
    ask.FormNotBegun: form.form_not_begun,
    ask.ReplyAlone: form.reply_alone,
    ask.ReadUrgent: form.read_urgent,
    ask.Resume: _resume,
    ask.CloseSession: _close,
    ask.StopSession: _stop,
}
