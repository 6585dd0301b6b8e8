"""The plan of a session: phases, gates and their steps, as a clinic wrote them.

Reading a protocol from TOML lives in `protocol_file`.
"""

from dataclasses import dataclass
from enum import StrEnum

# Steps whose id has a meaning of its own, because the room must act on them and not only tick them.
IDENTITY = "identity"
DOSE = "dose"
PROVIDER_PRESENT = "provider-present"
SPOKEN_ALONE = "spoken-alone"
URGENT_ANSWERS = "urgent-answers"
HEADSET_HEARD = "headset-heard"
NEVER_OVERRIDDEN = frozenset({IDENTITY, DOSE, PROVIDER_PRESENT})

FORM = "form"
CLOSE = "close"


class Route(StrEnum):
    """How the medicine is given."""

    IV = "iv"
    IM = "im"
    SUBLINGUAL = "sublingual"
    OTHER = "other"


class Style(StrEnum):
    """How a gate is worked through: read each step and do it, or do them and then confirm."""

    READ_DO = "read-do"
    DO_CONFIRM = "do-confirm"


class Per(StrEnum):
    """Whether a step is done once for the couple or once for each partner."""

    COUPLE = "couple"
    PARTNER = "partner"


class Role(StrEnum):
    """Who answers for a step."""

    FACILITATOR = "facilitator"
    PROVIDER = "provider"


class Allow(StrEnum):
    """What else than done a step may become."""

    DECLINED = "declined"
    NOT_APPLICABLE = "not-applicable"
    OVERRIDE = "override"


class Record(StrEnum):
    """What a step records: a tick, or numbers."""

    TICK = "tick"
    VITALS = "vitals"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to look at and confirm. `at` holds minutes from T0 for a step that falls due on the clock."""

    id: str
    title: str
    hint: str = ""
    per: Per = Per.COUPLE
    by: Role = Role.FACILITATOR
    allow: frozenset[Allow] = frozenset()
    record: Record = Record.TICK
    at: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a partner's clock, `minutes` long, with the playlist's phases that play in it."""

    id: str
    title: str
    minutes: float
    music: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A pause point `before` a phase's id, the form or the close."""

    id: str
    title: str
    before: str
    style: Style
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole plan. `presence_minutes` 0 means that presence is not asked again."""

    title: str
    route: Route
    phases: tuple[Phase, ...]
    gates: tuple[Gate, ...] = ()
    presence_minutes: float = 0

    @property
    def minutes(self) -> float:
        """The length of a partner's clock, in minutes from T0."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def start_gates(self) -> tuple[Gate, ...]:
        """The gates that stand before the first phase: they block a partner's start."""
        return self.gates_before(self.phases[0].id)

    @property
    def clock_gates(self) -> tuple[Gate, ...]:
        """The gates before a later phase: their steps fall due when a partner's clock reaches it."""
        later = {phase.id for phase in self.phases[1:]}
        return tuple(gate for gate in self.gates if gate.before in later)

    def find_gate(self, gate_id: str) -> Gate:
        """The gate with that id. Raises KeyError."""
        for gate in self.gates:
            if gate.id == gate_id:
                return gate
        raise KeyError(gate_id)

    def gates_before(self, place: str) -> tuple[Gate, ...]:
        """The gates before a phase's id, "form" or "close", in file order."""
        return tuple(gate for gate in self.gates if gate.before == place)

    def phase_start(self, phase_id: str) -> float:
        """Minutes from T0 at which a phase begins. Raises KeyError for an unknown id."""
        start = 0.0
        for phase in self.phases:
            if phase.id == phase_id:
                return start
            start += phase.minutes
        raise KeyError(phase_id)

    def find_step(self, place: str, step_id: str) -> Step:
        """The step with that id in the gate or phase called `place`. Raises KeyError."""
        for holder in (*self.gates, *self.phases):
            if holder.id == place:
                for step in holder.steps:
                    if step.id == step_id:
                        return step
        raise KeyError(f"{place}/{step_id}")
