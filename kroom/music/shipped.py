"""The playlists that come with kroom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "assets" / "playlists", _PACKAGE.parent / "assets" / "playlists")


@dataclass(frozen=True)
class ShippedPlaylist:
    """A playlist of ours: the name of its folder, and its file."""

    name: str
    path: Path


def shipped_playlists(places: tuple[Path, ...] = _PLACES) -> tuple[ShippedPlaylist, ...]:
    """All of them, by name: a folder each, with one XSPF file in it.

    They lie in the package where it is installed, beside it in a checkout.
    """
    folder = next((place for place in places if place.is_dir()), None)
    if folder is None:
        return ()
    found = {file.parent.name: file for file in sorted(folder.glob("*/*.xspf"), reverse=True)}
    return tuple(ShippedPlaylist(name, found[name]) for name in sorted(found))


def find_playlist(name_or_path: str) -> Path:
    """A path as it is, or the file of the shipped playlist of that name; what doesn't exist is a path."""
    path = Path(name_or_path)
    if not path.exists() and path.name == name_or_path:
        for playlist in shipped_playlists():
            if playlist.name == name_or_path:
                return playlist.path
    return path
