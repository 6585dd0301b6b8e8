"""Measuring the finished files: loudness, peaks, startle, clicks, silence, mono, brightness, likeness."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as Finished
from av.filter import Graph
from deliver import decoded
from numpy.typing import NDArray
from shaping import Signal

_RATE = 48_000


@dataclass(frozen=True)
class Findings:
    """What was measured of one file.

    ``rise_db`` is the largest of any 400 ms over the 400 ms before, ``rise_s`` its place. ``quiet_s`` is the
    longest time under -60 dBFS. ``click`` is the largest second difference against the RMS around it,
    ``click_s`` its place. ``mono_db`` is the loss in a mono sum, ``balance_db`` left over right;
    ``above_8k_db`` and ``below_30_db`` are power against all power, ``centroid`` is in hertz.
    """

    name: str
    seconds: float
    kilobit: float
    lufs: float
    true_peak: float
    short_low: float
    short_high: float
    rise_db: float
    rise_s: float
    quiet_s: float
    click: float
    click_s: float
    mono_db: float
    balance_db: float
    offset: float
    above_8k_db: float
    below_30_db: float
    centroid: float


def examine(path: Path) -> tuple[Findings, NDArray[np.float64]]:
    """Measure a file; the vector beside it is its chroma (12) and spectral envelope (24 bands in dB)."""
    sound = decoded(path)
    lufs, peak, short = _r128(path)
    body = [level for level in short[60:-90] if level > -70]
    rise, where = _rise(sound)
    click, click_s = _click(sound)
    power, hertz = _spectrum(sound)
    total = power.sum()
    left, right = _power(sound[0]), _power(sound[1])
    mono = _power(sound.mean(axis=0))
    seconds = sound.shape[1] / _RATE
    found = Findings(
        path.name, seconds, path.stat().st_size / 125 / seconds, lufs, peak,
        min(body), max(body), rise, where, _quiet(sound), click, click_s,
        _db(mono / ((left + right) / 2)), _db(left / right), float(np.abs(sound.mean(axis=1)).max()),
        _db(power[hertz > 8000].sum() / total), _db(power[hertz < 30].sum() / total),
        float((power * hertz).sum() / total),
    )  # fmt: skip
    return found, _likeness(power, hertz)


def _power(channel: Signal) -> float:
    return float(np.square(channel, dtype=np.float64).mean())


def _db(ratio: float) -> float:
    return 10 * float(np.log10(max(ratio, 1e-12)))


def _r128(path: Path) -> tuple[float, float, list[float]]:
    graph = Graph()
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "metadata=1:peak=true")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        short: list[float] = []
        last: dict[str, str] = {}
        peak = -99.0
        for frame in container.decode(stream):
            graph.push(frame)
            while True:
                try:
                    out = graph.pull()
                except (NothingYet, Finished):
                    break
                last = dict(out.metadata)
                short.append(float(last.get("lavfi.r128.S", "-120")))
                peaks = [float(v) for k, v in last.items() if "true_peaks_ch" in k]
                peak = max([peak, *(20 * float(np.log10(max(p, 1e-9))) for p in peaks)])
    return float(last["lavfi.r128.I"]), peak, short


def _rise(sound: Signal) -> tuple[float, float]:
    hop = _RATE // 10
    frames = sound.shape[1] // hop
    power = (sound[:, : frames * hop].reshape(2, frames, hop).astype(np.float64) ** 2).mean(axis=(0, 2))
    level = 10 * np.log10(np.convolve(power, np.full(4, 0.25), mode="valid") + 1e-12)
    rises = level[4:] - level[:-4]
    # From second 4 on: the fade from silence rises by its nature.
    rises[:40] = 0
    place = int(np.argmax(rises))
    return float(rises[place]), place / 10


def _quiet(sound: Signal) -> float:
    """Longest time in s in which each 10 ms stays under -60 dBFS RMS, leading and trailing included."""
    frames = sound.shape[1] // 480
    power = (sound[:, : frames * 480].reshape(2, frames, 480) ** 2).mean(axis=(0, 2))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (power < 1e-6).astype(np.int8), [0]])))
    return float((edges[1::2] - edges[::2]).max(initial=0)) / 100


def _click(sound: Signal) -> tuple[float, float]:
    worst, place = 0.0, 0.0
    for channel in sound:
        bend = np.abs(np.diff(channel, 2))
        frames = len(bend) // 480
        table = bend[: frames * 480].reshape(frames, 480)
        usual = np.sqrt((table**2).mean(axis=1))
        around = np.convolve(usual, np.full(21, 1 / 21), mode="same") + 1e-4
        ratio = table.max(axis=1) / around
        if ratio.max() > worst:
            worst, place = float(ratio.max()), float(ratio.argmax()) / 100
    return worst, place


def _spectrum(sound: Signal) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    size = 1 << 14
    mono = sound[0]
    frames = len(mono) // size
    table = mono[: frames * size].reshape(frames, size) * np.hanning(size).astype(np.float32)
    power = (np.abs(np.fft.rfft(table, axis=1)) ** 2).mean(axis=0)
    return power.astype(np.float64), np.fft.rfftfreq(size, 1 / _RATE).astype(np.float64)


def _likeness(power: NDArray[np.float64], hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    musical = (hertz > 100) & (hertz < 2000)
    classes = np.round(12 * np.log2(hertz[musical] / 440.0) + 9).astype(np.int64) % 12
    chroma = np.bincount(classes, weights=np.sqrt(power[musical]), minlength=12)
    edges = np.geomspace(40, 9000, 25)
    bands = [power[(hertz >= a) & (hertz < b)].sum() for a, b in pairwise(edges)]
    return np.concatenate([chroma / chroma.sum(), 10 * np.log10(np.array(bands) + 1e-9)])


def _correlations(vectors: Sequence[NDArray[np.float64]]) -> str:
    chroma = np.asarray(np.corrcoef(np.array([v[:12] for v in vectors])), dtype=np.float64)
    tilted = np.array([v[12:] - np.linspace(0, -50, 24) for v in vectors])
    shape = np.asarray(np.corrcoef(tilted), dtype=np.float64)
    lines = ["chroma below the diagonal, spectral envelope above, in hundredths"]
    for i in range(len(vectors)):
        cells = [float((shape if j > i else chroma)[i, j]) for j in range(len(vectors))]
        lines.append(" ".join(f"{round(100 * cell):4d}" for cell in cells))
    return "\n".join(lines)


def picture(path: Path, target: Path) -> None:
    """Spectrogram as PNG: time across, 40 Hz to 12 kHz upwards in even octaves, 80 dB from dark to light."""
    sound = decoded(path).mean(axis=0)
    size, width, height = 1 << 14, 1200, 400
    starts = np.linspace(0, len(sound) - size, width).astype(np.int64)
    rows = np.geomspace(12_000, 40, height) * size / _RATE
    window = np.hanning(size).astype(np.float32)
    image = np.zeros((height, width))
    for column, start in enumerate(starts):
        amplitude = np.abs(np.fft.rfft(sound[start : start + size] * window)) / (size / 4)
        image[:, column] = np.maximum(amplitude[rows.astype(np.int64)], amplitude[rows.astype(np.int64) + 1])
    grey = np.clip(255 * (20 * np.log10(image + 1e-9) + 100) / 80, 0, 255).astype(np.uint8)
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}"]
    subprocess.run([*command, "-i", "-", str(target)], input=grey.tobytes(), check=True)


def report(paths: Sequence[Path], folder: Path, pictures: bool) -> list[Findings]:
    """Measure files into ``folder``: findings.json, likeness.txt and a picture for each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Findings] = []
    vectors: list[NDArray[np.float64]] = []
    for path in paths:
        found, vector = examine(path)
        rows.append(found)
        vectors.append(vector)
        if pictures:
            picture(path, folder / f"{path.parent.name} {path.stem}.png")
    (folder / "findings.json").write_text(
        json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8"
    )
    (folder / "likeness.txt").write_text(_correlations(vectors) + "\n", encoding="utf-8")
    return rows
