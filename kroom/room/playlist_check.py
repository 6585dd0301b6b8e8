"""Decodes one playlist to its end, beside the main thread, and says what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.worker import Worker
from kroom.session.events import Partner

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
    """One partner's check, one at a time; a new start cancels the old one.

    `progressed(Partner, 0..1)`, then `checked(Partner, Checked)`.
    """

    progressed = Signal(object, float)
    checked = Signal(object, object)

    def __init__(
        self, partner: Partner, cache: Path | None, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._partner = partner
        self._cache = cache
        self._worker = worker
        self._cancel = Flag()

    def start(self, path: Path) -> None:
        """Check this playlist."""
        self.cancel()
        self._cancel = cancel = Flag()
        tell = partial(self.progressed.emit, self._partner)
        work = partial(check_playlist, path, self._cache, tell, cancel.is_set)
        self._worker.run(work, self._done, _unless_cancelled)

    def cancel(self) -> None:
        """Stop the check that runs; it says nothing more."""
        self._cancel.set()

    def _done(self, checked: Checked) -> None:
        self.checked.emit(self._partner, checked)


def _unless_cancelled(error: Exception) -> None:
    from kroom.music.loudness import MeasuringCancelled

    if not isinstance(error, MeasuringCancelled):
        raise error


def check_playlist(
    path: Path,
    cache: Path | None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Checked:
    """Read a playlist and decode every track to its end. Blocks; raises MeasuringCancelled."""
    from kroom.music.checking import check_playlists

    (found,) = check_playlists([str(path)], cache, progress=progress, cancelled=cancelled)
    good = tuple(found.playable)
    broken = tuple((one.title, one.problem or "can't be played") for one in found.tracks if not one.playable)
    why = "" if good else "no track of it plays" if found.readable else " ".join(found.problems)
    problem = f"{path}: {why}" if why else ""
    return Checked(str(path), found.title, good, broken, sum(one.sounding_s for one in good), problem)
