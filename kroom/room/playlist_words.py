"""What there is to say of a playlist: each track, all of it together, and all of it over a session."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kroom.room.playlist_course import Drawn, bands
from kroom.room.playlists_view import Course, TrackRow
from kroom.session.protocol import Protocol

if TYPE_CHECKING:
    from kroom.music.checking import TrackCheck


class PlaylistWords(QObject):
    """Knows nothing of its own; a QObject for its language."""

    def rows(self, tracks: "Sequence[TrackCheck]") -> tuple[TrackRow, ...]:
        """Each track as a row."""
        phases = dict(self.phases())
        return tuple(self._row(track, phases) for track in tracks)

    def over_a_session(self, tracks: "Sequence[TrackCheck]", protocol: Protocol) -> tuple[str, Course]:
        """A line on tracks and time, and the course of the loudness under a protocol."""
        known_s = sum(track.duration_s or 0.0 for track in tracks if not track.problem)
        parts = [self.tr("{count} tracks").format(count=len(tracks)), self._minutes(known_s)]
        if bad := sum(1 for track in tracks if track.problem):
            parts.append(self.tr("{count} can't be played").format(count=bad))
        if any(track.playable is not None for track in tracks):
            drawn = Drawn(tracks, protocol)
            parts.append(self._reach(drawn, protocol))
            spoken = " ".join((self._spoken(protocol), *parts))
            course = Course(drawn.seconds, bands(protocol), drawn.points, drawn.starts, drawn.again_s, spoken)
        else:
            course = Course(protocol.minutes * 60, bands(protocol), spoken=self.tr("Not measured yet."))
        return " · ".join(parts), course

    def phases(self) -> tuple[tuple[str, str], ...]:
        """The phases of music by their id; empty for none."""
        return (
            ("opening", self.tr("Opening")),
            ("rising", self.tr("Rising")),
            ("peak", self.tr("Peak")),
            ("descent", self.tr("Descent")),
            ("return", self.tr("Return")),
            ("", self.tr("As the track before it")),
        )

    def _row(self, track: "TrackCheck", phases: Mapping[str, str]) -> TrackRow:
        from kroom.music.formats import other_format

        found = track.found
        other = other_format(track.where, found.container)
        return TrackRow(
            title=track.title,
            file=track.where,
            tags=", ".join(part for part in (found.title, found.artist) if part),
            phase=phases[track.phase] if track.phase else "",
            seconds=track.duration_s,
            lufs=track.lufs,
            note=track.note,
            problem=track.problem or "",
            remark=self.tr("is {format} by its content").format(format=other) if other else "",
        )

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
        return self.tr("Loudness over the session. {phases}.").format(phases=", ".join(parts))

    def _minutes(self, seconds: float) -> str:
        return self.tr("{minutes} min").format(minutes=round(seconds / 60))
