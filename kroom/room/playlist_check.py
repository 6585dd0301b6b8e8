"""Decodes one playlist to its end, beside the main thread, and says what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.pieces import MeasuredTrack


@dataclass(frozen=True)
class Checked:
    """What a playlist amounts to: tracks that play, and (title, why) of those that don't."""

    path: str
    title: str
    tracks: "tuple[MeasuredTrack, ...]"
    broken: tuple[tuple[str, str], ...]
    seconds: float
    problem: str = ""


class PlaylistCheck(QObject):
    """One check at a time. `progressed(0..1)`, then `checked(Checked)`; a new start cancels the old one."""

    progressed = Signal(float)
    checked = Signal(object)

    def __init__(self, cache: Path | None, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._worker = worker
        self._cancel = Flag()

    def start(self, path: Path) -> None:
        """Check this playlist."""
        self.cancel()
        self._cancel = cancel = Flag()

        def work() -> Checked | None:
            return check_playlist(path, self._cache, self.progressed.emit, cancel.is_set)

        self._worker.run(work, self._done, self._failed)

    def cancel(self) -> None:
        """Stop the check that runs; it says nothing more."""
        self._cancel.set()

    def _done(self, checked: Checked | None) -> None:
        if checked is not None:
            self.checked.emit(checked)

    def _failed(self, error: Exception) -> None:
        raise error


def check_playlist(
    path: Path,
    cache: Path | None,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Checked | None:
    """Read a playlist and decode every track to its end; None where it was cancelled. Blocks."""
    from kroom.music.loudness import MeasuringCancelled, measure_tracks, measured_track
    from kroom.music.playlist import PlaylistError, read_playlist

    try:
        playlist = read_playlist(path)
    except PlaylistError as error:
        return Checked(str(path), path.stem, (), (), 0.0, str(error))
    files = [track.path for track in playlist.tracks if track.path is not None and not track.problem]
    try:
        found = measure_tracks(files, cache, progress=progress, cancelled=cancelled)
    except MeasuringCancelled:
        return None
    good: list[MeasuredTrack] = []
    broken: list[tuple[str, str]] = []
    for track in playlist.tracks:
        measurement = found.get(track.path) if track.path is not None else None
        measured = measured_track(track, measurement) if measurement is not None else None
        if measured is not None:
            good.append(measured)
        else:
            why = track.problem or (measurement.problem if measurement else None) or "can't be played"
            broken.append((track.title, why))
    problem = "" if good else f"{path}: no track of it plays"
    return Checked(
        str(path), playlist.title, tuple(good), tuple(broken), sum(one.sounding_s for one in good), problem
    )
