"""`kroom records backup` and `restore`: the whole store in one file, and back again."""

import argparse
import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kroom.commands.parser import Subparsers
from kroom.commands.passphrase import STANDARD_INPUT, add_passphrase_file, read_passphrase
from kroom.commands.problem import CommandProblem, ExitCode
from kroom.commands.records_problem import as_command_problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kroom.records.backup_file import Backup
    from kroom.records.restore import Preview, Restored
    from kroom.session.clock import Moment


def add_actions(actions: Subparsers) -> None:
    """Add both below `kroom records`; nothing heavy is imported before they run."""
    told = "a verified copy of the whole store, encrypted as it is, in one file"
    backup = actions.add_parser("backup", help=told, description=told)
    backup.add_argument("file", type=Path, metavar="FILE", help="where to; another backup there is replaced")
    backup.set_defaults(handler=run_backup)
    told = "puts a backup in the store's place, verified first; what it replaces is kept"
    restore = actions.add_parser("restore", help=told, description=told)
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `records backup` made")
    restore.add_argument(
        "--preview", action="store_true", help="only say what is inside and what would change"
    )
    restore.set_defaults(handler=run_restore)
    for parser in (backup, restore):
        add_passphrase_file(parser)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write the backup; 0 when it was verified and is on the disk. Raises `CommandProblem`."""
    from kroom.records.files import store_exists
    from kroom.records.open import unlock_store
    from kroom.records.problem import RecordsProblem

    file = arguments.file.expanduser().absolute()
    try:
        if not store_exists(arguments.data):
            raise CommandProblem(f"there is no store in {arguments.data}")
        secret = read_passphrase(arguments.passphrase_file)
        with closing(unlock_store(arguments.data, secret)) as store:
            made = store.backups.write_to(file, datetime.now(UTC))
    except RecordsProblem as problem:
        raise as_command_problem(problem) from problem
    if arguments.json:
        _print_json(_backup(made))
    else:
        print(f"{made.path}: {made.events} events, head {made.head}, verified")
    return ExitCode.GOOD


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore, or only look; 0 when the backup was verified and put in place. Raises `CommandProblem`."""
    from kroom.records.backup_file import read_about
    from kroom.records.problem import RecordsProblem
    from kroom.records.restore import preview_backup, restore_backup

    file, data = arguments.file.expanduser().absolute(), arguments.data
    try:
        read_about(file)
        secret = read_passphrase(arguments.passphrase_file)
        if arguments.preview or _asks(arguments):
            preview = preview_backup(file, data, secret)
            if arguments.preview or not _confirmed(preview):
                return _looked(preview, arguments)
        done = restore_backup(file, data, secret, now=_now())
    except RecordsProblem as problem:
        raise as_command_problem(problem) from problem
    return _restored(done, arguments)


def _asks(arguments: argparse.Namespace) -> bool:
    # A person is asked; a script, which can't answer, said what it wants.
    return not arguments.json and arguments.passphrase_file != STANDARD_INPUT and sys.stdin.isatty()


def _confirmed(preview: "Preview") -> bool:
    _print_preview(preview)
    return input("Restore it? [y/N] ").strip().lower() in {"y", "yes"}


def _looked(preview: "Preview", arguments: argparse.Namespace) -> int:
    if arguments.json:
        _print_json(_preview(preview))
    elif arguments.preview:
        _print_preview(preview)
    else:
        print("nothing was changed")
    return ExitCode.GOOD


def _restored(done: "Restored", arguments: argparse.Namespace) -> int:
    if arguments.json:
        _print_json({**_preview(done.preview), "kept": str(done.kept) if done.kept else None})
        return ExitCode.GOOD
    _print_preview(done.preview)
    print(f"restored; what was replaced is kept in {done.kept}" if done.kept else "restored")
    return ExitCode.GOOD


def _print_preview(preview: "Preview") -> None:
    inside, now = preview.inside, preview.now
    made = preview.backup.made_at.astimezone()
    print(f"the backup of {made:%Y-%m-%d %H:%M}: {_counted(inside.events, len(inside.sessions))}, verified")
    if preview.problem:
        print(f"what it replaces can't be told: {preview.problem}")
    elif now is None:
        print("it replaces nothing")
    else:
        lost = _counted(preview.lost_events, len(preview.lost_sessions))
        print(f"it replaces a store of {_counted(now.events, len(now.sessions))}; not in the backup: {lost}")


def _counted(events: int, sessions: int) -> str:
    return f"{events} event{'' if events == 1 else 's'} in {sessions} session{'' if sessions == 1 else 's'}"


def _backup(backup: "Backup") -> dict[str, object]:
    return {
        "file": str(backup.path),
        "made_at": f"{backup.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "events": backup.events,
        "head": backup.head,
    }


def _preview(preview: "Preview") -> dict[str, object]:
    return {
        **_backup(preview.backup),
        "sessions": sorted(preview.inside.sessions),
        "replaces": preview.now.events if preview.now else None,
        "lost_events": preview.lost_events,
        "lost_sessions": sorted(preview.lost_sessions),
        "problem": preview.problem,
    }


def _now() -> "Moment":
    from kroom.room.moment import room_clock

    return room_clock()()


def _print_json(content: object) -> None:
    print(json.dumps(content))
