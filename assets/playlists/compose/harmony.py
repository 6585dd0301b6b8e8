"""Voice leading: four upper voices and a bass that move as little, and as independently, as they can."""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from tuning import Chord

Voices = NDArray[np.int64]


@dataclass(frozen=True)
class Voicing:
    """One chord in real octaves: MIDI numbers of the bass and of the upper voices from low to high."""

    bass: int
    upper: tuple[int, ...]


def lead(chords: tuple[Chord, ...], centre: int, bass_centre: int) -> tuple[Voicing, ...]:
    """Voice a progression: the cheapest path through all voicings of all chords (Viterbi).

    ``centre`` and ``bass_centre`` are the MIDI numbers around which the voices and the bass stay.
    """
    basses = _basses(chords, bass_centre)
    options = [_options(c, bass, centre) for c, bass in zip(chords, basses, strict=True)]
    middles = _wander(centre, len(chords))
    costs = _standing(options[0], middles[0])
    trails: list[NDArray[np.int64]] = []
    for (here, there), (low, next_low), middle in zip(
        pairwise(options), pairwise(basses), middles[1:], strict=True
    ):
        total = costs[:, None] + _moving(here, there, next_low - low, low)
        trails.append(np.argmin(total, axis=0))
        costs = np.min(total, axis=0) + _standing(there, middle)
    path = [int(np.argmin(costs))]
    for trail in reversed(trails):
        path.append(int(trail[path[-1]]))
    path.reverse()
    rows = [[int(note) for note in option[index]] for option, index in zip(options, path, strict=True)]
    return tuple(Voicing(bass, tuple(row)) for bass, row in zip(basses, rows, strict=True))


def _wander(centre: int, count: int) -> list[float]:
    """The middle of the voices climbs and sinks twice in a piece, so that no note is held for minutes."""
    place = np.linspace(0.0, 1.0, count)
    return [float(centre + 4.5 * np.sin(np.pi * p) * (0.4 - np.cos(4 * np.pi * p))) for p in place]


def _basses(chords: tuple[Chord, ...], centre: int) -> list[int]:
    # One octave only: lower is a rumble in headphones, higher meets the voices.
    lowest = centre - 5
    return [lowest + (item.bass - lowest) % 12 for item in chords]


def _options(item: Chord, bass: int, centre: int) -> Voices:
    notes = [n for n in range(centre - 11, centre + 14) if n % 12 in item.tones and n > bass + 4]
    rows = [row for row in combinations(notes, 4) if _sound(row, item)]
    if not rows:
        rows = list(combinations(notes, 4))
    return np.array(rows, dtype=np.int64)


def _sound(row: tuple[int, ...], item: Chord) -> bool:
    gaps = [b - a for a, b in pairwise(row)]
    closed = all(gap >= (3 if low < 55 else 1) for gap, low in zip(gaps, row, strict=False))
    return closed and max(gaps) <= 9 and item.essential <= {n % 12 for n in row}


def _standing(rows: Voices, centre: float) -> NDArray[np.float64]:
    gaps = np.diff(rows, axis=1)
    drift = np.abs(rows.mean(axis=1) - centre)
    rub = (gaps == 1).sum(axis=1)
    topmost = np.abs(rows[:, -1] - (centre + 7)) * 0.25
    return 0.9 * drift + 2.0 * rub + 0.15 * np.maximum(gaps - 5, 0).sum(axis=1) + topmost


def _moving(here: Voices, there: Voices, bass_step: int, bass: int) -> NDArray[np.float64]:
    steps = there[None, :, :] - here[:, None, :]
    cost = np.abs(steps).sum(axis=2) + 1.5 * np.maximum(np.abs(steps) - 4, 0).sum(axis=2)
    cost = cost + 2.0 * np.maximum(np.abs(steps[..., 3]) - 3, 0) + 0.9 * (steps[..., 3] == 0)
    cost = cost + 1.6 * np.maximum((steps == 0).sum(axis=2) - 2, 0) + 0.5 * (steps[..., 0] == 0)
    direction = np.sign(steps).sum(axis=2)
    cost = cost + 3.0 * (np.abs(direction) == 4) + 0.8 * (direction * np.sign(bass_step) >= 3)
    for low, high in combinations(range(4), 2):
        cost = cost + 4.0 * _parallel(here[:, high] - here[:, low], steps[..., low], steps[..., high])
    for voice in range(4):
        same = np.full(steps.shape[:2], bass_step)
        cost = cost + 2.5 * _parallel(here[:, voice] - bass, same, steps[..., voice])
    return cost


def _parallel(interval: Voices, low: Voices, high: Voices) -> NDArray[np.bool_]:
    perfect = (interval % 12 == 7) | (interval % 12 == 0)
    return perfect[:, None] & (low == high) & (low != 0)
