"""Everything that stands behind the pages once the store is open, built in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kroom.reflection.form import Form
from kroom.room.access import Access
from kroom.room.form_room import FormRoom
from kroom.room.gate_room import GateRoom
from kroom.room.keep_awake import KeepAwake
from kroom.room.moment import Clock
from kroom.room.music_room import MakeLink, MusicRoom
from kroom.room.prepare_room import PrepareRoom
from kroom.room.prepare_view import Readiness
from kroom.room.session_desk import SessionDesk
from kroom.room.session_room import SessionRoom
from kroom.room.strip import Strip
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.devices import Device


@dataclass(frozen=True)
class Outside:
    """What a room needs of the computer around it; a test or a rehearsal hands over other ones.

    `playlists` are (title, path) of those that ship; `cache` keeps what was measured of music files.
    """

    clock: Clock
    make_link: MakeLink
    list_devices: "Callable[[], list[Device]]"
    readiness: Callable[[], tuple[Readiness, ...]]
    playlists: tuple[tuple[str, Path], ...]
    form: Form
    keep_awake: KeepAwake
    cache: Path | None = None
    speed: float = 1.0


class Rooms(QObject):
    """The controllers of one unlocked store."""

    def __init__(
        self, access: Access, strip: Strip, worker: Worker, outside: Outside, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.access = access
        self.strip = strip
        self.worker = worker
        self.outside = outside
        self.session = SessionRoom(access.store, outside.clock, self)
        self.music = MusicRoom(self.session, outside.make_link, worker, outside.speed, self)
        self.desk = SessionDesk(access, self.session, self.music.statuses, self)
        self.gate = GateRoom(access, self.session, outside.form, self)
        self.form = FormRoom(self.session, outside.form, self)
        self.music.trouble.connect(self.desk.trouble)
        strip.follow(self.session)

    def prepare(self) -> PrepareRoom:
        """The choices of a new session."""
        return PrepareRoom(
            self.access,
            self.session,
            self.music,
            self.worker,
            playlists=self.outside.playlists,
            list_devices=self.outside.list_devices,
            readiness=self.outside.readiness,
            cache=self.outside.cache,
            parent=self,
        )

    def close(self) -> None:
        """Silence and end the headsets."""
        self.music.close()
        self.outside.keep_awake.stop()
