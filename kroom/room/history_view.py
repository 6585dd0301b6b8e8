"""What the pages of the past show: the sessions found, a couple with their sessions, trends. No Qt in here.

Times are aware UTC; texts are ready for people and never markup.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kroom.room.page_views import RecentSession
from kroom.session.events import Partner


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The sessions that were found for `wanted`, newest first. `problem`: why none could be looked for."""

    wanted: str = ""
    sessions: tuple[RecentSession, ...] = ()
    problem: str = ""


class Measure(StrEnum):
    """What is compared over sessions: pressures in mmHg, beats a minute, percent, and milligrams in all."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    HEART_RATE = "heart-rate"
    SPO2 = "spo2"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What was measured in one session: its lowest and its highest value."""

    on: datetime
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure of one partner over their sessions, the oldest first. No judgement in it."""

    partner: Partner
    measure: Measure
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class CoupleChoice:
    """Another couple, to be merged with, or one that was: its id and both names."""

    id: str
    name_a: str
    name_b: str


@dataclass(frozen=True, slots=True)
class CoupleView:
    """A couple: their sessions, one of them (`chosen`, an id) as a picture, and trends over all.

    `known` is false for a session whose couple nobody knows any more. `paint(painter: QPainter, rect:
    QRectF)` draws the chosen session's timeline, which needs `paint_height` px; None for no picture.
    `merged` are entries of it that were merged into this one; its sessions that were prepared under one may
    have A and B the other way round, and `trends` don't. `accepted` counts what was taken from a sheet, which
    closes when it grows; `busy` while it is looked at.
    """

    name_a: str = ""
    name_b: str = ""
    sessions: tuple[RecentSession, ...] = ()
    chosen: str = ""
    paint: Callable[..., None] | None = None
    paint_height: float = 0.0
    timeline_spoken: str = ""
    trends: tuple[Trend, ...] = ()
    known: bool = True
    erased: frozenset[Partner] = field(default_factory=frozenset[Partner])
    merged: tuple[CoupleChoice, ...] = ()
    notice: str = ""
    problem: str = ""
    busy: bool = False
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class AnswersView:
    """One partner's answers of one session: (prompt, answer) each, an empty answer was left out."""

    partner: Partner
    name: str
    on: datetime
    answers: tuple[tuple[str, str], ...]
