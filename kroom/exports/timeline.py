"""The timeline of a session: rows to read, and two lanes to draw. Pure, and without anybody's own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from kroom.exports.translated import tr
from kroom.exports.wording import PRIVATE, QUIET, amended_said, later_said, said
from kroom.session.amend import amended, changes
from kroom.session.clock import Moment, seconds_between
from kroom.session.events import Event, Kind, Partner
from kroom.session.late import in_its_time
from kroom.session.plan import plan_of
from kroom.session.protocol import Protocol
from kroom.session.state import SessionState

LEAD_MINUTES = 60  # how long before the first T0 the picture may begin, and end after the last clock


class MarkKind(StrEnum):
    """What a mark on a lane stands for."""

    VITALS = "vitals"
    DOSE = "dose"
    WATER = "water"
    CONCERN = "concern"
    NOTE = "note"
    ALERT = "alert"
    ROOM = "room"


class SpanKind(StrEnum):
    """What a stretch of a lane stands for."""

    HELD = "held"
    QUIET = "quiet"
    TALK = "talk"
    AWAY = "away"
    LOST = "lost"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Row:
    """One line to read. `minutes` maps each partner who had started to the minute from their own T0.

    `amended_by` is the number of the last event that put this line right or struck it out, None for none.
    `happened_utc` is when it was so, where the line was entered late.
    """

    seq: int
    at_utc: datetime
    minutes: Mapping[Partner, float]
    partner: Partner | None
    kind: Kind
    text: str
    actor: str
    amended_by: int | None = None
    happened_utc: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on a lane, in minutes from the first T0."""

    kind: MarkKind
    minute: float
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane, in minutes from the first T0."""

    kind: SpanKind
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase of a partner's clock, in minutes from the first T0."""

    title: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One partner's time in minutes from the first T0: `start` is their T0, `end` where it stopped."""

    partner: Partner
    label: str
    start: float
    end: float
    phases: tuple[PhaseSpan, ...] = ()
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything to draw, between `first` and `last` minutes from the first T0. No lanes: nobody started."""

    first: float
    last: float
    lanes: tuple[Lane, ...]
    room: tuple[Mark, ...] = ()

    def only(self, partner: Partner) -> "Timeline":
        """One partner's lane, in minutes from their own T0; nothing of the room or of the other."""
        lanes = tuple(_moved(lane, -lane.start) for lane in self.lanes if lane.partner is partner)
        if not lanes:
            return Timeline(0, 0, ())
        minutes = [mark.minute for mark in lanes[0].marks] + [span.end for span in lanes[0].spans]
        return Timeline(min([0, *minutes]), max([lanes[0].end, *minutes]), lanes)


def _moved(lane: Lane, by: float) -> Lane:
    return replace(
        lane,
        start=lane.start + by,
        end=lane.end + by,
        phases=tuple(PhaseSpan(phase.title, phase.start + by, phase.end + by) for phase in lane.phases),
        spans=tuple(Span(span.kind, span.start + by, span.end + by) for span in lane.spans),
        marks=tuple(Mark(mark.kind, mark.minute + by, mark.text) for mark in lane.marks),
    )


def rows(events: Iterable[Event], zone: tzinfo | None = None) -> tuple[Row, ...]:
    """What happened, one row an event, in order. A form's pages, calls from it and replies stay out.

    A line that was put right stays as it was and says so; the line that did so says what it changed.
    Minutes count from when a partner did start. `zone`: of times in words, None for this computer's.
    """
    events = list(events)
    done = changes(events)
    later = {change.before.seq: (seq, change) for seq, change in done.items()}
    starts: dict[Partner, Moment] = {}
    found: list[Row] = []
    for event in events:
        seq, change = later.get(event.seq, (None, None))
        if event.kind is Kind.PARTNER_STARTED and event.partner:
            starts[event.partner] = (change.after if change and change.after else event).at
        text = "" if event.kind in PRIVATE | QUIET else said(event, zone)
        if event.seq in done:
            text = amended_said(done[event.seq], zone)
        if text:
            minutes = {who: seconds_between(start, event.at) / 60 for who, start in starts.items()}
            text += later_said(change)
            found.append(
                Row(
                    seq=event.seq,
                    at_utc=event.at.at_utc,
                    minutes=minutes,
                    partner=event.partner,
                    kind=event.kind,
                    text=text,
                    actor=event.actor,
                    amended_by=seq,
                    happened_utc=_happened(event),
                )
            )
    return tuple(found)


