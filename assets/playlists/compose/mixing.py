"""From a piece to a finished stereo track at 48 kHz."""

import numpy as np
from loudness import calmed, evened, integrated, peaks_softened
from numpy.typing import NDArray
from parts import arched, faded, sound, stage
from score import Album, Piece, Texture
from shaping import RATE, Signal, doubled_rate, filtered
from space import hall, reverberated

TARGET_LUFS = -18.0
_CEILING = 10 ** (-3.0 / 20)


def track(album: Album, number: int) -> tuple[Signal, dict[str, float]]:
    """Render piece ``number``: sound (2, n) at 48 kHz, and each layer's loudness before mixing."""
    piece = album.pieces[number]
    seed = album.seed + 101 * number
    dry, send, found = _layers(piece, album.centre, seed)
    mix = dry + reverberated(send, hall(piece.hall, seed))
    del dry, send
    count = mix.shape[1]
    mix = np.stack([filtered(channel, _band, RATE) for channel in mix])
    mix *= arched(piece.arc, count)
    mix = calmed(calmed(evened(_centred(mix))))
    mix *= faded(count, piece.fade_in, piece.fade_out)
    mix = _levelled(mix)
    return np.stack([doubled_rate(channel) for channel in mix]), found


def _layers(piece: Piece, tuning: str, seed: int) -> tuple[Signal, Signal, dict[str, float]]:
    on = stage(piece, tuning, seed)
    dry = np.zeros((2, on.count), dtype=np.float32)
    send = np.zeros((2, on.count), dtype=np.float32)
    found: dict[str, float] = {}
    for order, layer in enumerate(piece.layers):
        wave = sound(layer, on, order)
        loud = integrated(wave)
        found[f"{order} {type(layer).__name__}"] = loud
        wave *= np.float32(10 ** ((layer.level - 24.0 - loud) / 20))
        dry += wave
        send += np.float32(0.15 if isinstance(layer, Texture) else layer.send) * wave
    return dry, send, found


def _centred(mix: Signal) -> Signal:
    """Both ears equally loud over the whole track."""
    power = (mix**2).mean(axis=1, dtype=np.float64)
    return mix * np.sqrt(power.mean() / power).astype(np.float32)[:, None]


def _levelled(mix: Signal) -> Signal:
    for _ in range(2):
        mix = mix * np.float32(10 ** ((TARGET_LUFS - integrated(mix)) / 20))
        mix = peaks_softened(mix, _CEILING)
    return mix


def _band(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Nothing below the ear, and a roof that sinks from 5 kHz on."""
    floor = 1 / (1 + (34.0 / (hertz + 1e-6)) ** 6)
    return np.sqrt(floor / (1 + (hertz / 6800.0) ** 4) / (1 + (hertz / 9500.0) ** 16))
