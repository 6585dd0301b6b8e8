"""`kroom headsets`: the output devices of this computer, and a signal by which to tell which is which."""

import argparse
import json
import sys
import threading

from kroom.commands.parser import Subparsers
from kroom.commands.problem import CommandProblem, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kroom.music.devices import Device
    from kroom.music.report import LostReason

_OPEN_S = 25.0  # an earlier process is given its time to end
_SIGNAL_S = 3.0  # the two notes, and the way to the ear


def add_parser(subparsers: Subparsers) -> None:
    """Add the command; nothing heavy is imported before it runs."""
    about = "the output devices: id, name, whether it is the computer's default"
    parser = subparsers.add_parser("headsets", help=about, description=about)
    parser.set_defaults(handler=run)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND")
    about = "sound the identity signal on one device, at a safe level"
    identify = inner.add_parser("identify", help=about, description=about)
    identify.add_argument("id", metavar="ID", help="the device's id, as `kroom headsets` tells it")
    identify.set_defaults(handler=run_identify)


def run(arguments: argparse.Namespace) -> int:
    """List the devices; 0, or 1 where there is none or the system can't be asked."""
    from kroom.music.devices import DevicesError, list_devices

    found: list[Device] = []
    problem = "no output device was found"
    try:
        found = list_devices()
    except DevicesError as error:
        problem = str(error)
    if arguments.json:
        print(json.dumps({"headsets": [_as_json(device) for device in found]}, ensure_ascii=False))
    else:
        _print_table(found)
    if found:
        return int(ExitCode.GOOD)
    raise CommandProblem(problem)


def run_identify(arguments: argparse.Namespace) -> int:
    """Sound the signal on that device and on no other; 0, or 1 where it can't be."""
    device = _find(arguments.id)
    _sound_signal(device)
    if arguments.json:
        print(json.dumps({"id": device.id, "name": device.name, "sounded": True}, ensure_ascii=False))
    else:
        print(f"The signal has sounded in {device.name} ({device.id}).")
    return int(ExitCode.GOOD)


def _as_json(device: "Device") -> dict[str, object]:
    return {"id": device.id, "name": device.name, "default": device.default}


def _print_table(devices: "list[Device]") -> None:
    width = max((len(device.id) for device in devices), default=0)
    for device in devices:
        mark = {True: "  (default)", False: "", None: "  (default?)"}[device.default]
        print(f"{device.id:<{width}}  {device.name}{mark}")


def _find(device_id: str) -> "Device":
    from kroom.music.devices import DevicesError, find_device, list_devices

    try:
        device = find_device(device_id, list_devices())
    except DevicesError as error:
        raise CommandProblem(str(error)) from error
    if device is None:
        raise CommandProblem(f"there is no output device {device_id}; `kroom headsets` lists them")
    return device


def _sound_signal(device: "Device") -> None:
    """One process of its own for the device, as in a session: nothing else may sound it."""
    from kroom.music.link import HeadsetLink, default_runtime_dir

    told: list[LostReason] = []
    opened, ended = threading.Event(), threading.Event()

    def lost(reason: "LostReason") -> None:
        told.append(reason)
        ended.set()
        opened.set()

    link = HeadsetLink(
        device.id,
        device.name,
        "identify",
        runtime_dir=default_runtime_dir(),
        on_status=lambda _status: opened.set(),
        on_lost=lost,
        on_back=lambda: None,
    )
    try:
        link.start()
        if opened.wait(_OPEN_S) and not told:
            _tell_listener(device)
            link.tone("a")
            ended.wait(_SIGNAL_S)
    finally:
        link.close(fade_s=0.0)
    if told:
        raise CommandProblem(told[0].text)
    if not opened.is_set():
        raise CommandProblem(f"{device.name} did not open in time")


def _tell_listener(device: "Device") -> None:
    print(f"listen in {device.name}: two soft notes", file=sys.stderr)
