"""What a mixer tells about itself: one small picture of now."""

from __future__ import annotations

from dataclasses import dataclass

from kroom.music.programme import Programme, Turn

_UPCOMING = 4


@dataclass(frozen=True)
class MixerStatus:
    """The mixer as of its last read. Times in seconds, the level in dBFS (RMS of the last 0.1 s; -120: none).

    `state` is one of playing, talking, quietened, held, silenced, stopping, stopped, idle. `track_number`
    counts from 1 through the playlist, 0 while no track sounds. `upcoming` are the next titles and in how
    many seconds each begins. `problems` name tracks that could not be played, one line each.
    """

    position_s: float
    track_number: int
    track_count: int
    track_title: str
    track_position_s: float
    track_length_s: float
    upcoming: tuple[tuple[str, float], ...]
    level_dbfs: float
    state: str
    problems: tuple[str, ...]
    skips: tuple[float, ...] = ()
    turns: tuple[Turn, ...] = ()
    fills_from_s: float | None = None


def programme_status(
    programme: Programme | None, at_s: float, state: str, level_dbfs: float, problems: tuple[str, ...]
) -> MixerStatus:
    """The status of a programme at second `at_s`."""
    number = None if programme is None else programme.segment_number(at_s)
    count = 0 if programme is None else len(programme.tracks)
    if programme is None or number is None:
        return MixerStatus(at_s, 0, count, "", 0.0, 0.0, (), level_dbfs, state, problems)
    segment = programme.segments[number]
    after = programme.segments[number + 1 : number + 1 + _UPCOMING]
    return MixerStatus(
        position_s=at_s,
        track_number=segment.track + 1,
        track_count=count,
        track_title=segment.title,
        track_position_s=at_s - segment.starts_s,
        track_length_s=segment.length_s,
        upcoming=tuple((part.title, part.starts_s - at_s) for part in after),
        level_dbfs=level_dbfs,
        state=state,
        problems=problems,
        skips=programme.skips,
        turns=programme.recipe.turns,
        fills_from_s=programme.fills_from_s,
    )
