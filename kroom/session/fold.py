"""From a list of events to the state of a session. Total: what it can't use, it passes over."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from kroom.session.amend import amended
from kroom.session.clock import seconds_between
from kroom.session.events import Event, Kind, Partner, words_row
from kroom.session.late import in_its_time
from kroom.session.protocol_file import ProtocolError, read_protocol
from kroom.session.state import (
    Chair,
    FormStatus,
    Given,
    MusicTurn,
    PartnerState,
    PhaseChange,
    Reflection,
    SessionState,
    SessionStatus,
    StepKey,
    StepMark,
    StepStatus,
    Taken,
)
from kroom.session.vitals import dose_from, number, vitals_from

Change = Callable[[SessionState, Event], SessionState]
PartnerChange = Callable[[PartnerState, Event], PartnerState]
Done = TypeVar("Done", Taken, Given)


def fold(events: Iterable[Event]) -> SessionState | None:
    """The state after `events`, all of one session, as they were amended; None before it was prepared."""
    written = list(events)
    state: SessionState | None = None
    for event in amended(written):
        state = apply(state, event)
    # Whatever times were put right or entered late, until then somebody was there to record.
    return replace(state, last=written[-1].at) if state else None


def apply(state: SessionState | None, event: Event) -> SessionState | None:
    """The state after one more event."""
    if state is None:
        return _prepared(event) if event.kind is Kind.SESSION_PREPARED else None
    changed = _change(state, in_its_time(event))
    return _with_status(replace(changed, last=event.at, events=state.events + 1))


def step_key(event: Event) -> StepKey:
    """The step that a step event speaks of."""
    return StepKey(
        place=str(event.body.get("place", "")),
        step=str(event.body.get("step", "")),
        partner=event.partner,
        minute=_number(event, "minute"),
    )


def _number(event: Event, key: str) -> float | None:
    try:
        return number(event.body, key)
    except ValueError:
        return None


def _prepared(event: Event) -> SessionState | None:
    try:
        protocol = read_protocol(str(event.body.get("protocol", "")), "the session's protocol")
    except ProtocolError:
        return None
    partners = {
        partner: PartnerState(name=words_row(event, f"name_{partner.value}") or "") for partner in Partner
    }
    return SessionState(
        id=event.session,
        protocol=protocol,
        couple=str(event.body.get("couple", "")),
        prepared=event.at,
        status=SessionStatus.PREPARED,
        partners=MappingProxyType(partners),
        last=event.at,
        events=1,
    )


def _change(state: SessionState, event: Event) -> SessionState:
    if event.kind in _STEP_STATUS:
        state = _settle(state, event)
    if event.kind in _SESSION:
        state = _SESSION[event.kind](state, event)
    if event.kind in _PARTNER and event.partner is not None:
        changed = _PARTNER[event.kind](state.partners[event.partner], event)
        state = replace(state, partners=MappingProxyType({**state.partners, event.partner: changed}))
    return state


def _with_status(state: SessionState) -> SessionState:
    if state.status.over:
        return state
    taking_part = [one for one in state.partners.values() if not one.sat_out]
    if not any(one.started for one in state.partners.values()):
        status = SessionStatus.PREPARED
    elif all(one.ended for one in taking_part):
        status = SessionStatus.CLOSING
    else:
        status = SessionStatus.RUNNING
    return replace(state, status=status)


_STEP_STATUS = {
    Kind.STEP_DONE: StepStatus.DONE,
    Kind.STEP_DECLINED: StepStatus.DECLINED,
    Kind.STEP_NOT_APPLICABLE: StepStatus.NOT_APPLICABLE,
    Kind.STEP_OVERRIDDEN: StepStatus.OVERRIDDEN,
    Kind.STEP_REOPENED: StepStatus.OPEN,
}


def _settle(state: SessionState, event: Event) -> SessionState:
    mark = StepMark(_STEP_STATUS[event.kind], event.actor, event.at, event.seq, words_row(event, "reason"))
    return replace(state, steps=MappingProxyType({**state.steps, step_key(event): mark}))


def _here(state: SessionState, event: Event) -> SessionState:
    return replace(state, provider_here=True, presence_at=event.at)


def _away(state: SessionState, event: Event) -> SessionState:
    return replace(state, provider_here=False, presence_at=event.at)


def _held(state: SessionState, event: Event) -> SessionState:
    return replace(state, held=event.kind is Kind.MUSIC_HELD)


def _awake(state: SessionState, event: Event) -> SessionState:
    return replace(state, awake=event.kind is Kind.KEEP_AWAKE_RESTORED)


def _swapped(state: SessionState, _: Event) -> SessionState:
    a, b = (state.partners[partner] for partner in Partner)
    swapped = {Partner.A: _with_headset_of(a, b), Partner.B: _with_headset_of(b, a)}
    return replace(state, partners=MappingProxyType(swapped))


def _with_headset_of(one: PartnerState, other: PartnerState) -> PartnerState:
    """`one` with the headset of `other`. Who runs was heard by ear before, and so was the other's."""
    heard = one.chair.heard and other.chair.heard and one.started is not None
    chair = replace(
        one.chair, headset=other.chair.headset, headset_name=other.chair.headset_name, heard=heard
    )
    return replace(one, chair=chair, headset_lost=other.headset_lost, headset_muted=other.headset_muted)


