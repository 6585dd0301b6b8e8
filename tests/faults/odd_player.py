"""Reads files as a headset does, for `odd_audio.py`: a line of JSON in, `{"path", "seconds"}`, a line out.

From the start to the end, and from the middle, which must be the same sound; `{"wrong": [...]}` says what was
not as it should be.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kroom.music.decode import RATE, Samples, TrackError, TrackReader

_MOST_S = 3600.0
_APART_S = 0.06  # a length in another rate, rounded, and the resampler's end
_ALIKE = 0.01
_SHIFT = RATE // 50  # FFmpeg finds a block of ADPCM again to within some ms


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        wrong = list(_wrong_with(Path(request["path"]), float(request["seconds"])))
        sys.stdout.write(json.dumps({"wrong": wrong}) + "\n")
        sys.stdout.flush()


def _wrong_with(path: Path, seconds: float) -> Iterator[str]:
    try:
        whole = _read(path, 0.0)
        half = _read(path, seconds / 2)
    except TrackError as error:
        yield f"said to play, but {error}"
        return
    if abs(len(whole) / RATE - seconds) > _APART_S and seconds < _MOST_S:
        yield f"measured {seconds:.3f} s, played {len(whole) / RATE:.3f} s"
    rest = whole[round(seconds / 2 * RATE) :]
    if abs(len(rest) - len(half)) > _APART_S * RATE or not _alike(rest, half):
        yield f"sounds otherwise from its middle ({len(half)} frames for {len(rest)})"


def _alike(one: Samples, other: Samples) -> bool:
    """Whether both are the same sound but for a shift that nobody hears."""
    length = min(len(one), len(other)) - 2 * _SHIFT
    if length < _SHIFT:
        return True
    middle = one[_SHIFT : _SHIFT + length, 0]
    shifted = (other[at : at + length, 0] for at in range(0, 2 * _SHIFT + 1, 12))
    return any(np.abs(middle - part).mean() < _ALIKE for part in shifted)


def _read(path: Path, start_s: float) -> Samples:
    reader = TrackReader(path, start_s)
    try:
        return reader.read(round(_MOST_S * RATE))
    finally:
        reader.close()


if __name__ == "__main__":
    main()
