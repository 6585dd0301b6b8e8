"""The unbroken soundtrack of one partner: which track sounds when, how loud, and how it joins the next.

A programme is a pure function of measured tracks, the protocol's phases and what happened on the way (skips,
phases made longer or shorter, tracks that could not be played). Whoever knows these can build it again, so a
headset process that died goes on with the very same music. Times are seconds of the programme, which is the
partner's own clock.
"""

from __future__ import annotations

import bisect
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from kroom.music.pieces import (
    BEYOND_S,
    CROSSFADE_S,
    FARTHEST_S,
    MUSIC_PHASES,
    SKIP_FADE_S,
    Bend,
    Loss,
    MeasuredTrack,
    ProgrammePhase,
    Recipe,
    Segment,
    Turn,
)
from kroom.music.planner import plan_segments

__all__ = [
    "CROSSFADE_S",
    "MUSIC_PHASES",
    "SKIP_FADE_S",
    "Bend",
    "Loss",
    "MeasuredTrack",
    "Programme",
    "ProgrammeError",
    "ProgrammePhase",
    "Recipe",
    "Segment",
    "Turn",
    "plan_programme",
]


class ProgrammeError(Exception):
    """A programme can't be made or read; `str()` says why in one line."""


@dataclass(frozen=True)
class Programme:
    """The plan and what it was made from. Make it with `plan_programme`, change it by the methods here.

    `planned_s` is the length the phases ask for (of the playlist played once, where there are none);
    `fills_from_s` is the second from which music is heard a second time before that, None for never;
    `segments` reach to `recipe.until_s` at least.
    """

    recipe: Recipe
    planned_s: float
    fills_from_s: float | None
    segments: tuple[Segment, ...]

    @property
    def tracks(self) -> tuple[MeasuredTrack, ...]:
        """The tracks it was made from, in the playlist's order."""
        return self.recipe.tracks

    @property
    def skips(self) -> tuple[float, ...]:
        """The seconds at which a segment was left because somebody asked."""
        return self.recipe.skips

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The tracks that turned out not to play, and since when."""
        return self.recipe.losses

    @cached_property
    def _starts(self) -> list[float]:
        return [segment.starts_s for segment in self.segments]

    def segment_number(self, at_s: float) -> int | None:
        """Number of the segment that started last by `at_s`; None before the first and after the last."""
        number = bisect.bisect_right(self._starts, at_s) - 1
        if number < 0 or (number == len(self.segments) - 1 and at_s >= self.segments[number].ends_s):
            return None
        return number

    def with_skip(self, at_s: float) -> Programme:
        """The same programme, where at `at_s` the segment then sounding is left for the next."""
        return _planned(replace(self.recipe, skips=_in_order((*self.skips, at_s))))

    def with_turn(self, turn: Turn) -> Programme:
        """The same programme, where the segment that then sounds is left for what the turn goes to."""
        return _planned(replace(self.recipe, turns=_turns_in_order((*self.recipe.turns, turn))))

    def with_bend(self, bend: Bend) -> Programme:
        """The same programme, where from a little after `bend.at_s` on the phases last otherwise."""
        return _planned(_reaching(replace(self.recipe, bends=(*self.recipe.bends, bend))))

    def with_loss(self, track: int, at_s: float) -> Programme:
        """The same programme, where from `at_s` on a track can't be played; if it sounds then, it is left."""
        return _planned(replace(self.recipe, losses=(*self.losses, Loss(round(at_s, 3), track))))

    def extended(self, until_s: float) -> Programme:
        """The same programme, planned on to `until_s`; what was planned before stays as it is."""
        return self if until_s <= self.recipe.until_s else _planned(replace(self.recipe, until_s=until_s))

    def to_json(self) -> str:
        """As JSON: what it was made from; `from_json` plans it again."""
        return json.dumps({"programme": 1, **asdict(self.recipe)})

    @staticmethod
    def from_json(text: str | bytes) -> Programme:
        """The programme that `to_json` wrote. Raises ProgrammeError where the text is anything else."""
        try:
            return _planned(_recipe(json.loads(text)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ProgrammeError(f"not a programme: {error}") from error


def plan_programme(
    tracks: Sequence[MeasuredTrack],
    phases: Sequence[ProgrammePhase] = (),
    *,
    crossfade_s: float = CROSSFADE_S,
    skips: Sequence[float] = (),
    losses: Sequence[Loss] = (),
    bends: Sequence[Bend] = (),
    turns: Sequence[Turn] = (),
    once: bool = False,
) -> Programme:
    """Plan the music of one partner.

    In each phase of the protocol the tracks of its music play in the playlist's order, least heard first, cut
    or repeated so that the phase lasts as planned; the last one goes on for ever. Without phases, in the
    protocol or the playlist, the order is the programme. `once` ends it where a track would be heard again,
    for a file, which has to end; a headset's music never does. Raises ProgrammeError where there is no track
    or a length is wrong.
    """
    recipe = Recipe(
        tuple(tracks),
        tuple(phases),
        crossfade_s,
        _in_order(skips),
        tuple(losses),
        tuple(bends),
        _turns_in_order(turns),
        until_s=0.0,
        once=once,
    )
    return _planned(_reaching(recipe))


def _reaching(recipe: Recipe) -> Recipe:
    """The recipe, planned beyond what its phases ask for."""
    longest_s = math.inf if recipe.once else FARTHEST_S
    return replace(recipe, until_s=max(recipe.until_s, min(recipe.asked_s, longest_s) + BEYOND_S))


def _in_order(seconds: Sequence[float]) -> tuple[float, ...]:
    return tuple(sorted({round(at, 3) for at in seconds}))


def _turns_in_order(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    rounded = (Turn(round(turn.at_s, 3), turn.to) for turn in turns)
    return tuple(sorted(rounded, key=lambda turn: turn.at_s))


def _planned(recipe: Recipe) -> Programme:
    """The programme that follows from the recipe."""
    _check(recipe)
    segments, repeats_from_s = plan_segments(recipe)
    if not recipe.phases:
        once_s = max((part.ends_s for part in _before(segments, repeats_from_s)), default=0.0)
        return Programme(recipe, once_s, None, segments)
    early = repeats_from_s is not None and repeats_from_s < recipe.asked_s
    return Programme(recipe, recipe.asked_s, repeats_from_s if early else None, segments)


def _before(segments: tuple[Segment, ...], at_s: float | None) -> tuple[Segment, ...]:
    """The segments that start earlier than `at_s`; all of them where it is None."""
    return tuple(part for part in segments if at_s is None or part.starts_s < at_s)


def _check(recipe: Recipe) -> None:
    if not recipe.tracks:
        raise ProgrammeError("no track can be played")
    plans = (recipe.phases, *(bend.phases for bend in recipe.bends))
    if recipe.crossfade_s < 0 or any(phase.seconds < 0 for plan in plans for phase in plan):
        raise ProgrammeError("a length below zero")
    if any(track.sounding_s <= 0 for track in recipe.tracks):
        raise ProgrammeError("a track without sound")


def _recipe(document: dict[str, Any]) -> Recipe:
    """Read what `to_json` wrote, whatever else it may be."""
    if document["programme"] != 1:
        raise ValueError("of another version")
    return Recipe(
        tracks=tuple(MeasuredTrack(**track) for track in document["tracks"]),
        phases=_phases(document["phases"]),
        crossfade_s=float(document["crossfade_s"]),
        skips=_in_order([float(at) for at in document["skips"]]),
        losses=tuple(Loss(**loss) for loss in document["losses"]),
        bends=tuple(bend_from(bend) for bend in document["bends"]),
        turns=tuple(Turn(float(turn["at_s"]), str(turn["to"])) for turn in document["turns"]),
        until_s=float(document["until_s"]),
        once=bool(document["once"]),
    )


def bend_from(document: dict[str, Any]) -> Bend:
    """The bend of a JSON document. Raises ValueError, KeyError or TypeError where it is none."""
    return Bend(float(document["at_s"]), _phases(document["phases"]))


def _phases(documents: Sequence[dict[str, Any]]) -> tuple[ProgrammePhase, ...]:
    return tuple(
        ProgrammePhase(str(phase["id"]), float(phase["seconds"]), tuple(phase["music"]))
        for phase in documents
    )
