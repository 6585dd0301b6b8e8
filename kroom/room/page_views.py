"""What the plain pages behind the door show: home, hand-over, summary, resume. No Qt in here.

Each page has one frozen dataclass and renders it by `page.show_view(view)`. Times are aware UTC; the page
spells them in the computer's own zone and locale. Texts are ready for people and never markup.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from kroom.session.events import Partner
from kroom.session.state import FormStatus, SessionStatus


@dataclass(frozen=True, slots=True)
class Said:
    """What happened, what it means for the room, what to do; the last two may be empty."""

    what: str
    means: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class RecentSession:
    """One line of home. `couple` is how the clinic knows the two (their names); `on` when it was prepared."""

    session_id: str
    on: datetime
    couple: str
    protocol: str
    status: SessionStatus


@dataclass(frozen=True, slots=True)
class HomeView:
    """Home. A session of `recent` that is not over can be resumed, one that is over can be exported.

    `attention` says what needs attention today; `notice` is one line about what just happened (where the
    files lie), `problem` one about what did not; `theme` is "dim", "red-night" or "day".
    """

    person: str = ""
    attention: tuple[Said, ...] = ()
    recent: tuple[RecentSession, ...] = ()
    notice: str = ""
    theme: str = "dim"
    busy: bool = False
    problem: str = ""


class HandOverMode(Enum):
    """Who has the screen while it changes hands."""

    CHOOSE = 1
    GIVEN = 2
    LEAVE = 3


@dataclass(frozen=True, slots=True)
class HandOverChoice:
    """One partner who may get the screen; `blocked` says why not, empty where they may."""

    partner: Partner
    name: str
    status: FormStatus = FormStatus.WAITING
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class HandOverView:
    """The screen changes hands.

    CHOOSE: the facilitator picks one of `choices`. GIVEN: `partner` reads who will read the answers, and
    starts. LEAVE: the form is put away; a PIN or passphrase leads back, and nothing personal is shown
    (`finished` says whether the form is done or kept for later).
    """

    mode: HandOverMode = HandOverMode.CHOOSE
    choices: tuple[HandOverChoice, ...] = ()
    partner: Partner | None = None
    name: str = ""
    finished: bool = False
    problem: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One thing that happened: when, to whom (None for both), what, and by whom."""

    at: datetime
    what: str
    partner: Partner | None = None
    who: str = ""


class SummaryStage(StrEnum):
    """What may still be done with the session."""

    OPEN = "open"
    CLOSED = "closed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A session looked back upon, without any answer.

    `paint(painter: QPainter, rect: QRectF)` draws the timeline, which needs `paint_height` px; None for no
    picture. `head` is the code
    of the journal's last event. `notice` says where the files lie. `accepted` counts what the controller
    took from a sheet: the sheet closes when it grows. An OPEN session offers to stop early.
    """

    stage: SummaryStage
    protocol: str
    began: datetime | None = None
    ended: datetime | None = None
    name_a: str = ""
    name_b: str = ""
    lines: tuple[SummaryLine, ...] = ()
    paint: Callable[..., None] | None = None
    paint_height: float = 0.0
    timeline_spoken: str = ""
    head: str = ""
    notice: str = ""
    problem: str = ""
    busy: bool = False
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class ResumePartner:
    """Where one partner stands now.

    `minute` counts from their T0, None before it; `standing` is ready to read
    (phase, or "Not started", "Ended", "At question 4"); `music` says where the music goes on.
    """

    partner: Partner
    name: str
    standing: str
    minute: float | None = None
    music: str = ""


@dataclass(frozen=True, slots=True)
class ResumeView:
    """A session was interrupted. `gap_s` seconds passed between `last` (the last line on disk) and now.

    `other_boot`: the computer was restarted, so the gap comes from its wall clock and is to be confirmed.
    """

    session_id: str
    protocol: str
    last: datetime
    gap_s: float
    partners: tuple[ResumePartner, ...]
    other_boot: bool = False
    problem: str = ""
    busy: bool = False
    accepted: int = 0