def _happened(event: Event) -> datetime | None:
    entered = in_its_time(event)
    return None if entered == event else entered.at.at_utc


_MARKS = {
    Kind.VITALS_RECORDED: MarkKind.VITALS,
    Kind.DOSE_RECORDED: MarkKind.DOSE,
    Kind.WATER_GIVEN: MarkKind.WATER,
    Kind.CONCERN_RAISED: MarkKind.CONCERN,
    Kind.NOTE_ADDED: MarkKind.NOTE,
    Kind.TRACK_FAILED: MarkKind.ALERT,
    Kind.HEADSET_RESTARTED: MarkKind.ALERT,
    Kind.HEADSET_MUTED: MarkKind.ALERT,
    Kind.HEADSET_MENDED: MarkKind.ALERT,
    Kind.PROVIDER_IN: MarkKind.ROOM,
    Kind.PROVIDER_OUT: MarkKind.ROOM,
    Kind.SESSION_RESUMED: MarkKind.ROOM,
    Kind.KEEP_AWAKE_FAILED: MarkKind.ALERT,
}
_SPANS = (
    (SpanKind.HELD, (Kind.MUSIC_HELD,), (Kind.MUSIC_RESUMED,)),
    (SpanKind.QUIET, (Kind.MUSIC_QUIETENED,), (Kind.MUSIC_RESTORED,)),
    (SpanKind.TALK, (Kind.TALK_STARTED,), (Kind.TALK_ENDED,)),
    (SpanKind.AWAY, (Kind.BATHROOM_LEFT,), (Kind.BATHROOM_RETURNED,)),
    (SpanKind.LOST, (Kind.HEADSET_LOST,), (Kind.HEADSET_RETURNED,)),
    (SpanKind.FORM, (Kind.FORM_HANDED_OVER,), (Kind.FORM_PAUSED, Kind.FORM_FINISHED)),
)

_OUTLASTING = (SpanKind.AWAY, SpanKind.FORM)


def timeline_of(
    state: SessionState,
    events: Sequence[Event],
    now: Moment,
    labels: Mapping[Partner, str] | None = None,
) -> Timeline:
    """The timeline of a session, running clocks until `now`. `labels`: names, where they may be shown."""
    events = amended(events)
    starts = {who: one.started for who, one in state.partners.items() if one.started}
    if not starts:
        return Timeline(0, 0, ())
    zero = min(starts.values(), key=lambda moment: moment.at_utc)
    named = labels or {}
    lanes = tuple(
        _lane(state, events, who, zero, now, named.get(who, who.value.upper()))
        for who in Partner
        if who in starts
    )
    last = max(lane.end for lane in lanes)
    room = _marks(events, None, zero, last)
    return Timeline(*_range(lanes, room), lanes, room)


def _range(lanes: Sequence[Lane], room: Sequence[Mark]) -> tuple[float, float]:
    minutes = [lane.end for lane in lanes] + [span.end for lane in lanes for span in lane.spans]
    minutes += [mark.minute for lane in lanes for mark in lane.marks] + [mark.minute for mark in room]
    return min([0, *minutes]), max([1, *minutes])


