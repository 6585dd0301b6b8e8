"""A disk as a power cut finds it: what was synced, and of the rest any part.

Fed with the calls that a program made (see `system_calls.py`), in order. At any moment `cut` says what
could be found in the folder if the power went now: of each file the synced content, and each write after that
kept, dropped or torn between sectors; of names made, moved or removed since their folder's sync, the first
few. Folders lie in folders; a folder's sync brings its names to the disk and all that was done to names
before, as a file system's journal does, and nothing that was done after.
"""

import random
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


@dataclass
class Folder:
    """One folder's names: as programs see them, and as the disk has them."""

    names: "dict[str, Node]" = field(default_factory=dict[str, "Node"])
    synced: "dict[str, Node]" = field(default_factory=dict[str, "Node"])


Node = Content | Folder
Change = tuple[Folder, str, Node | None]
"""In this folder this name stands for that; for nothing with None."""


class Disk:
    """One folder and what lies in it. Names and contents are synced apart, as a file system may."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in `folder`, all of it synced."""
        self.root = read(folder)
        self._moves: list[tuple[Change, ...]] = []

    def folder(self, place: Path) -> Folder | None:
        """The folder at `place` (relative to the first), None where there is none."""
        found: Node | None = self.root
        for part in place.parts:
            found = found.names.get(part) if isinstance(found, Folder) else None
        return found if isinstance(found, Folder) else None

    def content(self, place: Path) -> Content | None:
        """The file at `place`, None where there is none."""
        folder = self.folder(place.parent)
        found = folder.names.get(place.name) if folder else None
        return found if isinstance(found, Content) else None

    def make(self, place: Path, *, emptied: bool) -> None:
        """A file was opened to be written."""
        content = self.content(place)
        if content is None:
            self._set(place, Content())
        elif emptied:
            content.truncate(0)

    def make_folder(self, place: Path) -> None:
        """A folder was made."""
        self._set(place, Folder())

    def rename(self, old: Path, new: Path) -> None:
        """A name was given up for another, which took the place of what had it: all of it or nothing."""
        source, target = self.folder(old.parent), self.folder(new.parent)
        if source and target and old.name in source.names:
            self._do((source, old.name, None), (target, new.name, source.names[old.name]))

    def unlink(self, place: Path) -> None:
        """A name was removed, a file's or an empty folder's."""
        self._set(place, None)

    def sync(self, place: Path) -> None:
        """The names in a folder are on the disk now, and what was done to names before."""
        folder = self.folder(place)
        last = max(
            (number for number, move in enumerate(self._moves) if any(one is folder for one, _, _ in move)),
            default=-1,
        )
        for move in self._moves[: last + 1]:
            for one, name, node in move:
                put(one.synced, name, node)
        del self._moves[: last + 1]

    def cut(self, folder: Path, chance: random.Random) -> None:
        """Write into `folder` what could be found if the power went now."""
        done = self._moves[: chance.randint(0, len(self._moves))]
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        write(self.root, folder, done, chance, kept)

    def _set(self, place: Path, node: Node | None) -> None:
        folder = self.folder(place.parent)
        if folder is not None:
            self._do((folder, place.name, node))

    def _do(self, *move: Change) -> None:
        for folder, name, node in move:
            put(folder.names, name, node)
        self._moves.append(move)


def put(names: dict[str, Node], name: str, node: Node | None) -> None:
    """Let a name stand for something, or for nothing."""
    names.pop(name, None)
    if node is not None:
        names[name] = node


def read(folder: Path) -> Folder:
    """What lies in a folder; the shared memory is made anew at each start."""
    found: dict[str, Node] = {}
    for path in folder.iterdir():
        if path.is_dir():
            found[path.name] = read(path)
        elif not path.name.endswith("-shm"):
            found[path.name] = Content(bytearray(path.read_bytes()))
    return Folder(found, dict(found))


def write(
    folder: Folder, path: Path, done: list[tuple[Change, ...]], chance: random.Random, kept: float
) -> None:
    """Lay a folder out as the disk has it, with those moves done that came through."""
    names = dict(folder.synced)
    for move in done:
        for one, name, node in move:
            if one is folder:
                put(names, name, node)
    for name, node in names.items():
        if isinstance(node, Content):
            (path / name).write_bytes(node.cut(chance, kept))
        else:
            (path / name).mkdir()
            write(node, path / name, done, chance, kept)
