"""Files that have moved, looked for again below a folder: by their name, told apart by where they lay."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kroom.music.gathering import music_below


@dataclass(frozen=True)
class Refound:
    """Where a file lies now. `others` counts further files of the same name that lay less alike."""

    old: Path
    new: Path
    others: int = 0


def find_again(missing: Iterable[Path], folder: Path, cancelled: Callable[[], bool]) -> tuple[Refound, ...]:
    """Those of the missing files that lie below `folder` now, each under its name. Blocks.

    Capital letters and the two ways to write an accent make no other name. Of several, the one is taken whose
    folders are most alike.
    """
    places: dict[str, list[Path]] = {}
    for path in music_below(folder, cancelled):
        places.setdefault(_plain(path.name), []).append(path)
    found: list[Refound] = []
    for old in missing:
        if candidates := places.get(_plain(old.name)):
            best = max(candidates, key=lambda path: _alike(path, old))
            found.append(Refound(old, best, len(candidates) - 1))
    return tuple(found)


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
