"""Restoring a backup from the app: looked at first, then put in the store's place, and unlocked again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.access import Access
from kroom.room.moment import Clock
from kroom.room.people_room import sentence
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.records.restore import Preview, Restored


@dataclass(frozen=True, slots=True)
class RestoreView:
    """What restoring would change. `last` is the backup's newest event; `problem` why no more is known."""

    made_at: datetime
    last: datetime | None
    sessions: int
    lost_events: int
    lost_sessions: int
    problem: str


class RestoreRoom(QObject):
    """Looks into a backup and restores it.

    Answers `looked(RestoreView)`, `restored(Path or None)` or `refused(str)`. The store is closed while
    either runs, so neither may be asked for during a session: after it the page unlocks again.
    """

    looked = Signal(object)
    restored = Signal(object)
    refused = Signal(str)

    def __init__(self, access: Access, clock: Clock, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access = access
        self._clock = clock
        self._worker = worker

    def look(self, file: Path, secret: str) -> None:
        """Verify a backup and say what is inside and what would change; nothing is changed."""
        folder = self._closed()

        def work() -> "Preview":
            from kroom.records.restore import preview_backup

            return preview_backup(file, folder, secret)

        self._worker.run(work, self._on_looked, self._on_failed)

    def restore(self, file: Path, secret: str) -> None:
        """Put a backup in the store's place; what it replaces is kept in the folder that is answered."""
        folder, now = self._closed(), self._clock()

        def work() -> "Restored":
            from kroom.records.restore import restore_backup

            return restore_backup(file, folder, secret, now=now)

        self._worker.run(work, self._on_restored, self._on_failed)

    def _closed(self) -> Path:
        self._worker.drain()  # a backup that is being made still needs the store
        self._access.close()
        return self._access.folder

    def _on_looked(self, found: "Preview") -> None:
        self.looked.emit(
            RestoreView(
                found.backup.made_at,
                found.inside.last,
                len(found.inside.sessions),
                found.lost_events,
                len(found.lost_sessions),
                sentence(found.problem) if found.problem else "",
            )
        )

    def _on_restored(self, done: "Restored") -> None:
        self.restored.emit(done.kept)

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            raise error
        self.refused.emit(sentence(str(error)))
