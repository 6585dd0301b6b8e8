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
        if near * MOST_OVERSHOOT > self.value:
            self.value = max(self.value, peak)
            self.value = max(self.value, _between(joined, self.value / MOST_OVERSHOOT))

    def finish(self) -> None:
        """The end: the last samples ring out into silence."""
        self.take(np.zeros(_TAPS, np.float32), 0.0)


HISTORY = _TAPS - 1
"""How many samples before the first are needed to know the curve from there on."""

LAG = _TAPS // 2
"""How many samples the curve is behind: it needs as many that come after."""


def curve_peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The magnitude of the curve at each place that `samples` allow: `HISTORY` fewer, the first `LAG` late.

    Shape (frames,). At each place the highest of the sample there and of the three points after it.
    """
    count = len(samples) - HISTORY
    curve = np.abs(_windows(samples) @ _MATRIX).reshape(-1, _PHASES - 1, _ROW).max(axis=1).ravel()[:count]
    return np.maximum(curve, np.abs(samples[LAG - 1 : LAG - 1 + count]))


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
MOST_OVERSHOOT = max(float(np.abs(kernel).sum()) for kernel in _kernels())
"""How many times as high as the samples around it the curve can be."""


def _between(joined: NDArray[np.float32], low: float) -> float:
    """The highest magnitude between the samples, where one of those around is over `low`; 0 where none is.

    The first 31 samples are only history.
    """
    windows = _windows(joined)
    peaks = np.abs(windows[:, :_ROW]).max(axis=1)
    ends = np.abs(windows[:, _ROW:]).max(axis=1)
    worth = np.flatnonzero(np.maximum(peaks, ends) > low)
    if not len(worth):
        return 0.0
    curve = windows[worth] @ _MATRIX
    return max(float(curve.max()), -float(curve.min()))


def _windows(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples in rows of those that 32 places need, padded with silence."""
    rows = -(-(len(samples) - HISTORY) // _ROW)
    padded = np.zeros(rows * _ROW + HISTORY, np.float32)
    padded[: len(samples)] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, HISTORY + _ROW)[::_ROW]
