"""What a piece is made of: chords, and layers that sound them. Plain data; `parts` turns it into sound."""

from dataclasses import dataclass
from typing import Literal

from shaping import FULL, Points

Phase = Literal["opening", "rising", "peak", "descent", "return"]
Motif = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Sustain:
    """Voices of the chords as long notes; held common tones are tied.

    ``level`` is the layer's loudness in LU against the others. ``pulse`` is a period in beats in which the
    layer breathes, ``depth`` how deeply (0-1); ``stagger`` the seconds by which voices may enter apart.
    """

    voice: str
    part: Literal["chords", "bass", "top", "inner"]
    level: float
    shape: Points = FULL
    octave: int = 0
    attack: float = 3.5
    release: float = 5.0
    width: float = 0.6
    send: float = 0.6
    pulse: float = 0.0
    depth: float = 0.0
    stagger: float = 0.9


@dataclass(frozen=True)
class Drone:
    """Notes that last the whole piece, slowly breathing."""

    voice: str
    notes: str
    level: float
    shape: Points = FULL
    width: float = 0.4
    send: float = 0.4


@dataclass(frozen=True)
class Pattern:
    """A figure of soft plucks on the chord's voices: 0-3 from low to high, 4-7 an octave higher, -1 rests.

    ``step`` is in beats; ``density`` the likelihood of each note over the piece; ``echo`` a delay in beats.
    """

    voice: str
    steps: tuple[int, ...]
    step: float
    level: float
    shape: Points = FULL
    density: Points = FULL
    octave: int = 0
    send: float = 0.6
    echo: float = 0.0


@dataclass(frozen=True)
class Line:
    """A melody: motifs (scale steps, beats) set on the chords, a phrase ``every`` so many chords.

    ``register`` is a note name around which it stays.
    """

    voice: str
    motifs: tuple[Motif, ...]
    register: str
    level: float
    shape: Points = FULL
    every: int = 2
    first: int = 1
    lag: float = 1.0
    send: float = 0.7
    echo: float = 0.0


@dataclass(frozen=True)
class Texture:
    """Water or air: ``waves``, ``brook``, ``air`` or ``grass``."""

    kind: Literal["waves", "brook", "air", "grass"]
    level: float
    shape: Points = FULL


Layer = Sustain | Drone | Pattern | Line | Texture


@dataclass(frozen=True)
class Piece:
    """One track. Chords of ``beats`` beats fill ``minutes``; ``arc`` is the gain of the whole in dB."""

    title: str
    phase: Phase
    minutes: float
    scale: str
    chords: str
    layers: tuple[Layer, ...]
    beats: int = 8
    centre: str = "C4"
    bass: str = "D2"
    hall: float = 5.0
    arc: Points = ((0.0, 0.0), (1.0, 0.0))
    fade_in: float = 6.0
    fade_out: float = 8.0


@dataclass(frozen=True)
class Album:
    """One playlist: the name of its folder, words for people, the centre of its temperament, its pieces."""

    slug: str
    title: str
    annotation: str
    centre: str
    seed: int
    pieces: tuple[Piece, ...]
