"""One track decoded ahead of time in a thread of its own, so that a slow disk is not heard."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kroom.music.decode import RATE, Samples, TrackError, TrackReader, silence

_AHEAD = 8 * RATE
_CHUNK = RATE // 5


class TrackStream:
    """The track from `start_s` seconds of its file on.

    `take` never waits longer than it is told; what came too late is dropped later, so that the track keeps
    its place in the programme. `problem` says why decoding has failed, `length` how many frames there
    are in all once that is known.
    """

    def __init__(self, path: Path, start_s: float) -> None:
        self.problem: str | None = None
        self.length: int | None = None
        self._path, self._start_s = path, start_s
        self._blocks: deque[Samples] = deque()
        self._ready = 0
        self._owed = 0
        self._late = False
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._decode, name=f"decode {path.name}", daemon=True)
        self._thread.start()

    def take(self, frames: int, patience_s: float, margin: int = 0) -> Samples:
        """The next `frames` frames; silence in place of what is not there after `patience_s` seconds.

        With a `margin` it waits for so many frames more, to know early where the track breaks off.
        """
        with self._changed:
            self._await(frames + margin, patience_s)
            self._pay()
            self._late = self._short(frames)
            parts = self._cut(frames)
            if self._ready < _AHEAD:  # to wake the decoder for nothing costs more than the taking
                self._changed.notify_all()
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def peek(self, frames: int, patience_s: float) -> Samples | None:
        """What the next `frames` frames will be; None where they are not there after `patience_s` seconds."""
        with self._changed:
            self._await(frames, patience_s)
            if self._owed or self._ready < frames:
                return None
            parts = list(itertools.takewhile(_until(frames), self._blocks))
            return np.concatenate(parts)[:frames]

    def wait(self, seconds: float) -> None:
        """Wait until there is something to take, or nothing will come, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._short(1), seconds)

    @property
    def ready(self) -> bool:
        """Whether enough lies ready to begin with, or nothing more will come."""
        return not self._short(_CHUNK)

    def close(self) -> None:
        """Let the thread end; it gives the file back. Doesn't wait."""
        with self._changed:
            self._closed = True
            self._blocks.clear()
            self._changed.notify_all()

    def join(self) -> None:
        """Wait until the thread has ended, at most two seconds. After `close`."""
        self._thread.join(2.0)

    def _await(self, frames: int, patience_s: float) -> None:
        """Wait for so many frames. Once late, waiting on every block would stall the other sounds too."""
        if self._short(frames):
            self._changed.wait_for(lambda: not self._short(frames), 0.0 if self._late else patience_s)

    def _short(self, frames: int) -> bool:
        return self.length is None and not self._closed and self._ready < frames + self._owed

    def _pay(self) -> None:
        """Drop what should have sounded earlier."""
        while self._owed and self._blocks:
            block = self._blocks.popleft()
            drop = min(self._owed, len(block))
            self._owed -= drop
            self._ready -= drop
            if drop < len(block):
                self._blocks.appendleft(block[drop:])

    def _cut(self, frames: int) -> list[Samples]:
        parts: list[Samples] = []
        while frames and self._blocks:
            block = self._blocks.popleft()
            if len(block) > frames:
                self._blocks.appendleft(block[frames:])
                block = block[:frames]
            parts.append(block)
            self._ready -= len(block)
            frames -= len(block)
        if frames:
            parts.append(silence(frames))
            self._owed += frames
        return parts

    def _decode(self) -> None:
        """The thread: decode, hand over, wait while enough lies ready."""
        made = 0
        try:
            reader = TrackReader(self._path, self._start_s)
            try:
                made = self._fill(reader)
            finally:
                reader.close()
        except TrackError as error:
            self._end(made, str(error))
        except Exception as error:  # noqa: BLE001 - whatever a file does to the decoder, the music goes on
            self._end(made, f"can't be decoded: {error}")
        else:
            self._end(made, None)

    def _fill(self, reader: TrackReader) -> int:
        made = 0
        while not self._closed:
            block = reader.read(_CHUNK)
            made += len(block)
            if not self._hand_over(block) or len(block) < _CHUNK:
                break
        return made

    def _hand_over(self, block: Samples) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._ready < _AHEAD)
            if self._closed:
                return False
            if len(block):
                self._blocks.append(block)
                self._ready += len(block)
            self._changed.notify_all()
            return True

    def _end(self, made: int, problem: str | None) -> None:
        with self._changed:
            self.problem, self.length = problem, made
            self._changed.notify_all()


def _until(frames: int) -> Callable[[Samples], bool]:
    """Whether a block is still wanted, while there are less than `frames` in those before it."""
    have = 0

    def wanted(block: Samples) -> bool:
        nonlocal have
        before, have = have, have + len(block)
        return before < frames

    return wanted