def _closed(state: SessionState, event: Event) -> SessionState:
    return replace(state, status=SessionStatus.CLOSED, closed=event.at)


def _stopped(state: SessionState, event: Event) -> SessionState:
    return replace(state, status=SessionStatus.STOPPED, closed=event.at)


_SESSION: dict[Kind, Change] = {
    Kind.PROVIDER_IN: _here,
    Kind.PRESENCE_CONFIRMED: _here,
    Kind.PROVIDER_OUT: _away,
    Kind.MUSIC_HELD: _held,
    Kind.MUSIC_RESUMED: _held,
    Kind.KEEP_AWAKE_FAILED: _awake,
    Kind.KEEP_AWAKE_RESTORED: _awake,
    Kind.HEADSETS_SWAPPED: _swapped,
    Kind.SESSION_CLOSED: _closed,
    Kind.SESSION_STOPPED: _stopped,
}


def _chair(one: PartnerState, event: Event) -> PartnerState:
    body = event.body
    left_out = body.get("left_out")
    volume = _number(event, "volume")
    chair = Chair(
        playlist=str(body.get("playlist", "")),
        playlist_title=str(body.get("playlist_title", "")),
        headset=str(body.get("headset", "")),
        headset_name=str(body.get("headset_name", "")),
        volume=Chair.volume if volume is None else int(volume),
        left_out=tuple(str(path) for path in left_out) if isinstance(left_out, list) else (),
        heard=one.chair.heard and one.chair.headset == body.get("headset"),
    )
    return replace(one, chair=chair)


def _moved(one: PartnerState, event: Event) -> PartnerState:
    heard = event.body.get("sure") is True and one.started is not None
    chair = replace(
        one.chair,
        headset=str(event.body.get("headset", "")),
        headset_name=str(event.body.get("headset_name", "")),
        heard=heard,
    )
    return replace(one, chair=chair, headset_lost=False, headset_muted=False)


def _heard(one: PartnerState, _: Event) -> PartnerState:
    return replace(one, chair=replace(one.chair, heard=True))


def _volume(one: PartnerState, event: Event) -> PartnerState:
    volume = _number(event, "volume")
    if volume is None:
        return one
    return replace(one, chair=replace(one.chair, volume=int(volume)))


def _sat_out(one: PartnerState, _: Event) -> PartnerState:
    return replace(one, sat_out=True, calm=None)


def _started(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, started=event.at, sat_out=False, calm=None)


def _ended(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, ended=event.at, ended_early=event.body.get("early") is True)


def _end_undone(one: PartnerState, _: Event) -> PartnerState:
    return replace(one, ended=None, ended_early=False)


def _calm(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, calm=event.at if event.kind is Kind.CALM_STARTED else None)


def _quiet(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, quiet=event.kind is Kind.MUSIC_QUIETENED)


def _talking(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, talking=event.kind is Kind.TALK_STARTED)


def _bathroom(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, away=event.kind is Kind.BATHROOM_LEFT)


def _concern(one: PartnerState, _: Event) -> PartnerState:
    return replace(one, concerned=True)


def _headset(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, headset_lost=event.kind is Kind.HEADSET_LOST)


def _muted(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, headset_muted=event.kind is Kind.HEADSET_MUTED)


def _skipped_track(one: PartnerState, event: Event) -> PartnerState:
    at_s = _number(event, "at_s")
    return one if at_s is None else replace(one, skips=(*one.skips, at_s))


def _turned(one: PartnerState, event: Event) -> PartnerState:
    at_s, to = _number(event, "at_s"), event.body.get("to")
    if at_s is None or not isinstance(to, str):
        return one
    return replace(one, turns=(*one.turns, MusicTurn(at_s, to)))


def _phase_changed(one: PartnerState, event: Event) -> PartnerState:
    minutes = _number(event, "minutes")
    if minutes is None or one.started is None:
        return one
    at_s = max(0.0, seconds_between(one.started, event.at))
    change = PhaseChange(at_s, str(event.body.get("phase", "")), minutes)
    return replace(one, phase_changes=(*one.phase_changes, change))


