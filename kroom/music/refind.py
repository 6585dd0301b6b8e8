"""Files that have moved, looked for again below folders: by what is in them, else by their name."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kroom.music.measurement import Content, MeasurementCache
from kroom.music.playlist import AUDIO_SUFFIXES

Cancelled = Callable[[], bool]
Progress = Callable[[float], None]


class SeekingCancelled(Exception):  # noqa: N818 - not an error
    """The caller wanted no more of it."""


@dataclass(frozen=True)
class Refound:
    """Where a file lies now.

    `by_content`: it holds what the missing file held, to the last byte, and may have any name. Else only the
    name is the same. `others` counts further files that would do as well, but whose folders are less alike.
    """

    old: Path
    new: Path
    others: int = 0
    by_content: bool = False


def find_again(
    missing: Iterable[Path],
    folders: Sequence[Path],
    cache: Path | None,
    *,
    cancelled: Cancelled,
    progress: Progress | None = None,
) -> tuple[Refound, ...]:
    """Those of the missing files that lie below one of the folders now. Blocks; changes nothing.

    What a missing file held is known where it was measured before, with its measurement kept in `cache`; then
    every file of its size is compared, whatever it is called. For what isn't found so, names count: capital
    letters and the two ways to write an accent make no other name. Of several, the one is taken whose folders
    are most alike. `progress` is told the share of the bytes compared, 0 to 1. Raises SeekingCancelled.
    """
    wanted = list(dict.fromkeys(missing))
    below = list(_files_below(folders, cancelled))
    contents = _known_contents(wanted, cache)
    same = _by_content(contents, below, cancelled, progress or _unheard)
    names: dict[str, list[Path]] = {}
    for file in below:
        if file.path.suffix.lower() in AUDIO_SUFFIXES:
            names.setdefault(_plain(file.path.name), []).append(file.path)
    found = (
        _best(old, same.get(contents.get(old), ()), by_content=True)
        or _best(old, names.get(_plain(old.name), ()), by_content=False)
        for old in wanted
    )
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class _File:
    path: Path
    size: int


def _files_below(folders: Sequence[Path], cancelled: Cancelled) -> Iterator[_File]:
    """Every plain file below the folders, each once; hidden and unreadable ones are not."""
    seen: set[Path] = set()
    for folder in folders:
        for here, inner, names in os.walk(folder.absolute()):
            if cancelled():
                raise SeekingCancelled
            place = Path(here)
            inner[:] = [] if place in seen else sorted(name for name in inner if not name.startswith("."))
            if place in seen:
                continue
            seen.add(place)
            for name in sorted(names):
                size = None if name.startswith(".") else _size(place / name)
                if size is not None:
                    yield _File(place / name, size)


def _size(path: Path) -> int | None:
    """Bytes of a plain file; None for anything else."""
    try:
        return path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        return None


def _known_contents(missing: Sequence[Path], cache: Path | None) -> Mapping[Path, Content]:
    if cache is None:
        return {}
    kept = MeasurementCache(cache)
    known = {path: kept.content_at(path) for path in missing}
    return {path: content for path, content in known.items() if content is not None}


def _by_content(
    contents: Mapping[Path, Content], below: Sequence[_File], cancelled: Cancelled, progress: Progress
) -> Mapping[Content | None, list[Path]]:
    """The files that hold one of these contents. Only those of a size that is looked for are read."""
    wanted = set(contents.values())
    sizes = {content.size for content in wanted}
    candidates = [file for file in below if file.size in sizes]
    whole, done = sum(file.size for file in candidates) or 1, 0
    found: dict[Content | None, list[Path]] = {}

    def passed(size: int) -> None:
        nonlocal done
        if cancelled():
            raise SeekingCancelled
        done += size
        progress(min(1.0, done / whole))

    for file in candidates:
        content = _content(file, passed)
        if content in wanted:
            found.setdefault(content, []).append(file.path)
    return found


def _content(file: _File, passed: Callable[[int], None]) -> Content | None:
    try:
        return Content.of(file.path, passed)
    except OSError:
        return None


def _best(old: Path, candidates: Sequence[Path], *, by_content: bool) -> Refound | None:
    if not candidates:
        return None
    best = max(candidates, key=lambda path: (_alike(path, old), _plain(path.name) == _plain(old.name)))
    return Refound(old, best, len(candidates) - 1, by_content)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _alike(one: Path, other: Path) -> int:
    """How many of the folders above the two files have the same names, counted from the file."""
    alike = 0
    for mine, theirs in zip(reversed(one.parts[:-1]), reversed(other.parts[:-1]), strict=False):
        if _plain(mine) != _plain(theirs):
            break
        alike += 1
    return alike


def _unheard(_share: float) -> None:
    """Nobody watches."""
