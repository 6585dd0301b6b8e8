"""The output devices of this computer, with ids that survive a replug where the system allows it.

On PulseAudio and PipeWire an id is the sink's name, as the sound server says it:

- Bluetooth names hold the device's address, built-in and HDMI names hold the slot, names of virtual sinks
  come from the configuration, USB names hold the serial number of a device that has one: all of these are
  `stable`.
- A USB headset without a serial number is named by its model, and a second one of that model by plug order
  (`.2`). Its id is `usb-port:PORT:PROFILE` instead: the socket that it is plugged into. It is `stable` as
  well: told apart by the socket.
- Where neither a serial number nor a socket is known the id is the name, and `stable` is False: after a
  replug it may be another headset of the same model, so music must not return into it by itself.

Without `pactl` (and on macOS and Windows) the ids are libVLC's own, and which device is the default isn't
told.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

NO_DEVICE = "none:"
"""The headset id of a rehearsal whose sound goes nowhere; never in a list, never chosen instead of something
else."""

_PACTL_SECONDS = 3.0
_PLUG_ORDER = re.compile(r"\.\d+(?=\.|$)")


@dataclass(frozen=True)
class Device:
    """One output device.

    `id` is what a chair remembers; `sink` is what libVLC is told; `default` is None where the system doesn't
    tell (treat it as the default: notifications may sound in it); `stable` says whether the id is sure to be
    the same headset after a replug; `port` is the id by USB socket where there is one, else empty; `muted`
    says that the computer has it muted or at volume 0.
    """

    id: str
    name: str
    default: bool | None
    stable: bool
    sink: str
    port: str = ""
    muted: bool = False


class DevicesError(Exception):
    """The devices can't be listed; the text says why."""


def list_devices() -> list[Device]:
    """Every output device now. Blocks (10 ms with PulseAudio, at most 3 s); raises `DevicesError`.

    The list is empty where the computer has no sound server.
    """
    if sys.platform == "linux" and shutil.which("pactl"):
        return pulse_devices(_ask_pactl)
    return _libvlc_devices()


def find_device(device_id: str, devices: Iterable[Device]) -> Device | None:
    """The device with this id, or the one in this USB socket, or None."""
    return next((device for device in devices if device_id in (device.id, device.port)), None)


def same_model(one: Device, other: Device) -> bool:
    """Whether nothing but a serial number, the socket or the order of plugging tells the two apart."""
    return _model(one.sink) == _model(other.sink)


def pulse_devices(ask: Callable[..., Any], sys_folder: Path = Path("/sys")) -> list[Device]:
    """The sinks of PulseAudio or PipeWire; `ask("info")` and `ask("list", "sinks")` give pactl's JSON."""
    default = ask("info").get("default_sink_name")
    sinks = cast("list[dict[str, Any]]", ask("list", "sinks"))
    twins = Counter(_model(sink["name"]) for sink in sinks)
    return [_device(sink, default, twins[_model(sink["name"])] > 1, sys_folder) for sink in sinks]


def _device(sink: dict[str, Any], default: object, twin: bool, sys_folder: Path) -> Device:
    name, properties = str(sink["name"]), cast("dict[str, str]", sink.get("properties", {}))
    port = _port(name, properties)
    by_name = not _is_usb(name, properties) or (not twin and _has_serial(name, properties, sys_folder))
    return Device(
        id=name if by_name or not port else port,
        name=str(sink.get("description") or name),
        default=name == default,
        stable=bool(by_name or port),
        sink=name,
        port=port,
        muted=_is_muted(sink),
    )


def _is_muted(sink: dict[str, Any]) -> bool:
    volumes = cast("dict[str, dict[str, Any]]", sink.get("volume") or {}).values()
    return bool(sink.get("mute")) or (bool(volumes) and all(one.get("value") == 0 for one in volumes))


def _model(name: str) -> str:
    """The name without the number that the sound server adds by plug order."""
    return _PLUG_ORDER.sub("", name) if "usb-" in name else name


def _is_usb(name: str, properties: dict[str, str]) -> bool:
    return properties.get("device.bus") == "usb" or "usb-" in name


def _port(name: str, properties: dict[str, str]) -> str:
    path = properties.get("device.bus_path", "") or properties.get("device.bus-path", "")
    if not path or not _is_usb(name, properties):
        return ""
    return f"usb-port:{path}:{name.rsplit('.', 1)[-1]}"


def _has_serial(name: str, properties: dict[str, str], sys_folder: Path) -> bool:
    """Whether the USB device itself tells a serial number, by the kernel's own files."""
    path = properties.get("sysfs.path") or properties.get("device.sysfs.path") or ""
    if not path or _model(name) != name:
        return False
    folder = sys_folder / path.removeprefix("/sys").lstrip("/")
    usb = next((up for up in (folder, *folder.parents) if (up / "idVendor").is_file()), None)
    return usb is not None and (usb / "serial").is_file() and bool((usb / "serial").read_text().strip())


def _ask_pactl(*what: str) -> Any:  # noqa: ANN401 - JSON
    # C.UTF-8: pactl writes numbers by the locale (a decimal comma breaks its JSON) and names in its encoding.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        answer = subprocess.run(
            ["pactl", "-f", "json", *what],
            capture_output=True,
            env=environment,
            timeout=_PACTL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DevicesError(f"the sound server doesn't answer: {error}") from error
    if answer.returncode:
        raise DevicesError(
            f"the sound server can't be asked: {answer.stderr.decode(errors='replace').strip()}"
        )
    try:
        return json.loads(answer.stdout.decode(errors="replace"))
    except ValueError as error:
        raise DevicesError(f"the sound server's answer was not understood: {error}") from error


def _libvlc_devices() -> list[Device]:
    try:
        from kroom.music import libvlc
    except ImportError as error:
        raise DevicesError(str(error)) from error
    return [
        Device(sink, name, None, "usb-" not in sink, sink) for sink, name in libvlc.list_devices() if sink
    ]
