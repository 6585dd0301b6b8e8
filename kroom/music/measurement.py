"""What is known of a track once it was decoded to its very end, and where that is kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from kroom.music.entries import Track
from kroom.music.pieces import MeasuredTrack

_VERSION = 2  # of the way of measuring: a new one forgets what the old one found
_CHUNK = 1024 * 1024
_DIGEST = 24  # bytes


@dataclass(frozen=True)
class Measurement:
    """One file's length in seconds, integrated loudness (LUFS), true peak (dBTP), and where its sound lies.

    `edge_peak_dbtp` is the peak of the ten seconds at either end of the sound, where joins overlap. None is
    what could not be measured; `problem` says why the track can't be played, None where it can. `contour` is
    the level of each ten seconds in dBFS (RMS); `title` and `artist` are the file's own tags, in one line;
    `container` is FFmpeg's name of its format.
    """

    duration_s: float | None = None
    lufs: float | None = None
    true_peak_dbtp: float | None = None
    sound_start_s: float = 0.0
    sound_end_s: float = 0.0
    edge_peak_dbtp: float | None = None
    problem: str | None = None
    contour: tuple[float, ...] = ()
    title: str = ""
    artist: str = ""
    container: str = ""


def measurements_folder(data: Path) -> Path:
    """Where measurements are kept in a data folder, by the command line and the app alike."""
    return data / "measured"


def measured_track(track: Track, measurement: Measurement) -> MeasuredTrack | None:
    """What a programme needs of a track; None where the track can't be played."""
    found = measurement
    if track.path is None or track.problem or found.problem:
        return None
    if found.duration_s is None or found.lufs is None or found.true_peak_dbtp is None:
        return None
    return MeasuredTrack(
        path=str(track.path),
        title=track.title,
        phase=track.phase,
        duration_s=found.duration_s,
        lufs=found.lufs,
        true_peak_dbtp=found.true_peak_dbtp,
        sound_start_s=found.sound_start_s,
        sound_end_s=found.sound_end_s,
        edge_peak_dbtp=found.true_peak_dbtp if found.edge_peak_dbtp is None else found.edge_peak_dbtp,
    )


def to_document(measurement: Measurement) -> dict[str, Any]:
    """As plain JSON."""
    return {"measurement": _VERSION, **asdict(measurement)}


def from_document(document: object) -> Measurement | None:
    """What `to_document` made; None for anything else."""
    if not isinstance(document, dict):
        return None
    values = dict(cast("dict[str, Any]", document))
    if values.pop("measurement", None) != _VERSION:
        return None
    try:
        values["contour"] = tuple(values.get("contour", ()))
        return Measurement(**values)
    except TypeError:
        return None


@dataclass(frozen=True)
class Content:
    """What a file holds, by a name that follows from every byte of it, and by its size in bytes."""

    name: str
    size: int

    @staticmethod
    def of(path: Path, passed: Callable[[int], None]) -> Content:
        """The content of a file, read as a whole; `passed` is told the bytes of each piece on the way.

        Raises OSError where it can't be read.
        """
        digest, size = hashlib.blake2b(digest_size=_DIGEST), 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                passed(len(chunk))
        return Content(digest.hexdigest(), size)


class MeasurementCache:
    """Measurements by content, one small file each, in a folder of its own, and what lay where.

    No path of music is kept in it: a place is known by a name that follows from its path, so that only who
    knows the path can ask. Whatever goes wrong with the folder only means that a file is measured again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def content_at(self, path: Path) -> Content | None:
        """What was measured last at this path, whether or not it is still there; None where nothing was."""
        try:
            document: Any = json.loads(self._place(path).read_bytes())
            return Content(str(document["content"]), int(document["size"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put_place(self, path: Path, content: Content) -> None:
        """Remember what lies at this path."""
        if self.content_at(path) == content:
            return
        with contextlib.suppress(OSError):
            place = self._place(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            self._replace(place, json.dumps({"content": content.name, "size": content.size}))

    def _place(self, path: Path) -> Path:
        name = hashlib.blake2b(os.fsencode(path.absolute()), digest_size=_DIGEST, person=b"place")
        return self._folder / "places" / f"{name.hexdigest()}.json"

    def get(self, content: Content) -> Measurement | None:
        """What was measured for this content, None where nothing was or it can't be read."""
        try:
            return from_document(json.loads((self._folder / f"{content.name}.json").read_bytes()))
        except (OSError, ValueError):
            return None

    def put(self, content: Content, measurement: Measurement) -> None:
        """Keep what was measured; a problem is not kept, for the next version may play that track."""
        if measurement.problem is not None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._replace(self._folder / f"{content.name}.json", json.dumps(to_document(measurement)))

    def _replace(self, path: Path, text: str) -> None:
        """All or nothing: another process may read it now."""
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
