"""What stands in the PDFs, as plain data: one shape for the session, one for each partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kroom.exports.timeline import Timeline
from kroom.session.events import Kind, Partner
from kroom.session.state import SessionStatus, StepStatus
from kroom.session.vitals import Vitals


@dataclass(frozen=True, slots=True)
class StepCell:
    """How one step was settled for the couple or for a partner. `reason` belongs to an override.

    `put_right` here and below: what stands here isn't what was written first.
    """

    status: StepStatus
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    put_right: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step with the couple's cell, or a cell for each partner who takes part."""

    title: str
    couple: StepCell | None
    partners: Mapping[Partner, StepCell]


@dataclass(frozen=True, slots=True)
class StepTable:
    """The steps of a gate, or all timed steps."""

    title: str
    lines: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class VitalsLine:
    """Vitals of a partner; `minute` counts from that partner's T0, None where there is no T0.

    `entered` here and below: when a late entry was written down; None for what was at once.
    """

    partner: Partner
    minute: float | None
    at: datetime
    by: str
    vitals: Vitals
    put_right: bool = False
    entered: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoseLine:
    """A dose of a partner, in milligrams."""

    partner: Partner
    minute: float | None
    at: datetime
    by: str
    mg: float
    put_right: bool = False
    entered: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened: to a partner, or (None) in the room. `minutes` count from each started T0."""

    partner: Partner | None
    minutes: Mapping[Partner, float]
    at: datetime
    by: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note in words, on a partner or on both."""

    partner: Partner | None
    minutes: Mapping[Partner, float]
    at: datetime
    by: str
    text: str
    concern: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """When a partner started and ended, and what played. All empty for one who sat out."""

    started: datetime | None = None
    ended: datetime | None = None
    ended_early: bool = False
    sat_out: bool = False
    playlist: str = ""
    headset: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class SessionDocument:
    """All that session.pdf says. No answer of a form, no reply spoken alone. Times are aware.

    `banner` is a line above all else ("Rehearsal ..."); empty for a real session.
    """

    began: datetime
    closed: datetime | None
    status: SessionStatus
    protocol: str
    names: Mapping[Partner, str]
    staff: tuple[str, ...]
    attendance: Mapping[Partner, Attendance]
    gates: tuple[StepTable, ...]
    timed: StepTable
    vitals: tuple[VitalsLine, ...]
    doses: tuple[DoseLine, ...]
    events: tuple[EventLine, ...]
    notes: tuple[NoteLine, ...]
    timeline: Timeline
    head_code: str
    stop_reason: str = ""
    banner: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A prompt as it was asked, and the answer as people read it; `answer` is empty where it was skipped."""

    prompt: str
    answer: str
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class PartnerDocument:
    """All that one partner's PDF says: only their own data. `answers` is empty where the form was not begun.

    `notes_left_out` counts notes on this partner that name the other one.
    """

    partner: Partner
    name: str
    began: datetime
    protocol: str
    attendance: Attendance
    form_title: str
    answers: tuple[AnswerLine, ...]
    vitals: tuple[VitalsLine, ...]
    doses: tuple[DoseLine, ...]
    events: tuple[EventLine, ...]
    notes: tuple[NoteLine, ...]
    notes_left_out: int
    timeline: Timeline
    head_code: str
    banner: str = ""
