"""From the layers of a piece to stereo sound: who plays which note when."""

from dataclasses import dataclass

import numpy as np
from harmony import Voicing, lead
from score import Drone, Layer, Line, Motif, Pattern, Piece, Sustain, Texture
from shaping import RATE, Points, Signal, at_rate, control_length, curve, drift, swell
from space import echoed
from textures import TEXTURES
from tuning import Chord, frequency, midi, progression, scale
from voices import SOLOS, played, plucked, sustained


@dataclass(frozen=True)
class Stage:
    """A piece with its harmony worked out: chord i sounds from ``starts[i]`` to ``starts[i + 1]`` seconds."""

    piece: Piece
    tuning: str
    seed: int
    count: int
    beat: float
    chords: tuple[Chord, ...]
    voicings: tuple[Voicing, ...]
    starts: tuple[float, ...]

    def hertz(self, note: float) -> float:
        """Frequency of a MIDI number in the album's temperament."""
        return frequency(note, self.tuning)

    def chord_at(self, seconds: float) -> int:
        """Index of the chord that sounds at a time."""
        return min(max(int(np.searchsorted(self.starts, seconds, side="right")) - 1, 0), len(self.chords) - 1)


@dataclass(frozen=True)
class Note:
    """A held note: MIDI number, start and end in seconds."""

    midi: int
    start: float
    end: float


def stage(piece: Piece, tuning: str, seed: int) -> Stage:
    """Work out the harmony and the times of a piece."""
    chords = progression(piece.chords)
    lengths = np.array([c.length for c in chords], dtype=np.float64)
    seconds = piece.minutes * 60
    starts = np.concatenate([[0.0], np.cumsum(lengths)]) * seconds / lengths.sum()
    voicings = lead(chords, midi(piece.centre), midi(piece.bass))
    beat = seconds / (float(lengths.sum()) * piece.beats)
    times = tuple(float(s) for s in starts)
    return Stage(piece, tuning, seed, int(seconds * RATE), beat, chords, voicings, times)


def sound(layer: Layer, on: Stage, number: int) -> Signal:
    """The layer as stereo (2, count), its shape applied, its level not yet."""
    rng = np.random.default_rng((on.seed, number))
    match layer:
        case Sustain():
            out = _sustain(layer, on, rng)
        case Drone():
            out = _drone(layer, on, rng)
        case Pattern():
            out = _pattern(layer, on, rng)
        case Line():
            out = _line(layer, on, rng)
        case Texture():
            out = TEXTURES[layer.kind](on.count, rng, on.seed)
    return out * at_rate(curve(layer.shape, on.count), on.count)


def _held(voices: list[list[int]], starts: tuple[float, ...]) -> list[Note]:
    notes: list[Note] = []
    for row in voices:
        begin = 0
        for i in range(1, len(row) + 1):
            if i == len(row) or row[i] != row[begin]:
                notes.append(Note(row[begin], starts[begin], starts[i]))
                begin = i
    return notes


def _sustain(layer: Sustain, on: Stage, rng: np.random.Generator) -> Signal:
    rows = [[v.bass for v in on.voicings]] if layer.part == "bass" else _upper(layer.part, on)
    out = np.zeros((2, on.count), dtype=np.float32)
    for note in _held(rows, on.starts):
        early = 1.0 if note.start == 0.0 else 0.4
        start = note.start + rng.uniform(-0.5, 1.0) * layer.stagger - early * layer.attack
        count = int((note.end + 0.6 * layer.release - start) * RATE)
        pan = rng.uniform(-0.16, 0.16) if layer.part == "chords" else 0.0
        wave = _note(layer.voice, note.midi + 12 * layer.octave, count, layer.width, on, rng)
        wave *= at_rate(swell(count, layer.attack, layer.release), count)
        _add(out, wave, int(start * RATE), pan, 1.0)
    return out * _breathing(layer, on) if layer.pulse else out


def _upper(part: str, on: Stage) -> list[list[int]]:
    rows = [[v.upper[i] for v in on.voicings] for i in range(4)]
    return {"top": rows[3:], "inner": rows[1:3]}.get(part, rows)


def _note(voice: str, note: int, count: int, width: float, on: Stage, rng: np.random.Generator) -> Signal:
    opening = np.clip(0.4 + 0.4 * drift(rng, count, rng.uniform(9, 19)), 0.0, 0.95)
    wave = sustained(voice, on.hertz(note), count, opening, width, rng, on.seed)
    move = np.exp(0.16 * drift(rng, count, rng.uniform(7, 15)))
    # Higher voices would cover the lower ones at equal power: about 2 dB an octave less.
    weight = 2.0 ** (-(note - 60) / 36)
    return wave * (weight * at_rate(move.astype(np.float32), count))


def _breathing(layer: Sustain, on: Stage) -> Signal:
    t = np.arange(control_length(on.count)) * 0.01
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * (t / (layer.pulse * on.beat) - 0.2))
    return at_rate((1.0 - layer.depth * wave**1.5).astype(np.float32), on.count)


def _drone(layer: Drone, on: Stage, rng: np.random.Generator) -> Signal:
    out = np.zeros((2, on.count), dtype=np.float32)
    for order, name in enumerate(layer.notes.split()):
        wave = _note(layer.voice, midi(name), on.count, layer.width, on, rng)
        move = 0.72 + 0.28 * drift(rng, on.count, 23.0 + 8 * order)
        out += wave * at_rate(move.astype(np.float32), on.count) * np.float32(0.8**order)
    return out


