"""Long Meadow: felt piano, bells, flute and airy drones, around A flat and E flat."""

from score import Album, Drone, Line, Motif, Pattern, Piece, Sustain, Texture
from shaping import Points

_LATE: Points = ((0, 0), (0.15, 0), (0.3, 1), (1, 1))
_MIDDLE: Points = ((0, 0.05), (0.2, 0.15), (0.4, 1), (0.75, 1), (0.92, 0.2), (1, 0.1))
_GROWING: Points = ((0, 0.3), (0.45, 0.7), (0.85, 1), (1, 0.9))
_WANING: Points = ((0, 1), (0.5, 0.8), (0.85, 0.5), (1, 0.4))
_CRESTS: Points = ((0, 0.5), (0.2, 1), (0.36, 0.55), (0.55, 1), (0.68, 0.6), (0.84, 1), (1, 0.5))
_TROUGHS: Points = ((0, 1), (0.2, 0.6), (0.36, 1), (0.55, 0.6), (0.68, 1), (0.84, 0.6), (1, 1))
_SWELLS: Points = ((0, -3), (0.2, 0), (0.36, -2.5), (0.55, 0.5), (0.68, -2), (0.84, 1), (1, -3))

_CALL: Motif = ((0, 1.5), (2, 1.5), (4, 3), (3, 1), (2, 5))
_ANSWER: Motif = ((4, 2), (2, 1), (1, 1), (0, 2), (-1, 1), (0, 5))
_HYMN: Motif = ((0, 2), (1, 2), (2, 3), (1, 1), (0, 4))
_LARK: Motif = ((0, 1), (1, 1), (2, 1), (4, 4), (2, 1), (3, 5))
_REST: Motif = ((2, 3), (0, 6))
_STEPS: Motif = ((0, 1), (-1, 1), (0, 2), (2, 2), (1, 4))

