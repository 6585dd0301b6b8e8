"""What the session page shows. No Qt in here.

Seconds are floats, times are aware UTC; the page spells them. Texts are ready for people and never markup.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kroom.session.events import Partner
from kroom.session.protocol import Record
from kroom.session.state import StepKey

SILENT_DBFS = -120.0


class LaneStage(Enum):
    """Where a partner's clock stands."""

    WAITING = 1
    RUNNING = 2
    ENDED = 3
    SAT_OUT = 4


class MusicStage(Enum):
    """What a partner hears.

    NONE: no music was chosen; IDLE: nothing yet, or nothing any more; CALM: the music of one who waits.
    """

    NONE = 1
    IDLE = 2
    PLAYING = 3
    QUIETENED = 4
    TALKING = 5
    HELD = 6
    SILENCED = 7
    RESTARTING = 8
    CALM = 9


class HeadsetStage(Enum):
    """How a partner's headset is. UNCONFIRMED: silent until the one who wears it has heard its tone.

    MUTED: the computer lets nothing be heard in it.
    """

    NONE = 1
    READY = 2
    DEFAULT_OUTPUT = 3
    LOST = 4
    UNCONFIRMED = 5
    MUTED = 6


class LaneActionKind(Enum):
    """The one next thing that a lane may offer as a button."""

    START = 1
    CHECKS = 2
    HAND_OVER = 3
    RESUME_FORM = 4


@dataclass(frozen=True, slots=True)
class LaneAction:
    """A lane's button. `refusal` says in words why it is not possible yet (the open steps), else empty."""

    kind: LaneActionKind
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class DueView:
    """The next timed step of a partner, `in_s` seconds from now; negative once it is late."""

    title: str
    in_s: float


@dataclass(frozen=True, slots=True)
class UpcomingView:
    """A track to come, that begins `in_s` seconds from now."""

    title: str
    in_s: float


@dataclass(frozen=True, slots=True)
class TrackView:
    """The track that sounds: `number` of `count` from 1, seconds played of its length."""

    number: int
    count: int
    title: str
    elapsed_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class PlanPhaseView:
    """A phase that runs or is to come: minutes that it lasts, and minutes of it that have passed."""

    id: str
    title: str
    minutes: float
    passed: float = 0.0


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of a clock that runs: minutes that it lasts as a whole, and the phases that can be changed."""

    minutes: float
    phases: tuple[PlanPhaseView, ...]


@dataclass(frozen=True, slots=True)
class LaneView:
    """One partner's lane.

    `elapsed_s` is None before T0. `volume` is a percentage of the cap, `level_dbfs` what the mixer hears now.
    `fills_from_s`: the playlist is short, and its last phase goes on from this second of the clock. `calm`:
    whether the one who waits hears calm music, None where that is no choice. `plan` is None while no clock
    runs.
    """

    partner: Partner
    name: str
    stage: LaneStage = LaneStage.WAITING
    elapsed_s: float | None = None
    phase_title: str = ""
    next_due: DueView | None = None
    music: MusicStage = MusicStage.IDLE
    track: TrackView | None = None
    upcoming: tuple[UpcomingView, ...] = ()
    fills_from_s: float | None = None
    volume: int = 40
    level_dbfs: float = SILENT_DBFS
    headset: HeadsetStage = HeadsetStage.NONE
    headset_name: str = ""
    quiet: bool = False
    talking: bool = False
    away: bool = False
    concerned: bool = False
    action: LaneAction | None = None
    calm: bool | None = None
    can_skip: bool = False
    plan: PlanView | None = None


@dataclass(frozen=True, slots=True)
class RingPhase:
    """A phase on the ring."""

    title: str
    minutes: float


@dataclass(frozen=True, slots=True)
class RingView:
    """The clock of the partner who was last touched. `elapsed_s` is None before T0; `ended` stops it."""

    partner: Partner
    name: str
    phases: tuple[RingPhase, ...]
    elapsed_s: float | None = None
    ended: bool = False


class ChipStage(Enum):
    """Where a step of the row stands.

    COMING: its time has not come; DUE: within two minutes; LATE: it has passed; OVERDUE: by five minutes.
    """

    DONE = 1
    COMING = 2
    DUE = 3
    LATE = 4
    OVERDUE = 5


@dataclass(frozen=True, slots=True)
class StepChipView:
    """One step of the row. `key` None is the provider's presence.

    `asks`: vitals or a dose are asked for when it is pressed; a tick is only reported. `partner_name` for
    whom; `who` and `at` tell who settled it and when; `in_s` until it is due, negative once late. `gate` is
    the id of the gate whose page the step is on, empty for a step that is settled where it stands.
    """

    key: StepKey | None
    title: str
    stage: ChipStage
    partner_name: str = ""
    who: str = ""
    at: datetime | None = None
    in_s: float | None = None
    asks: Record = Record.TICK
    gate: str = ""


@dataclass(frozen=True, slots=True)
class AlertView:
    """Something that is wrong: what happened, what it means for the room, what to do."""

    key: str
    what: str
    means: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class HeadsetOffer:
    """What may be done about a partner's headset: (id, text) each; the id comes back with the choice."""

    partner: Partner
    name: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UndoView:
    """What was just done and may be taken back; `key` comes back with `undo_pressed`."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """The whole session page. `chips` with the most urgent first; `alerts` with the worst first.

    `silenced` after "Hold: silence both", until it was answered who ends: the page then asks. `away_s`: how
    long the provider has been away, None while present.
    """

    lanes: tuple[LaneView, LaneView]
    ring: RingView
    chips: tuple[StepChipView, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    room: str = ""
    started: datetime | None = None
    provider_here: bool = True
    away_s: float | None = None
    held: bool = False
    silenced: bool = False
    undo: UndoView | None = None
