"""The instruments. Sustained ones are read from long tables whose partials spread as in an ensemble."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shaping import RATE, Signal, at_rate, control_length, drift, swell

_TABLE = 1 << 19


@dataclass(frozen=True)
class Timbre:
    """A sustained sound. Partial n has amplitude n**-tilt and falls by ``slope`` above ``corner`` Hz.

    ``slope`` is in dB an octave. ``even`` scales even partials, ``cents`` is the spread of the ensemble,
    ``core`` the share of power that stays in steady lines (three, ``beat`` cents apart),
    ``bloom`` how far the corner rises when the sound opens.
    """

    tilt: float
    corner: float
    cents: float
    core: float
    even: float = 1.0
    beat: float = 3.0
    bloom: float = 2.2
    slope: float = 12.0
    body: tuple[tuple[float, float], ...] = ()


TIMBRES = {
    "warm": Timbre(1.5, 620, 16, 0.45, body=((310, 3.0),)),
    "silk": Timbre(1.25, 900, 26, 0.2, even=0.8, body=((480, 2.0), (1500, -3.0))),
    "strings": Timbre(1.0, 1150, 20, 0.2, bloom=1.9, body=((290, 3.0), (560, 3.0), (1250, -2.0))),
    "celli": Timbre(0.95, 780, 15, 0.3, bloom=1.8, body=((220, 3.0), (420, 3.0))),
    "reed": Timbre(0.9, 850, 5, 0.75, even=0.45, beat=2.2, bloom=1.7, body=((700, 2.0),)),
    "glass": Timbre(2.3, 1500, 7, 0.6, even=0.5, beat=2.0, bloom=1.6),
    "breath": Timbre(1.6, 1100, 70, 0.04, bloom=2.0),
    "deep": Timbre(1.9, 240, 7, 0.7, beat=2.5, bloom=1.8),
    "organ": Timbre(1.7, 700, 4, 0.8, beat=2.0, even=1.3, bloom=1.6),
}


@lru_cache(maxsize=160)
def table(name: str, hertz: float, opened: bool, seed: int) -> Signal:
    """A loop of about 22 s of the timbre ``name`` at a pitch, RMS 1; ``opened`` is its bright variant."""
    timbre = TIMBRES[name]
    rng = np.random.default_rng((seed, round(hertz * 100), opened))
    spectrum = np.zeros(_TABLE // 2 + 1, dtype=np.complex128)
    grid = RATE / _TABLE
    for n in range(1, 49):
        if n * hertz > min(8500.0, 9.0 * timbre.corner * timbre.bloom):
            break
        gain = _partial_gain(timbre, n, n * hertz, opened)
        _spread(spectrum, rng, n * hertz / grid, gain, timbre)
    wave = np.fft.irfft(spectrum)
    return (wave / np.sqrt(np.mean(wave**2))).astype(np.float32)


def _partial_gain(timbre: Timbre, n: int, hertz: float, opened: bool) -> float:
    corner = timbre.corner * (timbre.bloom if opened else 1.0)
    gain = n**-timbre.tilt * (timbre.even if n % 2 == 0 else 1.0)
    gain *= (1 + (hertz / corner) ** 2) ** (-timbre.slope / 12.0)
    lift = sum(db * np.exp(-0.5 * (np.log2(hertz / middle) / 0.35) ** 2) for middle, db in timbre.body)
    return float(gain * 10 ** (lift / 20))


def _spread(
    spectrum: np.ndarray[tuple[int], np.dtype[np.complex128]],
    rng: np.random.Generator,
    place: float,
    gain: float,
    timbre: Timbre,
) -> None:
    deviation = max(place * (2 ** (timbre.cents / 1200) - 1) * 0.6, 3.0)
    reach = int(4 * deviation) + 1
    bins = np.arange(max(int(place) - reach, 1), min(int(place) + reach, len(spectrum) - 1))
    bell = np.exp(-0.5 * ((bins - place) / deviation) ** 2)
    bell *= np.sqrt((1 - timbre.core) / np.sum(bell**2))
    spectrum[bins] += gain * bell * np.exp(2j * np.pi * rng.uniform(size=len(bins)))
    offset = max(place * (2 ** (timbre.beat / 1200) - 1), 1.5)
    for line, share in ((0.0, 0.7), (-offset, 0.45), (offset, 0.55)):
        index = min(round(place + line), len(spectrum) - 1)
        spectrum[index] += gain * share * np.sqrt(timbre.core) * np.exp(2j * np.pi * rng.uniform())


def _read(loop: Signal, start: int, count: int) -> Signal:
    turns = -(-(start + count) // len(loop))
    return loop[start : start + count] if turns == 1 else np.tile(loop, turns)[start : start + count]


def sustained(
    name: str, hertz: float, count: int, opening: Signal, width: float, rng: np.random.Generator, seed: int
) -> Signal:
    """A stereo (2, count) note without envelope; ``opening`` (control curve 0-1) goes from dark to bright."""
    light = at_rate(opening, count)
    shade = np.sqrt(np.maximum(1.0 - light**2, 0.0))
    dark, bright = table(name, hertz, False, seed), table(name, hertz, True, seed)
    # Low notes stay near the middle: width below 150 Hz is lost in a room and cancels in mono.
    spread = width * min(1.0, max(0.0, (hertz - 50.0) / 150.0))
    parts: list[Signal] = []
    for _ in range(2):
        start = int(rng.integers(_TABLE))
        mixed = _read(dark, start, count) * shade + _read(bright, start, count) * light
        parts.append(mixed.astype(np.float32))
    middle, side = parts[0], parts[1] * np.float32(spread)
    return np.stack([middle + side, middle - side]).astype(np.float32)


@dataclass(frozen=True)
class Solo:
    """A single player: amplitudes of partials, attack and release in s, vibrato in Hz and cents, breath."""

    partials: tuple[float, ...]
    attack: float
    release: float
    speed: float
    cents: float
    breath: float


SOLOS = {
    "flute": Solo((1.0, 0.34, 0.15, 0.05, 0.025), 0.38, 0.8, 4.5, 7.0, 0.16),
    "lowflute": Solo((1.0, 0.22, 0.2, 0.05, 0.03), 0.5, 1.0, 4.1, 6.0, 0.24),
    "cello": Solo(
        (1.0, 0.7, 0.5, 0.34, 0.3, 0.17, 0.14, 0.09, 0.06, 0.045, 0.03, 0.02), 0.55, 0.9, 5.0, 9.0, 0.03
    ),
    "viola": Solo((1.0, 0.55, 0.46, 0.22, 0.18, 0.1, 0.06, 0.04, 0.02), 0.5, 0.9, 5.2, 8.0, 0.03),
}


def played(name: str, hertz: float, count: int, rng: np.random.Generator, seed: int) -> Signal:
    """One mono note of a soloist: late vibrato, a soft scoop, brightness that follows loudness."""
    player = SOLOS[name]
    t = np.arange(control_length(count)) * 0.01
    late = np.clip((t - 0.9) / 1.6, 0.0, 1.0)
    waver = np.sin(2 * np.pi * player.speed * rng.uniform(0.94, 1.06) * t + rng.uniform() * 6.28)
    cents = player.cents * late * waver - 14.0 * np.exp(-t / 0.12) + 2.5 * drift(rng, count, 3.1)
    pitch = at_rate((hertz * 2.0 ** (cents / 1200)).astype(np.float32), count)
    angle = (2 * np.pi * np.cumsum(pitch, dtype=np.float64) / RATE) % (2 * np.pi * 720720)
    level = swell(count, player.attack, player.release) * (
        1 + 0.12 * late * waver + 0.1 * drift(rng, count, 2.3)
    )
    out = np.zeros(count, dtype=np.float32)
    for n, gain in enumerate(player.partials, start=1):
        if n * hertz < 6500:
            phase = ((n * angle + n * n * 0.7) % (2 * np.pi)).astype(np.float32)
            bright = at_rate((np.maximum(level, 0) ** (1 + 0.22 * (n - 1))).astype(np.float32), count)
            out += np.float32(gain) * np.sin(phase) * bright
    air = _read(table("breath", hertz, True, seed), int(rng.integers(_TABLE)), count)
    return (out + player.breath * air * at_rate(level.astype(np.float32), count)).astype(np.float32)


@dataclass(frozen=True)
class Pluck:
    """A plucked sound: (ratio, amplitude, decay) per partial, attack in s, dullness in Hz, ring in s.

    ``ring`` is the time in which the lowest partial of middle C falls by 60 dB; lower notes ring longer.
    """

    partials: tuple[tuple[float, float, float], ...]
    attack: float
    dull: float
    ring: float


def _string(count: int, stiffness: float, tilt: float, loss: float) -> tuple[tuple[float, float, float], ...]:
    rows = ((n, n * (1 + stiffness * n * n) ** 0.5) for n in range(1, count + 1))
    return tuple(
        (ratio, n**-tilt * abs(np.sin(0.41 * n + 0.5)) + 0.05 * n**-2, 1 / (1 + loss * (n - 1)))
        for n, ratio in rows
    )


PLUCKS = {
    "felt": Pluck(_string(16, 0.00028, 0.75, 0.32), 0.022, 820.0, 11.0),
    "harp": Pluck(_string(12, 0.00004, 1.15, 0.5), 0.016, 1100.0, 7.0),
    "bell": Pluck(
        ((1, 1, 1), (2.0, 0.42, 0.7), (3.0, 0.2, 0.5), (4.07, 0.1, 0.3), (5.3, 0.04, 0.2)), 0.03, 1500, 13.0
    ),
    "kalimba": Pluck(((1, 1, 1), (2.0, 0.12, 0.5), (4.9, 0.07, 0.2), (6.0, 0.03, 0.15)), 0.02, 1300.0, 5.0),
    "soft": Pluck(((1, 1, 1), (2, 0.3, 0.7), (3, 0.12, 0.5), (4, 0.05, 0.4)), 0.09, 700.0, 6.0),
}


@lru_cache(maxsize=400)
def plucked(name: str, hertz: float, force: int) -> Signal:
    """One mono note, peak about 1; ``force`` 0-2 is how firmly it is touched (darker when soft)."""
    sound = PLUCKS[name]
    ring = sound.ring * float(np.clip((261.6 / hertz) ** 0.45, 0.55, 1.6))
    t = np.arange(int(RATE * ring * 0.9)) / RATE
    out = np.zeros(len(t))
    for order, (ratio, gain, life) in enumerate(sound.partials):
        place = hertz * ratio
        if place > 7500:
            break
        loud = gain * float(np.exp(-(place - hertz) / (sound.dull * (0.7 + 0.35 * force))))
        slow = np.exp(-6.9 * t / (ring * life))
        decay = 0.62 * np.exp(-6.9 * t / (ring * life * 0.36)) + 0.38 * slow
        beat = np.cos(2 * np.pi * (0.11 + 0.07 * order) * t + order)
        out += loud * decay * (1 + 0.14 * beat) * np.sin(2 * np.pi * place * t + 1.3 * order)
    rise = np.minimum(t / sound.attack, 1.0)
    fall = np.minimum((t[-1] - t) / (0.25 * t[-1]), 1.0)
    out *= np.sin(0.5 * np.pi * rise) ** 2 * np.sin(0.5 * np.pi * fall) ** 2
    return (out / np.max(np.abs(out))).astype(np.float32)
