"""Looks at this machine: what is there already, and where."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

from kroom.prepare.needs import Need

_SYSTEM_PATH = os.pathsep.join(
    ["/usr/local/sbin", "/usr/sbin", "/sbin"]
)  # often missing from a person's PATH
_LIBRARY_FOLDERS = ("lib/*-linux-gnu*", "lib64", "lib", "libexec", "local/lib")  # below /usr


class Probe:
    """Answers where the needs of a Linux system are met; every call looks anew."""

    def missing(self, needs: Sequence[Need]) -> list[Need]:
        """Give those needs that aren't met, in their order."""
        found = self._find_all(needs)
        return [need for need in needs if need not in found]

    def files(self, needs: Sequence[Need]) -> list[str]:
        """Give the files that prove the needs that are met: while they are there, nothing need be sought."""
        return list(self._find_all(needs).values())

    def _find_all(self, needs: Sequence[Need]) -> dict[Need, str]:
        invalidate_caches()  # a module may have been installed a moment ago
        libraries = known_libraries()
        return {need: place for need in needs if (place := _find(need, libraries))}


def _find(need: Need, libraries: Mapping[str, str]) -> str | None:
    if need.kind == "library":
        return libraries.get(need.name)
    if need.kind == "program":
        return shutil.which(need.name, path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{_SYSTEM_PATH}")
    if need.kind == "file":
        hits = (hit for folder in _LIBRARY_FOLDERS for hit in Path("/usr").glob(f"{folder}/{need.name}"))
        return next(map(str, hits), None)
    spec = find_spec(need.name)
    return spec.origin if spec else None


def known_libraries() -> dict[str, str]:
    """Ask the loader's own cache, which knows every folder it searches: sonames and their files."""
    loader = shutil.which("ldconfig", path=_SYSTEM_PATH) or "ldconfig"
    try:
        printed = subprocess.run([loader, "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return {}
    pairs = [line.split(" => ") for line in printed.splitlines() if " => " in line]
    return {left.split()[0]: right.strip() for left, right in pairs}
