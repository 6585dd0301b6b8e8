"""Writing an export: whole or not at all, under a name that every system can keep."""

import errno
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full for this user",
    errno.EROFS: "this place can only be read",
    errno.EACCES: "it is open in another program, or kroom may not write here",
    errno.EPERM: "it is open in another program, or kroom may not write here",
    errno.EISDIR: "a folder of that name is in the way",
    errno.ENOTDIR: "a file is in the way of its folder",
    errno.EEXIST: "a file is in the way of its folder",
    errno.ENAMETOOLONG: "its name is too long",
}


class ExportError(Exception):
    """An export could not be written; one line that names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} can't be written: {reason}")
        self.path = path
        self.reason = reason


def portable_name(text: str, fallback: str = "export") -> str:
    """`text` as a file name for every system: ASCII letters, digits, `-`, `_`; at most 80 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:80].strip("-") or fallback
    return f"{name}-" if name.casefold() in _RESERVED else name


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`; what was there stays until all of it is on the disk. Or `ExportError`."""

    def write(temporary: Path) -> None:
        temporary.write_bytes(content)

    write_by(path, write)


def write_by(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a temporary file beside `path`, then rename it to `path`; or `ExportError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kroom-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            write(temporary)
            _sync(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(path, _reason(error)) from None


@contextmanager
def staged(folder: Path) -> Generator[Path]:
    """A folder to write several files into; at the end they all move to `folder`, which is made.

    Where anything fails before, `folder` has what it had, or is not there. Raises `ExportError`, with the
    file's final path.
    """
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".kroom-", dir=folder))
    except OSError as error:
        raise ExportError(folder, _reason(error)) from None
    try:
        yield stage
        _move(stage, folder)
    except ExportError as error:
        raise ExportError(folder / error.path.name, error.reason) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if new:
            _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # something is in it, as it should be
        folder.rmdir()


def _move(stage: Path, folder: Path) -> None:
    paths = sorted(stage.iterdir())
    for path in paths:  # seen before the first one moves
        if (folder / path.name).is_dir():
            raise ExportError(path, _REASONS[errno.EISDIR])
    for path in paths:
        try:
            path.replace(folder / path.name)
        except OSError as error:
            raise ExportError(path, _reason(error)) from None


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
