"""What the page of a gate shows. No Qt in here."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kroom.session.events import Partner
from kroom.session.protocol import Allow, Record, Role, Style
from kroom.session.state import StepKey, StepStatus


class Private(Enum):
    """What a step hides behind the provider's PIN."""

    NONE = 1
    REPLY = 2
    URGENT = 3


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a gate as it stands.

    `who` and `at` (aware UTC) tell who settled it and when. `value` is what was entered ("118/76, 64, 98
    %"); `entered` that it was entered and waits for the provider's signature. `baseline` is the first
    value, to stand beside a vitals step.
    """

    key: StepKey
    title: str
    hint: str = ""
    by: Role = Role.FACILITATOR
    status: StepStatus = StepStatus.OPEN
    record: Record = Record.TICK
    allow: frozenset[Allow] = frozenset()
    who: str = ""
    at: datetime | None = None
    value: str = ""
    entered: bool = False
    baseline: str = ""
    private: Private = Private.NONE

    @property
    def open(self) -> bool:
        """Whether the step is still to be settled."""
        return self.status is StepStatus.OPEN


class GateAct(Enum):
    """What may follow a gate."""

    CONTINUE = 1
    START_A = 2
    START_B = 3
    START_BOTH = 4
    CLOSE = 5
    STOP_EARLY = 6


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, in a sentence; `steps` are the open ones, which the page points out."""

    why: str
    steps: tuple[StepKey, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """What a partner said when spoken with alone, opened by a provider."""

    partner: Partner
    text: str


@dataclass(frozen=True, slots=True)
class PrivateAnswers:
    """A partner's urgent answers, opened by a provider.

    (prompt, answer) each; an empty answer was skipped.
    """

    partner: Partner
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate. `steps` in the protocol's order, the couple's with partner None.

    `acts` are the buttons that the gate ends with; all can be pressed, and a refusal comes back as
    `refused`. `reply` or `answers` only after the controller opened it, and None again after
    `private_closed`. `accepted` counts what the controller took from a sheet: an open sheet closes when
    it grows, while `secret_problem` (wrong PIN, no reason) is shown in the sheet. `busy` while a secret
    is checked. `pins_blocked` after too many wrong PINs, until a provider's passphrase.
    """

    title: str
    style: Style
    steps: tuple[StepView, ...]
    name_a: str = ""
    name_b: str = ""
    sits_out: frozenset[Partner] = frozenset()
    acts: tuple[GateAct, ...] = (GateAct.CONTINUE,)
    refused: Refused | None = None
    reply: PrivateReply | None = None
    answers: PrivateAnswers | None = None
    secret_problem: str = ""
    accepted: int = 0
    busy: bool = False
    pins_blocked: bool = False

    def column(self, partner: Partner | None) -> tuple[StepView, ...]:
        """The steps of one partner, or of the couple for None."""
        return tuple(step for step in self.steps if step.key.partner is partner)

    @property
    def to_sign(self) -> tuple[StepKey, ...]:
        """The provider's open steps that a PIN alone settles: ticks, and numbers that were entered."""
        return tuple(
            step.key
            for step in self.steps
            if step.open
            and step.by is Role.PROVIDER
            and step.private is Private.NONE
            and (step.record is Record.TICK or step.entered)
        )