_PIECES = (
    Piece(
        "First Light on the Grass", "opening", 5.25, "Ab lydian",
        "Abmaj9 Bb/Ab Abmaj9 Gm7 Cm9 Bb6 Abmaj9 Eb/G Fm9 Gm7 Abmaj9 Bb6 Cm7 Gm7 Abmaj9 Bb/Ab "
        "Fm9 Eb/G Abmaj9 Bb/Ab Abmaj9 Abmaj9",
        (
            Drone("reed", "Ab2 Eb3", -5, width=0.5, send=0.5),
            Sustain("breath", "chords", -2, attack=5, release=7, width=0.9, send=0.8),
            Sustain("organ", "chords", -3, attack=5, release=6, width=0.5, send=0.6),
            Line("felt", (_HYMN, _REST, _CALL, _STEPS), "Eb5", -3, every=2, first=2, send=0.8, echo=2.0),
            Pattern("felt", (0, -1, -1, 2, -1, -1, -1, -1), 1.0, -7, _LATE, send=0.7),
            Texture("grass", -17, ((0, 1.5), (0.3, 1), (1, 0.8))),
        ),
        centre="Eb4", bass="Ab2", hall=5.0, arc=((0, -2), (0.3, 0), (1, 0)),
    ),
    Piece(
        "The Soft Gate", "opening", 5.25, "Eb major",
        "Ebmaj9 Bb/D Cm7 Abmaj7 Eb/G Fm9 Bb7sus4 Bb Ebadd9 Gm7 Abmaj9 Fm9 Cm9 Bb6 Abmaj9 Eb/G "
        "Fm9 Bb9sus4 Cm7 Abmaj9 Eb/G Fm9 Ebadd9 Ebadd9",
        (
            Sustain("organ", "chords", 0, attack=4, release=6, width=0.6),
            Sustain("deep", "bass", -9, width=0.3, send=0.3),
            Line("flute", (_HYMN, _ANSWER, _REST, _CALL), "Bb4", -5, every=3, first=2, send=1.0),
            Pattern("felt", (0, 1, 3, -1, 2, -1), 1.0, -6, _LATE, ((0, 0.4), (0.5, 0.8), (1, 0.6)), send=0.7),
            Texture("air", -17),
        ),
        centre="F4", bass="Eb2", hall=4.2,
    ),
    Piece(
        "Walking the Hedgerow", "rising", 5.3, "Bb mixolydian",
        "Bb Ab/Bb Eb/Bb Bb Fm7 Ebmaj9 Abmaj9 Bb9sus4 Gm7 Ebmaj9 Fm9 Bb Cm9 Abmaj9 Eb/G Fm9 "
        "Abmaj9 Bb6 Gm7 Cm9 Fm9 Ebmaj9/G Abmaj9 Bb9sus4 Bb Ab/Bb Eb/Bb Bb",
        (
            Pattern("felt", (0, 2, 3, 1, 3, 2), 0.25, 0, send=0.6,
                    density=((0, 0.7), (0.5, 0.95), (1, 0.85))),
            Sustain("reed", "chords", -3, attack=3, release=5, width=0.5, send=0.5, pulse=3.0, depth=0.3),
            Sustain("warm", "bass", -5, attack=2, width=0.3, send=0.3),
            Sustain("silk", "chords", -6, _GROWING, width=0.8, send=0.8),
            Line("flute", (_STEPS, _LARK, _ANSWER), "D5", -7, _MIDDLE, every=4, first=5, send=0.9),
            Pattern("bell", (4, -1, -1, -1, 6, -1, -1, -1, -1), 1.0, -12, _LATE, send=1.0, echo=1.5),
        ),
        beats=6, centre="F4", bass="Bb2", hall=3.8, arc=((0, -3), (0.5, -1), (0.85, 0), (1, -1)),
    ),
    Piece(
        "Seedheads", "rising", 5.3, "C dorian",
        "Cm9 F/C Cm9 Gm7/Bb Ebmaj9 F6 Cm7 Bb6 Ebmaj9 Dm7 Cm9 Gm7 Bbadd9 F/A Gm7 Cm9 "
        "Ebmaj9 F6 Gm7 Bb/D Ebmaj9 F9sus4 Cm9 Gm7 Ebmaj9 F/Eb Cm9 Cm9",
        (
            Pattern("bell", (0, 3, 1, 2, 4, 2, 3, -1), 0.5, -2, _GROWING, ((0, 0.35), (0.5, 0.8), (1, 0.75)),
                    send=0.8, echo=0.75),
            Pattern("kalimba", (4, 2, 5, -1, 3, 6, -1), 0.5, -7, _MIDDLE, send=0.8),
            Sustain("breath", "chords", -1, attack=3.5, release=5, width=0.9, send=0.8, pulse=4.0,
                    depth=0.35),
            Sustain("organ", "bass", -5, attack=2, width=0.3, send=0.3, octave=0),
            Sustain("glass", "inner", -6, _GROWING, send=1.0),
            Line("lowflute", (_ANSWER, _HYMN, _REST), "G4", -8, _MIDDLE, every=4, first=6, send=1.0),
        ),
        centre="G4", bass="C3", hall=4.4, arc=((0, -3), (0.5, -1), (0.85, 0), (1, -1)),
    ),
    Piece(
        "Wide Field, High Cloud", "peak", 6.7, "Ab lydian",
        "Abmaj9 Bb/Ab Cm9 Gm7 Abmaj9 Eb/G Fm9 Bb6 Cm9 Bb/D Ebmaj9 Gm7/D Abmaj9 Bb6 Cm9 Gm7/Bb "
        "Ablyd Gm7 Fm9 Ebmaj9 Abmaj9 Bb6 Gm7 Cm9 Fm9 Gm7 Abmaj9 Bb6 Cm9 Eb/G Abmaj9 Abmaj9",
        (
            Sustain("breath", "chords", 0, attack=5, release=7, width=0.95, send=1.0),
            Sustain("organ", "chords", -1, _CRESTS, attack=5, release=7, width=0.6, send=0.8),
            Sustain("deep", "bass", -6, width=0.3, send=0.3),
            Sustain("reed", "top", -9, _CRESTS, octave=1, attack=6, release=6, send=1.2),
            Pattern("felt", (0, 2, 4, 3, 5, 3, 4, 2), 0.5, -4, _CRESTS, ((0, 0.5), (0.5, 0.95), (1, 0.5)),
                    send=1.0, echo=0.75),
            Line("flute", (_LARK, _CALL, _REST, _ANSWER), "Eb5", -9, _CRESTS, every=4, first=3,
                    send=1.3, echo=2.0),
            Texture("grass", -19, _TROUGHS),
        ),
        centre="F4", bass="Ab2", hall=6.6, arc=_SWELLS,
    ),
    Piece(
        "Height of the Lark", "peak", 6.7, "Db lydian",
        "Dbmaj9 Eb/Db Dbmaj9 Cm7 Fm9 Eb6 Dbmaj9 Ab/C Bbm9 Cm7 Dbmaj9 Eb6 Fm9 Cm7 Dbmaj9 Eb/Db "
        "Abmaj9 Eb/G Fm9 Bbm9 Dbmaj9 Eb6 Fm9 Ab/Eb Dbmaj9 Cm7 Bbm9 Dbmaj9",
        (
            Drone("glass", "Db3 Ab3 Eb4", -4, width=0.7, send=0.8),
            Sustain("glass", "chords", 0, _TROUGHS, attack=6, release=8, width=0.8, send=1.0),
            Sustain("silk", "chords", -2, _CRESTS, attack=6, release=7, width=0.9, send=1.0),
            Sustain("deep", "bass", -7, width=0.3, send=0.3),
            Line("flute", (_LARK, _REST, _LARK, _HYMN), "Eb5", -9, _TROUGHS, every=3, first=2,
                    send=1.4, echo=1.5),
            Pattern("bell", (7, -1, 5, -1, -1, 6, -1, 4, -1, -1, -1), 1.0, -11, _CRESTS, send=1.3, echo=1.5),
            Texture("air", -13, _CRESTS),
        ),
        centre="Ab4", bass="Db3", hall=8.0, arc=_SWELLS,
    ),
    Piece(
        "Hum of the Afternoon", "peak", 6.6, "F dorian",
        "Fm9 Fm9 Bb/F Fm9 Cm7/F Ebadd9/F Fm9 Abmaj9 Gm7 Fm9 Bb6 Cm7 Ebmaj9 Abmaj9 Fm9 Fm11 "
        "Dbmaj9 Ab/C Bbm9 Fm7 Ebadd9 Bb/D Fm9 Fm9",
        (
            Drone("reed", "F2 C3 F3", -2, _TROUGHS, width=0.6, send=0.6),
            Sustain("reed", "chords", -1, _CRESTS, attack=5, release=7, width=0.6, send=0.8,
                    pulse=2.0, depth=0.22),
            Sustain("warm", "chords", -2, attack=6, release=8, width=0.8, send=0.8),
            Sustain("breath", "top", -11, _CRESTS, octave=1, attack=6, release=7, width=0.9, send=1.3),
            Pattern("soft", (0, 1, 2, 1, 3, 1, 2), 0.5, -7, _CRESTS, send=0.7),
            Pattern("bell", (3, -1, -1, 5, -1, -1, 2, -1, -1, -1, 6, -1, -1), 1.0, -11, send=1.2, echo=2.0),
        ),
        centre="C4", bass="F2", hall=6.0, arc=_SWELLS,
    ),
    Piece(
        "Long Shadows", "descent", 6.8, "Bb dorian",
        "Bbm9 Eb/Bb Bbm9 Abmaj7 Dbmaj9 Ab/C Bbm7 Fm7 Gbmaj9 Db/F Ebm9 Ab9sus4 Dbmaj9 Cm7 Bbm9 Eb6 "
        "Abmaj9 Fm7 Bbm9 Eb/G Dbmaj9 Ab/C Bbm9 Bbm9",
        (
            Sustain("breath", "chords", -1, attack=5, release=7, width=0.9, send=0.8),
            Sustain("warm", "bass", -6, attack=3, width=0.3, send=0.3),
            Pattern("felt", (0, 2, 3, 2, 1, -1, -1, -1), 1.0, -2, _WANING, send=0.8,
                    density=((0, 0.95), (0.6, 0.75), (1, 0.4))),
            Line("felt", (_ANSWER, _REST, _STEPS, _REST), "Db5", -5, every=3, first=2, send=1.0, echo=2.0),
            Sustain("silk", "inner", -7, _WANING, attack=4, send=0.9),
            Texture("grass", -19),
        ),
        centre="Db4", bass="Bb2", hall=5.4, arc=((0, 0), (0.4, 0), (1, -3)),
    ),
    Piece(
        "Hay and Honey", "descent", 6.8, "Eb mixolydian",
        "Ebadd9 Db/Eb Ab/Eb Eb Bbm7 Abmaj9 Dbmaj9 Eb9sus4 Cm7 Abmaj9 Bbm9 Eb6 Fm9 Dbmaj9 Ab/C Bbm9 "
        "Abmaj9 Gm7 Fm9 Ebadd9 Dbmaj9 Ab/C Ebadd9 Ebadd9",
        (
            Sustain("reed", "chords", -1, attack=4, release=6, width=0.6, send=0.6),
            Sustain("warm", "chords", -2, _WANING, attack=5, release=6, send=0.7),
            Sustain("deep", "bass", -8, width=0.3, send=0.3),
            Line("lowflute", (_HYMN, _REST, _ANSWER, _STEPS), "Bb4", -5, every=3, first=2, send=1.0),
            Pattern("kalimba", (1, -1, -1, 3, -1, 2, -1, -1, -1), 1.0, -10, _MIDDLE, send=1.0, echo=1.5),
        ),
        centre="Eb4", bass="Eb3", hall=4.6, arc=((0, 0), (0.5, -0.5), (1, -3)),
    ),
    Piece(
        "Dusk Bells", "descent", 6.8, "Ab mixolydian",
        "Abadd9 Gb/Ab Db/Ab Abadd9 Ebm7 Dbmaj9 Gbmaj9 Ab9sus4 Fm7 Dbmaj9 Ebm9 Ab6 Bbm9 Gbmaj9 Db/F Ebm9 "
        "Dbmaj9 Ab/C Bbm9 Gbmaj9 Abadd9 Abadd9",
        (
            Drone("organ", "Ab2 Eb3 Ab3", -3, width=0.5, send=0.5),
            Sustain("glass", "chords", -1, attack=6, release=8, width=0.8, send=0.9),
            Pattern("bell", (0, -1, 2, -1, -1, 4, -1, 3, -1, -1, 1, -1, -1), 1.0, -3, send=1.0, echo=1.5,
                    density=((0, 0.9), (0.5, 0.75), (1, 0.45))),
            Sustain("breath", "inner", -6, _WANING, attack=5, width=0.9, send=1.0),
            Texture("air", -14),
        ),
        centre="Eb4", bass="Ab2", hall=6.2, arc=((0, 0), (0.5, -0.5), (1, -3)),
    ),
    Piece(
        "Footpath Home", "return", 5.2, "Ab major",
        "Abadd9 Eb/G Fm7 Dbmaj7 Ab/C Bbm7 Eb7sus4 Eb Abadd9 Cm7 Dbmaj9 Eb6 Fm9 Eb/G Abadd9 Db/Ab "
        "Dbmaj9 Ab/C Bbm9 Fm7 Dbmaj9 Eb7sus4 Abadd9 Abadd9",
        (
            Pattern("felt", (0, 2, 3, 2), 0.5, 0, send=0.55, density=((0, 0.9), (0.6, 1), (1, 0.85))),
            Sustain("warm", "chords", -3, attack=3.5, release=5, send=0.6),
            Sustain("deep", "bass", -8, width=0.3, send=0.3),
            Line("felt", (_HYMN, _STEPS, _CALL, _REST), "Eb5", -2, _LATE, every=2, first=4, send=0.7),
            Texture("air", -19),
        ),
        centre="C4", bass="Ab2", hall=3.6,
    ),
    Piece(
        "Lamp in the Window", "return", 5.2, "Eb major",
        "Ebadd9 Ab/Eb Ebadd9 Cm7 Abmaj9 Eb/G Fm7 Bb7sus4 Ebadd9 Gm7 Abmaj9 Bb6 Cm9 Abmaj9 Fm9 Bb7sus4 "
        "Abmaj9 Gm7 Fm9 Eb/G Abmaj9 Bb7sus4 Ebadd9 Ebadd9",
        (
            Sustain("organ", "chords", -1, attack=3.5, release=5, width=0.6, send=0.6),
            Sustain("silk", "inner", -5, _MIDDLE, width=0.8, send=0.8),
            Sustain("deep", "bass", -8, width=0.3, send=0.3),
            Line("flute", (_HYMN, _REST, _CALL, _ANSWER), "G4", -4, _LATE, every=3, first=3, send=0.9),
            Pattern("bell", (0, -1, 2, -1, 3, -1, 1, -1), 1.0, -7, send=0.9, density=((0, 0.5),
                    (0.5, 0.8), (1, 0.6))),
        ),
        centre="Eb4", bass="Eb3", hall=4.0,
    ),
)  # fmt: skip

ALBUM = Album(
    "long-meadow",
    "Long Meadow",
    "Felt piano, soft bells, flute and airy drones. Seventy minutes shaped like a session, without words.",
    "Eb",
    7300,
    _PIECES,
)
