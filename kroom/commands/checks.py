"""The checks of `kroom doctor`: each looks at one thing, and says what was found and what to do."""

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kroom
from kroom.commands.display import display_found
from kroom.prepare.modules import APP_MODULES

_HEADSETS = 2
_LEAST_BYTES = 1_000_000_000
_OLDEST_VLC = (3, 0)
# 6.12.0 on Python 3.11 loses a reference to None at nearly every call and ends the process.
_PYSIDE = "6.11.3"


@dataclass(frozen=True)
class Check:
    """One answer: `found` in a few words, `todo` says what to do and is empty where all is well."""

    id: str
    ok: bool
    found: str
    todo: str = ""


def check_libvlc(library_version: Callable[[], str]) -> Check:
    """Check for libVLC 3 or newer. `library_version` gives its version or raises ImportError."""
    todo = "install VLC (python3 -m kroom does it), and start again"
    try:
        found = library_version()
    except ImportError as error:
        return Check("libvlc", False, str(error), todo)
    numbers = tuple(int(part) for part in found.split()[0].split(".")[:2] if part.isdigit())
    return Check("libvlc", numbers >= _OLDEST_VLC, f"libVLC {found}", "" if numbers >= _OLDEST_VLC else todo)


def check_devices(names: Callable[[], list[str]]) -> Check:
    """Check for an output device for each headset. `names` raises OSError where there is no sound."""
    try:
        found = names()
    except OSError as error:
        return Check(
            "devices",
            False,
            " ".join(str(error).split()),
            "start a sound server (PipeWire or PulseAudio) and log in again",
        )
    told = f"{len(found)} output devices: {', '.join(found)}" if found else "no output device"
    if len(found) >= _HEADSETS:
        return Check("devices", True, told)
    return Check("devices", False, told, "plug in and switch on two headsets, one for each partner")


def check_display(is_found: Callable[[], bool] = display_found) -> Check:
    """Check that a window would be seen."""
    if is_found():
        return Check("display", True, "a display")
    return Check("display", False, "no display", "start kroom on the screen in the treatment room")


def check_sleep(inhibited: Callable[[], str]) -> Check:
    """Check that the computer can be kept awake. `inhibited` tries it and names the means, or gives ""."""
    if means := inhibited():
        return Check("sleep", True, f"sleep can be held off ({means})")
    todo = "switch sleep, screen saver and lid switch off in the system's settings for the day of a session"
    return Check("sleep", False, "sleep can't be held off", todo)


def check_disk(
    data: Path, free: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free
) -> Check:
    """Check that the data folder's disk has 1 GB free; `free` gives bytes."""
    found = free(_nearest(data))
    told = f"{found / 1e9:.1f} GB free"
    if found >= _LEAST_BYTES:
        return Check("disk", True, told)
    return Check("disk", False, told, f"free at least 1 GB on the disk of {data}")


def check_store(data: Path, in_use: Callable[[Path], bool]) -> Check:
    """Check that the data folder can be written, and tell whether a running kroom uses it. No secret."""
    place = _nearest(data)
    if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        todo = f"give yourself the right to write in {place}, or choose another folder with --data"
        return Check("store", False, f"{data} can't be written", todo)
    if not data.is_dir():
        return Check("store", True, f"{data} will be made at the first run")
    return Check("store", True, f"{data}, in use by a running kroom" if in_use(data) else str(data))


def check_versions(version_of: Callable[[str], str | None]) -> Check:
    """Check that all that kroom imports is there, and that PySide6 is the pinned one."""
    found = {name: version_of(name) for name in APP_MODULES}
    told = _versions(found)
    missing = [name for name, number in found.items() if number is None]
    if missing:
        return Check("versions", False, told, f"install {', '.join(missing)} (python3 -m kroom does it)")
    if found["PySide6-Essentials"] != _PYSIDE:
        return Check("versions", False, told, f"install PySide6-Essentials {_PYSIDE}")
    return Check("versions", True, told)


def installed_version(distribution: str) -> str | None:
    """Give the version of an installed distribution, None where it isn't installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _versions(found: Mapping[str, str | None]) -> str:
    parts = [f"kroom {kroom.__version__}", f"Python {platform.python_version()}", platform.platform()]
    return ", ".join([*parts, *(f"{name} {number or 'missing'}" for name, number in found.items())])


def _nearest(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that exists."""
    return next((place for place in (folder, *folder.parents) if _seen(place)), Path(folder.anchor))


def _seen(place: Path) -> bool:
    """Tell whether it exists, as far as this person may look."""
    try:
        return place.exists()
    except OSError:
        return False
