"""The last resort against sums that are too loud: a limiter that looks ahead. Nothing is ever clipped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kroom.music.decode import Samples, silence

_GRAIN = 48  # frames that share one target gain: 1 ms
_GRAINS_AHEAD = 5
_RELEASE = 0.004  # of the way back to full, a grain: a quarter of a second

LOOKAHEAD = _GRAIN * _GRAINS_AHEAD
"""Frames by which the sound leaves later than it came in."""

CEILING = 10 ** (-1.0 / 20)
"""No sample leaves above this: -1 dBFS."""


class Limiter:
    """Passes blocks through, `LOOKAHEAD` frames late, turned down where a peak would be over the ceiling."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget what is on its way through."""
        self._waiting = silence(LOOKAHEAD)
        self._wanted = np.ones(_GRAINS_AHEAD)
        self._before = 1.0
        self._gain = 1.0

    def process(self, block: Samples) -> Samples:
        """The next block of the same length, a multiple of 48 frames."""
        joined = np.concatenate((self._waiting, block))
        frames = len(block)
        self._waiting = joined[frames:]
        if self._idle(block):
            return joined[:frames]
        wanted = np.concatenate((self._wanted, _wanted(block)))
        gains = self._gains(wanted, frames // _GRAIN)
        self._wanted = wanted[frames // _GRAIN :]
        self._before = float(wanted[frames // _GRAIN - 1])
        return joined[:frames] * gains[:, None]

    def _idle(self, block: Samples) -> bool:
        """Nothing to do, now or from before: nearly always."""
        quiet = max(float(block.max()), -float(block.min())) <= CEILING
        return quiet and self._gain > 0.9999 and self._before == 1.0 and bool((self._wanted == 1.0).all())

    def _gains(self, wanted: NDArray[np.float64], grains: int) -> NDArray[np.float32]:
        """A gain for each frame: down along a straight line before a peak, back slowly after it."""
        edges = np.minimum(np.concatenate(([self._before], wanted[:-1])), wanted)
        points = np.empty(grains + 1)
        points[0] = self._gain
        for grain in range(1, grains + 1):
            ahead = edges[grain : grain + _GRAINS_AHEAD]
            lead = 1.0 - np.arange(len(ahead)) / _GRAINS_AHEAD
            goal = float((1.0 - (1.0 - ahead) * lead).min())
            points[grain] = min(goal, points[grain - 1] + (1.0 - points[grain - 1]) * _RELEASE)
        self._gain = float(points[-1])
        steps = np.arange(_GRAIN) / _GRAIN
        return (points[:-1, None] + np.diff(points)[:, None] * steps).astype(np.float32).ravel()


def _wanted(block: Samples) -> NDArray[np.float64]:
    """For each grain, the gain that keeps its highest sample under the ceiling."""
    peaks = np.abs(block).reshape(-1, _GRAIN * 2).max(axis=1).astype(np.float64)
    return np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
