"""What somebody drops or picks, files and folders together, as playlists. No file of theirs is changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kroom.music.loudness import MeasuringCancelled, measure_tracks
from kroom.music.playlist import (
    AUDIO_SUFFIXES,
    PLAYLIST_SUFFIXES,
    PlaylistError,
    natural_order,
    read_playlist,
)
from kroom.music.xspf_writer import Entry, new_xspf, save_playlist

Cancelled = Callable[[], bool]


@dataclass
class Gathered:
    """`playlists` to be added; `refused` is (name, why) of what is neither a playlist nor music."""

    playlists: list[Path] = field(default_factory=list[Path])
    refused: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def gather(
    paths: Sequence[Path], own: Path, cancelled: Cancelled, progress: Callable[[float], None]
) -> Gathered:
    """Playlist files and folders of music as they are; single files together as a new playlist in `own`.

    A folder that holds music only in its subfolders becomes a new playlist too. A file of an unknown name is
    known by its content. Blocks; raises MeasuringCancelled and OSError (nothing was written then).
    """
    found, loose, unknown = Gathered(), list[Path](), list[Path]()
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        suffix = path.suffix.lower()
        if path.is_dir():
            folders[path] = _take_folder(path, found, cancelled)
        elif suffix in PLAYLIST_SUFFIXES:
            _take_playlist(path, found)
        elif suffix in AUDIO_SUFFIXES:
            loose.append(path)
        else:
            unknown.append(path)
    heard = measure_tracks(unknown, None, progress=progress, cancelled=cancelled, glance=True)
    loose += [path for path, one in heard.items() if not one.problem]
    found.refused += [(path.name, one.problem) for path, one in heard.items() if one.problem]
    if cancelled():
        raise MeasuringCancelled
    made = [(folder.name, below) for folder, below in folders.items() if below]
    made += [(loose[0].parent.name, loose)] if loose else []
    found.playlists += [_write(own, name, files) for name, files in made]
    return found


def music_below(folder: Path, cancelled: Cancelled) -> Iterator[Path]:
    """Every file below a folder that is music by its name, folder by folder, as a person would count."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=natural_order)
        if cancelled():
            return
        for name in sorted(files, key=natural_order):
            if Path(name).suffix.lower() in AUDIO_SUFFIXES and not name.startswith("."):
                yield Path(here) / name


def _take_playlist(path: Path, found: Gathered) -> None:
    try:
        read_playlist(path)
    except PlaylistError as error:
        found.refused.append((path.name, error.why))
    else:
        found.playlists.append(path.absolute())


def _take_folder(path: Path, found: Gathered, cancelled: Cancelled) -> list[Path]:
    """The music below a folder that has none of its own: to become a playlist."""
    try:
        tracks = read_playlist(path).tracks
    except PlaylistError as error:
        found.refused.append((path.name, error.why))
        return []
    if tracks:
        found.playlists.append(path.absolute())
        return []
    below = list(music_below(path, cancelled))
    if not below:
        found.refused.append((path.name, "holds no audio files"))
    return below


def _write(own: Path, name: str, files: Iterable[Path]) -> Path:
    target = free_name(own, name)
    entries = [Entry(file.absolute(), file.stem) for file in files]
    save_playlist(target, new_xspf(name, entries, target))
    return target


def free_name(folder: Path, name: str) -> Path:
    """A file name for a playlist of this name in a folder that nothing has yet."""
    stem = "".join(mark if mark.isalnum() or mark in " -_.,()" else "-" for mark in name).strip(" .")[:80]
    stem = stem or "Playlist"
    numbers = (f" {number}" for number in range(2, 10_000))
    names = (folder / f"{stem}{number}.xspf" for number in ("", *numbers))
    return next(path for path in names if not path.exists())
