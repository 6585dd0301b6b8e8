"""How two sounds change places without a change of level.

The curves are of equal power, right for sounds that have nothing to do with each other. Where they do (the
same note in both), their common part is measured as it passes, and the sum is corrected for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kroom.music.decode import RATE, Samples

_MEMORY_S = 0.15  # over which the common part is measured
_CANCELS = -0.2  # likeness below which two sounds would audibly cancel each other
_MOST = 1.5  # the correction as a factor of the amplitude: more would make a passing lull into a swell

ALIGN_FRAMES = RATE // 50
"""The most that the start of a track is moved: a whole period of the lowest notes."""

LISTEN_FRAMES = RATE // 10
"""How much of two tracks is compared before they meet."""


@dataclass
class Join:
    """What is known of a join in progress: powers of both sides, their common part, the correction now."""

    before: float = 0.0
    after: float = 0.0
    common: float = 0.0
    correction: float = 1.0
    known: bool = False

    def hear(self, before: Samples, after: Samples) -> None:
        """Take in the next block of both sides."""
        one, two = before.ravel(), after.ravel()
        steady = min(1.0, len(before) / (_MEMORY_S * RATE))
        share = steady if self.known else 1.0
        self.before += share * (float(one @ one) / len(one) - self.before)
        self.after += share * (float(two @ two) / len(two) - self.after)
        # Strangers look alike for a moment: what is common has to show itself for longer.
        self.common += steady * (float(one @ two) / len(one) - self.common)
        self.known = True

    def corrected(self, fall: float, rise: float) -> float:
        """The factor that gives the sum, at these two gains, the power of two strangers."""
        strangers = fall * fall * self.before + rise * rise * self.after
        actual = strangers + 2.0 * fall * rise * self.common
        if strangers <= 1e-12:
            return 1.0
        return min(_MOST, (strangers / max(actual, 1e-12)) ** 0.5)


def alignment(before: Samples, after: Samples) -> int:
    """Frames to drop from the start of `after` so that what both have in common does not cancel out.

    0 unless it would; never more than 20 ms. Both are what comes next, `after` longer by `ALIGN_FRAMES`.
    """
    one, two = before.sum(axis=1), after.sum(axis=1)
    length = len(one)
    common = np.correlate(two, one, "valid")
    powers = np.convolve(two * two, np.ones(length, np.float32), "valid")
    likeness = common / np.sqrt(np.maximum(powers * float(one @ one), 1e-12))
    if likeness[0] > _CANCELS:
        return 0
    return int(likeness.argmax())


def crossfade(before: Samples, after: Samples, done: int, length: int, join: Join) -> Samples:
    """`before` gives way to `after`: this block starts `done` frames into a fade of `length` frames."""
    frames = len(before)
    if done >= length:
        return after
    steps = np.arange(done, done + frames, dtype=np.float32)
    angle = np.clip(steps / length, 0.0, 1.0) * np.float32(np.pi / 2)
    fall, rise = np.cos(angle), np.sin(angle)
    join.hear(before, after)
    was, join.correction = join.correction, join.corrected(float(fall[-1]), float(rise[-1]))
    correction = np.linspace(was, join.correction, frames, dtype=np.float32)
    fall, rise = (fall * correction).astype(np.float32), (rise * correction).astype(np.float32)
    joined: Samples = np.multiply(before, fall[:, None], dtype=np.float32)
    joined += after * rise[:, None]
    return joined
