"""Water and air: noises without edges, stereo (2, count), from long loops with independent slow movement."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from shaping import RATE, Signal, at_rate, control_length, drift

_LOOP = 1 << 20


@lru_cache(maxsize=12)
def _noise(low: float, high: float, tilt: float, seed: int) -> Signal:
    """A seamless loop of noise between two frequencies, falling by ``tilt`` dB an octave, RMS 1."""
    rng = np.random.default_rng((seed, round(low), round(high)))
    hertz = np.fft.rfftfreq(_LOOP, 1 / RATE) + 1e-3
    gain = (hertz / low) ** (-tilt / 6.02) / np.sqrt((1 + (low / hertz) ** 6) * (1 + (hertz / high) ** 6))
    phase = np.exp(2j * np.pi * rng.uniform(size=len(hertz)))
    wave = np.fft.irfft(gain * phase * rng.rayleigh(size=len(hertz)))
    return (wave / np.sqrt(np.mean(wave**2))).astype(np.float32)


def _stereo(loop: Signal, count: int, width: float, rng: np.random.Generator) -> Signal:
    """Middle and side from two places of the loop."""
    rolls = [np.resize(np.roll(loop, int(rng.integers(len(loop)))), count) for _ in range(2)]
    middle, side = rolls[0], np.float32(width) * rolls[1]
    return np.stack([middle + side, middle - side]).astype(np.float32)


def waves(count: int, rng: np.random.Generator, seed: int) -> Signal:
    """A lake's edge: swells of about eleven seconds, no two alike, brighter while they run up."""
    t = np.arange(control_length(count)) * 0.01
    out = np.zeros((2, count), dtype=np.float32)
    for period, share in ((10.7, 1.0), (14.9, 0.7)):
        turn = t / period + 0.35 * drift(rng, count, 61.0) + rng.uniform()
        place = turn % 1.0
        height = (
            np.where(
                place < 0.42, np.sin(0.5 * np.pi * place / 0.42), np.cos(0.5 * np.pi * (place - 0.42) / 0.58)
            )
            ** 2
        )
        high = (0.18 + 0.82 * height * (0.75 + 0.25 * drift(rng, count, 37.0))) * share
        low = _stereo(_noise(120, 520, 2.0, seed), count, 0.5, rng) * at_rate(high.astype(np.float32), count)
        foam = _stereo(_noise(500, 2100, 4.0, seed), count, 0.6, rng)
        out += low + 0.33 * foam * at_rate((high**2.2).astype(np.float32), count)
    return out


@lru_cache(maxsize=2)
def _bubbles(seed: int) -> NDArray[np.float32]:
    """A stereo loop of some thousand bubbles: each a short rising sine, as in a real brook."""
    rng = np.random.default_rng((seed, 7))
    out = np.zeros((2, _LOOP + 4800), dtype=np.float32)
    for _ in range(7000):
        life = int(RATE * rng.uniform(0.045, 0.14))
        t = np.arange(life) / RATE
        pitch = 680.0 * 2.0 ** rng.normal(0.0, 0.6)
        angle = 2 * np.pi * pitch * (t + rng.uniform(0.4, 2.2) * t * t)
        shape = np.sin(np.pi * np.linspace(0, 1, life) ** 0.45) ** 2
        gain = min(float(rng.lognormal(-1.2, 0.6)), 0.8) * (400 / (pitch + 200))
        where, pan = int(rng.integers(_LOOP)), rng.uniform(-0.45, 0.45)
        wave = (gain * shape * np.sin(angle)).astype(np.float32)
        out[0, where : where + life] += wave * (1 - pan)
        out[1, where : where + life] += wave * (1 + pan)
    out[:, :4800] += out[:, _LOOP:]
    loop = out[:, :_LOOP]
    return (loop / float(np.mean(loop**2)) ** 0.5).astype(np.float32)


def brook(count: int, rng: np.random.Generator, seed: int) -> Signal:
    """A small stream some metres away, nearer and farther by turns, over a soft rush."""
    start = int(rng.integers(_LOOP))
    loop = np.roll(_bubbles(seed), start, axis=1)
    water = np.stack([np.resize(loop[0], count), np.resize(loop[1], count)])
    near = at_rate((0.7 + 0.3 * drift(rng, count, 19.0)).astype(np.float32), count)
    rush = _stereo(_noise(260, 900, 3.0, seed), count, 0.5, rng)
    flow = at_rate((0.5 * (0.7 + 0.3 * drift(rng, count, 27.0))).astype(np.float32), count)
    return (water * near + rush * flow).astype(np.float32)


def _wandering(
    count: int, rng: np.random.Generator, seed: int, bands: tuple[tuple[float, float, float], ...]
) -> Signal:
    out = np.zeros((2, count), dtype=np.float32)
    for low, high, gain in bands:
        for side in range(2):
            move = np.clip(0.45 + 0.55 * drift(rng, count, rng.uniform(17, 41)), 0.05, 1.0) ** 1.5
            loop = np.resize(np.roll(_noise(low, high, 3.0, seed), int(rng.integers(_LOOP))), count)
            voice = np.float32(gain) * loop * at_rate(move.astype(np.float32), count)
            out[side] += voice
            out[1 - side] += np.float32(0.45) * voice
    return out


def air(count: int, rng: np.random.Generator, seed: int) -> Signal:
    """A wide, soft breath of air, mostly below 1 kHz."""
    return _wandering(count, rng, seed, ((140, 330, 1.0), (330, 760, 0.5), (760, 1500, 0.2)))


def grass(count: int, rng: np.random.Generator, seed: int) -> Signal:
    """Wind in tall grass: bands that open and close one after another."""
    return _wandering(
        count, rng, seed, ((250, 480, 1.0), (600, 1100, 0.6), (1300, 2400, 0.4), (2600, 4300, 0.2))
    )


TEXTURES = {"waves": waves, "brook": brook, "air": air, "grass": grass}
