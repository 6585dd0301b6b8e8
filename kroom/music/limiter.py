"""The last resort against sums that are too loud: a limiter that looks ahead. Nothing is ever clipped.

It goes by the true peak, the curve through the samples, which a device's converter draws.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kroom.music.decode import Samples, silence
from kroom.music.true_peak import HISTORY, LAG, MOST_OVERSHOOT, curve_peaks

_GRAIN = 48  # frames that share one target gain: 1 ms
_GRAINS_AHEAD = 5
_RELEASE = 0.004  # of the way back to full, a grain: a quarter of a second

LOOKAHEAD = _GRAIN * _GRAINS_AHEAD + LAG
"""Frames by which the sound leaves later than it came in."""

CEILING = 10 ** (-1.0 / 20)
"""No true peak leaves above this: -1 dBTP."""

_SAFE = CEILING / MOST_OVERSHOOT  # no curve through samples below it can reach the ceiling


class Limiter:
    """Passes blocks through, `LOOKAHEAD` frames late, turned down where a peak would be over the ceiling."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget what is on its way through."""
        self._waiting = silence(LOOKAHEAD)
        self._history = silence(HISTORY)
        self._wanted = np.ones(_GRAINS_AHEAD)
        self._before = 1.0
        self._gain = 1.0

    def process(self, block: Samples) -> Samples:
        """The next block of the same length, a multiple of 48 frames."""
        joined = np.concatenate((self._waiting, block))
        frames = len(block)
        self._waiting = joined[frames:]
        heard = np.concatenate((self._history, block))
        self._history = heard[frames:]
        peak = max(float(heard.max()), -float(heard.min()))
        if peak <= _SAFE and self._idle():
            return joined[:frames]
        grains = np.ones(frames // _GRAIN) if peak <= _SAFE else _wanted(heard)
        wanted = np.concatenate((self._wanted, grains))
        gains = self._gains(wanted, frames // _GRAIN)
        self._wanted = wanted[frames // _GRAIN :]
        self._before = float(wanted[frames // _GRAIN - 1])
        return joined[:frames] * gains[:, None]

    def _idle(self) -> bool:
        """Nothing to do from before: nearly always."""
        return self._gain > 0.9999 and self._before == 1.0 and bool((self._wanted == 1.0).all())

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


def _wanted(heard: Samples) -> NDArray[np.float64]:
    """For each grain, the gain that keeps its true peak under the ceiling."""
    sides = np.maximum(*(curve_peaks(np.ascontiguousarray(heard[:, side])) for side in (0, 1)))
    peaks = sides.reshape(-1, _GRAIN).max(axis=1).astype(np.float64)
    return np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
