"""Everything that stands behind the pages once the store is open, built in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kroom.reflection.form import Form
from kroom.room.access import Access
from kroom.room.attention import Attention
from kroom.room.backup_room import BackupRoom
from kroom.room.couple_desk import CoupleDesk
from kroom.room.documents import Documents
from kroom.room.export_format import ExportFormat
from kroom.room.form_room import FormRoom
from kroom.room.gate_room import GateRoom
from kroom.room.headset_desk import HeadsetDesk
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.headsets_room import HeadsetsRoom
from kroom.room.history_room import HistoryRoom
from kroom.room.journal_room import JournalRoom
from kroom.room.keep_awake import AwakeWatch, KeepAwake
from kroom.room.links import MakeLink
from kroom.room.moment import Clock, real_ms
from kroom.room.music_room import MusicRoom
from kroom.room.page_views import RecentSession
from kroom.room.people_room import PeopleRoom
from kroom.room.playlist_check import Checked, check_playlist
from kroom.room.playlist_listening import PreListening
from kroom.room.playlist_room import PlaylistRoom
from kroom.room.playlists_room import PlaylistsRoom
from kroom.room.preferences import Preferences
from kroom.room.prepare_room import PrepareRoom
from kroom.room.prepare_view import Readiness
from kroom.room.retention import OutOfTime, out_of_time
from kroom.room.session_desk import SessionDesk
from kroom.room.session_room import SessionRoom
from kroom.room.strip import Strip
from kroom.room.worker import Worker
from kroom.session.events import Partner
from kroom.session.fold import fold

if TYPE_CHECKING:
    from kroom.music.devices import Device


RECENT = 20
"""So many of the newest sessions stand on home; all of them are found under couples and sessions."""


def _nothing() -> None:
    """Where nothing was started, nothing has to be ended."""


@dataclass(frozen=True)
class Outside:
    """What a room needs of the computer around it; a test or a rehearsal hands over other ones.

    `playlists` are (title, path) of those that ship; `exports` is the folder that documents go to;
    `cache` keeps what was measured of music files; `banner` stands above each document; `close` ends what
    it has started; `real_ms` counts real time, whatever the session's clock does.
    """

    clock: Clock
    make_link: MakeLink
    list_devices: "Callable[[], list[Device]]"
    readiness: Callable[[], tuple[Readiness, ...]]
    playlists: tuple[tuple[str, Path], ...]
    form: Form
    keep_awake: KeepAwake
    exports: Path
    fonts: Path | None = None
    cache: Path | None = None
    speed: float = 1.0
    banner: str = ""
    real_ms: Callable[[], int] = real_ms
    close: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of an export: where the files lie, or what went wrong."""

    notice: str = ""
    problem: str = ""


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
        self.preferences = Preferences(access.store, self)
        self.session = SessionRoom(access.store, outside.clock, self)
        self.music = MusicRoom(self.session, outside.make_link, worker, outside.speed, self)
        self.memory = HeadsetMemory(access, self.session, self)
        self.desk = SessionDesk(access, self.session, self.music.statuses, self)
        self.headsets = HeadsetDesk(
            access, self.session, self.music, self.memory, worker, outside.list_devices, self
        )
        self.gate = GateRoom(access, self.session, outside.form, self)
        self.form = FormRoom(self.session, outside.form, self)
        self.documents = Documents(
            access.store, outside.clock, outside.form, fonts=outside.fonts, banner=outside.banner
        )
        self.history = HistoryRoom(access, self.documents, worker, self)
        self.journal = JournalRoom(access, self.documents, outside.clock, worker, self.session, self)
        self.couples = CoupleDesk(access, self.documents, outside.form, outside.clock, worker, self)
        self.awake = AwakeWatch(self.session, outside.keep_awake, self)
        self.people = PeopleRoom(access, self.session, worker, self)
        self.backups = BackupRoom(access, outside.clock, worker, self)
        self.session.happened.connect(self.backups.on_event)
        self.attention = Attention(
            self.backups,
            self.memory,
            worker,
            outside.list_devices,
            outside.readiness,
            self._out_of_time,
            self,
        )
        self.music.trouble.connect(self.desk.trouble)
        self.headsets.refused.connect(self.desk.tell)
        strip.follow(self.session)

    def _out_of_time(self) -> OutOfTime | None:
        years = self.preferences.view().retention_years
        return out_of_time(self.access.store, years, self.outside.clock().at_utc)

    def prepare(self) -> PrepareRoom:
        """The choices of a new session."""
        return PrepareRoom(
            self.access,
            self.session,
            self.music,
            self.memory,
            self.worker,
            playlists=self.outside.playlists,
            list_devices=self.outside.list_devices,
            readiness=self.outside.readiness,
            cache=self.outside.cache,
            protocol=self.preferences.protocol(),
            parent=self,
        )

    def look_at_headsets(self) -> HeadsetsRoom:
        """The headsets of this computer, for as long as their page is up."""
        return HeadsetsRoom(
            self.memory, self.outside.make_link, self.worker, self.outside.list_devices, parent=self
        )

    def look_at_playlists(self) -> PlaylistsRoom:
        """The playlists that ship and the clinic's own, for as long as their page is up."""
        return PlaylistsRoom(
            self.access, self.worker, self.outside.playlists, self._own_playlists, parent=self
        )

    def look_at_playlist(self, path: str) -> PlaylistRoom:
        """One playlist, for as long as its page is up."""
        outside = self.outside
        listening = PreListening(self.memory, outside.make_link, self.worker, outside.list_devices)
        return PlaylistRoom(
            Path(path),
            self.access,
            self.worker,
            listening,
            cache=outside.cache,
            own=self._own_playlists,
            ships=any(Path(path) == shipped for _, shipped in outside.playlists),
            parent=self,
        )

    @property
    def _own_playlists(self) -> Path:
        return self.access.folder / "playlists"

    def recent(self) -> list[RecentSession]:
        """What is unfinished and the newest sessions of this store, newest first."""
        sessions = self.access.store.sessions
        wanted = dict.fromkeys([*sessions.ids()[:RECENT], *sessions.unfinished()])
        found: list[RecentSession] = []
        for session in wanted:
            state = fold(self.access.store.journal.read(session))
            if state is not None:
                names = [self.session.words(one.name) for one in state.partners.values()]
                couple, at = " & ".join(names), state.prepared.at_utc
                found.append(RecentSession(session, at, couple, state.protocol.title, state.status))
        return found

    def export(self, session: str, formats: Iterable[ExportFormat]) -> Exported:
        """Write a session's files, all of them or none."""
        from kroom.exports.files import ExportError
        from kroom.records.problem import RecordsProblem

        try:
            folder = self.documents.folder_for(session, self.outside.exports)
            self.documents.write(session, folder, formats)
        except (ExportError, RecordsProblem) as error:
            return Exported(problem=self.tr("Not saved: {problem}").format(problem=error))
        return Exported(self.tr("Saved in {folder}").format(folder=folder))

    def resume_music(self) -> None:
        """After a restart: measure the playlists again (kept by content) and play on at the right place."""
        chosen = {
            partner: Path(one.chair.playlist)
            for partner, one in self.session.state.partners.items()
            if one.chair.playlist and one.ended is None
        }

        def work() -> dict[Partner, Checked]:
            return {partner: check_playlist(path, self.outside.cache) for partner, path in chosen.items()}

        self.worker.run(work, self._on_measured)

    def _on_measured(self, found: dict[Partner, Checked]) -> None:
        if not self.session.is_open:  # it was put away meanwhile
            return
        for partner, checked in found.items():
            self.music.give(partner, checked.tracks)
        self.music.catch_up()

    def close(self) -> None:
        """Silence and end the headsets."""
        self.music.close()
        self.backups.close()
        self.awake.let_go()
        self.outside.close()
