"""The list of playlists: those that ship and the clinic's own, which are added and taken off here."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.playlists_view import PlaylistRow, PlaylistsView
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.gathering import Gathered

_REFUSED_SAID = 5


class PlaylistsRoom(QObject):
    """`changed` asks for a new `view`. Reading and adding go on beside the main thread, until `end`."""

    changed = Signal()
    _progress = Signal(float)

    def __init__(
        self,
        access: Access,
        worker: Worker,
        shipped: Sequence[tuple[str, Path]],
        own: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._worker = worker
        self._shipped = tuple(shipped)
        self._own = own
        self._rows: dict[str, PlaylistRow] = {}
        self._cancel = Flag()
        self._share: float | None = None
        self._notice = self._problem = ""
        self._progress.connect(self._on_progress)

    def begin(self) -> None:
        """Look at every playlist of the list."""
        self._look(self._paths(), self._on_looked)

    def rest(self) -> None:
        """Nobody sees the page: what was begun goes on."""

    def wake(self) -> None:
        """The page is seen again: all is as it was."""

    def end(self) -> None:
        """Nobody wants any more of it."""
        self._cancel.set()

    def add(self, paths: Sequence[str]) -> None:
        """Add playlist files, folders and music files; single files become a playlist of their own."""
        from kroom.music.gathering import gather

        if self._share is not None or not paths:
            return
        self._begin()
        places = [Path(path) for path in paths]
        work = partial(gather, places, self._own, self._cancel.is_set, self._progress.emit)
        self._worker.run(work, self._on_gathered, self._on_failed)

    @Slot()
    def cancel(self) -> None:
        """Stop adding; what was not looked at to the end is not added."""
        self._cancel.set()

    def remove(self, path: str) -> None:
        """Take a playlist off the list; its files stay as they are."""
        own = [one for one in self._access.store.settings.playlists() if str(one) != path]
        self._access.store.settings.set_playlists(own)
        row = self._rows.pop(path, None)
        self._problem = ""
        self._notice = self.tr("{title} is off the list. Its files are as they were.").format(
            title=row.title if row else Path(path).stem
        )
        self.changed.emit()

    def view(self) -> PlaylistsView:
        """What the page shows now."""
        rows = tuple(self._rows.get(str(path)) or self._unknown(path) for path in self._paths())
        return PlaylistsView(rows, self._share, self._notice, self._problem)

    def _paths(self) -> list[Path]:
        return [path for _, path in self._shipped] + list(self._access.store.settings.playlists())

    def _unknown(self, path: Path) -> PlaylistRow:
        return PlaylistRow(str(path), path.stem, str(path.parent), shipped=self._ships(path), known=False)

    def _ships(self, path: Path) -> bool:
        return any(path == own for _, own in self._shipped)

    def _begin(self) -> None:
        self._cancel = Flag()
        self._share = 0.0
        self._notice = self._problem = ""
        self.changed.emit()

    def _look(self, paths: Sequence[Path], done: Callable[[Sequence[PlaylistRow]], None]) -> None:
        work = partial(look, [(path, self._ships(path)) for path in paths], self._cancel.is_set)
        self._worker.run(work, done, self._on_failed)

    def _on_looked(self, rows: Sequence[PlaylistRow]) -> None:
        self._rows.update({row.id: row for row in rows})
        self.changed.emit()

    def _on_added(self, rows: Sequence[PlaylistRow]) -> None:
        self._share = None
        self._on_looked(rows)

    def _on_gathered(self, gathered: "Gathered") -> None:
        settings = self._access.store.settings
        known = set(self._paths())
        new = [path for path in dict.fromkeys(gathered.playlists) if path not in known]
        settings.set_playlists([*new, *settings.playlists()])
        again = len(gathered.playlists) - len(new)
        if again:
            self._notice = self.tr("Some of these were in the list already.")
        lines = [f"{name}: {why}" for name, why in gathered.refused[:_REFUSED_SAID]]
        if more := len(gathered.refused) - len(lines):
            lines.append(self.tr("and {count} more").format(count=more))
        if lines:
            self._problem = self.tr("Not added: {files}").format(files="; ".join(lines))
        self._look(new, self._on_added)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.music.loudness import MeasuringCancelled

        self._share = None
        if isinstance(error, OSError):
            self._problem = self.tr("Not added: {why}").format(why=error.strerror or error)
        elif isinstance(error, MeasuringCancelled):
            self._notice = self.tr("Stopped. Nothing was added.")
        else:
            raise error
        self.changed.emit()

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self._share = share
        self.changed.emit()


def look(paths: Sequence[tuple[Path, bool]], cancelled: Callable[[], bool]) -> list[PlaylistRow]:
    """Read each playlist (path, whether it ships) and see which of its files are there. Blocks."""
    return [_row(path, ships) for path, ships in paths if not cancelled()]


def _row(path: Path, ships: bool) -> PlaylistRow:
    from kroom.music.playlist import PlaylistError, read_playlist

    try:
        playlist = read_playlist(path)
    except PlaylistError as error:
        return PlaylistRow(str(path), path.stem, str(path.parent), problem=error.why, shipped=ships)
    missing = sum(1 for track in playlist.tracks if track.path is None or not _is_there(track.path))
    count = len(playlist.tracks)
    return PlaylistRow(str(path), playlist.title, str(path.parent), count, missing, shipped=ships)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
