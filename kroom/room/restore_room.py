"""Restoring a backup: chosen, looked into, and only then put in the place of the records."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.moment import Clock
from kroom.room.restore_view import BackupLine, InsideView, RestoreStage, RestoreView
from kroom.room.sentence import sentence
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.records.backup_file import Backup
    from kroom.records.restore import Preview, Restored


class RestoreRoom(QObject):
    """`changed` after each step. The store of `folder` must be closed: restoring needs it for itself.

    `second` is another folder with backups, None where none is known.
    """

    changed = Signal()

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        worker: Worker,
        second: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._worker = worker
        self._second = second
        self._view = RestoreView()

    def view(self) -> RestoreView:
        """What the page shows now."""
        return self._view

    def look_around(self) -> None:
        """Look for backups beside the records, and in the second folder."""
        from kroom.records.files import BACKUPS

        folders = (self._second, self._folder / BACKUPS)  # a copy in both is offered from here

        def work() -> "list[Backup]":
            from kroom.records.backups import backups_in

            found = {one.path.name: one for folder in folders for one in backups_in(folder)}
            return sorted(found.values(), key=_made_at, reverse=True)

        self._run(work, self._on_found)

    def choose(self, path: Path) -> None:
        """A file, which is looked at from outside now."""

        def work() -> "Backup":
            from kroom.records.backup_file import read_about

            return read_about(path)

        self._run(work, self._on_chosen)

    def look_inside(self, secret: str) -> None:
        """Verify the chosen backup and compare it with what is there; nothing is changed."""
        chosen, folder = self._chosen(), self._folder

        def work() -> "Preview":
            from kroom.records.restore import preview_backup

            return preview_backup(chosen, folder, secret)

        self._run(work, self._on_looked)

    def restore(self, secret: str) -> None:
        """Put the chosen backup in the place of the records, which are kept beside it."""
        chosen, folder, now = self._chosen(), self._folder, self._clock()

        def work() -> "Restored":
            from kroom.records.restore import restore_backup

            return restore_backup(chosen, folder, secret, now=now)

        self._run(work, self._on_restored)

    def back(self) -> None:
        """Another one."""
        self._show(replace(self._view, stage=RestoreStage.CHOOSE, chosen=None, inside=None, problem=""))

    def _chosen(self) -> Path:
        if self._view.chosen is None:
            raise RuntimeError("no backup was chosen")
        return self._view.chosen.path

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._show(replace(self._view, busy=True, problem=""))
        self._worker.run(work, done, self._on_failed)

    def _show(self, view: RestoreView) -> None:
        self._view = view
        self.changed.emit()

    def _on_found(self, found: "list[Backup]") -> None:
        self._show(replace(self._view, busy=False, backups=tuple(_line(one) for one in found)))

    def _on_chosen(self, backup: "Backup") -> None:
        self._show(replace(self._view, busy=False, chosen=_line(backup)))

    def _on_looked(self, preview: "Preview") -> None:
        self._show(replace(self._view, busy=False, stage=RestoreStage.LOOKED, inside=_inside(preview)))

    def _on_restored(self, done: "Restored") -> None:
        kept = str(done.kept) if done.kept else ""
        inside = _inside(done.preview)
        self._show(replace(self._view, busy=False, stage=RestoreStage.DONE, inside=inside, kept=kept))

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem, WrongSecret

        if not isinstance(error, RecordsProblem):
            self._show(replace(self._view, busy=False))
            raise error
        wrong = self.tr(
            "This passphrase doesn't open the backup. It takes one that was in use when it was made."
        )
        text = wrong if isinstance(error, WrongSecret) else sentence(str(error))
        self._show(replace(self._view, busy=False, problem=text))


def _made_at(backup: "Backup") -> datetime:
    return backup.made_at


def _line(backup: "Backup") -> BackupLine:
    return BackupLine(backup.path, backup.made_at, backup.events)


def _inside(preview: "Preview") -> InsideView:
    inside, now = preview.inside, preview.now
    return InsideView(
        events=inside.events,
        sessions=len(inside.sessions),
        people=inside.people,
        last=inside.last,
        now_events=now.events if now else None,
        now_sessions=len(now.sessions) if now else 0,
        lost_events=preview.lost_events,
        lost_sessions=len(preview.lost_sessions),
        now_problem=sentence(preview.problem) if preview.problem else "",
    )
