"""How a programme's segments are found: one after the other, each from what came before it alone.

Nothing that happens at second t changes a segment that started before t (but for where it ends), and gains
belong to tracks: so a skip can be planned into music that is already sounding. Phases that last otherwise
than planned change no join that begins before the bend takes hold: each join follows the course of its time.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass

from kroom.music.pieces import (
    MUSIC_PHASES,
    PREVIOUS,
    SKIP_FADE_S,
    MeasuredTrack,
    ProgrammePhase,
    Recipe,
    Segment,
)

_START_FADE_S = 0.02  # the very first sound: too short to hear as a fade, long enough not to click
_SHORTEST_FADE_S = 0.01
_SHORTEST_REST_S = 45.0  # a track is not begun for less than this before its phase ends
_FADE_SHARE = 0.4  # of a short track, at each of its ends


@dataclass(frozen=True)
class _Stretch:
    """From `start_s` to `end_s` the tracks of `pool` play; once all were heard, those of `afterwards`."""

    start_s: float
    end_s: float
    pool: tuple[int, ...]
    afterwards: tuple[int, ...]


@dataclass(frozen=True)
class _Course:
    """From `from_s` until `until_s` joins are made by these stretches, which cover all time."""

    from_s: float
    until_s: float
    stretches: list[_Stretch]

    def at(self, at_s: float) -> _Stretch:
        """The stretch of that second."""
        return next(stretch for stretch in self.stretches if at_s < stretch.end_s)


@dataclass(frozen=True)
class _Interrupt:
    """At `at_s` what sounds is left, if it is the track that was `lost`; `to` is where a turn goes."""

    at_s: float
    lost: int | None = None
    to: str = ""


@dataclass(frozen=True)
class _Join:
    """At `at_s` the track `to` begins, over `fade_s`."""

    at_s: float
    to: int | None
    fade_s: float


def plan_segments(recipe: Recipe) -> tuple[tuple[Segment, ...], float | None]:
    """The segments up to `until_s` and the second from which a track is heard again (None where none is)."""
    return _Planner(recipe).plan()


class _Planner:
    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._tracks = recipe.tracks
        self._courses = _courses(recipe)
        self._heard: Counter[int] = Counter()
        self._last: int | None = None
        self._trail: list[int] = []
        self._interrupts = sorted(
            [_Interrupt(at) for at in recipe.skips]
            + [_Interrupt(round(loss.at_s, 3), lost=loss.track) for loss in recipe.losses]
            + [_Interrupt(turn.at_s, to=turn.to) for turn in recipe.turns],
            key=lambda interrupt: interrupt.at_s,
        )

    def plan(self) -> tuple[tuple[Segment, ...], float | None]:
        segments: list[Segment] = []
        repeats_from_s: float | None = None
        start_s, fade_s = 0.0, _START_FADE_S
        track = self._choose(0.0, self._courses[0])
        while track is not None and start_s <= self._recipe.until_s:
            if self._heard[track] and repeats_from_s is None:
                repeats_from_s = start_s
            self._heard[track] += 1
            self._last = track
            self._trail.append(track)
            join = self._join(track, start_s)
            segments.append(self._segment(track, start_s, fade_s, join))
            start_s, fade_s, track = join.at_s, join.fade_s, join.to
        return tuple(segments), repeats_from_s

    def _segment(self, number: int, start_s: float, fade_in_s: float, join: _Join) -> Segment:
        track = self._tracks[number]
        return Segment(
            track=number,
            path=track.path,
            title=track.title,
            phase=track.phase,
            file_start_s=round(track.sound_start_s, 3),
            starts_s=start_s,
            length_s=round(join.at_s + join.fade_s - start_s, 3),
            gain_db=track.gain_db,
            fade_in_s=fade_in_s,
            fade_out_s=join.fade_s,
        )

    def _join(self, track: int, start_s: float) -> _Join:
        """Where and how the track is left: at its own end, its phase's, or an interruption."""
        end_s = start_s + self._tracks[track].sounding_s
        join = self._planned_join(track, start_s, end_s)
        interrupt = self._interruption(track, start_s, join.at_s)
        if interrupt is not None and interrupt.to == PREVIOUS:
            join = self._back(interrupt.at_s, end_s)
        elif interrupt is not None:
            join = self._cut(interrupt.at_s, end_s, SKIP_FADE_S, self._course(interrupt.at_s))
        return _Join(round(join.at_s, 3), join.to, round(join.fade_s, 3))

    def _planned_join(self, track: int, start_s: float, end_s: float) -> _Join:
        """The join by the course that holds when it begins."""
        courses = itertools.dropwhile(lambda course: course.until_s <= start_s, self._courses)
        joins = ((course, self._join_by(course, track, start_s, end_s)) for course in courses)
        return next(join for course, join in joins if join.at_s < course.until_s)

    def _join_by(self, course: _Course, track: int, start_s: float, end_s: float) -> _Join:
        join = self._at_own_end(track, end_s, course)
        boundary_s = max(course.from_s, _boundary(course, track, start_s))
        if boundary_s < join.at_s:
            return self._cut(boundary_s, end_s, self._recipe.crossfade_s, course)
        return self._without_stub(join, start_s, boundary_s, course) if boundary_s < math.inf else join

    def _at_own_end(self, track: int, end_s: float, course: _Course) -> _Join:
        """The track plays to its end; the next begins so that it has come in by then."""
        longest = min(self._recipe.crossfade_s, _FADE_SHARE * self._tracks[track].sounding_s)
        at_s, fade_s, to = end_s - longest, longest, None
        for _ in range(2):  # a shorter fade begins later: by then what was chosen may be lost
            to = self._choose(at_s, course)
            if to is None:
                return _Join(end_s, None, 0.0)
            fade_s = max(_SHORTEST_FADE_S, min(fade_s, _FADE_SHARE * self._tracks[to].sounding_s))
            at_s = end_s - fade_s
        if at_s < course.from_s < end_s:  # another course had a later join, which is still to come
            return _Join(course.from_s, to, max(_SHORTEST_FADE_S, end_s - course.from_s))
        return _Join(at_s, to, fade_s)

    def _cut(self, at_s: float, end_s: float, longest_s: float, course: _Course) -> _Join:
        """The track is left at `at_s` although it could sound until `end_s`."""
        to = self._choose(at_s, course)
        if to is None:
            return _Join(at_s, None, min(longest_s, end_s - at_s))
        fade_s = min(longest_s, _FADE_SHARE * self._tracks[to].sounding_s, end_s - at_s)
        return _Join(at_s, to, max(_SHORTEST_FADE_S, fade_s))

    def _without_stub(self, join: _Join, start_s: float, boundary_s: float, course: _Course) -> _Join:
        """Leave the track a little earlier where the next one would hardly begin before its phase ends."""
        if join.to is None or join.to in course.at(boundary_s).pool:
            return join
        rest_s = min(_SHORTEST_REST_S, self._tracks[join.to].sounding_s)
        earlier_s = boundary_s - rest_s
        if join.at_s <= earlier_s or earlier_s - start_s < rest_s or earlier_s < course.from_s:
            return join
        return _Join(earlier_s, join.to, join.fade_s)

    def _back(self, at_s: float, end_s: float) -> _Join:
        """To the track before, or to the beginning of the first one: as if neither had been heard yet."""
        left = self._trail.pop()
        to = self._trail.pop() if self._trail else left
        self._heard.subtract({left, to})
        lost = {loss.track for loss in self._recipe.losses if loss.at_s <= at_s}
        if to in lost:
            return self._cut(at_s, end_s, SKIP_FADE_S, self._course(at_s))
        fade_s = min(SKIP_FADE_S, _FADE_SHARE * self._tracks[to].sounding_s, end_s - at_s)
        return _Join(at_s, to, max(_SHORTEST_FADE_S, fade_s))

    def _interruption(self, track: int, start_s: float, before_s: float) -> _Interrupt | None:
        for interrupt in self._interrupts:
            if start_s < interrupt.at_s < before_s and interrupt.lost in (None, track):
                return interrupt
        return None

    def _course(self, at_s: float) -> _Course:
        return next(course for course in self._courses if at_s < course.until_s)

    def _choose(self, at_s: float, course: _Course) -> int | None:
        """The least heard track of the phase, in order after the last one; never the same twice running."""
        lost = {loss.track for loss in self._recipe.losses if loss.at_s <= at_s}
        chosen = self._least_heard(self._turned_to(at_s, course) or self._pool(course.at(at_s), lost), lost)
        if self._recipe.once:
            return None if chosen is None or self._heard[chosen] else chosen
        return self._least_heard(tuple(range(len(self._tracks))), lost) if chosen is None else chosen

    def _turned_to(self, at_s: float, course: _Course) -> tuple[int, ...]:
        """The tracks of the phase that was gone to; they play until the plan asks for other music."""
        turns = [turn for turn in self._recipe.turns if turn.to != PREVIOUS and turn.at_s <= at_s]
        if not turns or turns[-1].at_s < course.at(at_s).start_s:
            return ()
        by_phase = _by_phase(self._tracks)
        return _pool_for((turns[-1].to,), by_phase, None) if by_phase else ()

    def _least_heard(self, pool: tuple[int, ...], lost: set[int]) -> int | None:
        """The first of the least heard, from the one after the last; the last only where it is alone."""
        turn = pool.index(self._last) + 1 if self._last in pool else 0
        order = [track for track in (*pool[turn:], *pool[:turn]) if track not in lost]
        others = [track for track in order if track != self._last]
        unheard = next((track for track in others if not self._heard[track]), None)
        if unheard is not None:  # nearly always, and long playlists are planned while music plays
            return unheard
        return min(others or order, key=self._heard.__getitem__, default=None)

    def _pool(self, stretch: _Stretch, lost: set[int]) -> tuple[int, ...]:
        if all(self._heard[track] or track in lost for track in stretch.pool):
            return stretch.afterwards
        return stretch.pool