def _vitals(one: PartnerState, event: Event) -> PartnerState:
    try:
        taken = Taken(event.seq, event.at, event.actor, vitals_from(event.body))
    except ValueError:
        return one
    return replace(one, vitals=_in_time(one.vitals, taken))


def _dose(one: PartnerState, event: Event) -> PartnerState:
    try:
        given = Given(event.seq, event.at, event.actor, dose_from(event.body))
    except ValueError:
        return one
    return replace(one, doses=_in_time(one.doses, given))


def _in_time(before: tuple[Done, ...], one: Done) -> tuple[Done, ...]:
    """With one more in its place: what was put right may have happened before what was written before it."""
    place = next((index for index, done in enumerate(before) if seconds_between(one.at, done.at) > 0), None)
    return (*before, one) if place is None else (*before[:place], one, *before[place:])


def _reply(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, reply=words_row(event, "reply"))


def _form(one: PartnerState, event: Event) -> PartnerState:
    return replace(one, form=_FORM[event.kind](one.form, event))


def _handed_over(form: Reflection, _: Event) -> Reflection:
    return replace(form, status=FormStatus.HANDED_OVER)


def _question(form: Reflection, event: Event) -> Reflection:
    return replace(form, question=str(event.body.get("link_id", "")))


def _answered(form: Reflection, event: Event) -> Reflection:
    link_id, row = str(event.body.get("link_id", "")), words_row(event, "answer")
    if row is None:
        return form
    answers = MappingProxyType({**form.answers, link_id: row})
    return replace(form, answers=answers, skipped=form.skipped - {link_id}, urgent_read=False)


def _skipped(form: Reflection, event: Event) -> Reflection:
    link_id = str(event.body.get("link_id", ""))
    kept = MappingProxyType({key: row for key, row in form.answers.items() if key != link_id})
    return replace(form, answers=kept, skipped=form.skipped | {link_id}, urgent_read=False)


def _called(form: Reflection, event: Event) -> Reflection:
    return replace(form, calls=(*form.calls, str(event.body.get("link_id", ""))))


def _call_answered(form: Reflection, _: Event) -> Reflection:
    return replace(form, calls=())


def _paused(form: Reflection, _: Event) -> Reflection:
    return replace(form, status=FormStatus.PAUSED)


def _finished(form: Reflection, _: Event) -> Reflection:
    return replace(form, status=FormStatus.FINISHED)


def _not_begun(form: Reflection, _: Event) -> Reflection:
    return replace(form, status=FormStatus.NOT_BEGUN, urgent_read=True)


def _urgent(form: Reflection, _: Event) -> Reflection:
    return replace(form, urgent_read=True)


_FORM: dict[Kind, Callable[[Reflection, Event], Reflection]] = {
    Kind.FORM_HANDED_OVER: _handed_over,
    Kind.QUESTION_SHOWN: _question,
    Kind.ANSWER_SAVED: _answered,
    Kind.ANSWER_SKIPPED: _skipped,
    Kind.HELP_CALLED: _called,
    Kind.HELP_ANSWERED: _call_answered,
    Kind.FORM_PAUSED: _paused,
    Kind.FORM_FINISHED: _finished,
    Kind.FORM_NOT_BEGUN: _not_begun,
    Kind.URGENT_ANSWERS_READ: _urgent,
}

_PARTNER: dict[Kind, PartnerChange] = {
    Kind.CHAIR_PREPARED: _chair,
    Kind.HEADSET_HEARD: _heard,
    Kind.HEADSET_MOVED: _moved,
    Kind.VOLUME_CHANGED: _volume,
    Kind.PARTNER_SAT_OUT: _sat_out,
    Kind.PARTNER_STARTED: _started,
    Kind.PARTNER_ENDED: _ended,
    Kind.PARTNER_END_UNDONE: _end_undone,
    **dict.fromkeys((Kind.CALM_STARTED, Kind.CALM_ENDED), _calm),
    **dict.fromkeys((Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED), _quiet),
    **dict.fromkeys((Kind.TALK_STARTED, Kind.TALK_ENDED), _talking),
    **dict.fromkeys((Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED), _bathroom),
    Kind.CONCERN_RAISED: _concern,
    Kind.HEADSET_LOST: _headset,
    **dict.fromkeys((Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED), _muted),
    Kind.HEADSET_RETURNED: _headset,
    Kind.TRACK_SKIPPED: _skipped_track,
    Kind.MUSIC_TURNED: _turned,
    Kind.PHASE_CHANGED: _phase_changed,
    Kind.VITALS_RECORDED: _vitals,
    Kind.DOSE_RECORDED: _dose,
    Kind.SPOKEN_ALONE_REPLIED: _reply,
    **dict.fromkeys(_FORM, _form),
}
