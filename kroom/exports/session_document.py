"""The session's document: gates and steps, vitals, events, notes. No answers and no replies spoken alone."""

from collections.abc import Iterable

from kroom.exports.document import EventLine, SessionDocument, StepCell, StepLine, StepTable
from kroom.exports.source import Source, attendance, dose_lines, event_lines, note_lines, vitals_lines
from kroom.exports.timeline import timeline_of
from kroom.exports.translated import tr
from kroom.exports.wording import STEPS
from kroom.session.amend import amended
from kroom.session.clock import Moment
from kroom.session.events import Event, Kind, Partner, words_row
from kroom.session.protocol import Gate, Per, Step
from kroom.session.state import SessionState, StepKey

# What has a table of its own doesn't stand among the events again.
_ELSEWHERE = (STEPS - {Kind.STEP_REOPENED}) | {
    Kind.VITALS_RECORDED,
    Kind.DOSE_RECORDED,
    Kind.NOTE_ADDED,
    Kind.CHAIR_PREPARED,
}


def session_document(source: Source) -> SessionDocument:
    """Everything that session.pdf says."""
    state = source.state
    names = {who: source.name(who) for who in Partner}
    return SessionDocument(
        began=source.began(),
        closed=state.closed.at_utc if state.closed else None,
        status=state.status,
        protocol=state.protocol.title,
        names=names,
        staff=_staff(source),
        attendance={who: attendance(one) for who, one in state.partners.items()},
        gates=tuple(_gate_table(source, gate) for gate in state.protocol.gates),
        timed=_timed_table(source),
        vitals=tuple(line for who in Partner for line in vitals_lines(source, who)),
        doses=tuple(line for who in Partner for line in dose_lines(source, who)),
        events=_events(source),
        notes=note_lines(source, source.events, before=True),
        timeline=timeline_of(state, source.events, source.now, names),
        head_code=source.head_code,
        stop_reason=_stop_reason(source),
        banner=source.banner,
    )


def _staff(source: Source) -> tuple[str, ...]:
    """Who ran the session: everybody of the clinic who did anything in it, by their first act."""
    actors = dict.fromkeys(event.actor for event in source.events)
    return tuple(source.who(actor) for actor in actors if actor not in ("a", "b", "kroom", ""))


def _stop_reason(source: Source) -> str:
    stopped = (event for event in amended(source.events) if event.kind is Kind.SESSION_STOPPED)
    return next((source.spoken(words_row(event, "reason")) for event in stopped), "")


def _gate_table(source: Source, gate: Gate) -> StepTable:
    return StepTable(gate.title, tuple(_line(source, gate.id, step) for step in gate.steps))


def _line(source: Source, place: str, step: Step) -> StepLine:
    if step.per is Per.COUPLE:
        return StepLine(step.title, _cell(source, StepKey(place, step.id)), {})
    cells = {who: _cell(source, StepKey(place, step.id, who)) for who in _attending(source.state)}
    return StepLine(step.title, None, cells)


def _attending(state: SessionState) -> tuple[Partner, ...]:
    return tuple(who for who in Partner if not state.partners[who].sat_out)


def _cell(source: Source, key: StepKey) -> StepCell:
    mark = source.state.steps.get(key)
    if mark is None:
        return StepCell(source.state.step_status(key))
    by, reason = source.who(mark.by), source.spoken(mark.reason)
    return StepCell(mark.status, by, mark.at.at_utc, reason, mark.seq in source.put_right)


def _timed_table(source: Source) -> StepTable:
    timed = [
        (minute, phase.id, step)
        for phase in source.state.protocol.phases
        for step in phase.steps
        for minute in step.at
    ]
    timed.sort(key=lambda entry: entry[0])
    return StepTable(tr("During the session"), tuple(_timed_line(source, *entry) for entry in timed))


def _timed_line(source: Source, minute: float, place: str, step: Step) -> StepLine:
    cells = {who: _cell(source, StepKey(place, step.id, who, minute)) for who in _attending(source.state)}
    title = tr("{step}, minute {minute}").format(step=step.title, minute=f"{minute:g}")
    return StepLine(title, None, cells)


def _events(source: Source) -> tuple[EventLine, ...]:
    kept = list(_without_echoes(source.events))
    return tuple(line for line in event_lines(source, kept) if line.kind not in _ELSEWHERE)


def _without_echoes(events: Iterable[Event]) -> Iterable[Event]:
    """Without the presence that every signed act of a provider confirms along the way."""
    before: Moment | None = None
    for event in events:
        if event.kind is not Kind.PRESENCE_CONFIRMED or event.at != before:
            yield event
        before = event.at
