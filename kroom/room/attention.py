"""What needs attention today: a late backup, a missing headset, the computer, words kept for too long."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.backup_room import BackupRoom
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.page_views import Said
from kroom.room.prepare_view import Readiness
from kroom.room.retention import OutOfTime
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.devices import Device


class Attention(QObject):
    """`look()` looks at what takes a moment; `changed` when there is news; `view()` is what is known now."""

    changed = Signal()

    def __init__(
        self,
        backups: BackupRoom,
        memory: HeadsetMemory,
        worker: Worker,
        list_devices: "Callable[[], list[Device]]",
        readiness: Callable[[], tuple[Readiness, ...]],
        overdue: Callable[[], OutOfTime | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._memory = memory
        self._worker = worker
        self._list_devices = list_devices
        self._readiness = readiness
        self._overdue = overdue
        self._words: OutOfTime | None = None
        self._there: frozenset[str] | None = None
        self._computer: tuple[Readiness, ...] = ()
        backups.changed.connect(self.changed)

    def look(self) -> None:
        """Ask the computer, beside the main thread."""
        list_devices, readiness = self._list_devices, self._readiness
        self._worker.run(self._overdue, self._on_words, _raised)

        def work() -> tuple[frozenset[str] | None, tuple[Readiness, ...]]:
            from kroom.music.devices import DevicesError

            try:
                there = frozenset(device.id for device in list_devices())
            except DevicesError:
                there = None  # without a sound server nothing can be said of headsets
            return there, readiness()

        self._worker.run(work, self._on_looked, _raised)
        self._backups.refresh()

    def view(self) -> tuple[Said, ...]:
        """All that is known to need somebody, the worst first."""
        return (*self._of_backups(), *self._of_computer(), *self._of_headsets(), *self._of_words())

    def _of_backups(self) -> tuple[Said, ...]:
        view = self._backups.view()
        if view.problem:
            what = self.tr("The last backup didn't go as it should")
            return (Said(what, view.problem, self.tr("See Settings, Backups.")),)
        if view.late:
            what = self.tr("The newest good backup is old")
            if view.newest is None:
                what = self.tr("There is no good backup yet")
            return (Said(what, "", self.tr("Make one now in Settings, Backups.")),)
        return ()

    def _of_computer(self) -> tuple[Said, ...]:
        return tuple(Said(one.text, "", one.todo) for one in self._computer if not one.good)

    def _of_headsets(self) -> tuple[Said, ...]:
        if self._there is None:
            return ()
        gone = [
            one.name or one.label
            for key, one in self._memory.known().items()
            if one.chair and key not in self._there
        ]
        missing = self.tr("{headset} is not connected")
        todo = self.tr("Plug it in or switch it on before the session.")
        return tuple(Said(missing.format(headset=name), "", todo) for name in gone)

    def _of_words(self) -> tuple[Said, ...]:
        if self._words is None:
            return ()
        count, year = self._words.couples, self._words.since
        what = self.tr("Words of 1 couple have been kept for as long as you chose")
        if count > 1:
            what = self.tr("Words of {count} couples have been kept for as long as you chose")
        todo = self.tr("Look for {year} in Couples and sessions; their names and words can be erased there.")
        return (Said(what.format(count=count), "", todo.format(year=year)),)

    def _on_words(self, found: OutOfTime | None) -> None:
        self._words = found
        self.changed.emit()

    def _on_looked(self, found: tuple[frozenset[str] | None, tuple[Readiness, ...]]) -> None:
        self._there, self._computer = found
        self.changed.emit()


def _raised(error: Exception) -> None:
    from kroom.records.problem import RecordsProblem

    # A store that can't be read says so where it is used; nothing needs to be erased of it today.
    if not isinstance(error, RecordsProblem):
        raise error
