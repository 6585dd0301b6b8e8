"""The headsets that can be chosen before a session, and what speaks against one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.chair_draft import ChairDraft
from kroom.room.device_search import DeviceSearch
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.prepare_view import HeadsetChoice
from kroom.room.worker import Worker
from kroom.session.events import Partner

if TYPE_CHECKING:
    from kroom.music.devices import Device


class PrepareHeadsets(QObject):
    """Knows the devices that are there. `changed` when one comes, goes, is muted or becomes the default."""

    changed = Signal()

    def __init__(
        self,
        memory: HeadsetMemory,
        worker: Worker,
        list_devices: "Callable[[], list[Device]]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.memory = memory
        self.search = DeviceSearch(worker, list_devices, self)
        self.search.found.connect(self._on_found)
        self._devices: list[Device] = []

    def choices(self) -> tuple[HeadsetChoice, ...]:
        """What can be chosen now."""
        return tuple(
            HeadsetChoice(one.id, self.memory.name(one), one.default is not False) for one in self._devices
        )

    def name(self, headset: str) -> str:
        """What a headset is called; its id where it is not there."""
        if _is_nowhere(headset):
            return self.tr("No device")
        device = self._find(headset)
        return self.memory.name(device) if device else headset

    def usual(self, partner: Partner) -> str:
        """The id of the headset that usually belongs to a chair, if it is there; else empty."""
        return self.memory.usual(partner, self._devices)

    def problem(self, draft: ChairDraft, other: ChairDraft, lost: str) -> str:
        """What of a partner's headset blocks the start, empty for nothing; `lost` is what its link said."""
        if not draft.headset:
            return self.tr("No headset is chosen.") if draft.playlist else ""
        if draft.headset == other.headset and not other.sits_out:
            return self.tr("Both have the same headset.")
        device = self._find(draft.headset)
        if device is None and not _is_nowhere(draft.headset):
            return self.tr("The headset is not plugged in.")
        if lost:
            return lost
        if device is not None and device.default is not False and not draft.default_accepted:
            return self.tr("This is the computer's own output: notifications would sound in it.")
        return ""

    def warning(self, headset: str) -> str:
        """What has to be put right, and blocks nothing; empty for nothing."""
        device = self._find(headset)
        if device is None or not device.muted:
            return ""
        return self.tr(
            "Nothing can be heard in it: the computer has it muted, or at volume 0. Turn it up in the "
            "computer's sound settings."
        )

    def _find(self, headset: str) -> "Device | None":
        return next((one for one in self._devices if one.id == headset), None)

    @Slot(object, str)
    def _on_found(self, devices: "list[Device]", why: str) -> None:
        if not why:
            self.memory.see(devices)
        if devices != self._devices:
            self._devices = devices
            self.changed.emit()


def _is_nowhere(headset: str) -> bool:
    return headset.startswith("none:")
