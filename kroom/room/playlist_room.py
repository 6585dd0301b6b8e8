"""One playlist: its tracks, what is wrong with them, how it fills a session; rearranged, heard and saved."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.arrangement import Arrangement
from kroom.room.playlist_listening import PreListening
from kroom.room.playlist_saving import ChangedMeanwhileError, Read, read, save
from kroom.room.playlist_seeking import MovedFiles
from kroom.room.playlist_words import PlaylistWords
from kroom.room.playlists_view import Course, PlaylistView, Stage, TrackRow
from kroom.room.prepare_lists import read_title
from kroom.room.worker import Worker
from kroom.session.protocol import Protocol
from kroom.session.protocol_file import DEFAULT, protocol_text, read_protocol, shipped_protocols

if TYPE_CHECKING:
    from kroom.music.checking import TrackCheck
    from kroom.music.measurement import Measurement
    from kroom.music.pieces import MeasuredTrack


class PlaylistRoom(QObject):
    """`changed` asks for a new `view`. Files are read and measured beside the main thread, until `end`."""

    changed = Signal()
    _progress = Signal(float)

    def __init__(
        self,
        path: Path,
        access: Access,
        worker: Worker,
        listening: PreListening,
        *,
        cache: Path | None,
        own: Path,
        ships: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._access = access
        self._worker = worker
        self._cache = cache
        self._own = own
        self._ships = ships
        self.listening = listening
        listening.setParent(self)
        listening.changed.connect(self.changed)
        self._heard = -1
        self._wanted: tuple[MeasuredTrack, ...] = ()
        self._source: Read | None = None
        self._now = self._saved = Arrangement()
        self._moved = MovedFiles(worker, cache, self)
        self._moved.changed.connect(self.changed)
        self._missing = 0
        self._saving = False
        self._facts: dict[Path, Measurement] = {}
        self._stage = Stage.READING
        self._share = 0.0
        self._cancel, self._gone = Flag(), False
        self._problem = self._notice = ""
        self._protocol_name = DEFAULT
        self._protocols = tuple((name, read_title(name)[0]) for name in shipped_protocols())
        self._words = PlaylistWords(self)
        self._rows: tuple[TrackRow, ...] = ()
        self._course = Course()
        self._summary = ""
        self._drawing = 0
        self._progress.connect(self._on_progress)

    def begin(self) -> None:
        """Read the playlist, then its files' headers, then every track to its end."""
        self._cancel.set()
        self._cancel = Flag()
        self._stage = Stage.READING
        self._run(partial(read, self.path), self._on_read)

    def rest(self) -> None:
        """Nobody sees the page: nothing sounds; what was begun goes on."""
        self.listening.leave()

    def wake(self) -> None:
        """The page is seen again: all is as it was."""

    def end(self) -> None:
        """Nobody wants any more of it."""
        self._cancel.set()
        self._moved.end()
        self._gone = True
        self.listening.leave()
        self._facts, self._rows, self._now = {}, (), Arrangement()

    @Slot()
    def stop(self) -> None:
        """Stop looking for moved files, else measuring; what is known so far stays."""
        if self._moved.share is not None:
            self._moved.stop()
        else:
            self._cancel.set()

    @Slot()
    def go_on(self) -> None:
        """Measure what is not measured yet."""
        self._cancel = Flag()
        self._measure(glance=False)

    def choose_protocol(self, name: str) -> None:
        """The protocol that the playlist is seen under."""
        self._protocol_name = name
        self._draw(self._checked())
        self.changed.emit()

    def view(self) -> PlaylistView:
        """What the page shows now."""
        playlist = self._source.playlist if self._source else None
        return PlaylistView(
            title=playlist.title if playlist else self.path.stem,
            place=str(self.path),
            stage=self._stage,
            progress=self._share,
            tracks=self._rows,
            summary=self._summary,
            problems=playlist.problems if playlist else (),
            course=self._course,
            protocol=self._protocol_name,
            protocols=self._protocols,
            phases=self._words.phases(),
            changed=self.changed_meanwhile,
            can_save_over=not self._ships and self._source is not None and self._source.data is not None,
            busy=self._saving,
            missing=self._missing,
            seeking=self._moved.share,
            found=self._moved.lines(),
            listening=self._heard if self.listening.plays else -1,
            device=self.listening.device,
            notice=self._notice or self._moved.notice,
            problem=self._problem or self.listening.problem,
        )

    @property
    def changed_meanwhile(self) -> bool:
        """Whether something is not saved."""
        return self._now is not self._saved and self._now != self._saved

    # --- rearranging ----------------------------------------------------------------------------------

    def move(self, number: int, to: int) -> None:
        """Put a track elsewhere."""
        self._rearrange(self._now.with_move(number, to))

    def set_phase(self, number: int, phase: str) -> None:
        """The phase of music of a track; empty for none."""
        self._rearrange(self._now.with_phase(number, phase))

    def set_note(self, number: int, note: str) -> None:
        """What is to be remembered about a track."""
        self._rearrange(self._now.with_note(number, note))

    def remove(self, number: int) -> None:
        """Take a track out of the playlist; its file stays."""
        self._rearrange(self._now.without(number))

    @Slot()
    def discard(self) -> None:
        """Back to what the file says."""
        self._rearrange(self._saved)

    def _rearrange(self, arrangement: Arrangement) -> None:
        self.listening.stop()
        self._now = arrangement
        self._notice = self._problem = self._moved.notice = ""
        self._show()
        self.changed.emit()

    # --- files that moved ----------------------------------------------------------------------------

    def seek(self, folder: str) -> None:
        """Look below a folder for the files that are not where the playlist says."""
        self._notice = ""
        paths = (item.track.path for item in self._now.items)
        self._moved.seek(
            [path for path in paths if path is not None and self._is_missing(path)], Path(folder)
        )

    @Slot()
    def take_found(self) -> None:
        """Name the files where they were found; nothing is saved yet."""
        self._rearrange(self._now.with_paths(self._moved.take()))
        self._cancel.set()
        self._cancel = Flag()
        self._measure(glance=True)

    @Slot()
    def leave_found(self) -> None:
        """Everything stays as it was."""
        self._moved.take()
        self.changed.emit()

    def _is_missing(self, path: Path) -> bool:
        found = self._facts.get(path)
        return found is not None and bool(found.problem) and not path.exists()

    # --- saving -----------------------------------------------------------------------------------------

    def save_copy(self, path: str = "") -> None:
        """Save a copy as XSPF: there, or among kroom's own playlists. Then the copy is what is shown."""
        from kroom.music.gathering import free_name

        place = Path(path) if path else free_name(self._own, self.view().title)
        self._save(place if place.suffix.lower() == ".xspf" else place.with_name(f"{place.name}.xspf"))

    @Slot()
    def save_over(self) -> None:
        """Save over the file that was read, because somebody asked for just that."""
        if self.view().can_save_over:
            self._save(self.path)

    def _save(self, target: Path) -> None:
        if self._source is not None and not self._saving:
            self._saving = True
            work = partial(save, self._source, self._now, target)
            self._worker.run(work, self._on_saved, self._on_not_saved)
            self.changed.emit()

    def _on_saved(self, target: Path) -> None:
        settings, self._saving = self._access.store.settings, False
        known = settings.playlists()
        if target not in known and not (self._ships and target == self.path):
            settings.set_playlists([target, *known])
        self.path, self._ships = target, False
        self._problem, self._notice = "", self.tr("Saved in {path}").format(path=target)
        self.begin()
        self.changed.emit()

    def _on_not_saved(self, error: Exception) -> None:
        from kroom.music.playlist import PlaylistError

        self._saving = False
        if isinstance(error, ChangedMeanwhileError):
            why = self.tr("the file was changed by another program. Save a copy instead.")
        elif isinstance(error, OSError):
            why = error.strerror or str(error)
        elif isinstance(error, PlaylistError):
            why = error.why
        else:
            raise error
        self._problem = self.tr("Not saved: {why}").format(why=why)
        self.changed.emit()

    # --- listening --------------------------------------------------------------------------------------

    def listen(self, number: int) -> None:
        """Hear this track, or stop hearing it; a device is asked for first."""
        if self.listening.plays:
            self.listening.stop()
            return
        track = self._checked()[number].playable
        if track is None:
            return
        self._heard, self._wanted = number, (track,)
        if self.listening.device:
            self.listening.play(self._wanted)
        else:
            self.listening.ask()

    def choose_device(self, device: str) -> None:
        """Hear it in this device."""
        self.listening.choose(device)
        self.listening.play(self._wanted)

    # --- reading and measuring ------------------------------------------------------------------------

    def _files(self, *, glance: bool) -> list[Path]:
        """Those of which it is not known yet."""
        tracks = (item.track for item in self._now.items if not item.track.problem)
        paths = (track.path for track in tracks if track.path is not None)
        known = self._facts
        if glance:
            return [path for path in paths if path not in known]
        return [p for p in paths if p not in known or (known[p].lufs is None and not known[p].problem)]

    def _measure(self, *, glance: bool) -> None:
        from kroom.music.loudness import measure_tracks

        self._stage, self._share = Stage.READING if glance else Stage.MEASURING, 0.0
        work = partial(
            measure_tracks,
            self._files(glance=glance),
            self._cache,
            progress=self._progress.emit,
            cancelled=self._cancel.is_set,
            glance=glance,
        )
        self._run(work, self._on_glanced if glance else self._on_measured)
        self.changed.emit()

    def _run(self, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        """Work beside the main thread, of which nobody wants to know after `end`."""
        self._worker.run(work, partial(self._unless_gone, done), self._on_failed)

    def _unless_gone(self, done: Callable[[object], None], result: object) -> None:
        if not self._gone:
            done(result)

    def _on_read(self, source: Read) -> None:
        self._source = source
        self._now = self._saved = Arrangement.of(source.playlist)
        self._show()
        self._measure(glance=True)

    def _on_glanced(self, found: "Mapping[Path, Measurement]") -> None:
        self._facts.update(found)
        self._show()
        self._measure(glance=False)

    def _on_measured(self, found: "Mapping[Path, Measurement]") -> None:
        self._facts.update(found)
        self._stage = Stage.DONE
        self._show()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.music.loudness import MeasuringCancelled
        from kroom.music.playlist import PlaylistError

        if isinstance(error, PlaylistError | OSError):
            self._stage, self._problem = Stage.STOPPED, str(error)
        elif not isinstance(error, MeasuringCancelled):
            raise error
        elif self._cancel.is_set():  # else something newer is under way already
            self._stage = Stage.STOPPED
        self.changed.emit()

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    # --- what is shown ----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Everything anew after something was learnt; a view alone is cheap."""
        tracks = self._checked()
        self._rows = self._words.rows(tracks)
        self._missing = sum(1 for track in tracks if track.problem and self._is_missing(Path(track.where)))
        self._draw(tracks)

    def _draw(self, tracks: "list[TrackCheck]") -> None:
        protocol = read_protocol(protocol_text(self._protocol_name), self._protocol_name)
        self._drawing += 1
        # Thousands of short tracks take seconds to plan: never while a hand waits.
        work = partial(_numbered, self._drawing, self._words.over_a_session, tracks, protocol)
        self._run(work, self._on_drawn)

    def _on_drawn(self, drawn: tuple[int, str, Course]) -> None:
        number, summary, course = drawn
        if number == self._drawing:
            self._summary, self._course = summary, course
            self.changed.emit()

    def _checked(self) -> "list[TrackCheck]":
        from kroom.music.checking import checked_track

        return [checked_track(item.track, self._facts) for item in self._now.items]


def _numbered(
    number: int,
    say: "Callable[[Sequence[TrackCheck], Protocol], tuple[str, Course]]",
    tracks: "Sequence[TrackCheck]",
    protocol: Protocol,
) -> tuple[int, str, Course]:
    """What was asked for, and which asking that was: a later one counts alone."""
    return (number, *say(tracks, protocol))
