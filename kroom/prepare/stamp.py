"""The stamp in `.venv`: by it a start knows in a few milliseconds that nothing has changed.

Every start passes here first, so it imports little: no pathlib, no dataclasses, no subprocess.
"""

import hashlib
import json
import os
import sys
from typing import Any, cast

# The test lock holds everything of the app's lock at the same versions (a test compares them).
LOCKS: dict[str, str] = {"app": "requirements.lock", "test": "requirements-test.lock"}
_INCLUDES: dict[str, tuple[str, ...]] = {"app": ("app",), "test": ("app", "test")}
_NEEDS = os.path.join(os.path.dirname(__file__), "needs.py")


class Stamp:
    """Says for which locks, system needs, checkout and Python it was made. A purpose is "app" or "test"."""

    def __init__(self, checkout: str) -> None:
        self._checkout = checkout
        self.folder = os.path.join(checkout, ".venv")
        script = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        self.python = os.path.join(self.folder, *script)
        self.path = os.path.join(self.folder, "kroom-stamp.json")
        self.unfinished = os.path.join(self.folder, "kroom-unfinished")

    def holds_this_process(self) -> bool:
        """Tell whether this very Python runs inside the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def fits(self, purpose: str) -> bool:
        """Tell whether nothing has changed since the environment was made.

        False for another lock, another list of system needs, a moved checkout, a replaced Python, a removed
        system library, an installation that was cut off.
        """
        stamp = self._read()
        if stamp.get(purpose) != self._digest(purpose) or os.path.lexists(self.unfinished):
            return False
        found = cast("list[str]", stamp.get("found", [""]))
        return stamp.get("python") == self._identity() and all(os.path.exists(place) for place in found)

    def write(self, purpose: str, found: list[str]) -> None:
        """Write it, whole or not at all; `found` are the files that prove the needs. Raises OSError."""
        digests = {name: self._digest(name) for name in _INCLUDES[purpose]}
        fresh = f"{self.path}.new"
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump({**digests, "python": self._identity(), "found": found}, file)
        os.replace(fresh, self.path)

    def _read(self) -> dict[str, Any]:
        try:
            with open(self.path, encoding="utf-8") as file:
                read: Any = json.load(file)
        except (OSError, ValueError):
            return {}
        return cast("dict[str, Any]", read) if isinstance(read, dict) else {}

    def _digest(self, purpose: str) -> str:
        digest = hashlib.sha256(self._checkout.encode())
        for path in (os.path.join(self._checkout, LOCKS[purpose]), _NEEDS):
            with open(path, "rb") as file:
                digest.update(file.read())
        return digest.hexdigest()

    def _identity(self) -> str:
        # The interpreter behind the link: another path or size once the system's Python was replaced.
        real = os.path.realpath(self.python)
        try:
            return f"{real} {os.stat(real).st_size}"
        except OSError:
            return ""
