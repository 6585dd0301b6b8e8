"""Still Water: pads, bowed strings and water, around D dorian, F lydian and their neighbours."""

from score import Album, Drone, Line, Motif, Pattern, Piece, Sustain, Texture
from shaping import Points

_LATE: Points = ((0, 0), (0.18, 0), (0.35, 1), (1, 1))
_MIDDLE: Points = ((0, 0), (0.22, 0.1), (0.42, 1), (0.72, 1), (0.9, 0.15), (1, 0.1))
_GROWING: Points = ((0, 0.35), (0.5, 0.75), (0.85, 1), (1, 0.9))
_WANING: Points = ((0, 1), (0.4, 0.85), (0.8, 0.5), (1, 0.35))
_CRESTS: Points = ((0, 0.5), (0.16, 1), (0.3, 0.55), (0.47, 1), (0.6, 0.6), (0.78, 1), (0.92, 0.6), (1, 0.5))
_TROUGHS: Points = ((0, 1), (0.16, 0.6), (0.3, 1), (0.47, 0.6), (0.6, 1), (0.78, 0.55), (0.92, 1), (1, 1))
_SWELLS: Points = ((0, -3), (0.16, 0), (0.3, -3), (0.47, 0.5), (0.6, -2.5), (0.78, 1), (0.92, -2), (1, -3))

_RISING_FIFTH: Motif = ((0, 3), (1, 1.5), (2, 1.5), (4, 5), (3, 4))
_FALLING: Motif = ((4, 3), (3, 2), (2, 1), (1, 2), (0, 6))
_TURN: Motif = ((0, 2), (1, 1), (-1, 2), (0, 1), (2, 6))
_SIGH: Motif = ((2, 4), (1, 2), (0, 6))
_LONG: Motif = ((0, 5), (2, 4), (1, 6))

