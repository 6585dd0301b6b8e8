"""Plays a programme: opens its tracks in time, brings each to its loudness, and joins them without a hole."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kroom.music.decode import RATE, Samples, silence
from kroom.music.join import ALIGN_FRAMES, LISTEN_FRAMES, Join, alignment, crossfade
from kroom.music.pieces import BEND_AHEAD_S
from kroom.music.programme import Bend, Programme, Segment, Turn
from kroom.music.stream import TrackStream

_OPEN_AHEAD = 15 * RATE
_PLAN_AHEAD_S = 1800.0
_ENDS_EARLY = RATE // 10  # a track this much shorter than it was measured has been changed or cut
_REAL_TIME_S = 1.0  # more patience than this has only a reader that outruns the decoder
_MARGIN = 4 * RATE  # then it must not outrun it so far that no time is left to leave a broken track
_LEAD_S = 0.1  # from asking for another track to its first sound: time to open its file
_AT_ONCE_S = 0.002  # the same where its first sound lies ready

_Key = tuple[int, int]  # a track's number, and the frame at which it starts


class Player:
    """One programme from frame `at` on. `position` is the next frame, `problems` what could not be played."""

    def __init__(self, programme: Programme, at: int, patience_s: float) -> None:
        self.programme = programme
        self.position = max(0, at)
        self.problems: tuple[str, ...] = ()
        self._patience_s = patience_s
        self._margin = _MARGIN if patience_s > _REAL_TIME_S else 0
        self._streams: dict[_Key, TrackStream] = {}
        self._begun: dict[_Key, int] = {}
        self._joins: dict[_Key, Join] = {}
        self._leaving: list[TrackStream] = []
        self._tend()

    @property
    def position_s(self) -> float:
        """The programme second of the next frame."""
        return self.position / RATE

    def wait(self, seconds: float) -> None:
        """Wait until the music has something to start with, at most so long."""
        for stream in self._streams.values():
            stream.wait(seconds)
            return

    @property
    def ready(self) -> bool:
        """Whether the music can begin without a hole."""
        return all(self._streams[_key(segment)].ready for segment in self._active(1))

    def skip(self) -> float:
        """Leave the current segment for the next, in a moment; the programme second at which that happens."""
        now, then = (self.programme.segment_number(at) for at in (self.position_s, self.position_s + _LEAD_S))
        if then is not None and then != now:  # the next one is about to begin anyway
            return self.programme.segments[then].starts_s
        at_s = round(self.position_s + _AT_ONCE_S, 3)
        skipped = self.programme.with_skip(at_s)
        if not self._lies_ready(skipped, at_s):
            at_s = round(self.position_s + _LEAD_S, 3)
            skipped = self.programme.with_skip(at_s)
        self.programme = skipped
        return at_s

    def turn(self, to: str) -> float:
        """Leave it for the track before, or for a phase of the music; the second at which that happens."""
        at_s = round(self.position_s + _LEAD_S, 3)
        self.programme = self.programme.with_turn(Turn(at_s, to))
        return at_s

    def bend(self, bend: Bend) -> None:
        """Let the phases last otherwise, from a little later on: what sounds goes on."""
        soonest_s = (
            self.position_s + _LEAD_S - BEND_AHEAD_S
        )  # what was made already stays, also when told late
        self.programme = self.programme.with_bend(replace(bend, at_s=max(bend.at_s, round(soonest_s, 3))))

    def _lies_ready(self, programme: Programme, at_s: float) -> bool:
        """Whether what begins there in that programme has been opened ahead."""
        number = programme.segment_number(at_s)
        key = None if number is None else self._untouched(programme.segments[number])
        return key is not None and self._streams[key].ready

    def produce(self, frames: int) -> Samples:
        """The next `frames` frames; silence where no track can be played."""
        self._tend()
        mixed: Samples | None = None
        active = self._active(frames)
        for before, after in itertools.pairwise(active):
            self._align(before, after)
        for segment in active:
            block = self._block(segment, frames)
            mixed = block if mixed is None else self._joined(mixed, block, segment)
        self.position += frames
        return silence(frames) if mixed is None else mixed

    def close(self) -> None:
        """Give back every file."""
        for stream in self._streams.values():
            stream.close()
        self._leaving += self._streams.values()
        self._streams.clear()

    def drain(self) -> None:
        """Wait until every thread of this player has ended. After `close`."""
        for stream in self._leaving:
            stream.join()
        self._leaving.clear()

    def _block(self, segment: Segment, frames: int) -> Samples:
        """The segment's own sound, at its loudness, in the place it has in these frames."""
        key = _key(segment)
        late = max(0, self._begun[key] - self.position)
        samples = self._streams[key].take(frames - late, self._patience_s, self._margin) * _amplitude(
            segment.gain_db
        )
        if not late:
            return samples
        block = silence(frames)
        block[late:] = samples
        return block

    def _align(self, before: Segment, after: Segment) -> None:
        """At the start of a join: move the track that comes in by an instant where both would cancel out."""
        key = _key(after)
        if key in self._joins:
            return
        self._joins[key] = Join()
        leaving = self._streams[_key(before)].peek(LISTEN_FRAMES, self._patience_s)
        coming = self._streams[key].peek(LISTEN_FRAMES + ALIGN_FRAMES, self._patience_s)
        early = 0 if leaving is None or coming is None else alignment(leaving, coming)
        if early:
            self._streams[key].take(early, 0.0)

    def _joined(self, mixed: Samples, block: Samples, segment: Segment) -> Samples:
        key = _key(segment)
        fade = max(1, _frames(segment.fade_in_s))
        return crossfade(mixed, block, self.position - key[1], fade, self._joins[key])

    def _active(self, frames: int) -> list[Segment]:
        """The segments that sound in the next frames, oldest first."""
        end = self.position + frames
        return [part for part in self._near() if _frames(part.starts_s) < end]

    def _near(self) -> list[Segment]:
        """Segments that sound now or will before long, oldest first; one that comes, always, for a skip."""
        segments = self.programme.segments
        number = self.programme.segment_number(self.position_s)
        if number is None:
            return []
        first = last = number
        while first > 0 and _frames(segments[first - 1].ends_s) > self.position:
            first -= 1
        soon = self.position + _OPEN_AHEAD
        while last + 1 < len(segments) and (last == number or _frames(segments[last + 1].starts_s) < soon):
            last += 1
        return [part for part in segments[first : last + 1] if _frames(part.ends_s) > self.position]

    def _tend(self) -> None:
        """Plan on, leave tracks that failed, open what comes, close what has gone."""
        if self.position_s > self.programme.recipe.until_s - _PLAN_AHEAD_S:
            self.programme = self.programme.extended(self.position_s + 2 * _PLAN_AHEAD_S)
        before, found = self.programme, self._near()
        for segment in found:
            self._leave_if_failed(segment)
        if self.programme is not before:
            found = self._near()
        near = {_key(segment): segment for segment in found}
        for key, segment in near.items():
            if key not in self._streams and not self._take_over(key, segment, near):
                self._open(key, segment)
        for key in [key for key in self._streams if key not in near]:
            self._close(key)

    def _open(self, key: _Key, segment: Segment) -> None:
        begun = max(self.position, key[1])
        start_s = segment.file_start_s + (begun - key[1]) / RATE
        self._begun[key] = begun
        self._streams[key] = TrackStream(Path(segment.path), start_s)

    def _take_over(self, key: _Key, segment: Segment, near: Mapping[_Key, Segment]) -> bool:
        """Begin the segment with what was opened ahead for it, before the plan was changed."""
        ahead = self._untouched(segment)
        if ahead is None or ahead in near or key[1] < self.position:
            return False
        self._streams[key] = self._streams.pop(ahead)
        self._begun[key] = key[1]
        del self._begun[ahead]
        return True

    def _untouched(self, segment: Segment) -> _Key | None:
        """The stream of that segment's track from its start, of which nothing has sounded yet."""
        for key, begun in self._begun.items():
            if key[0] == segment.track and begun == key[1] > self.position and key not in self._joins:
                return key
        return None

    def _close(self, key: _Key) -> None:
        stream = self._streams.pop(key)
        stream.close()
        self._leaving = [*self._leaving[-3:], stream]
        del self._begun[key]
        self._joins.pop(key, None)

    def _leave_if_failed(self, segment: Segment) -> None:
        """A track that can't be played on is left for the next; the programme knows of it from then on."""
        stream = self._streams.get(_key(segment))
        if stream is None or stream.length is None:
            return
        needed = _frames(segment.ends_s) - self._begun[_key(segment)]
        if stream.length >= needed - _ENDS_EARLY:
            return
        if any(loss.track == segment.track for loss in self.programme.losses):
            return
        self.problems = (*self.problems, f"{segment.title}: {stream.problem or 'ends early'}")
        self.programme = self.programme.with_loss(segment.track, self.position_s + 0.001)


def _frames(seconds: float) -> int:
    return round(seconds * RATE)


def _key(segment: Segment) -> _Key:
    return segment.track, _frames(segment.starts_s)


def _amplitude(decibels: float) -> float:
    return 10.0 ** (decibels / 20.0)