def _boundary(course: _Course, track: int, start_s: float) -> float:
    """When the track has to go: the end of the phases that it belongs to."""
    later = itertools.dropwhile(lambda stretch: stretch.end_s <= start_s, course.stretches)
    end_s = next(later).end_s
    for stretch in later:
        if track not in stretch.pool:
            break
        end_s = stretch.end_s
    return end_s


def _courses(recipe: Recipe) -> list[_Course]:
    """The phases as they were at first, and as they are from each bend on."""
    plans = [(-math.inf, recipe.phases), *((round(bend.from_s, 3), bend.phases) for bend in recipe.bends)]
    ends = [from_s for from_s, _ in plans[1:]] + [math.inf]
    return [
        _Course(from_s, until_s, _stretches(recipe.tracks, phases))
        for (from_s, phases), until_s in zip(plans, ends, strict=True)
    ]


def _stretches(tracks: tuple[MeasuredTrack, ...], phases: tuple[ProgrammePhase, ...]) -> list[_Stretch]:
    """The phases as stretches of time without a hole, the last one endless."""
    everything = tuple(range(len(tracks)))
    by_phase = _by_phase(tracks)
    if not by_phase or not phases:
        last = by_phase[_phase_order(by_phase)[-1]] if by_phase else everything
        return [_Stretch(0.0, math.inf, everything, last)]
    stretches: list[_Stretch] = []
    start_s = 0.0
    pool: tuple[int, ...] | None = None
    for phase in phases:
        pool = _pool_for(phase.music, by_phase, pool)
        end_s = round(start_s + phase.seconds, 3)  # as segments are, or a rest of nothing would be left
        if stretches and stretches[-1].pool == pool:
            start_s = stretches.pop().start_s
        if end_s > start_s:
            stretches.append(_Stretch(start_s, end_s, pool, pool))
        start_s = end_s
    return _endless(stretches, pool or everything)


