"""`kroom records`: looks at the store, of running, cut-off and closed sessions alike."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

import kroom
from kroom.commands import records_backup
from kroom.commands.parser import Subparsers
from kroom.commands.passphrase import add_passphrase_file, read_passphrase
from kroom.commands.problem import CommandProblem, ExitCode
from kroom.commands.records_problem import as_command_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kroom.commands.records_code import Traced
    from kroom.records.opened import OpenStore
    from kroom.records.printed_code import PrintedCode
    from kroom.records.sessions import SessionEntry
    from kroom.records.verification import Verification

FORMATS = ("pdf", "csv", "fhir", "ics")
"""What a session can be exported as: `ExportFormat`, which is only imported when it is needed."""

Action = Callable[["OpenStore", argparse.Namespace], int]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command; nothing heavy is imported before it runs."""
    about = "the records of this computer: list, journal, verify, export, backup, restore"
    parser = subparsers.add_parser("records", help=about, description=about)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, action, told in (
        ("list", _list, "the sessions, newest first"),
        ("journal", _journal, "the events of one session, a JSON object a line"),
        ("verify", _verify, "whether everything is as it was written"),
        ("export", _export, "files of one session, for its record and for its partners"),
    ):
        below = actions.add_parser(name, help=told, description=told)
        _add_arguments(below, name)
        below.set_defaults(handler=run, action=action, verifying=name == "verify")
    records_backup.add_actions(actions)


def _add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    if name in {"journal", "export"}:
        parser.add_argument("session", metavar="SESSION", help="the session's id, as `records list` says it")
    if name == "verify":
        told = "a code as it is printed on a PDF: which event it stood at, and whether it is of this journal"
        parser.add_argument("--code", type=_code, metavar="CODE", help=told)
    if name == "export":
        parser.add_argument(
            "--format",
            required=True,
            type=_formats,
            metavar=",".join(FORMATS),
            help="what to write; several with commas between them",
        )
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write into")
    add_passphrase_file(parser)


