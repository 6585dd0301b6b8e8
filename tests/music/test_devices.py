"""Ids of devices: stable where the system allows it, never the wrong headset where it doesn't."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kroom.music.devices import DevicesError, find_device, list_devices, pulse_devices

Ask = Callable[..., Any]
PATH = "/devices/pci0000:00/0000:00:14.0/usb1/1-{port}/1-{port}:1.0/sound/card{port}"


def usb(name: str, port: int, description: str = "Headset") -> dict[str, Any]:
    bus = {"device.bus": "usb", "device.bus_path": f"pci-0000:00:14.0-usb-0:{port}:1.0"}
    return {
        "name": name,
        "description": description,
        "properties": {**bus, "sysfs.path": PATH.format(port=port)},
    }


def plain(name: str) -> dict[str, Any]:
    return {"name": name, "description": name, "properties": {}}


def server(*sinks: dict[str, Any], default: str = "") -> Ask:
    def ask(*what: str) -> object:
        return {"default_sink_name": default} if what == ("info",) else list(sinks)

    return ask


def usb_device(folder: Path, port: int, serial: str | None) -> None:
    """The kernel's files for a USB device in that socket."""
    device = folder / PATH.format(port=port).lstrip("/").rsplit("/", 3)[0]
    (device / f"1-{port}:1.0" / "sound" / f"card{port}").mkdir(parents=True)
    (device / "idVendor").write_text("0d8c\n")
    if serial is not None:
        (device / "serial").write_text(f"{serial}\n")


def test_a_sink_by_configuration_is_known_by_its_name(tmp_path: Path) -> None:
    (device,) = pulse_devices(server(plain("headset_a"), default="headset_a"), tmp_path)
    assert (device.id, device.sink, device.stable, device.default) == ("headset_a", "headset_a", True, True)


@pytest.mark.parametrize(
    ("mute", "volumes", "muted"),
    [
        (False, (65536, 65536), False),
        (True, (65536, 65536), True),
        (False, (0, 0), True),
        (False, (0, 9), False),
    ],
)
def test_a_sink_that_lets_nothing_be_heard(mute: bool, volumes: tuple[int, int], muted: bool) -> None:
    told = {str(side): {"value": value} for side, value in enumerate(volumes)}
    (device,) = pulse_devices(server({**plain("headset_a"), "mute": mute, "volume": told}))
    assert device.muted is muted


def test_a_usb_headset_with_a_serial_number_is_known_by_its_name(tmp_path: Path) -> None:
    usb_device(tmp_path, 2, "A1B2")
    (device,) = pulse_devices(server(usb("alsa_output.usb-Maker_Model_A1B2-00.analog-stereo", 2)), tmp_path)
    assert (device.id, device.stable) == (device.sink, True)


def test_a_usb_headset_without_one_is_known_by_its_socket(tmp_path: Path) -> None:
    usb_device(tmp_path, 2, None)
    (device,) = pulse_devices(server(usb("alsa_output.usb-Maker_Model-00.analog-stereo", 2)), tmp_path)
    assert device.id == "usb-port:pci-0000:00:14.0-usb-0:2:1.0:analog-stereo"
    assert (device.stable, device.sink) == (True, "alsa_output.usb-Maker_Model-00.analog-stereo")


def test_two_of_one_model_are_not_swapped_by_the_order_of_plugging(tmp_path: Path) -> None:
    name = "alsa_output.usb-Maker_Model-00{}.analog-stereo"
    usb_device(tmp_path, 2, None)
    usb_device(tmp_path, 3, None)
    before = pulse_devices(server(usb(name.format(""), 2), usb(name.format(".2"), 3)), tmp_path)
    after = pulse_devices(server(usb(name.format(""), 3), usb(name.format(".2"), 2)), tmp_path)
    for chosen in before:
        again = find_device(chosen.id, after)
        assert again is not None
        assert again.port == chosen.port
        assert again.sink != chosen.sink


def test_two_of_one_model_with_the_same_serial_number_are_told_apart_by_their_sockets(tmp_path: Path) -> None:
    name = "alsa_output.usb-Maker_Model_0001-00{}.analog-stereo"
    usb_device(tmp_path, 2, "0001")
    usb_device(tmp_path, 3, "0001")
    both = pulse_devices(server(usb(name.format(""), 2), usb(name.format(".2"), 3)), tmp_path)
    assert all(device.id == device.port for device in both)
    assert find_device(name.format(""), both) is None  # a name that was remembered names neither


def test_a_usb_headset_with_neither_is_not_stable(tmp_path: Path) -> None:
    (device,) = pulse_devices(server(plain("alsa_output.usb-Maker_Model-00.analog-stereo")), tmp_path)
    assert (device.id, device.stable) == (device.sink, False)


def test_a_sound_server_that_does_not_answer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pactl = tmp_path / "pactl"
    pactl.write_text("#!/bin/sh\necho 'Connection failure: Connection refused' >&2\nexit 1\n")
    pactl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(DevicesError, match="Connection refused"):
        list_devices()


def test_an_answer_that_is_no_json_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pactl = tmp_path / "pactl"
    pactl.write_text("#!/bin/sh\necho 'Invalid option'\n")
    pactl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(DevicesError, match="not understood"):
        list_devices()
