"""A playlist as read: its tracks in their order, and what is wrong with the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kroom.music.pieces import MUSIC_PHASES


class PlaylistError(Exception):
    """A playlist can't be read at all. `str()` is one line that names the file and what is wrong with it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.why = why


@dataclass(frozen=True)
class Track:
    """One entry: `path` is absolute, None where the entry names no local file and `problem` says why.

    `location` is what the playlist says, word for word; `phase` one of `MUSIC_PHASES` or None; `note` what
    somebody wrote about the track.
    """

    path: Path | None
    title: str
    phase: str | None
    location: str
    problem: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Playlist:
    """The tracks of one file or folder; `problems` speak of the file itself, one line each."""

    path: Path
    title: str
    tracks: tuple[Track, ...]
    problems: tuple[str, ...] = ()


def known_phase(word: str) -> str | None:
    """The phase of music that is meant, None for any other word."""
    phase = word.strip().lower()
    return phase if phase in MUSIC_PHASES else None


def unknown_phase(word: str, where: str) -> str:
    """The problem's text for a phase that doesn't exist."""
    return f"{where}: “{word.strip()[:40]}” is no phase of music (these are {', '.join(MUSIC_PHASES)})"
