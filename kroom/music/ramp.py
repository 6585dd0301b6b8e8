"""A value that moves smoothly: every fade, volume and duck is one of these."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kroom.music.decode import RATE

Curve = NDArray[np.float32]
"""One value a frame, shape (frames,)."""


class Ramp:
    """A value on its way to a goal along half a cosine, so that neither end of the way is heard."""

    def __init__(self, value: float) -> None:
        self._from = self._to = self.value = value
        self._done = self._length = 0

    @property
    def goal(self) -> float:
        """Where it is going."""
        return self._to

    @property
    def settled(self) -> bool:
        """Whether it has arrived."""
        return self._done >= self._length

    def to(self, goal: float, seconds: float) -> None:
        """Set out for `goal` from wherever it is now; 0 seconds is at once."""
        self._from, self._to = self.value, goal
        self._done, self._length = 0, max(0, round(seconds * RATE))
        if self._length == 0:
            self.value = goal

    def next(self, frames: int) -> float | Curve:
        """The value over the next `frames` frames: one number where it stands still, else one a frame."""
        if self.settled:
            return self.value
        steps = np.arange(self._done + 1, self._done + frames + 1, dtype=np.float32)
        way = 0.5 - 0.5 * np.cos(np.pi * np.minimum(steps / self._length, 1.0))
        curve = (self._from + (self._to - self._from) * way).astype(np.float32)
        self._done += frames
        self.value = self._to if self.settled else float(curve[-1])
        return curve
