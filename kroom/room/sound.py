"""What each headset should be doing: a fold of the session's state and of nothing else. Pure."""

from dataclasses import dataclass
from enum import Enum

from kroom.session.events import Partner
from kroom.session.state import MusicTurn, PartnerState, PhaseChange, SessionState


class Music(Enum):
    """What a partner is to hear. CALM: the music of the one who waits."""

    NOTHING = 1
    CALM = 2
    PROGRAMME = 3


@dataclass(frozen=True, slots=True)
class Sound:
    """One headset.

    `still`: the music stands silent, and rejoins its clock afterwards; `quiet`: it runs unheard; `low`: it
    makes room for a voice. `skips` are the seconds of the programme at which a track was left, `turns`
    where it went otherwise, `bends` how long phases were made, in order; `volume` is a percentage of the cap.
    """

    music: Music = Music.NOTHING
    still: bool = False
    quiet: bool = False
    low: bool = False
    volume: int = 0
    skips: tuple[float, ...] = ()
    turns: tuple[MusicTurn, ...] = ()
    bends: tuple[PhaseChange, ...] = ()


def sound_of(state: SessionState, partner: Partner) -> Sound:
    """What `partner` hears, whatever the order was in which it came about."""
    one = state.partners[partner]
    return Sound(
        music=Music.NOTHING if state.status.over else _music(one),
        still=state.held or one.away,
        quiet=one.quiet,
        low=one.talking,
        volume=one.chair.volume,
        skips=one.skips,
        turns=one.turns,
        bends=one.phase_changes,
    )


def _music(one: PartnerState) -> Music:
    if not one.chair.playlist or not one.chair.heard:
        return Music.NOTHING
    if one.running:
        return Music.PROGRAMME
    return Music.CALM if one.calm is not None and one.started is None else Music.NOTHING