def _code(text: str) -> "PrintedCode":
    from kroom.records.printed_code import read_code

    try:
        return read_code(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise argparse.ArgumentTypeError(f"{name or 'nothing'} is not a format; expected {known}")
    return names


def run(arguments: argparse.Namespace) -> int:
    """Unlock the store and do what was asked; 0 good, 1 problems found. Raises `CommandProblem`."""
    try:
        with unlocked(arguments.data, arguments.passphrase_file) as store:
            return cast("Action", arguments.action)(store, arguments)
    except CommandProblem as problem:
        if arguments.verifying and arguments.json and problem.exit_code == ExitCode.PROBLEMS:
            return _print_unopened(problem)
        raise


@contextmanager
def unlocked(folder: Path, passphrase_file: str | None) -> "Generator[OpenStore]":
    """The store of a data folder, opened for looking at it, damaged or not, and closed afterwards.

    Raises `CommandProblem` for everything that is wrong with the store or the passphrase.
    """
    from kroom.records.open import store_exists, unlock_store
    from kroom.records.problem import RecordsProblem

    try:
        if not store_exists(folder):
            raise CommandProblem(f"there is no store in {folder}")
        passphrase = read_passphrase(passphrase_file)
        with closing(unlock_store(folder, passphrase, despite_damage=True)) as store:
            yield store
    except RecordsProblem as problem:
        raise as_command_problem(problem) from problem


def _list(store: "OpenStore", arguments: argparse.Namespace) -> int:
    sessions = store.sessions.all()
    if arguments.json:
        _print_json({"sessions": [_entry(session) for session in sessions]})
    else:
        for session in sessions:
            _print_columns(session.id, str(session.date), session.state, session.events, session.protocol)
        if not sessions:
            print("no sessions yet")
    return _ending(store)


def _journal(store: "OpenStore", arguments: argparse.Namespace) -> int:
    from kroom.records.lines import journal_line

    _known(store, arguments.session)
    lines = [journal_line(event) for event in store.journal.read(arguments.session)]
    if arguments.json:
        _print_json({"session": arguments.session, "events": lines})
    else:
        for line in lines:
            _print_json(line)
    return _ending(store)


def _verify(store: "OpenStore", arguments: argparse.Namespace) -> int:
    found = store.verify()
    sessions = [
        {"id": session, "events": events, "state": _state(store, session)}
        for session, events in found.sessions.items()
    ]
    traced = _trace(store, arguments.code, found) if arguments.code else None
    if arguments.json:
        whole = {"ok": found.ok, "events": found.events, "head": found.head, "problem": found.problem}
        code = {"code": traced.as_json()} if traced else {}
        _print_json({**whole, "sessions": sessions, **code})
    else:
        _print_verification(found)
        for session in sessions:
            _print_columns(session["id"], session["state"] or "unreadable", session["events"])
    if traced and not arguments.json:
        print(traced.said(), file=sys.stdout if traced.known else sys.stderr)
    return ExitCode.GOOD if found.ok and (traced is None or traced.known) else ExitCode.PROBLEMS


def _trace(store: "OpenStore", code: "PrintedCode", found: "Verification") -> "Traced":
    """Where a printed code stood: an event of the stretch that was found to be as it was written."""
    from kroom.commands.records_code import Traced

    return Traced(code, store.journal.event_with(code) if code.seq <= found.events else None, found.events)


def _export(store: "OpenStore", arguments: argparse.Namespace) -> int:
    from kroom.exports.files import ExportError

    _known(store, arguments.session)
    try:
        out = arguments.out.expanduser().absolute()
        written = _write(store, arguments.session, out, arguments.format)
    except KeyError:
        raise CommandProblem(f"session {arguments.session} was never prepared: nothing to export") from None
    except ExportError as error:
        raise CommandProblem(str(error)) from error
    if arguments.json:
        _print_json({"written": [str(path) for path in written]})
    else:
        for path in written:
            print(path)
    return _ending(store)


def _write(store: "OpenStore", session: str, folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    # Nothing is shown: no display is needed to paint on paper.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from kroom.reflection.shipped import first_impressions
    from kroom.room.documents import Documents
    from kroom.room.export_format import ExportFormat
    from kroom.room.moment import room_clock

    painting = QGuiApplication.instance() or QGuiApplication([])
    fonts = Path(kroom.__file__).parent / "ui" / "fonts"
    documents = Documents(store, room_clock(), first_impressions(), fonts=fonts)
    written = documents.write(session, folder, map(ExportFormat, formats))
    del painting  # it had to live until here
    return written


def _known(store: "OpenStore", session: str) -> "SessionEntry":
    entry = store.sessions.get(session)
    if entry is None:
        raise CommandProblem(f"there is no session {session!r} in {store.folder}", ExitCode.WRONG_USE)
    return entry


def _state(store: "OpenStore", session: str) -> str | None:
    from kroom.records.problem import RecordsProblem

    try:
        entry = store.sessions.get(session)
    except RecordsProblem:
        return None
    return entry.state if entry else None


def _ending(store: "OpenStore") -> int:
    """Say what is wrong with the store that was looked at all the same."""
    if store.damage is None:
        return ExitCode.GOOD
    print(f"kroom: {store.damage}", file=sys.stderr)
    return ExitCode.PROBLEMS


def _entry(session: "SessionEntry") -> dict[str, object]:
    return {
        "id": session.id,
        "date": session.date.isoformat(),
        "protocol": session.protocol,
        "state": session.state,
        "events": session.events,
    }


def _print_verification(found: "Verification") -> None:
    if found.problem is not None:
        print(f"kroom: {found.problem}", file=sys.stderr)
    print(f"{'ok' if found.ok else 'not ok'}: {found.events} events hold together, head {found.head}")


def _print_unopened(problem: CommandProblem) -> int:
    empty: dict[str, object] = {"ok": False, "events": 0, "head": ""}
    _print_json({**empty, "problem": problem.message, "sessions": []})
    return problem.exit_code


def _print_json(content: object) -> None:
    print(json.dumps(content))


def _print_columns(*cells: object) -> None:
    print("  ".join(str(cell) for cell in cells))
