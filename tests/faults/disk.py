"""A disk as a power cut finds it: what was synced, and of the rest any part.

Fed with the calls that a program made (see `system_calls.py`), in order. At any moment `cut` says what
could be found in the folder if the power went now: of each file the synced content, and each write after that
kept, dropped or torn between sectors; of names made, moved or removed since the folder's sync, the first few.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass
class Content:
    """One file's bytes: on the disk for certain, and what was written since."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list[tuple[int, bytes | None]])

    def write(self, offset: int, data: bytes) -> None:
        """Bytes that went to the system, not yet to the disk."""
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        """Another size, of which the disk doesn't know yet."""
        self.pending.append((size, None))

    def sync(self) -> None:
        """All of it is on the disk now."""
        for place, data in self.pending:
            apply(self.synced, place, data)
        self.pending.clear()

    def cut(self, chance: random.Random, kept: float) -> bytes:
        """What could be found after a cut; each write since the sync is whole with the chance `kept`."""
        found = bytearray(self.synced)
        for place, data in self.pending:
            if chance.random() < kept:
                apply(found, place, data)
            elif data is not None and chance.random() < 0.5:
                tear(found, place, data, chance)
        return bytes(found)


def apply(content: bytearray, place: int, data: bytes | None) -> None:
    """A write at an offset, or another size where there is no data."""
    end = place if data is None else place + len(data)
    if data is None:
        del content[end:]
    content.extend(bytes(max(0, end - len(content))))
    if data is not None:
        content[place:end] = data


def tear(content: bytearray, place: int, data: bytes, chance: random.Random) -> None:
    """Some sectors of a write, in no order."""
    for start in range(0, len(data), SECTOR):
        if chance.random() < 0.5:
            apply(content, place + start, data[start : start + SECTOR])


class Disk:
    """One folder. Names and contents are synced apart, as a file system may."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in `folder`, all of it synced."""
        self.names = {path.name: Content(bytearray(path.read_bytes())) for path in files(folder)}
        self._synced = dict(self.names)
        self._moves: list[Callable[[dict[str, Content]], object]] = []

    def make(self, name: str, *, emptied: bool) -> None:
        """A file was opened to be written."""
        if name not in self.names:
            self._move(Made(name, Content()))
        elif emptied:
            self.names[name].truncate(0)

    def rename(self, old: str, new: str) -> None:
        """A name was replaced."""
        self._move(Renamed(old, new))

    def unlink(self, name: str) -> None:
        """A name was removed."""
        self._move(Removed(name))

    def sync(self) -> None:
        """All names are on the disk now."""
        for move in self._moves:
            move(self._synced)
        self._moves.clear()

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Write into `folder` what could be found if the power went now."""
        names = dict(self._synced)
        for move in self._moves[: chance.randint(0, len(self._moves))]:
            move(names)
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        for name, content in names.items():
            (folder / name).write_bytes(content.cut(chance, kept))

    def _move(self, move: Callable[[dict[str, Content]], object]) -> None:
        move(self.names)
        self._moves.append(move)


@dataclass(frozen=True)
class Made:
    """A new name with its content."""

    name: str
    content: Content

    def __call__(self, names: dict[str, Content]) -> None:
        names[self.name] = self.content


@dataclass(frozen=True)
class Renamed:
    """A name that took another's place."""

    old: str
    new: str

    def __call__(self, names: dict[str, Content]) -> None:
        if self.old in names:
            names[self.new] = names.pop(self.old)


@dataclass(frozen=True)
class Removed:
    """A name that went."""

    name: str

    def __call__(self, names: dict[str, Content]) -> None:
        names.pop(self.name, None)


def files(folder: Path) -> list[Path]:
    """The files of a store; the shared memory is made anew at each start."""
    return [path for path in folder.iterdir() if path.is_file() and not path.name.endswith("-shm")]
