"""One file, decoded to its very end in one pass: loudness, true peak, length, and where its sound lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.error import FFmpegError
from av.filter import Graph
from av.filter.context import FilterContext
from numpy.typing import NDArray

from kroom.music.audio_file import AudioFile, TrackError, minutes, reason
from kroom.music.completeness import promise_of
from kroom.music.measurement import Measurement
from kroom.music.true_peak import TruePeak

_WINDOW_S = 0.01
_QUIET_LU = 32.0  # sound further than this below the track's loudness, at either end, is not worth a join
_EDGE_S = 10.0
_CONTOUR_S = 10
_QUIETEST_DBFS = -90.0
_GATE_LUFS = -70.0  # EBU R128's absolute gate: nothing was above it
_SHORTEST_S = 0.5
_FLOOR = 1e-9

Block = NDArray[np.float64]
"""Shape (frames, channels), the file's own rate, at most two channels."""


def glance_at(path: Path) -> Measurement:
    """What a file's header says, without decoding it: tags, format, and the length that it promises."""
    try:
        file = AudioFile(path)
    except TrackError as error:
        return Measurement(problem=str(error))
    try:
        return replace(_headed(Measurement(), file), duration_s=file.claimed_s)
    finally:
        file.close()


def measure_file(path: Path, tick: Callable[[float], None] | None = None) -> Measurement:
    """Measure a track as it would be heard alone; what is wrong with it is in `problem`, never raised.

    Mono is measured as mono, more channels as their mix to two sides. `tick` is told the share done, 0 to 1
    (0 while that can't be known), about once for each second of sound.
    """
    try:
        file = AudioFile(path)
    except TrackError as error:
        return Measurement(problem=str(error))
    try:
        return _headed(_measured(path, file, tick), file)
    except TrackError as error:
        return _headed(Measurement(problem=str(error)), file)
    except FFmpegError as error:
        return _headed(Measurement(problem=f"can't be measured: {reason(error)}"), file)
    finally:
        file.close()


def _headed(found: Measurement, file: AudioFile) -> Measurement:
    return replace(found, title=file.title, artist=file.artist, container=file.container)


def _measured(path: Path, file: AudioFile, tick: Callable[[float], None] | None) -> Measurement:
    meter = _Meter(file.rate)
    promise = promise_of(path, file)
    for block in _seconds(_R128(file), file.rate):
        meter.take(block.samples)
        meter.lufs = block.lufs
        if tick is not None:
            tick(min(1.0, meter.seconds / file.claimed_s) if file.claimed_s else 0.0)
    found = meter.result()
    if promise is not None and promise.broken_by(meter.seconds):
        problem = _breaks_off(meter.seconds, promise.seconds)
        return Measurement(found.duration_s, found.lufs, found.true_peak_dbtp, problem=problem)
    return found


def _breaks_off(seconds: float, promised_s: float) -> str:
    at, of = minutes(seconds), minutes(promised_s)
    return f"breaks off at {at} of {of}" if at != of else f"breaks off at {at}, just before its end"


class _Stretch:
    """Samples and the integrated loudness up to their end."""

    def __init__(self, samples: Block, lufs: float) -> None:
        self.samples = samples
        self.lufs = lufs


def _seconds(stretches: Iterator[_Stretch], rate: int) -> Iterator[_Stretch]:
    """The same in stretches of exactly a second: numpy's work is then much quicker than its calls."""
    parts: list[Block] = []
    have, lufs = 0, _GATE_LUFS
    for stretch in stretches:
        parts.append(stretch.samples)
        have += len(stretch.samples)
        lufs = stretch.lufs
        while have >= rate:
            joined = np.concatenate(parts)
            yield _Stretch(joined[:rate], lufs)
            parts, have = [joined[rate:]], have - rate
    if have:
        yield _Stretch(np.concatenate(parts), lufs)


