"""Writing an export: whole or not at all, under a name that every system can keep."""

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


class ExportError(Exception):
    """An export could not be written; one line that names the file and the reason."""


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
        raise ExportError(f"{path} can't be written: {error.strerror or error}") from None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
