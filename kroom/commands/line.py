"""`kroom ...`: finds the command, calls it, and turns what goes wrong into one line and an exit code."""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import cast

from kroom import crash
from kroom.commands.display import display_found
from kroom.commands.folders import data_folder
from kroom.commands.parser import Adds, CommandParser, build
from kroom.commands.problem import CommandProblem, ExitCode

_COMMANDS = ("rehearse", "headsets", "playlist", "form", "records", "doctor")
_INTERRUPTED = 130  # 128 + SIGINT, as shells count


def main(argv: list[str]) -> int:
    """Run one command line (without the program's name) and give its exit code; nothing is raised.

    Exit codes: 0 good, 1 problems found, 2 wrong use, 3 wrong secret, 4 store in use, 130 interrupted.
    Handlers find in their arguments `data` (Path, absolute: the data folder, not made) and `json` (bool).
    """
    arguments = argparse.Namespace(data=None)
    try:
        code = _run(argv, arguments)
        sys.stdout.flush()
    except CommandProblem as problem:
        print(f"kroom: {' '.join(problem.message.split())}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as end:
        return _code(end)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence, not a traceback
        crash.tell(error, crash.logs_folder(data_folder(arguments.data)))
        return int(ExitCode.PROBLEMS)
    return code


def _run(argv: list[str], arguments: argparse.Namespace) -> int:
    _grammar(argv).parse_args(argv, arguments)
    arguments.data = data_folder(arguments.data)
    handler: Callable[[argparse.Namespace], int] = arguments.handler or open_app
    return handler(arguments)


def open_app(arguments: argparse.Namespace) -> int:
    """Open the app, or rehearse a session where no window could be seen."""
    if arguments.json:
        raise CommandProblem("--json goes with a command", ExitCode.WRONG_USE)
    if not display_found():
        return _rehearse_instead(arguments.data)
    gc.disable()  # what a start makes stays; from the first paint on the app collects by itself
    from kroom.records.problem import RecordsProblem
    from kroom.start import main as open_window

    try:
        return open_window(arguments.data)
    except RecordsProblem as problem:
        raise CommandProblem(str(problem)) from problem


def _rehearse_instead(data: Path) -> int:
    folder = Path(f"rehearsal-{datetime.now(UTC):%Y%m%dT%H%M%SZ}").absolute()
    print(f"kroom: no display here, so a session is rehearsed at speed 120 into {folder}", file=sys.stderr)
    command = ["rehearse", "--speed", "120", "--out", str(folder)]
    code = _run(command, argparse.Namespace(data=data))
    print(f"./{folder.name}/", flush=True)
    return code


def _grammar(argv: list[str]) -> CommandParser:
    # Only what was named is imported: the bare app starts faster, and a fault in one command hides no other.
    named = [name for name in _COMMANDS if name in argv]
    names = named or (_COMMANDS if argv else ())
    return build([cast("Adds", import_module(f"kroom.commands.{name}")) for name in names])


def _reader_gone() -> int:
    # Whoever read our output (`| head`) has left: Python's own flush at the end must not complain about it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitCode.PROBLEMS)


def _code(end: SystemExit) -> int:
    if end.code is None:
        return int(ExitCode.GOOD)
    return end.code if isinstance(end.code, int) else int(ExitCode.PROBLEMS)
