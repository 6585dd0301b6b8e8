"""Loudness after ITU-R BS.1770, computed in the spectrum of short frames, and the gentle riding of level."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from shaping import RATE, Signal

FRAME = RATE // 10


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    """Power response of the K weighting at the frequencies of one frame (filters of BS.1770 at 48 kHz)."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(FRAME, 1 / RATE) / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.abs(shelf * high) ** 2


def frame_power(sound: Signal) -> NDArray[np.float64]:
    """K-weighted power of each 100 ms of a stereo sound, both channels summed."""
    frames = sound.shape[1] // FRAME
    total = np.zeros(frames)
    for channel in sound:
        for start in range(0, frames, 600):
            part = channel[start * FRAME : min(start + 600, frames) * FRAME].reshape(-1, FRAME)
            power = np.abs(np.fft.rfft(part, axis=1)) ** 2
            total[start : start + len(part)] += (power * _weights()).sum(axis=1) * 2 / FRAME**2
    return total


def integrated(sound: Signal) -> float:
    """Integrated loudness in LUFS with both gates; -inf for silence."""
    power = np.convolve(frame_power(sound), np.full(4, 0.25), mode="valid")
    loud = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return float("-inf")
    gated = loud[loud > 0.1 * loud.mean()]
    return float(-0.691 + 10 * np.log10(gated.mean()))


def evened(sound: Signal, share: float = 0.5) -> Signal:
    """The sound with its slow waves of level (over about 15 s) made smaller by ``share``."""
    frames = sound.shape[1] // RATE
    power = (sound[:, : frames * RATE].reshape(2, frames, RATE) ** 2).mean(axis=(0, 2), dtype=np.float64)
    window = np.hanning(17) / np.hanning(17).sum()
    level = 10 * np.log10(np.convolve(np.pad(power, 8, mode="reflect"), window, mode="valid") + 1e-9)
    curve = 10 ** (-share * (level - np.median(level)) / 20)
    return _ridden(sound, curve, RATE)


def calmed(sound: Signal, rise: float = 2.5) -> Signal:
    """The sound with rises softened: at most ``rise`` dB in 200 ms over the loudest of the time before.

    The gain moves over 300 ms, beginning before the rise, so it is not heard as such.
    """
    hop = RATE // 10
    frames = sound.shape[1] // hop
    power = (sound[:, : frames * hop].reshape(2, frames, hop) ** 2).mean(axis=(0, 2))
    level = 10 * np.log10(np.convolve(power, np.full(2, 0.5), mode="same") + 1e-7)
    allowed = level.copy()
    for i in range(4, frames):
        allowed[i] = min(level[i], max(allowed[i - 4 : i - 1]) + rise)
    window = np.hanning(5) / np.hanning(5).sum()
    cut = np.convolve(np.pad(allowed - level, 3, mode="edge"), window, mode="valid")
    cut = np.array([cut[k : k + frames] for k in range(len(cut) - frames + 1)]).min(axis=0)
    return _ridden(sound, 10 ** (cut / 20), hop)


def _ridden(sound: Signal, gains: NDArray[np.float64], hop: int) -> Signal:
    """The sound with a gain for each ``hop`` samples, in straight lines between their middles."""
    places = (np.arange(len(gains), dtype=np.float64) + 0.5) * hop
    samples = np.arange(sound.shape[1], dtype=np.float64)
    return sound * np.interp(samples, places, gains).astype(np.float32)


def peaks_softened(sound: Signal, ceiling: float) -> Signal:
    """The sound with peaks under ``ceiling`` by a smooth gain of 60 ms around each; untouched when lower."""
    hop = RATE // 100
    frames = -(-sound.shape[1] // hop)
    padded = np.pad(np.abs(sound).max(axis=0), (0, frames * hop - sound.shape[1]))
    need = np.minimum(1.0, ceiling / np.maximum(padded.reshape(frames, hop).max(axis=1), 1e-9))
    if need.min() >= 1.0:
        return sound
    wide = np.pad(need, 7, mode="edge")
    lowest = np.minimum.reduce([wide[k : k + frames + 8] for k in range(7)])
    smooth = np.convolve(lowest, np.full(7, 1 / 7), mode="valid")[1 : frames + 1]
    return _ridden(sound, smooth, hop)
