"""One playlist looked at: its tracks, what is wrong with them, and how it fills a session."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.playlist_course import Drawn, bands
from kroom.room.playlists_view import Course, PlaylistView, Stage, TrackRow
from kroom.room.prepare_lists import read_title
from kroom.room.worker import Worker
from kroom.session.protocol import Protocol
from kroom.session.protocol_file import DEFAULT, protocol_text, read_protocol, shipped_protocols

if TYPE_CHECKING:
    from kroom.music.checking import TrackCheck
    from kroom.music.entries import Playlist, Track
    from kroom.music.measurement import Measurement


class PlaylistRoom(QObject):
    """`changed` asks for a new `view`. Files are read and measured beside the main thread, until `end`."""

    changed = Signal()
    _progress = Signal(float)

    def __init__(
        self,
        path: Path,
        worker: Worker,
        cache: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._worker = worker
        self._cache = cache
        self._playlist: Playlist | None = None
        self._facts: dict[Path, Measurement] = {}
        self._stage = Stage.READING
        self._share = 0.0
        self._cancel = Flag()
        self._problem = ""
        self._over = False
        self._protocol_name = DEFAULT
        self._protocols = tuple((name, read_title(name)[0]) for name in shipped_protocols())
        self._rows: tuple[TrackRow, ...] = ()
        self._course = Course()
        self._summary = ""
        self._progress.connect(self._on_progress)

    def begin(self) -> None:
        """Read the playlist, then its files' headers, then every track to its end."""
        from kroom.music.playlist import read_playlist

        self._cancel = Flag()
        self._worker.run(partial(read_playlist, self.path), self._on_read, self._on_failed)

    def rest(self) -> None:
        """Nobody sees the page: what was begun goes on."""

    def wake(self) -> None:
        """The page is seen again: all is as it was."""

    def end(self) -> None:
        """Nobody wants any more of it."""
        self._cancel.set()
        self._over = True
        self._facts, self._rows = {}, ()

    @Slot()
    def stop(self) -> None:
        """Stop measuring; what is known so far stays."""
        self._cancel.set()

    @Slot()
    def go_on(self) -> None:
        """Measure what is not measured yet."""
        self._cancel = Flag()
        self._measure(glance=False)

    def choose_protocol(self, name: str) -> None:
        """The protocol that the playlist is seen under."""
        self._protocol_name = name
        self._draw()
        self.changed.emit()

    def view(self) -> PlaylistView:
        """What the page shows now."""
        playlist = self._playlist
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
            problem=self._problem,
        )

    # --- reading and measuring ------------------------------------------------------------------------

    def _files(self) -> list[Path]:
        tracks = self._playlist.tracks if self._playlist else ()
        return [track.path for track in tracks if track.path is not None and not track.problem]

    def _measure(self, *, glance: bool) -> None:
        from kroom.music.loudness import measure_tracks

        self._stage, self._share = Stage.READING if glance else Stage.MEASURING, 0.0
        work = partial(
            measure_tracks,
            self._files(),
            self._cache,
            progress=self._progress.emit,
            cancelled=self._cancel.is_set,
            glance=glance,
        )
        self._worker.run(work, self._on_glanced if glance else self._on_measured, self._on_failed)
        self.changed.emit()

    def _on_read(self, playlist: "Playlist") -> None:
        if self._over:
            return
        self._playlist = playlist
        self._show()
        self._measure(glance=True)

    def _on_glanced(self, found: "Mapping[Path, Measurement]") -> None:
        if self._over:
            return
        self._facts.update(found)
        self._show()
        self._measure(glance=False)

    def _on_measured(self, found: "Mapping[Path, Measurement]") -> None:
        if self._over:
            return
        self._facts.update(found)
        self._stage = Stage.DONE
        self._show()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.music.loudness import MeasuringCancelled
        from kroom.music.playlist import PlaylistError

        self._stage = Stage.STOPPED
        if isinstance(error, PlaylistError):
            self._problem = str(error)
        elif not isinstance(error, MeasuringCancelled):
            raise error
        self.changed.emit()

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    # --- what is shown ----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Everything anew after something was learnt; a view alone is cheap."""
        tracks = self._checked()
        self._rows = tuple(self._row(track) for track in tracks)
        self._draw()

    def _checked(self) -> "list[TrackCheck]":
        from kroom.music.checking import checked_track

        tracks: tuple[Track, ...] = self._playlist.tracks if self._playlist else ()
        return [checked_track(track, self._facts) for track in tracks]

    def _row(self, track: "TrackCheck") -> TrackRow:
        from kroom.music.formats import other_format

        found = track.found
        other = other_format(Path(track.where), found.container)
        return TrackRow(
            title=track.title,
            file=track.where,
            tags=", ".join(part for part in (found.title, found.artist) if part),
            phase=track.phase or "",
            seconds=track.duration_s,
            lufs=track.lufs,
            note=track.note,
            problem=track.problem or "",
            remark=self.tr("is {format} by its content").format(format=other) if other else "",
        )

    def _draw(self) -> None:
        tracks, protocol = self._checked(), self._protocol()
        good = [track.playable for track in tracks if track.playable is not None]
        known_s = sum(track.duration_s or 0.0 for track in tracks if not track.problem)
        bad = sum(1 for track in tracks if track.problem)
        parts = [self.tr("{count} tracks").format(count=len(tracks)), self._minutes(known_s)]
        if bad:
            parts.append(self.tr("{count} can't be played").format(count=bad))
        if not good:
            self._course = Course(protocol.minutes * 60, bands(protocol), spoken=self.tr("Not measured yet."))
        else:
            drawn = Drawn(tracks, protocol)
            parts.append(self._reach(drawn, protocol))
            self._course = Course(
                drawn.seconds,
                bands(protocol),
                drawn.points,
                drawn.starts,
                drawn.again_s,
                self._spoken(protocol),
            )
        self._summary = " · ".join(parts)

    def _reach(self, drawn: Drawn, protocol: Protocol) -> str:
        whole = self._minutes(protocol.minutes * 60)
        if drawn.again_s is None:
            return self.tr("fills the session of {whole}").format(whole=whole)
        return self.tr("heard again from minute {minute} of {whole}").format(
            minute=int(drawn.again_s // 60), whole=whole
        )

    def _spoken(self, protocol: Protocol) -> str:
        parts = [
            self.tr("{phase}: {minutes}").format(phase=one.title, minutes=self._minutes(one.minutes * 60))
            for one in protocol.phases
        ]
        return self.tr("Loudness over the session. {phases}").format(phases=", ".join(parts))

    def _minutes(self, seconds: float) -> str:
        return self.tr("{minutes} min").format(minutes=round(seconds / 60))

    def _protocol(self) -> Protocol:
        return read_protocol(protocol_text(self._protocol_name), self._protocol_name)
