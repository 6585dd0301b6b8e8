"""Names of notes, scales and chords, and the temperament that turns them into frequencies.

The temperament is sixth-comma meantone: its major thirds are 392.2 cents instead of 400, so long
chords beat less and sit more calmly; its good keys reach far enough around one centre for a playlist.
"""

import re
from dataclasses import dataclass

_NATURALS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_MODES = {
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "major": (0, 2, 4, 5, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
}
_QUALITIES = {
    "": (0, 4, 7),
    "5": (0, 7),
    "m": (0, 3, 7),
    "6": (0, 4, 7, 9),
    "69": (0, 4, 7, 9, 2),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 7, 10, 2),
    "add9": (0, 4, 7, 2),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 2),
    "lyd": (0, 4, 7, 11, 6),
    "sus2": (0, 7, 2),
    "sus4": (0, 7, 5),
    "7sus4": (0, 7, 10, 5),
    "9sus4": (0, 7, 10, 5, 2),
    "m6": (0, 3, 7, 9),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 7, 10, 2),
    "m11": (0, 3, 7, 10, 5),
    "madd9": (0, 3, 7, 2),
}
_CHORD = re.compile(r"([A-G][b#]?)([a-z0-9]*)(?:/([A-G][b#]?))?(?:\*(\d))?")
_CENTS_A_FIFTH = 698.371 - 700.0


@dataclass(frozen=True)
class Chord:
    """A chord without octaves: pitch classes 0-11 (0 is C), and its length in units of the piece's chord."""

    bass: int
    root: int
    tones: frozenset[int]
    essential: frozenset[int]
    length: int


def fifths(name: str) -> int:
    """Place of a note name on the line of fifths: C is 0, G 1, F -1, B flat -2."""
    return _NATURALS[name[0]] + 7 * name.count("#") - 7 * name[1:].count("b")


def pitch_class(name: str) -> int:
    """Pitch class 0-11 of a note name such as ``Eb``."""
    return fifths(name) * 7 % 12


def midi(name: str) -> int:
    """MIDI number of a note with its octave: ``A4`` is 69."""
    return 12 * (int(name[-1]) + 1) + pitch_class(name[:-1])


def frequency(note: float, centre: str) -> float:
    """Hertz of a MIDI number in sixth-comma meantone around the note ``centre`` (A4 is near 440)."""
    middle = fifths(centre)
    place = next(k for k in range(middle - 5, middle + 7) if k * 7 % 12 == round(note) % 12)
    cents = 100.0 * (note - 69) + _CENTS_A_FIFTH * (place - middle)
    return 440.0 * 2.0 ** (cents / 1200.0)


def scale(name: str) -> frozenset[int]:
    """Pitch classes of a scale such as ``D dorian``."""
    tonic, mode = name.split()
    return frozenset((pitch_class(tonic) + step) % 12 for step in _MODES[mode])


def chord(text: str) -> Chord:
    """Read a chord such as ``Fmaj9/C*2``; ``*2`` makes it twice as long. ValueError when unknown."""
    found = _CHORD.fullmatch(text)
    if found is None or found[2] not in _QUALITIES:
        raise ValueError(f"not a chord: {text}")
    root = pitch_class(found[1])
    steps = _QUALITIES[found[2]]
    bass = pitch_class(found[3]) if found[3] else root
    tones = frozenset((root + step) % 12 for step in steps)
    droppable = {bass} | ({(root + 7) % 12} if len(steps) > 3 else set[int]())
    return Chord(bass, root, tones, tones - droppable, int(found[4] or 1))


def progression(text: str) -> tuple[Chord, ...]:
    """Read chords separated by blanks."""
    return tuple(chord(word) for word in text.split())
