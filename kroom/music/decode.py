"""A track as stereo float32 at 48 kHz, from any place in it, whatever the file holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph
from numpy.typing import NDArray

from kroom.music.audio_file import AudioFile, TrackError, reason

RATE = 48_000
"""Sample rate of everything that is heard, in Hz."""

Samples = NDArray[np.float32]
"""Shape (frames, 2), full scale 1.0, 48 kHz unless said otherwise."""

# Starting only at multiples of 40 ms keeps the resampler's phase the same as in a reading from the start, for
# every usual rate (25 divides 8000, 11025, 22050, 32000, 44100, 48000 and their multiples).
_GRID = 25
_PREROLL_S = (
    0.2  # decoded and thrown away before the place wanted: bit reservoir, overlap, the resampler's history
)
_SEEK_WORTH_S = 1.0  # below it, decoding from the start is as quick

__all__ = ["RATE", "Samples", "TrackError", "TrackReader", "silence"]


def silence(frames: int) -> Samples:
    """`frames` frames of nothing."""
    return np.zeros((frames, 2), np.float32)


class TrackReader:
    """Reads one track forwards from `start_s` seconds into its sound.

    Mono sounds from both sides with the loudness it has alone (each side 3 dB lower), more channels are
    mixed down. Time 0 is the first sample after the encoder's delay. Raises TrackError from the constructor
    and from `read` where the file is missing, not audio or damaged, and from `read` once somebody writes into
    the file: what then comes out of a WAV file may be noise that nothing in it betrays. A file that is only
    moved, deleted or replaced by another one sounds to its end.
    """

    def __init__(self, path: Path, start_s: float = 0.0) -> None:
        self._file = AudioFile(path)
        self._watch = _Watch(path)
        try:
            self._blocks = self._from(max(0.0, start_s))
        except BaseException:
            self.close()
            raise
        self._rest = silence(0)

    def read(self, frames: int) -> Samples:
        """The next `frames` frames; fewer only where the track ends."""
        parts = [self._rest]
        have = len(self._rest)
        while have < frames:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(block)
            have += len(block)
        self._watch.check()
        joined = np.concatenate(parts) if len(parts) > 1 else parts[0]
        self._rest = joined[frames:]
        return joined[:frames]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
        self._watch.close()

    def _from(self, start_s: float) -> Iterator[Samples]:
        """Blocks from exactly `start_s` on."""
        wanted = round(start_s * RATE)
        frames = self._file.frames()
        if start_s < _SEEK_WORTH_S:
            return _dropped(_resampled(frames), wanted)
        first = next(frames, None)
        grid = int((start_s - _PREROLL_S) * _GRID) / _GRID
        native = self._sought(first, grid)
        if native is None:
            return _dropped(_resampled(self._rewound()), wanted)
        return _dropped(_resampled(native), wanted - round(grid * RATE))

    def _sought(self, first: AudioFrame | None, grid_s: float) -> Iterator[AudioFrame] | None:
        """Frames from exactly `grid_s` on after a seek; None where the file can't say where it has landed."""
        if first is None or first.time is None or self._file.claimed_s is None:
            return None
        self._file.seek(first.time + grid_s - _PREROLL_S)
        frames = self._file.frames()
        landed = next(frames, None)
        if landed is None or landed.time is None:
            return None
        late = grid_s - (landed.time - first.time)
        if late < 0:
            return None
        return _trimmed(landed, frames, round(late * self._file.rate))

    def _rewound(self) -> Iterator[AudioFrame]:
        """All frames from the file's start."""
        self._file.seek(0.0)
        return self._file.frames()


class _Watch:
    """Sees whether somebody writes into a file that was opened, whatever its name is by now."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise TrackError(f"can't be read: {reason(error)}") from error
        self._before = self._state()

    def check(self) -> None:
        """Raises TrackError where it was written to."""
        if self._state() != self._before:
            raise TrackError("was changed while it played")

    def close(self) -> None:
        self._file.close()

    def _state(self) -> tuple[int, int]:
        try:
            found = os.fstat(self._file.fileno())
        except OSError as error:
            raise TrackError(f"can't be read any more: {reason(error)}") from error
        return found.st_size, found.st_mtime_ns


def _trimmed(first: AudioFrame, rest: Iterator[AudioFrame], drop: int) -> Iterator[AudioFrame]:
    """The frames without their first `drop` samples in the file's own rate."""
    frame: AudioFrame | None = first
    while frame is not None and frame.samples <= drop:
        drop -= frame.samples
        frame = next(rest, None)
    if frame is None:
        return
    yield _tail(frame, drop) if drop else frame
    yield from rest


def _tail(frame: AudioFrame, drop: int) -> AudioFrame:
    """A copy of the frame without its first `drop` samples, in its own format."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=Fraction(1, frame.sample_rate),
    )
    # Not by numpy: PyAV reads beyond the planes of a frame with eight channels.
    trim, sink = graph.add("atrim", f"start_sample={drop}"), graph.add("abuffersink")
    graph.link_nodes(source, trim, sink).configure()
    frame.pts = None
    graph.push(frame)
    return cast("AudioFrame", graph.pull())


def _dropped(blocks: Iterator[Samples], drop: int) -> Iterator[Samples]:
    """The blocks without their first `drop` frames."""
    for block in blocks:
        if drop >= len(block):
            drop -= len(block)
            continue
        yield block[drop:]
        drop = 0


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[Samples]:
    """Stereo float32 at 48 kHz; a file whose rate or channels change midway gets a new resampler there."""
    resampler: AudioResampler | None = None
    kind: tuple[object, ...] | None = None
    for frame in frames:
        now = (frame.sample_rate, frame.layout.name, frame.format.name)
        if resampler is None or now != kind:
            if resampler is not None:
                yield from map(_samples, resampler.resample(None))
            resampler, kind = AudioResampler(format="flt", layout="stereo", rate=RATE), now
        frame.pts = None
        yield from map(_samples, resampler.resample(frame))
    if resampler is not None:
        yield from map(_samples, resampler.resample(None))


def _samples(frame: AudioFrame) -> Samples:
    """A packed stereo frame as (frames, 2), with what no ear should get (not a number) made silence."""
    data = cast("NDArray[np.float32]", frame.to_ndarray()).reshape(-1, 2)
    if not np.isfinite(data.sum()):
        data = np.nan_to_num(data, nan=0.0, posinf=0.0, neginf=0.0)
    return data
