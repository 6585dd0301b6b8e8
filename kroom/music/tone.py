"""The identity signal: two soft notes by which the one who wears a headset tells whose it is."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kroom.music.decode import RATE, Samples

Kind = Literal["a", "b"]
"""Which chair: rising notes for a, falling ones for b."""

_PEAK = 10 ** (-26 / 20)  # dBFS: a quiet voice where music at -18 LUFS is comfortable
_NOTES_HZ = {"a": (261.63, 392.0), "b": (392.0, 261.63)}
_NOTE_S = 1.6
_APART_S = 0.8
_RISE_S = 0.08


def identity_tone(kind: Kind) -> Samples:
    """Two notes, once over: about two and a half seconds, never above -26 dBFS, both sides alike."""
    length = round((_APART_S + _NOTE_S) * RATE)
    sound = np.zeros(length)
    for number, hertz in enumerate(_NOTES_HZ[kind]):
        start = round(number * _APART_S * RATE)
        note = _note(hertz)
        sound[start : start + len(note)] += note
    sound *= _PEAK / np.abs(sound).max()
    return np.repeat(sound.astype(np.float32)[:, None], 2, axis=1)


def _note(hertz: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A soft note: few partials, a gentle rise, a long fall to nothing."""
    seconds = np.arange(round(_NOTE_S * RATE)) / RATE
    partials = sum(np.sin(2 * np.pi * hertz * n * seconds) / n**2.5 for n in (1, 2, 3))
    rise = 0.5 - 0.5 * np.cos(np.pi * np.minimum(seconds / _RISE_S, 1.0))
    fall = 0.5 + 0.5 * np.cos(np.pi * seconds / _NOTE_S)
    return partials * rise * fall * np.exp(-1.5 * seconds)
