"""What needs attention today: a backup that is late, a usual headset that is missing, the computer itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.backup_room import BackupRoom
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.page_views import Said
from kroom.room.prepare_view import Readiness
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
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._memory = memory
        self._worker = worker
        self._list_devices = list_devices
        self._readiness = readiness
        self._there: frozenset[str] | None = None
        self._computer: tuple[Readiness, ...] = ()
        backups.changed.connect(self.changed)

    def look(self) -> None:
        """Ask the computer, beside the main thread."""
        list_devices, readiness = self._list_devices, self._readiness

        def work() -> tuple[frozenset[str], tuple[Readiness, ...]]:
            return frozenset(device.id for device in list_devices()), readiness()

        self._worker.run(work, self._on_looked, self._on_failed)
        self._backups.refresh()

    def view(self) -> tuple[Said, ...]:
        """All that is known to need somebody, the worst first."""
        return (*self._of_backups(), *self._of_computer(), *self._of_headsets())

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

    def _on_looked(self, found: tuple[frozenset[str], tuple[Readiness, ...]]) -> None:
        self._there, self._computer = found
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.music.devices import DevicesError

        if not isinstance(error, DevicesError):
            raise error
