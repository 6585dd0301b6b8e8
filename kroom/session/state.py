"""The state of a session: what the list of events amounts to. Made only by `fold`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from kroom.session.clock import Moment
from kroom.session.events import Partner
from kroom.session.protocol import Protocol
from kroom.session.vitals import Dose, Vitals


class SessionStatus(StrEnum):
    """Where a session stands as a whole."""

    PREPARED = "prepared"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"
    STOPPED = "stopped"

    @property
    def over(self) -> bool:
        """Whether nothing more may be added to the session."""
        return self in (SessionStatus.CLOSED, SessionStatus.STOPPED)


class StepStatus(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    NOT_APPLICABLE = "not-applicable"
    OVERRIDDEN = "overridden"


class FormStatus(StrEnum):
    """Where a partner's reflection stands."""

    WAITING = "waiting"
    HANDED_OVER = "handed-over"
    PAUSED = "paused"
    FINISHED = "finished"
    NOT_BEGUN = "not-begun"


@dataclass(frozen=True, slots=True)
class StepKey:
    """Names one step to confirm: the gate or phase, the step, for whom, and the minute where it is timed."""

    place: str
    step: str
    partner: Partner | None = None
    minute: float | None = None


@dataclass(frozen=True, slots=True)
class StepMark:
    """How a step was settled, by whom and when, in which event.

    `reason` is the words row of an override's reason.
    """

    status: StepStatus
    by: str
    at: Moment
    seq: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Vitals as they were taken, by the number of their event."""

    seq: int
    at: Moment
    by: str
    vitals: Vitals


@dataclass(frozen=True, slots=True)
class Given:
    """A dose as it was recorded, by the number of its event."""

    seq: int
    at: Moment
    by: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class MusicTurn:
    """At second `at_s` of a partner's programme it went back (`previous`), or on to a phase of music."""

    at_s: float
    to: str


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """`at_s` seconds after a partner's T0 it was decided that a phase lasts `minutes`."""

    at_s: float
    phase: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Chair:
    """What was prepared for one partner. `playlist` is the path as chosen; empty for no music.

    `left_out` are the paths of tracks that were left out knowingly. `volume` is a percentage of the cap.
    """

    playlist: str = ""
    playlist_title: str = ""
    headset: str = ""
    headset_name: str = ""
    volume: int = 40
    left_out: tuple[str, ...] = ()
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Reflection:
    """A partner's form. Answers map a question's link id to the words row that holds the answer."""

    status: FormStatus = FormStatus.WAITING
    question: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType[str, str]({}))
    skipped: frozenset[str] = frozenset()
    calls: tuple[str, ...] = ()
    urgent_read: bool = False


@dataclass(frozen=True, slots=True)
class PartnerState:
    """Everything known of one partner in this session. `calm`: since when calm music plays as they wait."""

    name: str = ""
    chair: Chair = Chair()
    sat_out: bool = False
    started: Moment | None = None
    ended: Moment | None = None
    ended_early: bool = False
    calm: Moment | None = None
    quiet: bool = False
    talking: bool = False
    away: bool = False
    concerned: bool = False
    headset_lost: bool = False
    headset_muted: bool = False
    skips: tuple[float, ...] = ()
    turns: tuple[MusicTurn, ...] = ()
    phase_changes: tuple[PhaseChange, ...] = ()
    vitals: tuple[Taken, ...] = ()
    doses: tuple[Given, ...] = ()
    reply: str | None = None
    form: Reflection = Reflection()

    @property
    def running(self) -> bool:
        """Whether this partner's clock has started and the session has not ended for them."""
        return self.started is not None and self.ended is None


@dataclass(frozen=True, slots=True)
class SessionState:
    """One couple, one day. `name` of a partner is the words row of the name, never the name."""

    id: str
    protocol: Protocol
    couple: str
    prepared: Moment
    status: SessionStatus
    partners: Mapping[Partner, PartnerState]
    steps: Mapping[StepKey, StepMark] = field(default_factory=lambda: MappingProxyType[StepKey, StepMark]({}))
    provider_here: bool = False
    presence_at: Moment | None = None
    held: bool = False
    awake: bool = True
    closed: Moment | None = None
    last: Moment | None = None
    events: int = 0

    def step_status(self, key: StepKey) -> StepStatus:
        """Where one step stands; open until something settled it."""
        mark = self.steps.get(key)
        return mark.status if mark else StepStatus.OPEN
