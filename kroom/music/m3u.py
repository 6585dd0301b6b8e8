"""M3U and M3U8: a file a line; #EXTINF gives titles, #EXTGRP phases, #PLAYLIST the list's own title."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
from pathlib import Path

from kroom.music.entries import Playlist, PlaylistError, Track, known_phase, unknown_phase
from kroom.music.location import LocationError, file_of_line, is_there


def read_m3u(path: Path, data: bytes) -> Playlist:
    """The playlist in `data`; its lines start from the folder of `path`. Raises PlaylistError."""
    reader = _Reader(path.absolute().parent)
    for number, line in enumerate(text_lines(path, data), 1):
        if line.upper().startswith("#EXT-X-"):
            raise PlaylistError(path, f"is a list of a network stream (line {number}), not of files")
        reader.take(number, line)
    problems = reader.problems if reader.tracks else [*reader.problems, "names no tracks"]
    return Playlist(path, reader.title or path.stem, tuple(reader.tracks), tuple(problems))


def text_lines(path: Path, data: bytes) -> list[str]:
    """The lines of a text file: UTF-8, UTF-16 with its mark, or line by line the old Western encoding.

    A line in none of them that is the name of a file, byte for byte, stays that name. Raises PlaylistError
    for other things.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with contextlib.suppress(UnicodeError):
            data = data.decode("utf-16").encode()
    if b"\0" in data:
        raise PlaylistError(path, "is not a text file")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if path.suffix.lower() == ".m3u8":
            raise PlaylistError(path, f"is not UTF-8 text (byte {error.start})") from error
        folder = path.absolute().parent
        text = "\n".join(_decoded(line, folder) for line in re.split(rb"\r\n|\r|\n", data))
    # Not splitlines: names may hold what Unicode counts as the end of a line.
    return [line.strip(" \t") for line in re.split(r"\r\n|\r|\n", text)]


def _decoded(line: bytes, folder: Path) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    place = line.partition(b"=")[2] if line.lower().startswith(b"file") else line
    if is_there(folder / os.fsdecode(place.strip())):
        return os.fsdecode(line)
    return line.decode("cp1252", errors="replace")


def track_of_line(line: str, folder: Path, title: str, phase: str | None) -> Track:
    """The track that a line names; its file's name is its title where it has none."""
    try:
        path = file_of_line(line, folder)
    except LocationError as error:
        return Track(None, title or line, phase, line, str(error))
    return Track(path, title or path.stem, phase, line)


class _Reader:
    """What has been read so far: titles wait for their file, phases stay until the next."""

    def __init__(self, folder: Path) -> None:
        self.title = ""
        self.tracks: list[Track] = []
        self.problems: list[str] = []
        self._folder = folder
        self._next_title = ""
        self._phase: str | None = None

    def take(self, number: int, line: str) -> None:
        """One line, numbered from 1."""
        if line.startswith("#"):
            self._directive(number, line)
        elif line:
            self.tracks.append(track_of_line(line, self._folder, self._next_title, self._phase))
            self._next_title = ""

    def _directive(self, number: int, line: str) -> None:
        name, _, value = line.partition(":")
        match name.upper():
            case "#EXTINF":
                self._next_title = value.partition(",")[2].strip()
            case "#EXTGRP":
                self._phase = known_phase(value)
                if self._phase is None:
                    self.problems.append(unknown_phase(value, f"line {number}"))
            case "#PLAYLIST":
                self.title = value.strip()
            case _:
                pass
