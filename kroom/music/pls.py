"""PLS: [playlist], then File1=, Title1= and so on."""

from __future__ import annotations

import re
from pathlib import Path

from kroom.music.entries import Playlist, PlaylistError, Track
from kroom.music.m3u import text_lines, track_of_line

_ENTRY = re.compile(r"(file|title|length)([0-9]{1,6})", re.IGNORECASE)


def read_pls(path: Path, data: bytes) -> Playlist:
    """The playlist in `data`, in the order of its numbers. Raises PlaylistError."""
    lines = [line for line in text_lines(path, data) if line and not line.startswith((";", "#"))]
    if not lines or lines[0].lower() != "[playlist]":
        raise PlaylistError(path, "is not a PLS playlist: it doesn't start with [playlist]")
    files, titles, promised = _entries(lines[1:])
    tracks = _tracks(files, titles, path.absolute().parent)
    return Playlist(path, path.stem, tracks, _problems(len(tracks), promised))


def _entries(lines: list[str]) -> tuple[dict[int, str], dict[int, str], str | None]:
    """Files and titles by number, and how many entries the file itself promises."""
    files: dict[int, str] = {}
    titles: dict[int, str] = {}
    promised: str | None = None
    for line in lines:
        key, _, value = line.partition("=")
        entry = _ENTRY.fullmatch(key.strip())
        if entry and entry[1].lower() == "file":
            files[int(entry[2])] = value.strip()
        elif entry and entry[1].lower() == "title":
            titles[int(entry[2])] = value.strip()
        elif key.strip().lower() == "numberofentries":
            promised = value.strip()
    return files, titles, promised


def _tracks(files: dict[int, str], titles: dict[int, str], folder: Path) -> tuple[Track, ...]:
    return tuple(track_of_line(files[n], folder, titles.get(n, ""), None) for n in sorted(files))


def _problems(found: int, promised: str | None) -> tuple[str, ...]:
    if not found:
        return ("names no tracks",)
    if promised is not None and promised != str(found):
        return (f"promises {promised[:10] or 'no'} entries but has {found}",)
    return ()
