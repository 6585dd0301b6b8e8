"""Envelopes, slow movement and filters: float32 audio at RATE, control curves with one point each STEP."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
Hertz = NDArray[np.float64]
Points = tuple[tuple[float, float], ...]

# Nothing above 10 kHz is wanted, so everything is made at half the final rate.
RATE = 24_000
STEP = 240
FULL: Points = ((0.0, 1.0), (1.0, 1.0))


def control_length(count: int) -> int:
    """Points of a control curve that covers ``count`` samples."""
    return -(-count // STEP) + 1


def curve(points: Points, count: int) -> Signal:
    """Control curve through (place 0-1, value) points, eased so that it has no corners."""
    places = np.array([p for p, _ in points])
    values = np.array([v for _, v in points])
    x = np.linspace(0.0, 1.0, control_length(count))
    index = np.clip(np.searchsorted(places, x, side="right") - 1, 0, len(places) - 2)
    span = np.maximum(places[index + 1] - places[index], 1e-9)
    part = np.clip((x - places[index]) / span, 0.0, 1.0)
    eased = part * part * (3.0 - 2.0 * part)
    return (values[index] + (values[index + 1] - values[index]) * eased).astype(np.float32)


def drift(rng: np.random.Generator, count: int, period: float) -> Signal:
    """Control curve between -1 and 1 that wanders around ``period`` seconds and never repeats."""
    t = np.arange(control_length(count)) * (STEP / RATE)
    total = np.zeros(len(t))
    for ratio, weight in ((1.0, 0.5), (0.618, 0.3), (0.271, 0.2)):
        speed = rng.uniform(0.85, 1.15) / (period * ratio)
        total += weight * np.sin(2 * np.pi * (speed * t + rng.uniform()))
    return total.astype(np.float32)


def at_rate(control: Signal, count: int) -> Signal:
    """Straight lines between the points of a control curve, as ``count`` samples."""
    ramp = np.arange(STEP, dtype=np.float32) / STEP
    lines = control[:-1, None] + np.diff(control)[:, None] * ramp
    return lines.ravel()[:count].astype(np.float32)


def swell(count: int, attack: float, release: float) -> Signal:
    """Control curve from 0 to 1 and back to 0, attack and release in seconds, power kept in a crossing."""
    t = np.arange(control_length(count)) * (STEP / RATE)
    end = count / RATE
    squeeze = min(1.0, end / (attack + release))
    up = np.clip(t / (attack * squeeze), 0.0, 1.0)
    down = np.clip((end - t) / (release * squeeze), 0.0, 1.0)
    return ((np.sin(0.5 * np.pi * up) * np.sin(0.5 * np.pi * down)) ** 1.4).astype(np.float32)


def convolve(signal: Signal, kernel: Signal) -> Signal:
    """Convolution through blockwise FFTs; the result is as long as ``signal``."""
    size = 1 << max(16, int(np.ceil(np.log2(len(kernel)))) + 1)
    block = size - len(kernel) + 1
    response = np.fft.rfft(kernel, size)
    out = np.zeros(len(signal) + size, dtype=np.float32)
    for start in range(0, len(signal), block):
        piece = np.fft.rfft(signal[start : start + block], size)
        out[start : start + size] += np.fft.irfft(piece * response, size)
    return out[: len(signal)]


def filtered(signal: Signal, gain: Callable[[Hertz], Hertz], rate: int) -> Signal:
    """Linear-phase filter without delay; ``gain`` gives the amplitude for frequencies in hertz."""
    taps = 8192
    kernel = np.fft.irfft(gain(np.fft.rfftfreq(taps, 1 / rate).astype(np.float64)))
    kernel = (np.roll(kernel, taps // 2) * np.hanning(taps)).astype(np.float32)
    padded = np.concatenate([signal, np.zeros(taps // 2, dtype=np.float32)])
    return convolve(padded, kernel)[taps // 2 :]


def doubled_rate(signal: Signal) -> Signal:
    """The same sound at twice the rate (half-band interpolation, 60 dB down in the image)."""
    taps = np.arange(-63, 64, 2) / 2.0
    kernel = (np.sinc(taps) * np.kaiser(len(taps), 8.0)).astype(np.float32)
    out = np.empty(2 * len(signal), dtype=np.float32)
    out[::2] = signal
    padded = np.concatenate([signal, np.zeros(32, dtype=np.float32)])
    out[1::2] = convolve(padded, kernel)[32 : 32 + len(signal)]
    return out
