"""What `kroom playlist` shows a person: progress, problems, and a table."""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kroom.commands.form import one_line
from kroom.music.checking import PlaylistCheck, TrackCheck, check_playlists
from kroom.music.measurement import measurements_folder


@contextmanager
def progress_bar(what: str) -> Generator[Callable[[float], None]]:
    """A bar on standard error where a person is looking; takes shares from 0 to 1."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def measure(paths: Sequence[str], data: Path) -> list[PlaylistCheck]:
    """Check all of these playlists, with a bar."""
    with progress_bar("Measuring") as progress:
        return check_playlists(paths, measurements_folder(data), progress=progress)


def say_problems(check: PlaylistCheck) -> bool:
    """One line on standard error for each problem, the file named in it; whether there was one."""
    lines = [f"{check.path}: {problem}" for problem in check.problems]
    lines += [f"{check.path}: {track.where} {track.problem}" for track in check.tracks if track.problem]
    for line in lines:
        print(f"kroom: {one_line(line)}", file=sys.stderr)
    return bool(lines)


def tell(checks: Sequence[PlaylistCheck]) -> None:
    """A table for each playlist on standard output, its problems on standard error."""
    console = Console(highlight=False)
    for check in checks:
        say_problems(check)
        if check.tracks:
            console.print(_table(check))
        verdict = "can be used" if check.usable else "can't be used"
        length = f", {_time(check.duration_s)}" if check.playable else ""
        playing = f"{len(check.playable)} of {len(check.tracks)} tracks play{length}"
        if check.readable and not check.tracks:
            playing = "it names no tracks"
        console.print(Text(f"{one_line(check.path)} {verdict}: {playing}"))


def _table(check: PlaylistCheck) -> Table:
    table = Table("", "Title", "Phase", title=Text(one_line(check.title)), title_justify="left")
    for name in ("Length", "LUFS", "dBTP"):
        table.add_column(name, justify="right")
    table.add_column("Problem")
    for number, track in enumerate(check.tracks, 1):
        table.add_row(*[Text(text) for text in _row(number, track)])
    return table


def _row(number: int, track: TrackCheck) -> list[str]:
    return [
        str(number),
        one_line(track.title),
        track.phase or "",
        _time(track.duration_s),
        _decimal(track.lufs),
        _decimal(track.true_peak_dbtp),
        one_line(track.problem or ""),
    ]


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
