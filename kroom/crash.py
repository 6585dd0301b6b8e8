"""Crash reports: what went wrong in the code, and nothing of what was said in the room."""

import faulthandler
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import kroom

_FAULTS = "faults.txt"


def logs_folder(data: Path) -> Path:
    """Give the folder for crash reports inside a data folder."""
    return data / "logs"


def describe(error: BaseException) -> str:
    """Name the error's type and the lines of code it passed, for it and for its causes, first cause first.

    The error's message is left out on purpose: messages of a database, a parser or a file name may carry
    a name, a note or an answer, and a crash report lies unencrypted on the disk.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{describe(cause)}\nwhich led to:\n\n" if cause is not None else ""
    kind = type(error)
    return (
        f"{earlier}{''.join(traceback.format_tb(error.__traceback__))}{kind.__module__}.{kind.__qualname__}\n"
    )


def write_report(error: BaseException, folder: Path) -> Path | None:
    """Write a crash report into `folder` (made if need be) and give its path; None where that can't be."""
    import platform  # late: the first paint does without it

    now = datetime.now(UTC)
    versions = f"kroom {kroom.__version__}, Python {platform.python_version()}, {platform.platform()}"
    head = f"{versions}, {now:%Y-%m-%dT%H:%M:%SZ}"
    path = folder / f"crash-{now:%Y%m%dT%H%M%S%fZ}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(f"{head}\n\n{describe(error)}", encoding="utf-8")
    except OSError:
        return None
    return path


def one_line(error: BaseException, report: Path | None) -> str:
    """Say in one line that something unexpected happened, and where it was written down."""
    where = f"written down in {report}" if report else "and no report of it could be written"
    return f"kroom: something unexpected went wrong ({type(error).__name__}), {where}"


def tell(error: BaseException, folder: Path) -> None:
    """Write first, talk second: a report into `folder`, then one line on standard error."""
    report = write_report(error, folder)
    if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] - none without a console
        sys.stderr.write(f"{one_line(error, report)}\n")


def place_of(error: BaseException) -> tuple[str, str, int]:
    """Give the error's type, and the file and line that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    kind = type(error).__qualname__
    return (kind, "", 0) if trace is None else (kind, trace.tb_frame.f_code.co_filename, trace.tb_lineno)


def keep_faults(folder: Path) -> TextIO | None:
    """Have a fault of native code written into `folder`, if there is one: functions and lines, no values.

    Before there is a data folder nothing is made; then, and where the file can't be opened, None is given and
    standard error has the fault.
    """
    if not folder.parent.is_dir():
        return None
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = (folder / _FAULTS).open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def end_faults(file: TextIO | None) -> None:
    """Close what `keep_faults` gave, and remove it where nothing was written."""
    if file is None:
        return
    faulthandler.disable()
    file.close()
    path = Path(file.name)
    if path.exists() and path.stat().st_size == 0:
        path.unlink()
