"""Small sound files of every kind, and tracks as if measured."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from kroom.music.mixer import Mixer
from kroom.music.programme import MeasuredTrack, plan_programme

Sound = NDArray[np.float64]
CODECS = {
    ".wav": ("pcm_s16le", "s16"),
    ".flac": ("flac", "s16"),
    ".mp3": ("libmp3lame", "fltp"),
    ".ogg": ("vorbis", "fltp"),
    ".opus": ("libopus", "flt"),
    ".m4a": ("aac", "fltp"),
}
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


class Sounds:
    """Makes sounds, writes them to files, and measures what comes out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tone(self, seconds: float, hertz: float = 440.0, peak: float = 0.1, rate: int = 48_000) -> Sound:
        """A steady tone on both sides."""
        times = np.arange(round(seconds * rate)) / rate
        return np.repeat(peak * np.sin(2 * np.pi * hertz * times)[:, None], 2, axis=1)

    def noise(self, seconds: float, seed: int = 0, level: float = 0.05, rate: int = 48_000) -> Sound:
        """White noise, the two sides independent."""
        return np.random.default_rng(seed).normal(0.0, level, (round(seconds * rate), 2))

    def write(self, name: str, sound: Sound, rate: int = 48_000) -> Path:
        """Write `sound`, shape (frames, channels), full scale 1.0, in the format of the name's ending."""
        path = self.folder / name
        codec, kind = CODECS[path.suffix]
        layout = LAYOUTS[sound.shape[1]]
        with av.open(str(path), "w") as container:
            muxer = cast("Any", container)
            stream = muxer.add_stream(codec, rate=rate, layout=layout, format=kind)
            stream.codec_context.options = {"strict": "experimental"}  # Vorbis asks for it
            for start in range(0, len(sound), 960):
                muxer.mux(stream.encode(_frame(sound[start : start + 960], rate, kind, start)))
            muxer.mux(stream.encode(None))
        return path

    def track(self, name: str, sound: Sound, phase: str | None = None, gain_db: float = 0.0) -> MeasuredTrack:
        """A file as a track that sounds from end to end, played at its own level unless told."""
        path, length = self.write(name, sound), len(sound) / 48_000
        return MeasuredTrack(
            path=str(path),
            title=path.stem,
            phase=phase,
            duration_s=length,
            lufs=-18.0 - gain_db,
            true_peak_dbtp=-30.0,
            sound_start_s=0.0,
            sound_end_s=length,
            edge_peak_dbtp=-30.0,
        )

    def levels_db(self, samples: NDArray[np.float32], window_s: float) -> Sound:
        """RMS level in dBFS of each whole window."""
        frames = round(window_s * 48_000)
        whole = len(samples) // frames * frames
        powers = (samples[:whole].astype(np.float64).reshape(-1, frames * 2) ** 2).mean(axis=1)
        return 10.0 * np.log10(np.maximum(powers, 1e-12))

    def read(self, mixer: Mixer, seconds: float, frames: int = 480) -> NDArray[np.float32]:
        """What the mixer gives over so many seconds, in blocks as a device reads them."""
        return np.concatenate([mixer.read(frames) for _ in range(round(seconds * 48_000 / frames))])


def _frame(part: Sound, rate: int, kind: str, start: int) -> AudioFrame:
    data: NDArray[Any] = part.astype(np.float32)
    if kind == "s16":
        data = np.round(np.clip(part, -1, 1) * 32767).astype(np.int16)
    shaped = np.ascontiguousarray(data.T) if kind.endswith("p") else data.reshape(1, -1)
    frame = AudioFrame.from_ndarray(cast("Any", shaped), format=kind, layout=LAYOUTS[part.shape[1]])
    frame.sample_rate = rate
    frame.pts = start
    frame.time_base = Fraction(1, rate)
    return frame


@pytest.fixture
def sounds(tmp_path: Path) -> Sounds:
    """Sounds and their files, in a folder of the test's own."""
    return Sounds(tmp_path)


@pytest.fixture
def play() -> Iterator[Callable[..., Mixer]]:
    """Makes mixers that wait for their decoder, and closes them."""
    mixers: list[Mixer] = []

    def start(tracks: Sequence[MeasuredTrack], at_s: float = 0.0, crossfade_s: float = 6.0) -> Mixer:
        programme = plan_programme(tracks, crossfade_s=crossfade_s)
        mixers.append(Mixer(programme, at_s, patience_s=20.0))
        return mixers[-1]

    yield start
    for mixer in mixers:
        mixer.close()
