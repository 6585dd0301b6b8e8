"""Hearing a track before a session, in a device that somebody chose for it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.device_search import DeviceSearch
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.links import MakeLink
from kroom.room.listening import Listener
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.devices import Device
    from kroom.music.pieces import MeasuredTrack


class PreListening(QObject):
    """`offered(((id, label), ...))` asks for a device; then `play` is heard in it, and nowhere else.

    `changed` when it begins, ends or fails; `problem` says why. The computer's own output is offered too, and
    says so: only the care team listens here.
    """

    changed = Signal()
    offered = Signal(object)

    def __init__(
        self,
        memory: HeadsetMemory,
        make_link: MakeLink,
        worker: Worker,
        list_devices: "Callable[[], list[Device]]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._search = DeviceSearch(worker, list_devices, self)
        self._search.found.connect(self._on_found)
        self._listener = Listener(make_link, worker, self)
        self._listener.changed.connect(self._on_listener)
        self._devices: list[Device] = []
        self._chosen: Device | None = None
        self.plays = False
        self.problem = ""

    @property
    def device(self) -> str:
        """The name of the chosen device; empty for none."""
        return self._memory.name(self._chosen) if self._chosen else ""

    def ask(self) -> None:
        """Look for devices and offer them."""
        self._search.look()

    def choose(self, device: str) -> None:
        """Listen in this device from now on."""
        self.stop()
        self._chosen = next((one for one in self._devices if one.id == device), None)

    def play(self, tracks: "Sequence[MeasuredTrack]") -> None:
        """Play these from their beginning."""
        if self._chosen is None:
            return
        self.problem = ""
        volume = self._memory.setting(self._chosen.id).volume
        self._listener.open(self._chosen.id, self.device, volume)
        self._listener.play(tracks)
        self.plays = True
        self.changed.emit()

    def stop(self) -> None:
        """Fade out."""
        if self.plays:
            self.plays = False
            self._listener.stop()
            self.changed.emit()

    def leave(self) -> None:
        """Close the device."""
        self.plays = False
        self._listener.leave()

    @Slot(object, str)
    def _on_found(self, devices: "list[Device]", _: str) -> None:
        worn = self._memory.worn()
        self._devices = [device for device in devices if device.id not in worn]
        if not self._devices:
            self.problem = self.tr("No device was found to listen with.")
            self.changed.emit()
            return
        self.offered.emit(tuple((device.id, self._label(device)) for device in self._devices))

    def _label(self, device: "Device") -> str:
        name = self._memory.name(device)
        own = device.default is not False
        return self.tr("{name} (the computer's default)").format(name=name) if own else name

    @Slot()
    def _on_listener(self) -> None:
        if self._listener.problem:
            self.problem, self.plays = self._listener.problem, False
            self._listener.leave()
            self.changed.emit()
