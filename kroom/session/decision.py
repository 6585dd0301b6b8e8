"""What the rules of a session have in common: events or a refusal, and the sentences of refusals."""

from dataclasses import dataclass

from kroom.session import commands as ask
from kroom.session.clock import seconds_between
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.protocol import Gate, Role
from kroom.session.schedule import open_steps
from kroom.session.state import PartnerState, SessionState, StepKey

MAX_WORDS = 20_000
_ONE_SIGNATURE_S = 1.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in a sentence for the facilitator; `steps` are the open ones, where that is the reason."""

    why: str
    steps: tuple[StepKey, ...] = ()


Decision = tuple[Draft, ...] | Refusal


def state_of(state: SessionState, partner: Partner) -> PartnerState:
    """Everything known of one partner."""
    return state.partners[partner]


def letter_of(partner: Partner) -> str:
    """The partner as sentences name them: A or B."""
    return partner.value.upper()


def drafted(kind: Kind, partner: Partner | None = None, **body: Json) -> tuple[Draft, ...]:
    """One event without anybody's words."""
    return (Draft(kind, partner, body),)


def provider_only(command: ask.Command) -> Refusal | None:
    """Why not, unless a provider asks."""
    if command.by.role is Role.PROVIDER:
        return None
    return Refusal("This needs the provider, with their own PIN or passphrase.")


def signed(state: SessionState, command: ask.Command, *drafts: Draft) -> tuple[Draft, ...]:
    """What a provider signed, and that they are here: whoever signs is in the room.

    One that was away has come back. A signature that settles many steps is one presence, not many.
    """
    if not state.provider_here:
        never_came = state.presence_at is None
        return drafts if never_came else (*drafts, Draft(Kind.PROVIDER_IN))
    before = state.presence_at
    if before is not None and 0 <= seconds_between(before, command.now) < _ONE_SIGNATURE_S:
        return drafts
    return (*drafts, Draft(Kind.PRESENCE_CONFIRMED))


def implausible(problems: tuple[str, ...]) -> Refusal | None:
    """Why not, where numbers have problems."""
    return Refusal("; ".join(problems) + ".") if problems else None


def still_open(
    state: SessionState, gates: tuple[Gate, ...], partner: Partner | None, what: str
) -> Refusal | None:
    """Why not, while steps of `gates` are open that concern the couple or `partner` (None: everybody's)."""
    found = open_steps(state, gates, partner)
    if not found:
        return None
    named = ", ".join(f"{step.title}{_for(key)}" for key, step in found)
    return Refusal(f"{what}. Still open: {named}.", tuple(key for key, _ in found))


def _for(key: StepKey) -> str:
    return f" ({letter_of(key.partner)})" if key.partner else ""