class _R128(Iterator[_Stretch]):
    """The file's sound after FFmpeg's ebur128 filter, in tenths of a second, with the loudness so far."""

    def __init__(self, file: AudioFile) -> None:
        self._layout = "mono" if file.channels == 1 else "stereo"
        self._channels = 1 if file.channels == 1 else 2
        self._rate = file.rate
        self._frames = file.frames()
        self._graph: Graph | None = None
        self._kind: tuple[object, ...] = ()
        self._resampler: AudioResampler | None = None
        self._sink: FilterContext | None = None
        self._ended = False
        self._lufs = _GATE_LUFS

    def __next__(self) -> _Stretch:
        while True:
            try:
                if self._sink is not None:
                    return self._stretch(cast("AudioFrame", self._sink.pull()))
            except NothingYet:
                pass
            except NothingMore:
                raise StopIteration from None
            if self._ended:
                raise StopIteration
            self._feed()

    def _feed(self) -> None:
        frame = next(self._frames, None)
        if frame is None:
            self._ended = True
            if self._graph is not None:
                self._graph.push(None)
            return
        for ready in self._two_sides(frame):
            ready.pts = None
            self._configured(ready).push(ready)

    def _two_sides(self, frame: AudioFrame) -> list[AudioFrame]:
        """Frames as the filter can take them: known layouts, at most two channels, one rate."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if not self._kind:
            self._kind = kind
            if frame.layout.name != self._layout:
                self._resampler = AudioResampler(format="dbl", layout=self._layout, rate=self._rate)
        if kind != self._kind or frame.sample_rate != self._rate:
            raise TrackError("changes its format midway")
        return [frame] if self._resampler is None else self._resampler.resample(frame)

    def _configured(self, frame: AudioFrame) -> Graph:
        if self._graph is None:
            graph = Graph()
            source = graph.add_abuffer(
                sample_rate=frame.sample_rate,
                format=frame.format.name,
                layout=frame.layout.name,
                time_base=frame.time_base,
            )
            meter = graph.add("ebur128", "metadata=1:framelog=quiet")
            self._sink = graph.add("abuffersink")
            graph.link_nodes(source, meter, self._sink).configure()
            self._graph = graph
        return self._graph

    def _stretch(self, frame: AudioFrame) -> _Stretch:
        samples = cast("Block", frame.to_ndarray()).reshape(-1, self._channels)
        # The last stretch, shorter than a tenth of a second, has no figure of its own.
        self._lufs = float(frame.metadata.get("lavfi.r128.I", self._lufs))
        return _Stretch(samples, self._lufs)


class _Meter:
    """Gathers the peaks and levels of one file, second by second."""

    def __init__(self, rate: int) -> None:
        self.lufs = _GATE_LUFS
        self._rate = rate
        shortest = max(1, round(rate * _WINDOW_S))
        # A whole number of windows has to fill a second, or they would drift away from the time.
        self._window = next(frames for frames in range(shortest, rate + 1) if rate % frames == 0)
        self._frames = 0
        self._peaks = [TruePeak(), TruePeak()]
        self._levels: list[NDArray[np.float32]] = []
        self._second_peaks: list[tuple[int, float]] = []

    @property
    def seconds(self) -> float:
        """Length taken in so far."""
        return self._frames / self._rate

    def take(self, samples: Block) -> None:
        """The next samples; all but the last are a whole second."""
        channels = np.ascontiguousarray(samples.T, np.float32)  # numpy is many times quicker along a line
        highest = [max(float(line.max()), -float(line.min())) for line in channels]
        if not all(map(math.isfinite, highest)):
            raise TrackError(f"holds values that are no numbers at {minutes(self.seconds)}")
        for peak, line, high in zip(self._peaks, channels, highest, strict=False):
            peak.take(line, high)
        self._second_peaks.append((self._frames, max(highest)))
        self._frames += len(samples)
        self._levels.append(self._powers(channels))

    def _powers(self, channels: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean power of each whole window; shape (windows,)."""
        whole = channels.shape[1] // self._window * self._window
        windows = channels[:, :whole].reshape(len(channels), -1, self._window)
        return np.einsum("cwf,cwf->w", windows, windows) / np.float32(len(channels) * self._window)

    def result(self) -> Measurement:
        """Everything, at the end."""
        for peak in self._peaks:
            peak.finish()
        highest = max(peak.value for peak in self._peaks)
        duration_s = round(self.seconds, 4)
        if self.lufs <= _GATE_LUFS or highest < _FLOOR:
            why = "is too short to play" if self.seconds < _SHORTEST_S else "is silent"
            return Measurement(duration_s=duration_s, problem=why)
        start_s, end_s = self._sounding()
        return Measurement(
            duration_s=duration_s,
            lufs=round(self.lufs, 2),
            true_peak_dbtp=round(_decibels(highest), 2),
            sound_start_s=start_s,
            sound_end_s=end_s,
            edge_peak_dbtp=round(_decibels(self._edge_peak(start_s, end_s)), 2),
            problem="is too short to play" if end_s - start_s < _SHORTEST_S else None,
            contour=self._contour(),
        )

    def _contour(self) -> tuple[float, ...]:
        """The level of each ten seconds, the last one shorter."""
        levels = np.concatenate(self._levels)
        step = round(_CONTOUR_S * self._rate / self._window)
        powers = [float(levels[at : at + step].mean()) for at in range(0, len(levels), step)]
        return tuple(round(max(_QUIETEST_DBFS, _decibels(math.sqrt(power))), 1) for power in powers)

    def _sounding(self) -> tuple[float, float]:
        """From where to where the sound is no more than 32 LU below the track's own loudness, in seconds."""
        levels = np.concatenate(self._levels)
        loud = np.flatnonzero(levels >= 10.0 ** ((self.lufs - _QUIET_LU) / 10.0))
        if not len(loud):
            return 0.0, round(self.seconds, 4)
        window_s = self._window / self._rate
        return round(float(loud[0]) * window_s, 4), round(float(loud[-1] + 1) * window_s, 4)

    def _edge_peak(self, start_s: float, end_s: float) -> float:
        """The peak where joins overlap; between the samples as much higher as in the whole file."""
        early, late = (start_s + _EDGE_S) * self._rate, (end_s - _EDGE_S) * self._rate
        edges = [peak for at, peak in self._second_peaks if at <= early or at + self._rate >= late]
        sample_peak = max(peak.sample_peak for peak in self._peaks)
        return max(edges) * max(peak.value for peak in self._peaks) / max(_FLOOR, sample_peak)


def _decibels(magnitude: float) -> float:
    return 20.0 * math.log10(max(magnitude, _FLOOR))
