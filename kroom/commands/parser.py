"""The command line's grammar: one parser class that carries what every command accepts."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

import kroom
from kroom.commands.problem import ExitCode


class Subparsers(Protocol):
    """Where a command hangs its parser: what `ArgumentParser.add_subparsers` gives."""

    def add_parser(self, name: str, *, help: str, description: str = ...) -> argparse.ArgumentParser:  # noqa: A002 - argparse's name
        """Make the parser of the command `name`; every option of `ArgumentParser` would do as well."""
        ...


class Adds(Protocol):
    """A command's module: it hangs its own parser below the main one and names its handler there.

    `add_parser` imports nothing heavy; the handler imports what it needs when it is called.
    """

    def add_parser(self, subparsers: Subparsers) -> None:
        """Add the command: `subparsers.add_parser(name, help=...)`, then `set_defaults(handler=...)`."""
        ...


class CommandParser(argparse.ArgumentParser):
    """A parser whose every level takes `--data` and `--json`, and whose complaints are one line.

    A command that needs another wording for one of these options just adds it again.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - argparse's own
        options.setdefault("conflict_handler", "resolve")
        options.setdefault("allow_abbrev", False)
        super().__init__(*args, **options)
        self._add_common()

    def _add_common(self) -> None:
        # SUPPRESS: an inner level that wasn't given the option leaves the outer level's value alone.
        self.add_argument(
            "--data",
            type=Path,
            metavar="DIR",
            default=argparse.SUPPRESS,
            help="the data folder (else KROOM_DATA, else the usual place)",
        )
        self.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="one JSON document on standard output and nothing else",
        )

    def error(self, message: str) -> NoReturn:
        """End with one line on standard error and the exit code for wrong use."""
        line = " ".join(message.split())
        sys.stderr.write(f"kroom: {line} (see: {self.prog} --help)\n")
        raise SystemExit(int(ExitCode.WRONG_USE))


def build(commands: Sequence[Adds]) -> CommandParser:
    """Make the whole grammar from the commands' modules."""
    parser = CommandParser(
        prog="kroom",
        description="The companion of a couple's ketamine session, on the computer in the treatment room. "
        "Without a command the app opens.",
        epilog="In a checkout, `python3 -m kroom test [pytest arguments]` runs the tests.",
    )
    parser.add_argument("--version", action="version", version=f"kroom {kroom.__version__}")
    parser.set_defaults(handler=None, json=False)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in commands:
        command.add_parser(subparsers)
    return parser
