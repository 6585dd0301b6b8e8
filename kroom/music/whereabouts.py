"""Where the device of one headset is: there, away, and whether what comes back is sure to be the same one."""

from collections.abc import Callable

from kroom.music.devices import NO_DEVICE, Device, DevicesError, find_device, same_model


class Whereabouts:
    """One headset's device, looked for by its id among the devices of now.

    An id may not prove that what is plugged in is the headset that was unplugged: two of one model without
    serial numbers are told apart by the order or the sockets that they were plugged into. As long as the
    others of its model were never away at the same time, what comes back can only be the one that left.
    """

    def __init__(self, headset_id: str, name: str, devices: Callable[[], list[Device]]) -> None:
        self._id, self._name = headset_id, name
        self._devices = devices
        self._known: Device | None = None
        self._found: Device | None = None
        self._found_twins: frozenset[str] = frozenset()
        self._twins: frozenset[str] = frozenset()
        self._mixed_up = False
        self._sure = True

    def find(self) -> Device | None:
        """The device, if it is there; from now on what is known of it counts. Raises `DevicesError`."""
        if self._id == NO_DEVICE:
            return Device(NO_DEVICE, self._name, default=False, stable=True, sink=NO_DEVICE)
        devices = self._devices()
        device = find_device(self._id, devices)
        if device is None:
            return None
        self._found, self._found_twins = device, frozenset(_twins(device, devices))
        if self._known is None:
            self.confirm()
        else:
            self._sure = self._is_proof(device) and same_model(device, self._known)
        return device

    @property
    def sure(self) -> bool:
        """Whether what `find` found is the same headset as before."""
        return self._sure

    def confirm(self) -> None:
        """Somebody has made sure that what is there is this headset."""
        self._sure, self._mixed_up = True, False
        self._known, self._twins = self._found, self._found_twins

    def is_there(self) -> bool | None:
        """Whether it is there now, None where the sound server doesn't answer. Also sees who else is away."""
        if self._id == NO_DEVICE:
            return True
        try:
            devices = self._devices()
        except DevicesError:
            # A sound server that starts again gives out names by order anew.
            self._mixed_up |= bool(self._twins) and self._known is not None and not self._known.port
            return None
        self._mixed_up |= not self._twins <= {device.id for device in devices}
        return find_device(self._id, devices) is not None

    def _is_proof(self, device: Device) -> bool:
        return (device.stable and not self._twins) or not self._mixed_up


def _twins(device: Device, devices: list[Device]) -> list[str]:
    """The others of its model that only their order or their sockets tell from it."""
    if device.stable and not device.port:
        return []
    return [other.id for other in devices if other.id != device.id and same_model(device, other)]
