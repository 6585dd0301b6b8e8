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
        self._worker.run(partial(check_playlist, path, self._cache, tell, cancel.is_set), self._done)

    def cancel(self) -> None:
        """Stop the check that runs; it says nothing more."""
        self._cancel.set()

    def _done(self, checked: Checked | None) -> None:
        if checked is not None:
            self.checked.emit(self._partner, checked)


def check_playlist(
    path: Path,
    cache: Path | None,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Checked | None:
    """Read a playlist and decode every track to its end; None where it was cancelled. Blocks."""
    from kroom.music.checking import check_playlists
    from kroom.music.loudness import MeasuringCancelled

    try:
        (found,) = check_playlists([str(path)], cache, progress=progress, cancelled=cancelled)
    except MeasuringCancelled:
        return None
    good = tuple(found.playable)
    broken = tuple((one.title, one.problem or "can't be played") for one in found.tracks if not one.playable)
    why = "" if good else "no track of it plays" if found.readable else " ".join(found.problems)
    problem = f"{path}: {why}" if why else ""
    return Checked(str(path), found.title, good, broken, sum(one.sounding_s for one in good), problem)
