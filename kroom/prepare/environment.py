"""The environment in `.venv`: made from the hashed lock, completed, or repaired after an interruption."""

import contextlib
import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

from kroom.prepare.problem import PrepareProblem
from kroom.prepare.runner import Command, Runner
from kroom.prepare.stamp import LOCKS, Stamp

_OLDEST = (3, 11)


class Environment:
    """Makes `.venv` in a checkout. A purpose is "app" or "test"."""

    def __init__(self, checkout: Path, stamp: Stamp, runner: Runner) -> None:
        self._checkout = checkout
        self._stamp = stamp
        self._runner = runner
        self._folder = Path(stamp.folder)
        self._unfinished = Path(stamp.unfinished)

    def prepare(self, purpose: str, found: list[str]) -> None:
        """Make, complete or repair the environment; `found` are the files that prove the system's libraries.

        Another start at the same time is waited for, and its work is then found done. Raises PrepareProblem.
        """
        try:
            with self._alone():
                if not self._stamp.fits(purpose):
                    self._make(purpose)
                    self._stamp.write(purpose, found)
        except OSError as error:
            raise self._not_writable(error) from error

    def _make(self, purpose: str) -> None:
        if not self._usable():
            self._remove()
            self._create()
        Path(self._stamp.path).unlink(missing_ok=True)
        self._unfinished.touch()
        self._install(LOCKS[purpose])
        self._point_to_checkout()
        self._unfinished.unlink()

    def _usable(self) -> bool:
        """Tell whether there is an environment to build on: whole, its Python running and new enough."""
        if os.path.lexists(self._unfinished) or not (self._folder / "pyvenv.cfg").is_file():
            return False
        check = f"import pip, sys; sys.exit(sys.version_info < {_OLDEST})"
        return self._runner.run((self._stamp.python, "-c", check)).code == 0

    def _remove(self) -> None:
        if self._folder.is_symlink() or self._folder.is_file():
            self._folder.unlink()
        elif self._folder.exists():
            shutil.rmtree(self._folder)

    def _create(self) -> None:
        self._runner.step("environment in .venv")
        self._folder.mkdir()
        self._unfinished.touch()  # from here on, a start that was cut off is seen by the next one
        command = (sys.executable, "-m", "venv", str(self._folder))
        outcome = self._runner.run(command)
        if outcome.code:
            raise PrepareProblem(f"the environment could not be made ({outcome.reason()}).", _words(command))

    def _install(self, lock: str) -> None:
        self._runner.step(f"Python packages from {lock}")
        pip = (self._stamp.python, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:")
        wanted = ("-r", str(self._checkout / lock))
        outcome = self._runner.run(
            (*pip, "--no-input", "--disable-pip-version-check", "--no-compile", *wanted)
        )
        self._runner.done()
        if outcome.code:
            # pip ended in order and took back what it had begun: what a person adds by hand may be kept.
            self._unfinished.unlink()
            reason = outcome.reason()
            raise PrepareProblem(
                f"the Python packages could not be installed ({reason}).", _words((*pip, *wanted))
            )

    def _point_to_checkout(self) -> None:
        # `python -m kroom` and headset processes find the package from any folder.
        for site in self._site_packages():
            (site / "kroom-checkout.pth").write_text(f"{self._checkout}\n", encoding="utf-8")

    def _site_packages(self) -> list[Path]:
        if sys.platform == "win32":
            return [self._folder / "Lib" / "site-packages"]
        return list(self._folder.glob("lib/python3*/site-packages"))

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
        return PrepareProblem(f"{error.filename or self._folder} can't be written ({reason}); {advice}.")


def _words(command: Command) -> str:
    return " ".join(f"'{word}'" if " " in word else word for word in command)