_PIECES = (
    Piece(
        "Shoreline", "opening", 5.25, "D dorian",
        "Dm9 G/D Dm9 Am7/D Fmaj7 G6 Am7 Dm9 Dm11 G/D Fmaj9 C/E Dm7 G9sus4 Am7 Dm9 "
        "Fmaj9 Em7 Dm9 G/D Am7/C G/B Dm9 Dm9",
        (
            Sustain("warm", "chords", 0, attack=4.5, release=6),
            Sustain("deep", "bass", -9, width=0.3, send=0.25),
            Drone("organ", "D3 A3", -12),
            Sustain("strings", "inner", -10, _MIDDLE, attack=4, send=0.9),
            Line("lowflute", (_SIGH, _LONG, _TURN), "A4", -10, _LATE, every=4, first=5, send=1.0),
            Texture("waves", -11, ((0, 1.6), (0.2, 1), (1, 0.8))),
        ),
        centre="C4", hall=5.2, arc=((0, -2), (0.3, 0), (1, 0)),
    ),
    Piece(
        "Reed and Ripple", "opening", 5.25, "F lydian",
        "Fmaj9 G/F Am7 Em7 Fmaj9 C/E Dm9 G6 Fmaj9 Em7/G Am9 G6 Fmaj7 Dm9 Gsus4 G "
        "Fmaj9 G/F C/E Am7 Dm9 Em7 Fmaj9 Fadd9",
        (
            Sustain("silk", "chords", 0, attack=4, width=0.7, send=0.7),
            Sustain("deep", "bass", -9, width=0.3, send=0.25),
            Pattern("harp", (0, 2, 3, 5, -1, 4, 2, -1, 1, 3, -1, -1), 0.75, -8, _LATE,
                    ((0, 0.2), (0.5, 0.65), (1, 0.5)), send=0.9, echo=1.5),
            Sustain("glass", "top", -13, _MIDDLE, octave=1, attack=5, release=6, send=1.0),
            Line("viola", (_RISING_FIFTH, _SIGH, _FALLING), "C5", -10, _MIDDLE, every=4, first=4, send=1.0),
            Texture("brook", -15, ((0, 0.7), (0.4, 1), (1, 0.8))),
        ),
        centre="E4", bass="F2", hall=4.6,
    ),
    Piece(
        "Slow Current", "rising", 5.35, "A aeolian",
        "Am9 Fmaj7/A Am9 Em7/G Fmaj9 Dm9 Em7 Am7 Am9 C/G Fmaj9 G6 Dm9 Am7/E Fmaj9 Em7 "
        "Dm9 Em7 Fmaj9 G6 Am9 G/B Cmaj9 Em7/B Fmaj9 G6 Am9 Am9",
        (
            Sustain("strings", "chords", 0, attack=2.4, release=4, pulse=1.0, depth=0.42, send=0.7),
            Sustain("warm", "chords", -4, send=0.8, attack=5),
            Sustain("deep", "bass", -7, width=0.3, send=0.25, pulse=2.0, depth=0.3),
            Pattern("soft", (0, 2, 1, 3, 2, 1), 0.5, -7, _GROWING, ((0, 0.3), (0.6, 0.9), (1,
                    0.8)), send=0.8),
            Line("cello", (_LONG, _TURN, _RISING_FIFTH, _FALLING), "A3", -7, _MIDDLE, every=4,
                    first=5, send=0.9),
            Texture("air", -16, _GROWING),
        ),
        centre="C4", bass="A2", hall=4.8, arc=((0, -3), (0.5, -1), (0.85, 0), (1, -1)),
    ),
    Piece(
        "Upstream Light", "rising", 5.35, "G mixolydian",
        "G F/G Gsus4 G Dm7/G C/G Am7 F6 G9 Dm9 Cmaj9 F6 C/E Dm7 Am9 G9sus4 "
        "Cmaj9 Bm7 Am9 F6 Dm9 Em7 Fmaj9 G9sus4 G F/G Cadd9/G G",
        (
            Sustain("organ", "chords", -3, width=0.7, send=0.6, pulse=4.0, depth=0.3),
            Sustain("silk", "chords", -1, _GROWING, attack=3, send=0.8, width=0.8),
            Sustain("deep", "bass", -8, width=0.3, send=0.25),
            Pattern("harp", (0, 1, 2, 3, 4, 3, 2, 1), 0.5, -5, _GROWING, ((0, 0.3), (0.5, 0.85), (1, 0.7)),
                    send=0.8, echo=1.5),
            Sustain("glass", "top", -11, _LATE, octave=1, attack=4, send=1.0, pulse=3.0, depth=0.4),
            Line("viola", (_TURN, _RISING_FIFTH, _SIGH), "D5", -10, _MIDDLE, every=4, first=6, send=1.0),
            Texture("brook", -18, _WANING),
        ),
        centre="F4", bass="G2", hall=4.4, arc=((0, -3), (0.5, -1), (0.85, 0), (1, -1)),
    ),
    Piece(
        "Open Water", "peak", 6.7, "D dorian",
        "Dm9 Dm9 Am9/D G/D Fmaj9 Em7 Dm9 Am7 Dm11 Fmaj9/C G6/B Am9 Fmaj9 Cmaj9/E Dm9 G9sus4 "
        "Bbmaj9 F/A Gm9 Dm7 Bblyd C6 Dm9 Am7 Fmaj9 G6 Am9 Em7 Dm11 G/D Dm9 Dm9",
        (
            Sustain("strings", "chords", 0, _CRESTS, attack=5, release=7, width=0.8, send=0.9),
            Sustain("warm", "chords", -2, _TROUGHS, attack=6, release=7, send=0.7),
            Sustain("deep", "bass", -6, width=0.3, send=0.3),
            Drone("deep", "D2 A2", -11),
            Sustain("silk", "top", -8, _CRESTS, octave=1, attack=6, release=7, width=0.8, send=1.1),
            Line("cello", (_LONG, _RISING_FIFTH, _SIGH), "D4", -10, _TROUGHS, every=4, first=3, send=1.1),
            Texture("waves", -13, _TROUGHS),
        ),
        centre="D4", hall=7.0, arc=_SWELLS,
    ),
    Piece(
        "Beneath the Surface", "peak", 6.6, "A aeolian",
        "Am9 Am9 Fmaj9/A Am9 Em7/A Dm9/A Am9 Fmaj9 Em7 Em7 Cmaj9/E Am9/E Fmaj9 Fmaj9 Dm9 Em7 "
        "Am9 Cmaj9/G Fmaj9 Am7/E Dm9 Fmaj9/C Em7/B Am9",
        (
            Sustain("celli", "chords", 0, attack=6, release=8, width=0.7, send=0.8),
            Drone("deep", "A1 E2 A2", -4, _TROUGHS, width=0.5),
            Sustain("glass", "inner", -8, _CRESTS, octave=1, attack=6, release=8, width=0.8, send=1.2),
            Sustain("breath", "top", -9, _TROUGHS, octave=1, attack=6, release=8, width=0.9, send=1.2),
            Pattern("bell", (5, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1), 1.5, -12, _MIDDLE,
                    ((0, 0.4), (1, 0.7)), send=1.3, echo=2.25),
            Texture("air", -11, _CRESTS),
        ),
        centre="A3", bass="A2", hall=8.0, arc=_SWELLS,
    ),
    Piece(
        "Where the River Widens", "peak", 6.7, "F lydian",
        "Fmaj9 G/F Em7 Am9 Fmaj9 C/E Dm9 G6 Am9 G/B Cmaj9 Em7/B Fmaj9 G6 Am9 Am7/G "
        "Flyd Em7 Dm9 Cmaj9 Fmaj9 G6 Em7 Am9 Dm9 Em7 Fmaj9 G6 Am9 Cmaj9/G Fmaj9 Fmaj9",
        (
            Sustain("silk", "chords", 0, attack=3.5, release=6, width=0.85, send=0.9),
            Sustain("strings", "chords", -1, _CRESTS, attack=3, release=5, send=0.9, pulse=2.0, depth=0.3),
            Sustain("deep", "bass", -6, width=0.3, send=0.3),
            Pattern("soft", (0, 3, 2, 4, 1, 3, 5, 2), 0.5, -7, _CRESTS, ((0, 0.5), (0.5, 0.95), (1,
                    0.6)), send=0.9),
            Sustain("glass", "top", -9, _CRESTS, octave=1, attack=5, send=1.2, width=0.8),
            Line("viola", (_RISING_FIFTH, _FALLING, _LONG, _TURN), "B4", -9, _CRESTS, every=4,
                    first=3, send=1.2),
            Texture("waves", -17, _TROUGHS),
        ),
        centre="F4", bass="F2", hall=6.4, arc=_SWELLS,
    ),
    Piece(
        "Evening Tide", "descent", 6.8, "G dorian",
        "Gm9 C/G Gm9 Dm7/F Bbmaj9 C6 Dm7 Gm9 Ebmaj9 Bb/D Cm9 F9sus4 Bbmaj9 Am7 Gm9 C/G "
        "Bbmaj9 F/A Gm9 Dm7 C6/E Fadd9 Gm9 Gm9",
        (
            Sustain("warm", "chords", 0, attack=5, release=7, send=0.7),
            Sustain("celli", "inner", -5, _WANING, attack=3.5, release=6, send=0.9),
            Sustain("deep", "bass", -8, width=0.3, send=0.25),
            Line("cello", (_FALLING, _SIGH, _LONG, _SIGH), "D4", -6, _WANING, every=3, first=2, send=1.0),
            Texture("waves", -10, ((0, 0.7), (0.6, 1), (1, 1.2))),
        ),
        centre="D4", bass="G2", hall=5.6, arc=((0, 0), (0.4, 0), (1, -3)),
    ),
    Piece(
        "Lantern on the Bank", "descent", 6.8, "C lydian",
        "Cmaj9 D/C Cmaj9 Bm7 Em9 D6 Cmaj9 G/B Am9 Bm7 Cmaj9 Em7 Am9 D9sus4 G6 Em7 "
        "Clyd Bm7 Am9 G/B Cmaj9 D6 Em9 Cmaj9",
        (
            Sustain("organ", "chords", 0, attack=4, release=6, width=0.6, send=0.6),
            Sustain("breath", "chords", -5, attack=5, width=0.9, send=0.9),
            Sustain("deep", "bass", -9, width=0.3, send=0.25),
            Line("lowflute", (_LONG, _FALLING, _TURN, _SIGH), "G4", -6, every=3, first=2, send=1.0, echo=2.0),
            Pattern("harp", (2, -1, -1, 4, -1, -1, -1, 1, -1, 3, -1, -1), 1.0, -9, _MIDDLE,
                    send=1.0, echo=1.5),
            Texture("air", -16),
        ),
        centre="E4", bass="C3", hall=5.0, arc=((0, 0), (0.5, -0.5), (1, -3)),
    ),
    Piece(
        "Stones in the Shallows", "descent", 6.8, "A dorian",
        "Am9 D/A Am9 Em7/G Cmaj9 G/B Am7 D6 F#m7 Em9 D6 Am9 Cmaj9 Bm7 Am9 D/F# "
        "G6 Em7 Am9 G6 Cmaj9 D9sus4 Am9 Am9",
        (
            Sustain("silk", "chords", -1, attack=5, release=7, width=0.7, send=0.7),
            Sustain("deep", "bass", -9, width=0.3, send=0.25),
            Pattern("kalimba", (0, -1, 3, -1, 2, 5, -1, 1, -1, 4, -1, -1, 2), 1.0, -4, send=0.9, echo=1.5,
                    density=((0, 0.75), (0.5, 0.65), (1, 0.35))),
            Line("viola", (_SIGH, _LONG), "E4", -10, _MIDDLE, every=4, first=3, send=1.0),
            Texture("brook", -13, ((0, 0.8), (0.5, 1), (1, 0.9))),
        ),
        centre="C4", bass="A2", hall=4.6, arc=((0, 0), (0.5, -0.5), (1, -3)),
    ),
    Piece(
        "Clear Morning", "return", 5.2, "F major",
        "Fadd9 C/E Dm7 Bbmaj7 F/A Gm7 C7sus4 C Fadd9 Am7 Bbmaj9 C6 Dm9 C/E Fadd9 Bb/F "
        "Bbmaj9 F/A Gm9 Dm7 Bbmaj9 C7sus4 Fadd9 Fadd9",
        (
            Sustain("warm", "chords", 0, attack=3.5, release=5),
            Sustain("deep", "bass", -8, width=0.3, send=0.25),
            Pattern("felt", (0, 2, 1, 3, 2, 1, -1, -1), 1.0, -4, send=0.6, density=((0, 0.8), (0.6,
                    0.95), (1, 0.8))),
            Line("flute", (_TURN, _FALLING, _RISING_FIFTH, _SIGH), "C5", -8, _LATE, every=4,
                    first=4, send=0.9),
            Texture("brook", -17),
        ),
        centre="E4", bass="F2", hall=3.8,
    ),
    Piece(
        "Home Harbour", "return", 5.2, "D major",
        "Dadd9 A/C# Bm7 Gmaj7 D/F# Em7 Asus4 A Dadd9 G/D Bm9 A6 Gmaj9 D/F# Em9 A9sus4 "
        "Bm7 F#m7 Gmaj9 Dadd9 Em9 A7sus4 Dadd9 Dadd9",
        (
            Sustain("organ", "chords", -1, attack=3.5, release=5, width=0.6),
            Sustain("strings", "inner", -4, _MIDDLE, attack=3, release=5, send=0.8),
            Sustain("deep", "bass", -8, width=0.3, send=0.25),
            Pattern("harp", (0, 2, 3, 2, 4, 3, 2, 1), 1.0, -6, send=0.7, density=((0, 0.6), (0.5,
                    0.9), (1, 0.6))),
            Line("cello", (_TURN, _SIGH, _RISING_FIFTH, _FALLING), "F#4", -6, _LATE, every=4,
                    first=4, send=0.9),
            Texture("waves", -15, ((0, 0.7), (1, 1.2))),
        ),
        centre="D4", hall=4.0,
    ),
)  # fmt: skip

ALBUM = Album(
    "still-water",
    "Still Water",
    "Warm pads, bowed strings and quiet water. Seventy minutes shaped like a session, without words.",
    "D",
    4100,
    _PIECES,
)
