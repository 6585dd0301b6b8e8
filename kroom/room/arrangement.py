"""A playlist as somebody rearranges it: order, phases and notes, before anything is saved. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kroom.music.entries import Playlist, Track
    from kroom.music.xspf_writer import Entry


@dataclass(frozen=True)
class Item:
    """One track; `source` is its number in the file as it was read, `moved`: its path is another now."""

    track: "Track"
    source: int
    moved: bool = False


@dataclass(frozen=True)
class Arrangement:
    """The tracks in their present order. Every change gives a new one; numbers count from 0."""

    items: tuple[Item, ...] = ()

    @staticmethod
    def of(playlist: "Playlist") -> "Arrangement":
        """The playlist as it was read."""
        return Arrangement(tuple(Item(track, number) for number, track in enumerate(playlist.tracks)))

    def with_move(self, number: int, to: int) -> "Arrangement":
        """Put a track where another one is; those between make room."""
        to = max(0, min(to, len(self.items) - 1))
        items = list(self.items)
        items.insert(to, items.pop(number))
        return Arrangement(tuple(items))

    def without(self, number: int) -> "Arrangement":
        """Take a track out."""
        return Arrangement(self.items[:number] + self.items[number + 1 :])

    def with_phase(self, number: int, phase: str) -> "Arrangement":
        """Give a track a phase of music; empty for none."""
        return self._changed(number, phase=phase or None)

    def with_note(self, number: int, note: str) -> "Arrangement":
        """Write something about a track."""
        return self._changed(number, note=" ".join(note.split()))

    def with_paths(self, places: Mapping[Path, Path]) -> "Arrangement":
        """Name files where they lie now."""
        return Arrangement(tuple(_placed(item, places) for item in self.items))

    def entries(self) -> "list[Entry]":
        """As they are to be written."""
        from kroom.music.xspf_writer import Entry

        return [
            Entry(one.track.path, one.track.title, one.track.phase, one.track.note, one.source, one.moved)
            for one in self.items
        ]

    def _changed(self, number: int, **changes: str | None) -> "Arrangement":
        item = self.items[number]
        track = replace(item.track, **changes)  # pyright: ignore[reportArgumentType]
        return Arrangement((*self.items[:number], replace(item, track=track), *self.items[number + 1 :]))


def _placed(item: Item, places: Mapping[Path, Path]) -> Item:
    new = places.get(item.track.path) if item.track.path else None
    return item if new is None else Item(replace(item.track, path=new), item.source, moved=True)
