"""The page of headsets: which there are and were, their names, and the tone by which to tell them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.room.device_search import DeviceSearch
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.headsets_view import HeadsetRow, HeadsetsView
from kroom.room.links import MakeLink
from kroom.room.listening import Listener
from kroom.room.worker import Worker
from kroom.session.events import Partner

if TYPE_CHECKING:
    from kroom.music.devices import Device
    from kroom.records.settings import HeadsetSetting

TONE_MS = 4_000
SETTLED_MS = 600


class HeadsetsRoom(QObject):
    """`changed` asks for a new `view`. `begin` looks for devices until `end`, which also ends every sound."""

    changed = Signal()

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
        self.search = DeviceSearch(worker, list_devices, self)
        self.search.found.connect(self._on_found)
        self._listener = Listener(make_link, worker, self)
        self._listener.changed.connect(self._on_listener)
        self._devices: list[Device] | None = None
        self._problem = self._list_problem = ""
        self._allowed: set[str] = set()
        self._worn = memory.worn()
        self._sounding: Partner | None = None
        self._volumes: dict[str, int] = {}
        self._tone_timer = _timer(self, TONE_MS, self._on_tone_over, once=True)
        self._settled = _timer(self, SETTLED_MS, self._write_volumes, once=True)

    def begin(self) -> None:
        """Look for devices from now on, until `end`."""
        self.search.begin()

    def rest(self) -> None:
        """Nobody sees the page: nothing sounds, nothing is looked for."""
        self.end()

    def wake(self) -> None:
        """The page is seen again."""
        self.begin()

    def end(self) -> None:
        """Stop looking, close what was opened, and write what is still to be written."""
        self.search.end()
        self._tone_timer.stop()
        self._listener.leave()
        self._write_volumes()

    def rename(self, headset: str, name: str) -> None:
        """Call a headset by this name; an empty one gives the computer's own back."""
        self._memory.keep(headset, name=name.strip())
        self.changed.emit()

    def seat(self, headset: str, chair: Partner | None) -> None:
        """The chair that a headset usually belongs to, or none."""
        self._memory.keep(headset, chair=chair.value if chair else "")
        self.changed.emit()

    def set_volume(self, headset: str, volume: int) -> None:
        """The comfort level that Prepare begins with; written once the hand rests."""
        self._volumes[headset] = volume
        self._settled.start()

    def allow(self, headset: str, allowed: bool) -> None:
        """Let the tone sound in the computer's own output, knowingly, as long as this page is up."""
        if allowed:
            self._allowed.add(headset)
        else:
            self._allowed.discard(headset)
            self._leave(headset)
        self.changed.emit()

    def forget(self, headset: str) -> None:
        """Take one that is not there out of the list."""
        if self._find(headset) is None:
            self._volumes.pop(headset, None)
            self._memory.forget(headset)
            self.changed.emit()

    def sound(self, headset: str, kind: Partner) -> None:
        """Sound one of the two identity signals in this device only, where nothing forbids it."""
        device = self._find(headset)
        if device is None or not self._may_sound(device):
            return
        self._problem = ""
        self._listener.open(headset, self._memory.name(device), self._setting(headset).volume)
        self._listener.tone("a" if kind is Partner.A else "b")
        self._sounding = kind
        self._tone_timer.start()
        self.changed.emit()

    def view(self) -> HeadsetsView:
        """What the page shows now: what is there first, each by its name."""
        devices = self._devices or []
        there = {device.id for device in devices}
        here = [self._row_here(device) for device in devices]
        away = [_row_away(key, one) for key, one in self._memory.known().items() if key not in there]
        rows = (*sorted(here, key=_by_name), *sorted(away, key=_by_name))
        return HeadsetsView(rows, self._devices is None, self._list_problem or self._problem)

    # --- of one device ------------------------------------------------------------------------------

    def _row_here(self, device: "Device") -> HeadsetRow:
        setting = self._setting(device.id)
        sounds = self._listener.device == device.id and not self._listener.problem
        return HeadsetRow(
            id=device.id,
            name=setting.name or device.name,
            label=device.name,
            default=device.default is not False,
            allowed=device.id in self._allowed,
            volume=setting.volume,
            chair=_chair(setting),
            sounding=self._sounding if sounds else None,
            tones=self._may_sound(device),
            warning=self._warning(device),
            note=self._note(device),
        )

    def _may_sound(self, device: "Device") -> bool:
        unasked = device.default is not False and device.id not in self._allowed
        return device.id not in self._worn and not unasked

    def _warning(self, device: "Device") -> str:
        if device.id in self._worn:
            return self.tr(
                "A partner of an interrupted session wears it. Until that session is over, nothing else "
                "sounds in it."
            )
        if device.muted:
            return self.tr(
                "No tone can be heard in it: the computer has it muted, or at volume 0. Turn it up in the "
                "computer's sound settings."
            )
        if device.stable:
            return ""
        if self._has_twin(device):
            return self.tr(
                "Two of this model are here. After a replug they can't be told apart: confirm the tone "
                "before each session."
            )
        return self.tr(
            "It can't be told from another one of its model. After a replug it stays silent until the "
            "tone is confirmed."
        )

    def _note(self, device: "Device") -> str:
        if device.port and device.id == device.port:
            return self.tr("Known by the socket that it is plugged into. Keep it in that one.")
        return ""

    def _has_twin(self, device: "Device") -> bool:
        from kroom.music.devices import same_model

        return any(one.id != device.id and same_model(one, device) for one in self._devices or [])

    def _setting(self, headset: str) -> "HeadsetSetting":
        setting = self._memory.setting(headset)
        return replace(setting, volume=self._volumes.get(headset, setting.volume))

    def _find(self, headset: str) -> "Device | None":
        return next((one for one in self._devices or [] if one.id == headset), None)

    def _leave(self, headset: str) -> None:
        if self._listener.device == headset:
            self._listener.leave()
            self._sounding = None

    # --- what comes by itself ------------------------------------------------------------------------

    @Slot(object, str)
    def _on_found(self, devices: "list[Device]", why: str) -> None:
        if not why:
            self._memory.see(devices)
        problem = self.tr("The sound devices can't be listed: {why}").format(why=why) if why else ""
        if (devices, problem) != (self._devices, self._list_problem):
            self._devices, self._list_problem = devices, problem
            self._leave_the_default()
            self.changed.emit()

    def _leave_the_default(self) -> None:
        """What was opened as a headset may be the computer's own output by now."""
        open_one = self._find(self._listener.device)
        if open_one is not None and not self._may_sound(open_one):
            self._leave(open_one.id)

    @Slot()
    def _on_listener(self) -> None:
        if self._listener.problem and self._listener.problem != self._problem:
            self._problem = self._listener.problem
            self._sounding = None
            self.changed.emit()

    @Slot()
    def _on_tone_over(self) -> None:
        self._sounding = None
        self.changed.emit()

    @Slot()
    def _write_volumes(self) -> None:
        self._settled.stop()
        waiting, self._volumes = self._volumes, {}
        for headset, volume in waiting.items():
            self._memory.keep(headset, volume=volume)


def _timer(owner: QObject, interval: int, slot: Callable[[], None], *, once: bool = False) -> QTimer:
    timer = QTimer(owner, interval=interval, singleShot=once)
    timer.timeout.connect(slot)
    return timer


def _chair(setting: "HeadsetSetting") -> Partner | None:
    return Partner(setting.chair) if setting.chair in tuple(Partner) else None


def _row_away(headset: str, setting: "HeadsetSetting") -> HeadsetRow:
    label = setting.label or headset
    return HeadsetRow(
        id=headset,
        name=setting.name or label,
        label=label,
        here=False,
        seen=_moment(setting.seen),
        volume=setting.volume,
        chair=_chair(setting),
        tones=False,
    )


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _by_name(row: HeadsetRow) -> str:
    return row.name.casefold()
