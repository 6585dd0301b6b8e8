"""What there is to choose from while preparing: couples who came before, own playlists, protocols."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.room.prepare_view import Choice
from kroom.session.protocol_file import ProtocolError, protocol_text, read_protocol

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore


def known_couples(store: "OpenStore") -> tuple[Choice, ...]:
    """Everybody who was here before, by name."""
    return tuple(Choice(one.id, f"{one.name_a} & {one.name_b}") for one in store.couples.all())


def recent_playlists(store: "OpenStore") -> tuple[Choice, ...]:
    """The clinic's own files and folders, the last one chosen first; those that are gone are left out."""
    own = store.settings.playlists()
    return tuple(Choice(str(path), path.stem, str(path.parent)) for path in own if path.exists())


def remember_playlists(store: "OpenStore", chosen: Iterable[str], shipped: Iterable[str]) -> None:
    """Keep these for the next time, but those that ship, which are always there."""
    own = [Path(path) for path in dict.fromkeys(chosen) if path and path not in set(shipped)]
    known = [path for path in store.settings.playlists() if path not in own]
    if own:
        store.settings.set_playlists([*own, *known])


def read_title(name_or_path: str) -> tuple[str, str]:
    """A protocol's title, and what is wrong with it (then the title is the file's name)."""
    try:
        return read_protocol(protocol_text(name_or_path), name_or_path).title, ""
    except ProtocolError as error:
        return Path(name_or_path).name, str(error)
