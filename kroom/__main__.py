"""`python3 -m kroom [command ...]`: prepares a bare machine by the standard library, then runs kroom.

What is missing is found and installed (system libraries, then an environment in `.venv`), and the same
command line is run again inside. A machine that is ready is recognised by a stamp within a few milliseconds,
so what only a preparation needs is imported where it is needed.
"""

import os
import sys

from kroom.prepare.modules import importable
from kroom.prepare.problem import PrepareProblem
from kroom.prepare.stamp import LOCKS, Stamp

_INTERRUPTED = 130  # 128 + SIGINT, as shells count
_WRONG_USE = 2


def main() -> int:
    """Run what the process was called with and give the exit code; where need be the process is replaced."""
    arguments = sys.argv[1:]
    checkout = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        if not os.path.isfile(os.path.join(checkout, LOCKS["app"])):
            return _run_installed(arguments)
        return _run_from_checkout(checkout, arguments)
    except PrepareProblem as problem:
        print(problem.line(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return _INTERRUPTED


def _run_installed(arguments: list[str]) -> int:
    """Run as an installed package: the installer has brought what is needed, nothing is made."""
    if arguments[:1] == ["test"]:
        print("kroom: the tests belong to a checkout, and this is an installed package", file=sys.stderr)
        return _WRONG_USE
    return _run_command(arguments)


def _run_from_checkout(checkout: str, arguments: list[str]) -> int:
    purpose = "test" if arguments[:1] == ["test"] else "app"
    stamp = Stamp(checkout)
    inside = stamp.holds_this_process()
    if not inside and importable(purpose):
        _prepare_system(purpose)
    elif not stamp.fits(purpose):
        _prepare(checkout, stamp, purpose)
        return _replace(stamp.python, ["-m", "kroom", *arguments])
    elif not inside:
        return _replace(stamp.python, ["-m", "kroom", *arguments])
    return _run_tests(checkout, arguments[1:]) if purpose == "test" else _run_command(arguments)


def _prepare_system(purpose: str) -> list[str]:
    """Install the system libraries that are missing and give the files that prove them."""
    from kroom.prepare.needs import APP_NEEDS, TEST_NEEDS
    from kroom.prepare.probe import Probe
    from kroom.prepare.runner import Runner
    from kroom.prepare.system import System, manager_here, this_person

    needs = TEST_NEEDS if purpose == "test" else APP_NEEDS
    probe = Probe()
    System(probe, Runner(), this_person(), sys.platform, manager_here()).prepare(needs)
    return probe.files(needs)


def _prepare(checkout: str, stamp: Stamp, purpose: str) -> None:
    from pathlib import Path

    from kroom.prepare.environment import Environment
    from kroom.prepare.runner import Runner

    runner = Runner()
    runner.step("preparing this computer; the first time this takes a few minutes")
    Environment(Path(checkout), stamp, runner).prepare(purpose, _prepare_system(purpose))
    runner.step("ready")


def _run_tests(checkout: str, arguments: list[str]) -> int:
    """Run the tests where nobody's screen is touched; what needs an X server starts one of its own."""
    os.chdir(checkout)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _replace(sys.executable, ["-m", "pytest", *arguments])


def _run_command(arguments: list[str]) -> int:
    from kroom.commands.line import main as run

    return run(arguments)


def _replace(python: str, arguments: list[str]) -> int:
    """Go on as another Python process: in place of this one, or on Windows, which can't, as its child."""
    sys.stdout.flush()
    sys.stderr.flush()
    command = [python, *arguments]
    if sys.platform == "win32":
        import subprocess

        return subprocess.call(command)
    return os.execv(command[0], command)  # noqa: S606 - our own Python


if __name__ == "__main__":
    sys.exit(main())
