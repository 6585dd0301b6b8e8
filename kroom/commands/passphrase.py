"""A passphrase from a hand at the terminal, a file or standard input; never from an argument."""

import argparse
import getpass
import sys
from pathlib import Path

from kroom.commands.problem import CommandProblem, ExitCode

STANDARD_INPUT = "-"
_LIMIT_BYTES = 8192


def add_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names where a passphrase is read from."""
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="read the passphrase from FILE (- for standard input) instead of asking for it",
    )


def read_passphrase(source: str | None, *, prompt: str = "Passphrase: ") -> str:
    """The passphrase from a file's path, from standard input (`-`), or asked for where `source` is None.

    One line of UTF-8; the line's end isn't part of it. Raises `CommandProblem`: wrong use where the file
    can't be read or there is no terminal to ask at, wrong secret where what was read can't be a passphrase.
    """
    if source is None:
        return _asked(prompt)
    named = "standard input" if source == STANDARD_INPUT else source
    raw = sys.stdin.buffer.read(_LIMIT_BYTES + 1) if source == STANDARD_INPUT else _content(Path(source))
    if len(raw) > _LIMIT_BYTES:
        raise CommandProblem(f"{named} is too long to be a passphrase", ExitCode.WRONG_SECRET)
    return _line(raw, named)


def _content(path: Path) -> bytes:
    try:
        with path.expanduser().open("rb") as file:
            return file.read(_LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or "not a path"
        raise CommandProblem(f"passphrase file {path}: {reason}", ExitCode.WRONG_USE) from error


def _line(raw: bytes, named: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandProblem(f"{named} holds no text in UTF-8", ExitCode.WRONG_SECRET) from None
    line = text.removesuffix("\n").removesuffix("\r")
    if not line or "\n" in line:
        what = "more than one line" if line else "no passphrase"
        raise CommandProblem(f"{named} holds {what}", ExitCode.WRONG_SECRET)
    return line


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        message = (
            "no terminal to ask for the passphrase at; name --passphrase-file FILE (- for standard input)"
        )
        raise CommandProblem(message, ExitCode.WRONG_USE)
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise CommandProblem("no passphrase was typed", ExitCode.WRONG_SECRET) from None