def _endless(stretches: list[_Stretch], pool: tuple[int, ...]) -> list[_Stretch]:
    if not stretches:
        return [_Stretch(0.0, math.inf, pool, pool)]
    last = stretches[-1]
    return [*stretches[:-1], _Stretch(last.start_s, math.inf, last.pool, last.pool)]


def _by_phase(tracks: tuple[MeasuredTrack, ...]) -> dict[str, tuple[int, ...]]:
    """Numbers of the tracks of each phase (none: empty); one without a phase is in the phase before it."""
    if all(track.phase is None for track in tracks):
        return {}
    found: dict[str, list[int]] = {}
    phase = MUSIC_PHASES[0]
    for number, track in enumerate(tracks):
        phase = track.phase or phase
        found.setdefault(phase, []).append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _phase_order(by_phase: dict[str, tuple[int, ...]]) -> list[str]:
    return sorted(by_phase, key=_rank)


def _rank(phase: str) -> int:
    return MUSIC_PHASES.index(phase) if phase in MUSIC_PHASES else len(MUSIC_PHASES)


def _pool_for(
    music: tuple[str, ...], by_phase: dict[str, tuple[int, ...]], before: tuple[int, ...] | None
) -> tuple[int, ...]:
    """The tracks of these phases of music, in the playlist's order; of the nearest phase where none is."""
    pool = tuple(sorted(itertools.chain.from_iterable(by_phase.get(name, ()) for name in set(music))))
    if pool:
        return pool
    if not music:
        return before or by_phase[_phase_order(by_phase)[0]]
    nearest = min(_phase_order(by_phase), key=lambda name: min(abs(_rank(name) - _rank(m)) for m in music))
    return by_phase[nearest]
