"""The programme of one partner: what follows from their tracks, the session's state and nothing else. Pure.

`speed` is session against real time: phases are so many times shorter, music plays as fast as it is.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kroom.session.events import Partner
from kroom.session.plan import changed_plan
from kroom.session.protocol import Protocol
from kroom.session.state import PhaseChange, SessionState

if TYPE_CHECKING:
    from kroom.music.pieces import Bend, MeasuredTrack, ProgrammePhase
    from kroom.music.programme import Programme

CALM_S = 3600.0  # after that, as after every plan, its last music goes on


def soundtrack(
    state: SessionState, partner: Partner, tracks: "Sequence[MeasuredTrack]", speed: float
) -> "Programme":
    """The music of one whose clock runs, with whatever was skipped or made longer or shorter on the way."""
    from kroom.music.programme import Turn, plan_programme

    one = state.partners[partner]
    return plan_programme(
        tracks,
        _phases(state.protocol, speed),
        skips=one.skips,
        turns=[Turn(turn.at_s, turn.to) for turn in one.turns],
        bends=bends(state.protocol, one.phase_changes, speed),
    )


def calm_soundtrack(tracks: "Sequence[MeasuredTrack]") -> "Programme":
    """The music of one who waits: the playlist's opening, again and again."""
    from kroom.music.pieces import MUSIC_PHASES, ProgrammePhase
    from kroom.music.programme import plan_programme

    return plan_programme(tracks, [ProgrammePhase("waiting", CALM_S, MUSIC_PHASES[:1])])


def bends(protocol: Protocol, changes: tuple[PhaseChange, ...], speed: float) -> "list[Bend]":
    """What each of `changes` is for the music."""
    from kroom.music.pieces import Bend

    return [
        Bend(change.at_s / speed, _phases(changed_plan(protocol, changes[: number + 1]), speed))
        for number, change in enumerate(changes)
    ]


def _phases(plan: Protocol, speed: float) -> "tuple[ProgrammePhase, ...]":
    from kroom.music.pieces import ProgrammePhase

    return tuple(ProgrammePhase(one.id, one.minutes * 60 / speed, one.music) for one in plan.phases)
