"""Backups of an open store: made when a session ends and every half hour in which anything was written."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.room.access import Access
from kroom.room.moment import Clock
from kroom.room.sentence import sentence
from kroom.room.worker import Worker
from kroom.session.events import Event, Kind

if TYPE_CHECKING:
    from kroom.records.backups import Made

LOOK_MS = 60_000
_ENDS = (Kind.SESSION_CLOSED, Kind.SESSION_STOPPED)


@dataclass(frozen=True, slots=True)
class BackupView:
    """What a page shows: the newest good backup, None for none; where they go; what went wrong last."""

    newest: datetime | None
    folder: Path | None
    problem: str


class BackupRoom(QObject):
    """Makes backups beside the main thread. `changed` after each; a failure is in the view, never a stop."""

    changed = Signal()

    def __init__(self, access: Access, clock: Clock, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access = access
        self._clock = clock
        self._worker = worker
        self._making = False
        self._problem = ""
        self._newest: datetime | None = None
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._looks.start()

    def view(self) -> BackupView:
        """What is known now; `refresh` looks at the disk."""
        return BackupView(self._newest, self._access.store.backups.second_folder, self._problem)

    @Slot()
    def look(self) -> None:
        """Make a backup if one is due."""
        if self._access.is_open and self._access.store.backups.due(self._clock().at_utc):
            self.make()

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """Make a backup when a session ended."""
        if event.kind in _ENDS:
            self.make()

    def make(self) -> None:
        """Make a backup now, unless one is being made."""
        if self._making:
            return
        self._making = True
        backups, now = self._access.store.backups, self._clock().at_utc

        def work() -> "Made":
            return backups.make(now)

        self._worker.run(work, self._on_made, self._on_failed)

    def choose_folder(self, folder: Path | None) -> None:
        """Keep each backup in a second folder as well (None: no more), beginning now."""
        from kroom.records.problem import RecordsProblem

        try:
            self._access.store.backups.choose_second_folder(folder)
        except RecordsProblem as problem:
            self._problem = sentence(str(problem))
            self.changed.emit()
            return
        self.make()

    def refresh(self) -> None:
        """Look for the newest good backup; answers `changed`."""
        backups = self._access.store.backups

        def work() -> datetime | None:
            found = backups.newest_good()
            return found.made_at if found else None

        self._worker.run(work, self._on_found, self._on_failed)

    def close(self) -> None:
        """Make no more of them."""
        self._looks.stop()

    def _on_found(self, newest: datetime | None) -> None:
        self._newest = newest
        self.changed.emit()

    def _on_made(self, made: "Made") -> None:
        self._making = False
        self._newest = made.backup.made_at
        self._problem = sentence(made.problem) if made.problem else ""
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        self._making = False
        if not isinstance(error, RecordsProblem):
            raise error
        self._problem = sentence(str(error))
        self.changed.emit()
