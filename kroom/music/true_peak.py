"""True peak (ITU-R BS.1770): the highest point of the curve through the samples, oversampled four times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TAPS = 32
_ROW = 32
_PHASES = 4
_KAISER_BETA = 9.0  # FFmpeg's resampler, so that both find the same peaks


class TruePeak:
    """Takes one channel's samples as they come; `value` is the highest magnitude so far, full scale 1.0.

    Where all samples around are so low that no curve through them could be the highest, there is nothing to
    look for: exact, and nearly all of the work saved.
    """

    def __init__(self) -> None:
        self.value = 0.0
        self.sample_peak = 0.0
        self._history = np.zeros(_TAPS - 1, np.float32)

    def take(self, samples: NDArray[np.float32], peak: float) -> None:
        """The next samples, shape (frames,); `peak` is their highest magnitude."""
        joined = np.concatenate((self._history, samples))
        near = max(peak, float(np.abs(self._history).max()))
        self._history = joined[-(_TAPS - 1) :].copy()
        self.sample_peak = max(self.sample_peak, peak)
        if near * _MOST_OVERSHOOT > self.value:
            self.value = max(self.value, peak)
            self.value = max(self.value, _between(joined, self.value / _MOST_OVERSHOOT))

    def finish(self) -> None:
        """The end: the last samples ring out into silence."""
        self.take(np.zeros(_TAPS, np.float32), 0.0)


def _kernels() -> list[NDArray[np.float64]]:
    """For each place between two samples, the windowed sinc that gives the curve there."""
    found: list[NDArray[np.float64]] = []
    for phase in range(1, _PHASES):
        place = np.arange(_TAPS) - (_TAPS // 2 - 1) - phase / _PHASES
        window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0.0, 1.0 - (2.0 * place / _TAPS) ** 2)))
        kernel = np.sinc(place) * window
        found.append(kernel / kernel.sum())
    return found


def _matrix() -> NDArray[np.float32]:
    """All kernels at all places of a row: one product of matrices is far quicker than a convolution."""
    matrix = np.zeros((_TAPS + _ROW - 1, (_PHASES - 1) * _ROW), np.float32)
    for number, kernel in enumerate(_kernels()):
        for place in range(_ROW):
            matrix[place : place + _TAPS, number * _ROW + place] = kernel
    return matrix


_MATRIX = _matrix()
_MOST_OVERSHOOT = max(float(np.abs(kernel).sum()) for kernel in _kernels())


def _between(joined: NDArray[np.float32], low: float) -> float:
    """The highest magnitude between the samples, where one of those around is over `low`; 0 where none is.

    The first 31 samples are only history.
    """
    rows = -(-(len(joined) - _TAPS + 1) // _ROW)
    padded = np.zeros((rows + 1) * _ROW, np.float32)
    padded[: len(joined)] = joined
    peaks = np.abs(padded).reshape(-1, _ROW).max(axis=1)
    worth = np.flatnonzero(np.maximum(peaks[:-1], peaks[1:]) > low)
    if not len(worth):
        return 0.0
    windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS + _ROW - 1)[::_ROW]
    curve = windows[worth] @ _MATRIX
    return max(float(curve.max()), -float(curve.min()))
