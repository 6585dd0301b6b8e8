"""The environment in `.venv`: made from the hashed lock, known by a stamp, repaired after an interruption."""

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, cast

from kroom.prepare.problem import PrepareProblem
from kroom.prepare.runner import Command, Runner

_OLDEST = (3, 11)
# What a start imports, by distribution: where all of it is importable, no environment is made.
APP_MODULES: Mapping[str, str] = {
    "PySide6-Essentials": "PySide6",
    "python-vlc": "vlc",
    "av": "av",
    "numpy": "numpy",
    "SQLAlchemy": "sqlalchemy",
    "sqlcipher3": "sqlcipher3",
    "argon2-cffi": "argon2",
    "cryptography": "cryptography",
    "platformdirs": "platformdirs",
    "filelock": "filelock",
    "wakepy": "wakepy",
    "rich": "rich",
}
TEST_MODULES: Mapping[str, str] = {
    **APP_MODULES,
    "pytest": "pytest",
    "pytest-qt": "pytestqt",
    "pytest-timeout": "pytest_timeout",
    "pytest-randomly": "pytest_randomly",
    "pytest-cov": "pytest_cov",
    "hypothesis": "hypothesis",
    "coverage": "coverage",
    "ruff": "ruff",
    "pyright": "pyright",
    "import-linter": "importlinter",
}
# The test lock holds everything of the app's lock at the same versions (a test compares them).
LOCKS: Mapping[str, str] = {"app": "requirements.lock", "test": "requirements-test.lock"}
_INCLUDES: Mapping[str, tuple[str, ...]] = {"app": ("app",), "test": ("app", "test")}


class Environment:
    """`.venv` in a checkout. A purpose is "app" or "test"."""

    def __init__(self, checkout: Path, runner: Runner) -> None:
        self._checkout = checkout
        self._runner = runner
        self.folder = checkout / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self._stamp = self.folder / "kroom-stamp.json"
        self._unfinished = self.folder / "kroom-unfinished"

    def holds_this_process(self) -> bool:
        """Tell whether this very Python runs inside the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def ready(self, purpose: str) -> bool:
        """Tell, within a millisecond or two, whether nothing has changed since the environment was made.

        Not ready: another lock, another list of system needs, a moved checkout, a replaced Python, a removed
        system library, an installation that was cut off.
        """
        stamp = self._read_stamp()
        if stamp.get(purpose) != self._digest(purpose) or os.path.lexists(self._unfinished):
            return False
        return stamp.get("python") == self._identity() and all(map(os.path.exists, stamp.get("found", [""])))

    def prepare(self, purpose: str, found: list[str]) -> None:
        """Make, complete or repair the environment; `found` are the files that prove the system's libraries.

        Raises PrepareProblem.
        """
        try:
            with self._alone():
                self._make(purpose)
                self._write_stamp(purpose, found)
        except OSError as error:
            raise self._not_writable(error) from error

    def _make(self, purpose: str) -> None:
        if not self._usable():
            self._remove()
            self._create()
        self._stamp.unlink(missing_ok=True)
        self._unfinished.touch()
        self._install(LOCKS[purpose])
        self._point_to_checkout()
        self._unfinished.unlink()

    def _usable(self) -> bool:
        """Tell whether there is an environment to build on: whole, its Python running and new enough."""
        if os.path.lexists(self._unfinished) or not (self.folder / "pyvenv.cfg").is_file():
            return False
        check = f"import pip, sys; sys.exit(sys.version_info < {_OLDEST})"
        return self._runner.run((str(self.python), "-c", check)).code == 0

    def _remove(self) -> None:
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(self.folder)

    def _create(self) -> None:
        self._runner.step("Environment in .venv")
        self.folder.mkdir()
        self._unfinished.touch()  # from here on, a start that was cut off is seen by the next one
        command = (sys.executable, "-m", "venv", str(self.folder))
        outcome = self._runner.run(command)
        if outcome.code:
            raise PrepareProblem(
                f"the environment could not be made ({outcome.reason()}).", self._words(command)
            )

    def _install(self, lock: str) -> None:
        self._runner.step(f"Python packages from {lock}")
        pip = (str(self.python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:")
        wanted = ("-r", str(self._checkout / lock))
        outcome = self._runner.run(
            (*pip, "--no-input", "--disable-pip-version-check", "--no-compile", *wanted)
        )
        self._runner.done()
        if outcome.code:
            reason = outcome.reason()
            raise PrepareProblem(
                f"the Python packages could not be installed ({reason}).", self._words((*pip, *wanted))
            )

    def _point_to_checkout(self) -> None:
        # `python -m kroom` and headset processes find the package from any folder.
        for site in self._site_packages():
            (site / "kroom-checkout.pth").write_text(f"{self._checkout}\n", encoding="utf-8")

    def _site_packages(self) -> list[Path]:
        if sys.platform == "win32":
            return [self.folder / "Lib" / "site-packages"]
        return list(self.folder.glob("lib/python3*/site-packages"))

    def _digest(self, purpose: str) -> str:
        digest = hashlib.sha256(str(self._checkout).encode())
        for path in (self._checkout / LOCKS[purpose], Path(__file__).with_name("needs.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _identity(self) -> str:
        # The interpreter behind the link: another path or size once the system's Python was replaced.
        real = Path(os.path.realpath(self.python))
        try:
            return f"{real} {real.stat().st_size}"
        except OSError:
            return ""

    def _read_stamp(self) -> dict[str, Any]:
        try:
            read = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return cast("dict[str, Any]", read) if isinstance(read, dict) else {}

    def _write_stamp(self, purpose: str, found: list[str]) -> None:
        digests = {name: self._digest(name) for name in _INCLUDES[purpose]}
        stamp = {**digests, "python": self._identity(), "found": found}
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps(stamp), encoding="utf-8")
        fresh.replace(self._stamp)

    @contextlib.contextmanager
    def _alone(self) -> Generator[None]:
        """Let one start at a time prepare; another waits. Windows can't lock a folder and goes on."""
        if sys.platform == "win32":
            yield
            return
        import fcntl

        handle = os.open(self._checkout, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _not_writable(self, error: OSError) -> PrepareProblem:
        reason = error.strerror or type(error).__name__
        advice = "put kroom into a folder of your own, with 2 GB free, and start it there"
        return PrepareProblem(f"{error.filename or self.folder} can't be written ({reason}); {advice}.")

    def _words(self, command: Command) -> str:
        return " ".join(f"'{word}'" if " " in word else word for word in command)
