"""What a hand asks for. A command carries who asks and when; `decide` answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kroom.session.clock import Moment
from kroom.session.events import Body, Json, Kind, Partner
from kroom.session.protocol import Role
from kroom.session.state import Chair, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

SYSTEM = "kroom"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person's id and the role that they proved; `role` is None for a partner or kroom."""

    id: str
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What all commands carry."""

    now: Moment
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareChair(Command):
    """Set what a partner sits with: playlist, headset, volume."""

    partner: Partner
    chair: Chair


@dataclass(frozen=True, slots=True, kw_only=True)
class HearHeadset(Command):
    """The partner confirms that the identity tone is in their headset."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHeadset(Command):
    """A partner goes on with another headset, or with the same one after somebody looked at it.

    `sure`: its id can't be another headset's; where it can, nothing sounds until the tone was confirmed.
    """

    partner: Partner
    headset: str
    name: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapHeadsets(Command):
    """Each partner goes on with the other's headset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitOut(Command):
    """A partner who is not dosed today; their steps block nothing."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleStep(Command):
    """Settle a step, or take it back with the status open.

    `vitals` or `dose` go with a step that records them; `reason` with an override.
    """

    key: StepKey
    status: StepStatus
    vitals: Vitals | None = None
    dose: Dose | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPartner(Command):
    """T0 of this partner is now."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class StartBoth(Command):
    """T0 of both is now, or of neither: their clocks and their music are in step from the first moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPartner(Command):
    """The session ends for this partner."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEnd(Command):
    """The end was a slip."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePhase(Command):
    """A phase that runs or is to come lasts `minutes` from now on, for each of `partners` or for none."""

    partners: tuple[Partner, ...]
    phase: str
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent(Command):
    """One touch in the room: water, bathroom, provider, talk, quieten, hold and their like (`LOGGED`)."""

    kind: Kind
    partner: Partner | None = None
    body: Body = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """A note in words, for one partner or for both; `concern` marks it as one."""

    text: str
    partner: Partner | None = None
    concern: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeVitals(Command):
    """Vitals outside of any step."""

    partner: Partner
    vitals: Vitals


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDose(Command):
    """A dose outside of any step."""

    partner: Partner
    dose: Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLate(Command):
    """What was forgotten, with the aware time when it was so; of a session that is over, too.

    `erased` are those whose words were erased on request.
    """

    entry: AddNote | TakeVitals | RecordDose
    at: datetime
    erased: frozenset[Partner] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """The screen goes to this partner for their reflection."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowQuestion(Command):
    """The partner has this question before them."""

    partner: Partner
    link_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAnswer(Command):
    """An answer as JSON text; None skips the question."""

    partner: Partner
    link_id: str
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHelp(Command):
    """An answer asks for somebody, quietly."""

    partner: Partner
    link_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveForm(Command):
    """The form is finished, or left for later."""

    partner: Partner
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormNotBegun(Command):
    """The provider records that this partner did not begin the form."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAlone(Command):
    """What a partner said when spoken with alone; entered and read behind the provider's PIN."""

    partner: Partner
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUrgent(Command):
    """The provider has opened this partner's urgent answers."""

    partner: Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Command):
    """Go on after a crash or a power cut, knowingly. `gap_s` is the time nobody was there to record."""

    gap_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession(Command):
    """All is done; what was forgotten can be entered late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSession(Command):
    """Close early, by the provider, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a session is opened with. `names` are the partners' names; `protocol_text` the protocol's TOML."""

    couple: str
    protocol_text: str
    names: Mapping[Partner, str]
