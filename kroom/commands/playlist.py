"""`kroom playlist check PATH...` and `kroom playlist render PATH --out FILE.flac`."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kroom.commands.parser import Subparsers
from kroom.commands.problem import CommandProblem, ExitCode

if TYPE_CHECKING:
    from kroom.music.pieces import MeasuredTrack
    from kroom.music.programme import Programme, ProgrammePhase

_LONGEST_MINUTES = 24 * 60.0
_LONGEST_CROSSFADE_S = 60.0


def add_parser(subparsers: Subparsers) -> None:
    """Add `playlist` with `check` and `render`."""
    playlist = subparsers.add_parser(
        "playlist", help="check playlists, or render one as a headset would get it"
    )
    actions = playlist.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)
    _add_render(actions)


def _add_check(actions: Subparsers) -> None:
    about = "decode every track to its end: loudness (LUFS), true peak (dBTP), duration, and every problem"
    check = actions.add_parser("check", help=about, description=about)
    check.add_argument("paths", nargs="+", metavar="PATH", help="an .xspf, .m3u, .m3u8, .pls or a folder")
    check.set_defaults(handler=run_check)


def _add_render(actions: Subparsers) -> None:
    about = "the programme exactly as a headset would get it, faster than real time"
    render = actions.add_parser("render", help=about, description=about)
    render.add_argument("path", metavar="PATH", help="an .xspf, .m3u, .m3u8, .pls or a folder")
    render.add_argument("--out", required=True, type=Path, metavar="FILE.flac", help="the file to write")
    render.add_argument("--crossfade", type=_crossfade, metavar="S", help="length of a join (default 6)")
    render.add_argument("--minutes", type=_minutes, metavar="M", help="how much of it (default: all, once)")
    render.add_argument("--protocol", metavar="P", help="a protocol's file or name, whose phases it follows")
    render.set_defaults(handler=run_render)


def _crossfade(text: str) -> float:
    return _number(text, 0.0, _LONGEST_CROSSFADE_S, "seconds")


def _minutes(text: str) -> float:
    return _number(text, 0.001, _LONGEST_MINUTES, "minutes")


def _number(text: str, least: float, most: float, unit: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of {unit} from {least:g} to {most:g}")
    return value


def run_check(arguments: argparse.Namespace) -> int:
    """Check every playlist, whatever is wrong with another one; 0 only where nothing is wrong anywhere."""
    from kroom.commands.playlist_report import measure, tell
    from kroom.music.checking import as_json

    checks = measure(arguments.paths, arguments.data)
    if arguments.json:
        _print_json({"playlists": [as_json(check) for check in checks]})
    else:
        tell(checks)
    return int(ExitCode.GOOD if all(check.faultless for check in checks) else ExitCode.PROBLEMS)


def run_render(arguments: argparse.Namespace) -> int:
    """Render a playlist's programme; 1 where a track had to be left out."""
    from kroom.commands.playlist_report import measure, progress_bar, say_problems
    from kroom.music.render import RenderError, render_programme

    phases = _phases(arguments.protocol)
    check = measure([arguments.path], arguments.data)[0]
    said = say_problems(check)
    if not check.playable:
        raise CommandProblem(f"{arguments.path}: no track of it can be played")
    _check_out(arguments.out, [track.path for track in check.playable])
    programme = _programme(arguments, check.playable, phases)
    seconds = programme.planned_s if arguments.minutes is None else arguments.minutes * 60.0
    try:
        with progress_bar("Rendering") as progress:
            lost = render_programme(programme, arguments.out, seconds, progress=progress)
    except RenderError as error:
        raise CommandProblem(str(error)) from error
    for problem in lost:
        print(f"kroom: {arguments.path}: {problem}", file=sys.stderr)
    _tell_rendered(arguments, programme, seconds)
    return int(ExitCode.PROBLEMS if said or lost else ExitCode.GOOD)


def _programme(
    arguments: argparse.Namespace, tracks: "list[MeasuredTrack]", phases: "list[ProgrammePhase]"
) -> "Programme":
    from kroom.music.programme import CROSSFADE_S, plan_programme

    crossfade_s = CROSSFADE_S if arguments.crossfade is None else arguments.crossfade
    once = not phases and arguments.minutes is None
    return plan_programme(tracks, phases, crossfade_s=crossfade_s, once=once)


def _phases(protocol: str | None) -> "list[ProgrammePhase]":
    """The protocol's phases as music sees them; none without a protocol."""
    from kroom.music.programme import ProgrammePhase
    from kroom.session.protocol_file import ProtocolError, protocol_text, read_protocol

    if protocol is None:
        return []
    try:
        plan = read_protocol(protocol_text(protocol), protocol)
    except ProtocolError as error:
        raise CommandProblem(str(error)) from error
    return [ProgrammePhase(phase.id, phase.minutes * 60.0, phase.music) for phase in plan.phases]


def _check_out(out: Path, tracks: list[str]) -> None:
    """Refuse to write anything but a FLAC file, and never over the music itself."""
    if out.suffix.lower() != ".flac":
        raise CommandProblem(f"{out}: the file to write has to end in .flac", ExitCode.WRONG_USE)
    if out.is_dir() or not out.absolute().parent.is_dir():
        why = "is a folder" if out.is_dir() else "its folder does not exist"
        raise CommandProblem(f"{out}: can't be written: {why}", ExitCode.WRONG_USE)
    if out.exists() and any(out.samefile(track) for track in tracks):
        raise CommandProblem(f"{out}: is one of the playlist's own tracks", ExitCode.WRONG_USE)


def _tell_rendered(arguments: argparse.Namespace, programme: "Programme", seconds: float) -> None:
    repeats = programme.fills_from_s
    if arguments.json:
        document = {"path": str(arguments.out), "duration_s": round(seconds, 3), "fills_from_s": repeats}
        _print_json(document)
        return
    print(f"{arguments.out}: {seconds / 60:.1f} minutes")
    if repeats is not None and repeats < seconds:
        print(f"The playlist is short: from minute {repeats / 60:.0f} on it repeats.")


def _print_json(document: dict[str, Any]) -> None:
    """One document; the name of a file that is no text is escaped, for the whole to be UTF-8."""
    text = json.dumps(document, ensure_ascii=False)
    print(text if _is_text(text) else json.dumps(document))


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
