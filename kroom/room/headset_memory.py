"""What the clinic knows of its headsets: name, usual chair, comfort level, when each was seen last."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kroom.room.access import Access
from kroom.room.session_room import SessionRoom
from kroom.session.events import Event, Kind, Partner
from kroom.session.fold import fold
from kroom.session.state import PartnerState, SessionStatus

if TYPE_CHECKING:
    from kroom.music.devices import Device
    from kroom.records.settings import HeadsetSetting

_NOWHERE = "none:"


class HeadsetMemory(QObject):
    """Reads and writes the store's settings of headsets; after a session it keeps what was comfortable."""

    def __init__(self, access: Access, session: SessionRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._there: frozenset[str] = frozenset()
        self._known: dict[str, HeadsetSetting] | None = None
        session.happened.connect(self._on_happened)

    def known(self) -> "Mapping[str, HeadsetSetting]":
        """Every headset that was seen or named, by its id."""
        if self._known is None:
            self._known = self._access.store.settings.headsets()
        return self._known

    def setting(self, headset: str) -> "HeadsetSetting":
        """What is known of one headset; nothing but what every new one has, where it is a new one."""
        from kroom.records.settings import HeadsetSetting

        return self.known().get(headset, HeadsetSetting())

    def name(self, device: "Device") -> str:
        """What the clinic calls it, else what the computer does."""
        return self.setting(device.id).name or device.name

    def usual(self, partner: Partner, there: "Iterable[Device]") -> str:
        """The id of the headset that usually belongs to a chair, of those that are there; else empty.

        Never one that is the computer's own output: that is chosen by hand alone.
        """
        own = {device.id for device in there if device.default is False}
        theirs = (key for key, one in self.known().items() if one.chair == partner.value and key in own)
        return next(theirs, "")

    def see(self, devices: "Iterable[Device]") -> None:
        """These are there now; written only where one has come or gone."""
        found = {device.id: device.name for device in devices}
        changed = self._there ^ frozenset(found)
        self._there = frozenset(found)
        if not changed:
            return
        now = self._session.clock().at_utc.isoformat(timespec="seconds")
        settings = {headset: self.setting(headset) for headset in changed}
        seen = {
            headset: replace(setting, label=found.get(headset, setting.label), seen=now)
            for headset, setting in settings.items()
        }
        self._write({**self.known(), **seen})

    def keep(self, headset: str, **changes: str | int) -> None:
        """Change what is known of one headset; a chair has one usual headset."""
        known = dict(self.known())
        if chair := changes.get("chair"):
            known = {key: replace(one, chair="") if one.chair == chair else one for key, one in known.items()}
        known[headset] = replace(known.get(headset, self.setting(headset)), **changes)  # pyright: ignore[reportArgumentType]
        self._write(known)

    def forget(self, headset: str) -> None:
        """Take a headset out of the list; seen again, it is a new one."""
        self._write({key: one for key, one in self.known().items() if key != headset})

    def worn(self) -> frozenset[str]:
        """The headsets of partners whose session was interrupted: nothing else may sound in them."""
        store = self._access.store
        found: set[str] = set()
        for entry in store.sessions.all():
            if not SessionStatus(entry.state).over and (state := fold(store.journal.read(entry.id))):
                found.update(one.chair.headset for one in state.partners.values() if one.running)
        return frozenset(found)

    @Slot(object)
    def _on_happened(self, event: Event) -> None:
        if event.kind in (Kind.SESSION_CLOSED, Kind.SESSION_STOPPED):
            for partner, one in self._session.state.partners.items():
                self._remember(partner, one)

    def _remember(self, partner: Partner, one: PartnerState) -> None:
        headset = one.chair.headset
        if headset and not headset.startswith(_NOWHERE) and not one.sat_out:
            self.keep(headset, volume=one.chair.volume, chair=partner.value)

    def _write(self, known: "dict[str, HeadsetSetting]") -> None:
        self._access.store.settings.set_headsets(known)
        self._known = known
