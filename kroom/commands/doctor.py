"""`kroom doctor`: is this computer ready for a session, and if not, what to do."""

import argparse
import json
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kroom.commands.parser import Subparsers
from kroom.commands.problem import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kroom.commands.checks import Check


def add_parser(subparsers: Subparsers) -> None:
    """Add the command; nothing heavy is imported before it runs."""
    about = "is this computer ready: libVLC, devices, display, sleep, disk, store, versions; and what to do"
    subparsers.add_parser("doctor", help=about, description=about).set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at this computer and print what was found; 0 where it is ready, 1 where something is to do."""
    found = all_checks(arguments.data)
    ready = all(check.ok for check in found)
    if arguments.json:
        print(json.dumps({"ready": ready, "checks": [asdict(check) for check in found]}, ensure_ascii=False))
    else:
        _print_table(found, ready=ready)
    return int(ExitCode.GOOD if ready else ExitCode.PROBLEMS)


def all_checks(data: Path) -> "list[Check]":
    """Make every check, in the order in which a person would mend things. Takes up to a few seconds."""
    from kroom.commands import checks

    return [
        checks.check_versions(checks.installed_version),
        checks.check_libvlc(_libvlc_version),
        checks.check_devices(_device_names),
        checks.check_display(),
        checks.check_sleep(_sleep_inhibited),
        checks.check_disk(data),
        checks.check_store(data, _store_in_use),
    ]


def _libvlc_version() -> str:
    from kroom.music.libvlc import library_version

    return library_version()


def _device_names() -> list[str]:
    from kroom.music.devices import DevicesError, list_devices

    try:
        return [device.name for device in list_devices()]
    except DevicesError as error:
        raise OSError(str(error)) from error


def _sleep_inhibited() -> str:
    from wakepy import keep

    means = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a failure is what is asked for, and said in the answer
        with keep.presenting(on_fail="pass") as mode:
            means = str(mode.active_method or "") if mode.active else means
    return means


def _store_in_use(data: Path) -> bool:
    from filelock import FileLock, Timeout

    from kroom.records.files import LOCK

    if not (data / LOCK).exists():
        return False
    lock = FileLock(data / LOCK, timeout=0, fallback_to_soft=False)
    try:
        with lock:
            return False
    except Timeout:
        return True


def _print_table(found: "Sequence[Check]", *, ready: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for check in found:
        table.add_row("good" if check.ok else "TO DO", check.id, check.found)
        if check.todo:
            table.add_row("", "", f"-> {check.todo}")
    console = Console(highlight=False)
    console.print(table)
    console.print("This computer is ready." if ready else "This computer is not ready yet.")
