"""`kroom rehearse --out DIR`: a whole session without hands, through the app's own pages."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.commands.parser import Subparsers
from kroom.commands.problem import CommandProblem, ExitCode

if TYPE_CHECKING:
    from kroom.reflection.answers import Value
    from kroom.session.events import Partner

DEFAULT_PASSPHRASE = "rehearsal"  # noqa: S105 - documented, for a store without a real person in it
NOWHERE = "none:"
_FASTEST = 100_000.0


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    about = "a whole session without hands, through the same pages as a real one"
    parser = subparsers.add_parser("rehearse", help=about, description=about)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where everything is written")
    parser.add_argument(
        "--speed", type=_speed, default=60.0, metavar="N", help="session time runs N times as fast (60)"
    )
    parser.add_argument("--protocol", default="intravenous", metavar="P", help="a protocol's file or name")
    for letter in ("a", "b"):
        parser.add_argument(
            f"--playlist-{letter}", metavar="P", help="a playlist's file, folder or shipped name"
        )
        parser.add_argument(
            f"--headset-{letter}", metavar="ID", help="a headset's id, as `kroom headsets` says it"
        )
        parser.add_argument(f"--name-{letter}", metavar="X", help="what the partner is called")
    parser.add_argument("--answers", type=Path, metavar="FILE.json", help="answers of both forms")
    parser.add_argument("--passphrase-file", metavar="FILE", help="the passphrase of the rehearsal's store")
    parser.set_defaults(handler=run)


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0.1 <= value <= _FASTEST:
        raise argparse.ArgumentTypeError(f"the speed is expected between 0.1 and {_FASTEST:g}")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Rehearse; 0 only if all of it worked. Raises `CommandProblem`."""
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _check_protocol(arguments.protocol)
    answers = _answers(arguments.answers)
    passphrase = _passphrase(arguments.passphrase_file)
    _make_room(arguments.out)
    from kroom.rehearsal import RehearsalOrder, rehearse

    order = RehearsalOrder(
        out=arguments.out.absolute(),
        speed=arguments.speed,
        protocol=arguments.protocol,
        passphrase=passphrase,
        names=(arguments.name_a or "Robin", arguments.name_b or "Jo"),
        playlists=_playlists(arguments.playlist_a, arguments.playlist_b),
        headsets=(arguments.headset_a or f"{NOWHERE}a", arguments.headset_b or f"{NOWHERE}b"),
        answers=answers,
    )
    problem = rehearse(order, _say)
    if problem:
        raise CommandProblem(problem)
    return int(ExitCode.GOOD)


def _say(line: str) -> None:
    print(line, flush=True)


def _check_protocol(name: str) -> None:
    from kroom.session.protocol_file import ProtocolError, protocol_text, read_protocol

    try:
        read_protocol(protocol_text(name), name)
    except ProtocolError as error:
        raise CommandProblem(str(error)) from error


def _answers(path: Path | None) -> "dict[Partner, dict[str, Value]]":
    from kroom.reflection.answer_file import AnswersError, read_answers
    from kroom.reflection.shipped import first_impressions
    from kroom.session.events import Partner

    if path is None:
        return {partner: {} for partner in Partner}
    try:
        return {partner: dict(given) for partner, given in read_answers(path, first_impressions()).items()}
    except AnswersError as error:
        raise CommandProblem(str(error)) from error


def _passphrase(source: str | None) -> str:
    if source is None:
        return DEFAULT_PASSPHRASE
    from kroom.commands.passphrase import read_passphrase

    return read_passphrase(source)


def _playlists(a: str | None, b: str | None) -> tuple[str, str]:
    from kroom.music.shipped import find_playlist, shipped_playlists

    shipped = [str(playlist.path) for playlist in shipped_playlists()]
    first = str(find_playlist(a)) if a else (shipped[0] if shipped else "")
    second = str(find_playlist(b)) if b else (shipped[-1] if shipped else "")
    for path in (first, second):
        if path and not Path(path).exists():
            raise CommandProblem(f"{path}: does not exist")
    return first, second


def _make_room(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        crowded = any(out.iterdir())
    except OSError as error:
        raise CommandProblem(f"{out}: {error.strerror or error}") from error
    if crowded:
        raise CommandProblem(
            f"{out}: is not empty; a rehearsal needs a folder of its own", ExitCode.WRONG_USE
        )
    print(f"kroom: rehearsing into {out}", file=sys.stderr)
