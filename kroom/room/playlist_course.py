"""How loud a playlist is over a session: the programme that a protocol makes of it, as a line. No Qt."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kroom.room.playlists_view import Band
from kroom.session.protocol import Protocol

if TYPE_CHECKING:
    from kroom.music.checking import TrackCheck
    from kroom.music.pieces import Segment

_STEP_S = 10.0
_QUIET_DBFS, _LOUD_DBFS = -45.0, -12.0


def bands(protocol: Protocol) -> tuple[Band, ...]:
    """The protocol's phases, in seconds."""
    found: list[Band] = []
    start_s = 0.0
    for phase in protocol.phases:
        end_s = start_s + phase.minutes * 60
        found.append(Band(phase.title, start_s, end_s))
        start_s = end_s
    return tuple(found)


class Drawn:
    """`points` (second, level 0..1), `starts` of tracks, and `again_s` from which music is heard again."""

    def __init__(self, tracks: "Sequence[TrackCheck]", protocol: Protocol) -> None:
        from kroom.music.programme import ProgrammePhase, plan_programme

        good = [track for track in tracks if track.playable is not None]
        playable = [track.playable for track in good if track.playable is not None]
        phases = [ProgrammePhase(one.id, one.minutes * 60, one.music) for one in protocol.phases]
        programme = plan_programme(playable, phases)
        self.seconds = programme.planned_s
        self.again_s = programme.fills_from_s
        heard = [part for part in programme.segments if part.starts_s < self.seconds]
        self.starts = tuple(part.starts_s for part in heard)
        points: list[tuple[float, float]] = []
        for part in heard:
            points += _points(part, good[part.track].found.contour, self.seconds)
        self.points = tuple(points)


def _points(part: "Segment", contour: Sequence[float], end_s: float) -> list[tuple[float, float]]:
    """The level of a segment every ten seconds, with the gain that it is heard at."""
    found: list[tuple[float, float]] = []
    until_s = min(part.length_s, end_s - part.starts_s)
    at_s = 0.0
    while at_s < until_s:
        number = min(len(contour) - 1, int((part.file_start_s + at_s) // _STEP_S))
        level = contour[number] + part.gain_db if contour else _QUIET_DBFS
        found.append((round(part.starts_s + at_s, 1), round(_height(level), 3)))
        at_s += _STEP_S
    return found


def _height(dbfs: float) -> float:
    return min(1.0, max(0.0, (dbfs - _QUIET_DBFS) / (_LOUD_DBFS - _QUIET_DBFS)))
