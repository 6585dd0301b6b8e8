"""Reading a playlist so that it can be saved again, and saving it. Blocks; no Qt."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.room.arrangement import Arrangement

if TYPE_CHECKING:
    from kroom.music.entries import Playlist


class ChangedMeanwhileError(Exception):
    """The file is not as it was when it was read: somebody else has written it."""


@dataclass(frozen=True)
class Read:
    """A playlist, and the XSPF file as it was; None for every other kind, which is saved as a new one."""

    playlist: "Playlist"
    data: bytes | None = None


def read(path: Path) -> Read:
    """Read a playlist. Raises PlaylistError."""
    from kroom.music.playlist import read_playlist

    playlist = read_playlist(path)
    return Read(playlist, path.read_bytes() if path.suffix.lower() == ".xspf" else None)


def save(source: Read, arrangement: Arrangement, target: Path) -> Path:
    """Save it at `target`, all or nothing; over the file it was read from only where that is as it was.

    Raises OSError, PlaylistError, ChangedMeanwhileError, and FileExistsError for another file that is there.
    """
    from kroom.music.xspf_writer import changed_xspf, new_xspf, save_playlist

    path, entries = source.playlist.path, arrangement.entries()
    if target == path:
        if target.read_bytes() != source.data:
            raise ChangedMeanwhileError
    elif target.exists():
        raise FileExistsError(17, "there is a file of this name already", str(target))
    if source.data is None:
        fresh = [replace(entry, source=None) for entry in entries]
        data = new_xspf(source.playlist.title, fresh, target)
    else:
        data = changed_xspf(source.data, entries, path, target)
    save_playlist(target, data)
    return target
