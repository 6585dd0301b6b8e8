"""Is the computer fit for a few hours: power, sleep, disk."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from kroom.room.prepare_view import Readiness

LEAST_FREE = 1_000_000_000
_POWER = Path("/sys/class/power_supply")
_RESTART = Path("/run/reboot-required")


def readiness(
    data: Path, can_stay_awake: Callable[[], bool], power: Path = _POWER, restart: Path = _RESTART
) -> tuple[Readiness, ...]:
    """One line each for power, sleep, disk and a waiting restart, as far as this system tells them.

    Blocks as long as `can_stay_awake` does, which tries whether sleep can be held off.
    """
    return (*_power(power), _sleep(awake=can_stay_awake()), _disk(data), *_restart(restart))


def _power(folder: Path) -> tuple[Readiness, ...]:
    online = [file.read_text("ascii").strip() for file in sorted(folder.glob("*/online"))]
    if not online:
        return ()
    if "1" in online:
        return (Readiness(_tr("On mains power"), good=True),)
    return (Readiness(_tr("On battery"), good=False, todo=_tr("Plug the computer in before the session.")),)


def _sleep(*, awake: bool) -> Readiness:
    if awake:
        return Readiness(_tr("Stays awake during a session"), good=True)
    todo = _tr("Switch sleep and screen saver off in the system's settings, and leave the lid open.")
    return Readiness(_tr("May fall asleep during a session"), good=False, todo=todo)


def _disk(data: Path) -> Readiness:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free >= LEAST_FREE:
        return Readiness(_tr("Enough room on the disk"), good=True)
    said = _tr("Only {free} MB are free on the disk").format(free=free // 1_000_000)
    return Readiness(said, good=False, todo=_tr("Make room before the session."))


def _restart(flag: Path) -> tuple[Readiness, ...]:
    if not flag.exists():
        return ()
    todo = _tr("Restart it before the session.")
    return (Readiness(_tr("The computer waits to be restarted"), good=False, todo=todo),)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Readiness", text)