def _lane(
    state: SessionState, events: Sequence[Event], who: Partner, zero: Moment, now: Moment, label: str
) -> Lane:
    one = state.partners[who]
    start = seconds_between(zero, one.started or zero) / 60
    end = seconds_between(zero, one.ended or state.closed or now) / 60
    last = max(end, seconds_between(zero, state.closed or now) / 60)
    return Lane(
        who,
        label,
        start,
        max(start, end),
        _phases(plan_of(state, who), start, end),
        _spans(events, who, zero, max(start, end), last),
        _marks(events, who, zero, last),
    )


def _phases(plan: Protocol, start: float, end: float) -> tuple[PhaseSpan, ...]:
    found: list[PhaseSpan] = []
    at = start
    for index, phase in enumerate(plan.phases):
        is_last = index == len(plan.phases) - 1
        until = end if is_last else min(end, at + phase.minutes)
        if until > at:
            found.append(PhaseSpan(phase.title, at, until))
        at += phase.minutes
    return tuple(found)


def _marks(events: Iterable[Event], who: Partner | None, zero: Moment, last: float) -> tuple[Mark, ...]:
    timed = ((event, seconds_between(zero, event.at) / 60) for event in events if event.partner is who)
    found = (
        Mark(_MARKS[event.kind], minute, said(event))
        for event, minute in timed
        if event.kind in _MARKS and -LEAD_MINUTES <= minute <= last + LEAD_MINUTES
    )
    return tuple(sorted(found, key=lambda mark: mark.minute))  # what was put right may have come earlier


def _spans(events: Iterable[Event], who: Partner, zero: Moment, end: float, last: float) -> tuple[Span, ...]:
    found: list[Span] = []
    open_at: dict[SpanKind, float] = {}
    for event in events:
        if event.partner not in (who, None):
            continue
        minute = seconds_between(zero, event.at) / 60
        for kind, begins, ends in _SPANS:
            if event.kind in begins:
                open_at.setdefault(kind, minute)
            elif event.kind in ends and kind in open_at:
                found.append(Span(kind, open_at.pop(kind), minute))
    for kind, start in open_at.items():  # music ends with the clock; a bathroom and a form don't
        found.append(Span(kind, start, max(start, last if kind in _OUTLASTING else end)))
    return tuple(span for span in found if span.end >= -LEAD_MINUTES)


def described(timeline: Timeline) -> str:
    """The timeline in sentences, for those who don't see the picture."""
    if not timeline.lanes:
        return tr("Nobody has started.")
    lines = [_described(lane) for lane in timeline.lanes]
    if timeline.room:
        lines.append(tr("In the room: {marks}.").format(marks=_listed(timeline.room, 0)))
    return "\n".join(lines)


def _described(lane: Lane) -> str:
    phase_said = tr("{phase} from minute {minute}")
    phases = ", ".join(
        phase_said.format(phase=phase.title, minute=f"{phase.start - lane.start:.0f}")
        for phase in lane.phases
    )
    whole = tr("{who}: {minutes} minutes").format(who=lane.label, minutes=f"{lane.end - lane.start:.0f}")
    parts = [whole, phases]
    if lane.marks:
        parts.append(_listed(lane.marks, lane.start))
    parts += [_span_said(span, lane.start) for span in lane.spans]
    return "; ".join(part for part in parts if part) + "."


def _listed(marks: Sequence[Mark], start: float) -> str:
    said_at = tr("minute {minute} {what}")
    return "; ".join(said_at.format(minute=f"{mark.minute - start:.0f}", what=mark.text) for mark in marks)


_SPAN_SAID = {
    SpanKind.HELD: "music held",
    SpanKind.QUIET: "music quietened",
    SpanKind.TALK: "talk",
    SpanKind.AWAY: "bathroom",
    SpanKind.LOST: "headset lost",
    SpanKind.FORM: "first impressions",
}


def _span_said(span: Span, start: float) -> str:
    return tr("{what} from minute {begin} to {end}").format(
        what=tr(_SPAN_SAID[span.kind]), begin=f"{span.start - start:.0f}", end=f"{span.end - start:.0f}"
    )