def _pattern(layer: Pattern, on: Stage, rng: np.random.Generator) -> Signal:
    out = np.zeros((2, on.count), dtype=np.float32)
    step = layer.step * on.beat
    chance = curve(layer.density, on.count)
    for number in range(int((on.count / RATE - 3.0) / step)):
        seconds = number * step + float(np.clip(rng.normal(0, 0.012), -0.03, 0.03)) + 0.05
        degree = layer.steps[number % len(layer.steps)]
        likely = chance[min(int(seconds * 100), len(chance) - 1)]
        if degree < 0 or rng.uniform() > likely:
            continue
        upper = on.voicings[on.chord_at(seconds + 0.1)].upper
        note = upper[degree % 4] + 12 * (degree // 4) + 12 * layer.octave
        accent = 1.0 if number % len(layer.steps) == 0 else 0.78
        force = float(accent * rng.uniform(0.72, 1.0))
        wave = plucked(layer.voice, on.hertz(note), min(int(force * 3.0), 2))
        _add(out, wave, int(seconds * RATE), float(np.clip((note - 65) / 60, -0.3, 0.3)), force)
    return echoed(out, layer.echo * on.beat) if layer.echo else out


def _line(layer: Line, on: Stage, rng: np.random.Generator) -> Signal:
    out = np.zeros((2, on.count), dtype=np.float32)
    ladder = [n for n in range(36, 100) if n % 12 in scale(on.piece.scale)]
    target = float(midi(layer.register))
    last = target
    places = range(layer.first, len(on.chords) - 1, layer.every)
    for number, place in enumerate(places):
        arch = 3.0 * np.sin(np.pi * number / max(len(places) - 1, 1))
        motif = layer.motifs[number % len(layer.motifs)]
        begin = on.starts[place] + layer.lag * on.beat
        notes = _phrase(motif, begin, 0.5 * (last + target + arch), ladder, on)
        for note in notes:
            _perform(out, layer.voice, note, on, rng)
        last = float(notes[-1].midi)
    return echoed(out, layer.echo * on.beat) if layer.echo else out


def _phrase(motif: Motif, begin: float, near: float, ladder: list[int], on: Stage) -> list[Note]:
    """Set a motif: it starts on a tone of the chord, and its long notes settle on tones of theirs."""
    tones = on.chords[on.chord_at(begin + 0.1)].tones
    first = min(range(len(ladder)), key=lambda i: abs(ladder[i] - near) + 20 * (ladder[i] % 12 not in tones))
    notes: list[Note] = []
    seconds = begin
    for order, (step, beats) in enumerate(motif):
        place = first + step
        under = on.chords[on.chord_at(seconds + 0.5 * beats * on.beat)].tones
        under = (under & on.chords[on.chord_at(seconds + 0.9 * beats * on.beat)].tones) or under
        if beats >= 1.5 or order == len(motif) - 1:
            place = min((place, place - 1, place + 1, place - 2), key=lambda i: ladder[i] % 12 not in under)
        end = seconds + beats * on.beat
        notes.append(Note(ladder[place], seconds, end))
        seconds = end
    return notes


def _perform(out: Signal, voice: str, note: Note, on: Stage, rng: np.random.Generator) -> None:
    start = int((note.start + float(np.clip(rng.normal(0, 0.015), -0.04, 0.04))) * RATE)
    force = float(rng.uniform(0.82, 1.0))
    if voice in SOLOS:
        count = min(int((note.end - note.start) * RATE + 0.55 * RATE), out.shape[1] - start)
        if count > RATE // 4:
            _add(out, played(voice, on.hertz(note.midi), count, rng, on.seed), start, 0.1, force)
        return
    wave = plucked(voice, on.hertz(note.midi), 1)
    _add(out, wave, start, float(np.clip((note.midi - 71) / 60, -0.25, 0.25)), force)


def _add(out: Signal, wave: Signal, start: int, pan: float, gain: float) -> None:
    """Mix a mono or stereo wave in, panned by equal power (-1 to 1)."""
    # The first notes are already sounding when the track begins: its fade is the only one.
    wave = wave[..., max(-start, 0) :]
    begin = max(start, 0)
    count = min(wave.shape[-1], out.shape[1] - begin)
    if count <= 0:
        return
    angle = (pan + 1) * np.pi / 4
    for side, share in enumerate((np.cos(angle), np.sin(angle))):
        voice = wave if wave.ndim == 1 else wave[side]
        out[side, begin : begin + count] += voice[:count] * np.float32(gain * share * 1.4142)


def faded(count: int, rise: float, fall: float) -> Signal:
    """Gain of a track's own fades, in seconds, as ``count`` samples."""
    t = np.arange(control_length(count)) * 0.01
    up = np.clip(t / rise, 0.0, 1.0)
    down = np.clip((count / RATE - t) / fall, 0.0, 1.0)
    return at_rate(((np.sin(0.5 * np.pi * up) * np.sin(0.5 * np.pi * down)) ** 1.3).astype(np.float32), count)


def arched(points: Points, count: int) -> Signal:
    """Gain of a piece's great arc, given in dB, as ``count`` samples."""
    return at_rate((10 ** (curve(points, count) / 20)).astype(np.float32), count)
