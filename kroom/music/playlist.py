"""Playlist files as curated: which tracks, in which order, of which phase. Nothing is decoded here."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kroom.music.entries import Playlist, PlaylistError, Track
from kroom.music.m3u import read_m3u
from kroom.music.pls import read_pls
from kroom.music.xspf import read_xspf

__all__ = ["Playlist", "PlaylistError", "Track", "read_playlist"]

MOST_BYTES = 8 * 1024 * 1024
"""A playlist file larger than this is not read."""

MOST_TRACKS = 20_000
"""A playlist with more tracks than this is not read."""

AUDIO_SUFFIXES = frozenset({".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".wav"})
"""What counts as music in a folder, lower case."""

PLAYLIST_SUFFIXES = frozenset({".xspf", ".m3u", ".m3u8", ".pls"})
"""Playlist files that can be read, lower case."""

NESTED = "is a playlist, not a track: add it by itself, or name its tracks here"
"""The problem of an entry that names another playlist."""


def read_playlist(path: Path) -> Playlist:
    """Read an .xspf, .m3u, .m3u8 or .pls file, or a folder of audio files.

    Raises PlaylistError where it is missing, empty, too large, of another kind or not well formed. What
    merely breaks a format's rules is among the `problems`.
    """
    try:
        playlist = _read(path)
    except OSError as error:
        raise PlaylistError(path, f"can't be read: {error.strerror or error}") from error
    except ValueError as error:  # a name no file can have
        raise PlaylistError(path, f"can't be read: {error}") from error
    if len(playlist.tracks) > MOST_TRACKS:
        raise PlaylistError(path, f"has more than {MOST_TRACKS} tracks")
    return replace(playlist, tracks=tuple(_no_playlist(track) for track in playlist.tracks))


def _no_playlist(track: Track) -> Track:
    """The track; a playlist inside a playlist is not followed, and so never without end."""
    nested = track.path is not None and track.path.suffix.lower() in PLAYLIST_SUFFIXES
    return replace(track, problem=NESTED) if nested and not track.problem else track


def _read(path: Path) -> Playlist:
    if path.is_dir():
        return _folder(path)
    readers = {".xspf": read_xspf, ".m3u": read_m3u, ".m3u8": read_m3u, ".pls": read_pls}
    reader = readers.get(path.suffix.lower())
    if not path.exists():
        raise PlaylistError(path, "does not exist")
    if reader is None or not path.is_file():
        raise PlaylistError(path, "is neither an .xspf, .m3u, .m3u8 or .pls file nor a folder")
    return reader(path, _contents(path))


def _contents(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if not data.strip():
        raise PlaylistError(path, "is empty")
    if len(data) > MOST_BYTES:
        raise PlaylistError(path, f"is too large for a playlist (over {MOST_BYTES // 1024 // 1024} MB)")
    return data


def _folder(path: Path) -> Playlist:
    """The folder's own audio files, as a person would count them: 2 before 10."""
    found = [file for file in path.iterdir() if _is_music(file)]
    files = sorted(found, key=lambda file: natural_order(file.name))
    tracks = tuple(Track(file.absolute(), file.stem, None, file.name) for file in files)
    title = path.absolute().name or str(path)
    return Playlist(path, title, tracks, () if tracks else ("holds no audio files",))


def _is_music(file: Path) -> bool:
    return file.suffix.lower() in AUDIO_SUFFIXES and not file.name.startswith(".") and file.is_file()


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """A sort key in which runs of digits count as numbers."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(0, int(part), part) if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]
