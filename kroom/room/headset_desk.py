"""Another headset while a session runs: which there are, and what a hand chose."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.device_search import DeviceSearch
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.music_room import MusicRoom
from kroom.room.session_room import SessionRoom
from kroom.room.views import HeadsetOffer
from kroom.room.worker import Worker
from kroom.session.commands import Command, HearHeadset, MoveHeadset, SwapHeadsets
from kroom.session.events import Partner

if TYPE_CHECKING:
    from kroom.music.devices import Device

TONE, HEARD, SWAP, MOVE = "tone", "heard", "swap", "move:"


class HeadsetDesk(QObject):
    """`offered(HeadsetOffer)` answers `look`; `refused(str)` is why a choice was not taken."""

    offered = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        access: Access,
        session: SessionRoom,
        music: MusicRoom,
        memory: HeadsetMemory,
        worker: Worker,
        list_devices: "Callable[[], list[Device]]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._music = music
        self._memory = memory
        self._search = DeviceSearch(worker, list_devices, self)
        self._search.found.connect(self._on_found)
        self._devices: list[Device] = []
        self._for = Partner.A

    def look(self, partner: Partner) -> None:
        """Ask for what this partner's headset could be; the devices are looked for beside the main thread."""
        self._for = partner
        self._search.look()

    def choose(self, partner: Partner, choice: str) -> None:
        """Do what was chosen of an offer."""
        if choice == TONE:
            self._music.tone(partner)
            self.look(partner)
        elif choice == HEARD:
            self._send(HearHeadset(now=self._session.clock(), by=self._access.actor, partner=partner))
        elif choice == SWAP:
            self._send(SwapHeadsets(now=self._session.clock(), by=self._access.actor))
        else:
            self._move(partner, choice.removeprefix(MOVE))

    def _move(self, partner: Partner, headset: str) -> None:
        device = next((one for one in self._devices if one.id == headset), None)
        if device is None:
            self.refused.emit(self.tr("This headset is not there any more. Choose another one."))
            return
        move = MoveHeadset(
            now=self._session.clock(),
            by=self._access.actor,
            partner=partner,
            headset=device.id,
            name=self._memory.name(device),
            sure=device.stable,
        )
        if self._send(move) and not self._session.state.partners[partner].chair.heard:
            self.look(partner)

    def _send(self, command: Command) -> bool:
        refusal = self._session.send(command)
        if refusal is not None:
            self.refused.emit(refusal.why)
        return refusal is None

    @Slot(object, str)
    def _on_found(self, devices: "list[Device]", _: str) -> None:
        self._devices = devices
        if self._session.is_open:
            self.offered.emit(self._offer(self._for))

    def _offer(self, partner: Partner) -> HeadsetOffer:
        one, other = (self._session.state.partners[who] for who in (partner, partner.other))
        name, chair = self._session.name(partner), one.chair
        choices: list[tuple[str, str]] = []
        if chair.headset and not one.headset_lost:
            choices.append((TONE, self.tr("Sound the tone in {headset}").format(headset=chair.headset_name)))
            if not chair.heard:
                choices.append((HEARD, self.tr("{name} hears the tone: go on").format(name=name)))
        both = chair.headset and other.chair.headset and not one.sat_out and not other.sat_out
        if both:
            choices.append((SWAP, self.tr("Swap the two headsets")))
        taken = {other.chair.headset} if not other.sat_out else set[str]()
        if not one.headset_lost:
            taken.add(chair.headset)
        spares = [device for device in self._devices if device.id not in taken]
        choices += [(f"{MOVE}{device.id}", self._spoken(device, chair.headset)) for device in spares]
        return HeadsetOffer(partner, name, tuple(choices))

    def _spoken(self, device: "Device", own: str) -> str:
        if device.id == own:
            text = self.tr("{headset} is there again: open it")
        elif device.default is not False:
            text = self.tr("{headset} (also sounds notifications)")
        elif not device.stable:
            text = self.tr("{headset} (silent until its tone is heard)")
        else:
            text = self.tr("Go on with {headset}")
        return text.format(headset=self._memory.name(device))
