"""Backups of an open store: made when a session ends and every half hour in which anything was written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
LATE = timedelta(days=1)  # half an hour passes unnoticed while the computer sleeps; a day means something
_ENDS = (Kind.SESSION_CLOSED, Kind.SESSION_STOPPED)


@dataclass(frozen=True, slots=True)
class BackupView:
    """What a page shows: the newest good backup, None for none; where they go; what went wrong last.

    `own` is the folder beside the records, `folder` the second one; `late`: there should be a newer one.
    """

    newest: datetime | None
    folder: Path | None
    problem: str
    own: Path | None = None
    making: bool = False
    looking: bool = False
    late: bool = False


class BackupRoom(QObject):
    """Makes backups beside the main thread: `began` before each, `changed` after it.

    A failure is in the view, never a stop.
    """

    began = Signal()
    changed = Signal()

    def __init__(self, access: Access, clock: Clock, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access = access
        self._clock = clock
        self._worker = worker
        self._making = self._looking = self._late = False
        self._second = access.store.backups.second_folder
        self._problem = ""
        self._newest: datetime | None = None
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._looks.start()

    def view(self) -> BackupView:
        """What is known now; `refresh` looks at the disk."""
        return BackupView(
            self._newest,
            self._second,
            self._problem,
            own=self._access.folder / "backups",
            making=self._making,
            looking=self._looking,
            late=self._late,
        )

    @Slot()
    def look(self) -> None:
        """Make a backup if one is due; never of damaged records, which would push good ones out."""
        if not self._access.is_open or self._access.is_look:
            return
        if self._access.store.backups.due(self._clock().at_utc):
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
        self.began.emit()
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
        self._second, self._problem = folder, ""
        self.make()

    def refresh(self) -> None:
        """Look for the newest good backup; answers `changed`."""
        if self._looking:
            return
        self._looking = True
        backups, now = self._access.store.backups, self._clock().at_utc

        def work() -> tuple[datetime | None, bool]:
            found = backups.newest_good()
            made_at = found.made_at if found else None
            return made_at, backups.due(now) and (made_at is None or now - made_at >= LATE)

        self._worker.run(work, self._on_found, self._on_failed)

    def close(self) -> None:
        """Make no more of them."""
        self._looks.stop()

    def _on_found(self, found: tuple[datetime | None, bool]) -> None:
        self._newest, self._late = found
        self._looking = False
        self.changed.emit()

    def _on_made(self, made: "Made") -> None:
        self._making = False
        self._newest, self._late = made.backup.made_at, False
        self._problem = sentence(made.problem) if made.problem else ""
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        self._making = self._looking = False
        if not isinstance(error, RecordsProblem):
            raise error
        self._problem = sentence(str(error))
        self.changed.emit()
