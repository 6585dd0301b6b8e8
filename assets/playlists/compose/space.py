"""The room around the music: convolution with a synthetic hall whose two ears hear different reflections."""

import numpy as np
from shaping import RATE, Hertz, Signal, convolve, filtered

_BANDS = (
    (0, 160, 0.85),
    (160, 400, 1.0),
    (400, 1000, 0.95),
    (1000, 2200, 0.72),
    (2200, 4500, 0.46),
    (4500, 9000, 0.25),
)


def hall(seconds: float, seed: int) -> Signal:
    """Impulse response (2, n): noise in six bands, each with its own decay; ``seconds`` is that of 300 Hz.

    Low bands are shared between the ears, so that they survive a mono sum; each ear has unit energy.
    """
    rng = np.random.default_rng((seed, 3))
    count = int(RATE * seconds * 1.05)
    t = np.arange(count) / RATE
    out = np.zeros((2, count), dtype=np.float32)
    for low, high, share in _BANDS:
        common, *own = rng.standard_normal((3, count))
        shared = 0.9 if high <= 160 else 0.55 if high <= 400 else 0.3
        decay = np.exp(-6.9 * t / (seconds * share)).astype(np.float32)
        for ear in range(2):
            noise = np.sqrt(shared) * common + np.sqrt(1 - shared) * own[ear]
            out[ear] += _banded(noise.astype(np.float32), low, high) * decay
    build = np.sin(0.5 * np.pi * np.clip((t - 0.018) / 0.09, 0.0, 1.0)) ** 2
    tail = np.clip((t[-1] - t) / 0.5, 0.0, 1.0)
    out *= (build * tail).astype(np.float32)
    energy = float((out**2).sum()) / 2
    return out / np.float32(energy**0.5)


def _banded(noise: Signal, low: float, high: float) -> Signal:
    def gain(hertz: Hertz) -> Hertz:
        rise = 1 / (1 + (max(low, 45.0) / (hertz + 1e-6)) ** 8)
        return np.sqrt(rise / (1 + (hertz / high) ** 8))

    return filtered(noise, gain, RATE)


def reverberated(send: Signal, response: Signal) -> Signal:
    """The hall's answer to a stereo send: each ear hears its own side, and a good part of the other."""
    left, right = send
    near, far = np.float32(0.88), np.float32(0.47)
    return np.stack(
        [convolve(near * left + far * right, response[0]), convolve(near * right + far * left, response[1])]
    )


def echoed(sound: Signal, delay: float, turns: int = 4, loss: float = 0.5) -> Signal:
    """``sound`` (2, n) with quiet repeats each ``delay`` seconds, darker each time, changing sides softly."""
    out = sound.copy()
    step = int(delay * RATE)
    turn = sound
    for number in range(1, turns + 1):
        shift = step * number
        if shift >= sound.shape[1]:
            break
        turn = _dulled((loss * (0.35 * turn + 0.65 * turn[::-1])).astype(np.float32))
        out[:, shift:] += turn[:, : sound.shape[1] - shift]
    return out


def _dulled(sound: Signal) -> Signal:
    kernel = np.hanning(15).astype(np.float32)
    kernel /= kernel.sum()
    channels: list[Signal] = [
        np.convolve(channel, kernel, mode="same").astype(np.float32) for channel in sound
    ]
    return np.stack(channels)
