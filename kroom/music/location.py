"""What a playlist calls a place, as a file of this computer; anything else is a track's problem."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin, urlsplit
from urllib.request import url2pathname

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # two letters or more: C:\ is a drive
_BAD_URI = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f]|%(?![0-9A-Fa-f]{2})")

NETWORK = "is a network address; only files of this computer are played"
"""The problem of a track that lies elsewhere."""


class LocationError(Exception):
    """The place is not a file of this computer; `str()` is the track's problem."""


def breaks_uri(text: str) -> bool:
    """Whether the text can't be a URI reference (RFC 3986; letters beyond ASCII are let pass)."""
    if _BAD_URI.search(text):
        return True
    try:
        urlsplit(text)
    except ValueError:
        return True
    return False


def joined(base: str, reference: str) -> str:
    """`reference` as seen from `base` (RFC 3986, section 5); itself where it can't be resolved."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def file_of_uri(uri: str) -> Path:
    """The file an absolute file: URI names. Raises LocationError for anything else."""
    try:
        parts = urlsplit(uri)
    except ValueError as error:
        raise LocationError(f"is not a valid address: {error}") from error
    if parts.scheme.lower() != "file":
        raise LocationError(NETWORK)
    if parts.netloc.lower() not in {"", "localhost"}:
        raise LocationError(NETWORK)
    return _checked(_decoded(parts.path))


def file_of_line(line: str, folder: Path) -> Path:
    """The file that a line of an M3U or PLS names, from the playlist's own folder."""
    if line.lower().startswith("file:"):
        return file_of_uri(joined(_folder_uri(folder), line))
    if _SCHEME.match(line) or line.startswith("\\\\"):  # a Windows share
        raise LocationError(NETWORK)
    path = _checked(line)
    here = folder / path
    if os.sep == "/" and "\\" in line and not is_there(here):
        here = folder / line.replace("\\", "/")  # written on Windows
    return here.absolute()


def _folder_uri(folder: Path) -> str:
    return folder.absolute().as_uri() + "/"


def _decoded(path: str) -> str:
    if os.name == "nt":
        return url2pathname(path)
    return os.fsdecode(unquote_to_bytes(path))


def _checked(path: str) -> Path:
    if "\0" in path or not path.strip():
        raise LocationError("is not the name of a file")
    return Path(path)


def is_there(path: Path) -> bool:
    """Whether something lies there; a name that no file can have is nowhere."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
