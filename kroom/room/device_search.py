"""Looking for the output devices of the computer: once, or again and again."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.devices import Device

SEARCH_MS = 2_000


class DeviceSearch(QObject):
    """Asks beside the main thread. `found(list[Device], why)` answers a look: what is there now.

    `why` says why the devices can't be listed; then none is there. It is empty otherwise.
    """

    found = Signal(object, str)

    def __init__(
        self, worker: Worker, list_devices: "Callable[[], list[Device]]", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._list_devices = list_devices
        self._asked = 0
        self._awaited: int | None = None
        """The number of the look that is under way."""
        self._timer = QTimer(self, interval=SEARCH_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and again and again until `end`."""
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Look no more; what is still under way is not answered."""
        self._timer.stop()
        self._awaited = None

    @Slot()
    def look(self) -> None:
        """Look once; a look that is under way answers this one too."""
        if self._awaited is not None:
            return
        self._asked += 1
        self._awaited = self._asked
        self._worker.run(
            partial(_listed, self._list_devices),
            partial(self._on_listed, self._asked),
            partial(self._on_failed, self._asked),
        )

    def _on_listed(self, number: int, listed: "tuple[list[Device], str]") -> None:
        if self._is_awaited(number):
            self.found.emit(*listed)

    def _on_failed(self, number: int, error: Exception) -> None:
        """What nobody expects goes to whoever watches for it, and the next look is a new try."""
        self._is_awaited(number)
        raise error

    def _is_awaited(self, number: int) -> bool:
        awaited = number == self._awaited
        if awaited:
            self._awaited = None
        return awaited


def _listed(list_devices: "Callable[[], list[Device]]") -> "tuple[list[Device], str]":
    from kroom.music.devices import DevicesError

    try:
        return list_devices(), ""
    except DevicesError as error:
        return [], str(error)
