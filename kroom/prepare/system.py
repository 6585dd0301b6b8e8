"""Package managers: what to run so that what is missing gets installed, and who may run it."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kroom.prepare.needs import Need
from kroom.prepare.probe import Probe
from kroom.prepare.problem import PrepareProblem
from kroom.prepare.runner import Command, Runner

_APT = ("apt-get", "-q", "-y", "-o", "APT::Status-Fd=1", "-o", "DPkg::Lock::Timeout=300")
_KEEP = ("-o", "Dpkg::Options::=--force-confold")  # a package's question would wait unseen
# dpkg leaves files here while it works; they are still there after it was killed.
_DPKG_UNFINISHED = Path("/var/lib/dpkg/updates")
_MAC_VLC = ("/Applications/VLC.app", "~/Applications/VLC.app")
_WINDOWS_VLC = r"VideoLAN\VLC\libvlc.dll"


@dataclass(frozen=True)
class Plan:
    """What would bring the missing things: commands in order, the packages, and the same by hand."""

    commands: tuple[Command, ...]
    packages: tuple[str, ...]
    by_hand: str
    needs_root: bool


@dataclass(frozen=True)
class Person:
    """Who started kroom: root or not, at a terminal or not, able to become root by sudo or not."""

    is_root: bool
    at_terminal: bool
    has_sudo: bool


def this_person() -> Person:
    """Look at who runs this process."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    at_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    return Person(is_root, at_terminal, shutil.which("sudo") is not None)


def manager_here(platform: str = sys.platform) -> str:
    """Name the package manager: apt, dnf, brew, winget, or "" where none of them is."""
    known = {"darwin": ("brew",), "win32": ("winget",)}.get(platform, ("apt-get", "dnf"))
    return next((name.removesuffix("-get") for name in known if shutil.which(name)), "")


def plan(manager: str, missing: Sequence[Need]) -> Plan:
    """Make the plan that brings `missing` (not empty) by that manager.

    Raises PrepareProblem where the manager is none that is known here.
    """
    if manager == "apt":
        return _apt(_packages([_apt_name(need) for need in missing]))
    if manager == "dnf":
        return _dnf(_packages([need.dnf for need in missing]))
    names = ", ".join(need.name for need in missing)
    raise PrepareProblem(
        f"this system's package manager is not known here; please install what brings {names}."
    )


def _apt_name(need: Need) -> str:
    # A second Python beside the system's own (3.12 beside 3.11) has a package of its own for venv.
    version = f"python3.{sys.version_info.minor}"
    is_second = need.name == "ensurepip" and not os.path.realpath("/usr/bin/python3").endswith(version)
    return f"{version}-venv" if is_second else need.apt


def _packages(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _apt(packages: tuple[str, ...]) -> Plan:
    unfinished = _DPKG_UNFINISHED.is_dir() and any(_DPKG_UNFINISHED.iterdir())
    repair: tuple[Command, ...] = (("dpkg", "--configure", "-a"),) if unfinished else ()
    # A failing source of the person's own must not stop us: only the installation itself counts.
    update, install = (*_APT, "update"), (*_APT, *_KEEP, "install", "--no-install-recommends", *packages)
    wanted = " ".join(packages)
    by_hand = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {wanted}"
    return Plan((*repair, update, install), packages, by_hand, needs_root=True)


def _dnf(packages: tuple[str, ...]) -> Plan:
    install = ("dnf", "install", "-y", "--setopt=install_weak_deps=False", *packages)
    return Plan((install,), packages, f"sudo {' '.join(install)}", needs_root=True)


def _brew() -> Plan:
    return Plan(
        (("brew", "install", "--cask", "vlc"),), ("vlc",), "brew install --cask vlc", needs_root=False
    )


def _winget() -> Plan:
    command = ("winget", "install", "--exact", "--id", "VideoLAN.VLC", "--accept-source-agreements")
    command = (*command, "--accept-package-agreements")
    return Plan((command,), ("VideoLAN.VLC",), " ".join(command), needs_root=False)


def vlc_plan(platform: str, manager: str) -> Plan | None:
    """Make the plan for macOS and Windows, where VLC is all that can be missing; None where it is there.

    Raises PrepareProblem where neither VLC nor the manager is there.
    """
    if _vlc_found(platform):
        return None
    if not manager:
        raise PrepareProblem(
            "VLC is missing; please install it from https://www.videolan.org/vlc/ and start again."
        )
    return _brew() if platform == "darwin" else _winget()


def _vlc_found(platform: str) -> bool:
    if platform == "darwin":
        return any(Path(place).expanduser().exists() for place in _MAC_VLC)
    roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
    return any(Path(root, *_WINDOWS_VLC.split("\\")).exists() for root in roots if root)


class System:
    """Installs what the system lacks, by its own package manager."""

    def __init__(self, probe: Probe, runner: Runner, person: Person, platform: str, manager: str) -> None:
        self._probe = probe
        self._runner = runner
        self._person = person
        self._platform = platform
        self._manager = manager

    def prepare(self, needs: Sequence[Need]) -> None:
        """Install what is missing of `needs`; does nothing where all is there. Raises PrepareProblem."""
        wanted = self._plan(needs)
        if wanted is None:
            return
        self._runner.step(f"system libraries ({self._manager}): {' '.join(wanted.packages)}")
        prefix = self._permission(wanted)
        for command in wanted.commands:
            self._run(wanted, prefix, command)
        self._runner.done()
        self._check(needs, wanted)

    def _plan(self, needs: Sequence[Need]) -> Plan | None:
        if self._platform in {"darwin", "win32"}:
            return vlc_plan(self._platform, self._manager)
        missing = self._probe.missing(needs)
        return plan(self._manager, missing) if missing else None

    def _permission(self, wanted: Plan) -> Command:
        """Give what goes before a command so that it may install; asks a person before sudo."""
        if not wanted.needs_root or self._person.is_root:
            return ()
        by_hand = (
            wanted.by_hand if self._person.has_sudo else f"su -c '{wanted.by_hand.replace('sudo ', '')}'"
        )
        refusal = PrepareProblem("system libraries are missing, and installing them needs root.", by_hand)
        if not (self._person.at_terminal and self._person.has_sudo):
            raise refusal
        if not self._runner.ask("Install them with sudo?"):
            raise refusal
        return ("sudo",)

    def _run(self, wanted: Plan, prefix: Command, command: Command) -> None:
        quiet = ("env", "DEBIAN_FRONTEND=noninteractive") if self._manager == "apt" else ()
        outcome = self._runner.run((*prefix, *quiet, *command))
        if outcome.code and "update" not in command:
            reason = outcome.reason()
            raise PrepareProblem(f"the system libraries could not be installed ({reason}).", wanted.by_hand)

    def _check(self, needs: Sequence[Need], wanted: Plan) -> None:
        """Refuse to go on when the manager said yes but something is still not there."""
        if self._platform in {"darwin", "win32"} or not (left := self._probe.missing(needs)):
            return
        names = ", ".join(need.name for need in left)
        raise PrepareProblem(f"still missing after the installation: {names}.", wanted.by_hand)
