"""After the first paint: what the next pages need is imported while a person types their passphrase."""

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.room.worker import Worker

_ROOM = ("kroom.session", "kroom.reflection", "kroom.room", "kroom.ui.widgets", "kroom.ui.pages")
_DOOR = ("kroom.outside", "kroom.room.rooms", "kroom.ui.room_flow")
_RECORDS = ("kroom.records.open", "kroom.records.opened")
_PAUSE_MS = 2


class WarmUp(QObject):
    """`begin()` once; `done` when all is there. The window stays alive: one module a turn of its loop.

    The database is as heavy as all else together and knows no Qt, so that a thread imports it meanwhile.
    """

    done = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._names: Iterator[str] = iter(())
        self._records_there = False
        self._turns = QTimer(self, interval=_PAUSE_MS)
        self._turns.timeout.connect(self._on_turn)

    @Slot()
    def begin(self) -> None:
        """Start; returns at once."""
        self._names = _room_modules()
        self._turns.start()
        self._worker.run(_import_records, self._on_records)

    @Slot()
    def end(self) -> None:
        """Import nothing more."""
        self._turns.stop()

    @Slot()
    def _on_turn(self) -> None:
        name = next(self._names, None)
        if name is not None:
            import_module(name)
            return
        self._turns.stop()
        if self._records_there:
            self.done.emit()

    def _on_records(self, _: object) -> None:
        self._records_there = True
        if not self._turns.isActive():
            self.done.emit()


def _room_modules() -> Iterator[str]:
    """What stands behind the door, smallest parts first."""
    from pkgutil import iter_modules

    for package in _ROOM:
        for module in iter_modules(import_module(package).__path__):
            yield f"{package}.{module.name}"
    yield from _DOOR


def _import_records() -> None:
    for name in _RECORDS:
        import_module(name)
