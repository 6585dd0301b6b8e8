"""Whole playlists, read and measured: what can be played, and all that is wrong, at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kroom.music.entries import Playlist, PlaylistError, Track
from kroom.music.loudness import measure_tracks
from kroom.music.measurement import Measurement, measured_track
from kroom.music.pieces import MeasuredTrack
from kroom.music.playlist import read_playlist


@dataclass(frozen=True)
class TrackCheck:
    """One entry and what was found. `playable` is for a programme, None where `problem` says why not.

    `note` is the playlist's; `found` what the file itself told, tags and the course of its level included.
    """

    where: str
    title: str
    phase: str | None
    duration_s: float | None
    lufs: float | None
    true_peak_dbtp: float | None
    problem: str | None
    playable: MeasuredTrack | None
    note: str
    found: Measurement


@dataclass(frozen=True)
class PlaylistCheck:
    """One playlist, `path` as given. `problems` speak of the file itself; `readable`: it is well formed."""

    path: str
    title: str
    readable: bool
    tracks: tuple[TrackCheck, ...]
    problems: tuple[str, ...]

    @property
    def playable(self) -> list[MeasuredTrack]:
        """The tracks that play, in order."""
        return [track.playable for track in self.tracks if track.playable is not None]

    @property
    def usable(self) -> bool:
        """Well formed, with at least one track that plays."""
        return self.readable and bool(self.playable)

    @property
    def faultless(self) -> bool:
        """Nothing wrong with the file or any of its tracks."""
        return self.usable and not self.problems and not any(track.problem for track in self.tracks)

    @property
    def duration_s(self) -> float | None:
        """Seconds of all tracks that play, None where there is none."""
        return round(sum(track.duration_s for track in self.playable), 3) if self.playable else None


def check_playlists(
    paths: Sequence[str],
    cache: Path | None,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    glance: bool = False,
) -> list[PlaylistCheck]:
    """Read these playlists and measure every track in them, each file once, on all cores.

    Nothing that is wrong with a file is raised. Blocks; see `measure_tracks` for `cache`, `progress`,
    `cancelled`, MeasuringCancelled and `glance`, after which nothing is `playable` yet.
    """
    read = [_read(path) for path in paths]
    files = [track.path for playlist in read for track in playlist.tracks if track.path and not track.problem]
    found = measure_tracks(files, cache, progress=progress, cancelled=cancelled, glance=glance)
    return [_checked(path, playlist, found) for path, playlist in zip(paths, read, strict=True)]


def as_json(check: PlaylistCheck) -> dict[str, Any]:
    """The document of `kroom playlist check --json` for one playlist."""
    return {
        "path": check.path,
        "title": check.title,
        "duration_s": check.duration_s,
        "usable": check.usable,
        "tracks": [_track_json(track) for track in check.tracks],
        "problems": list(check.problems),
    }


def _track_json(track: TrackCheck) -> dict[str, Any]:
    return {
        "path": track.where,
        "title": track.title,
        "duration_s": track.duration_s,
        "lufs": track.lufs,
        "true_peak_dbtp": track.true_peak_dbtp,
        "phase": track.phase,
        "problem": track.problem,
    }


@dataclass(frozen=True)
class _Unread:
    """A playlist that can't be read at all."""

    title: str
    why: str
    tracks: tuple[Track, ...] = ()


def _read(path: str) -> Playlist | _Unread:
    try:
        return read_playlist(Path(path))
    except PlaylistError as error:
        return _Unread(Path(path).stem or path, error.why)


def _checked(path: str, playlist: Playlist | _Unread, found: Mapping[Path, Measurement]) -> PlaylistCheck:
    if isinstance(playlist, _Unread):
        return PlaylistCheck(path, playlist.title, False, (), (playlist.why,))
    tracks = tuple(checked_track(track, found) for track in playlist.tracks)
    return PlaylistCheck(path, playlist.title, True, tracks, playlist.problems)


def checked_track(track: Track, found: Mapping[Path, Measurement]) -> TrackCheck:
    """What is known of one entry, by what was found of files so far."""
    nothing = Measurement(problem=track.problem)
    measurement = found.get(track.path, nothing) if track.path and not track.problem else nothing
    return TrackCheck(
        where=str(track.path) if track.path else track.location,
        title=track.title,
        phase=track.phase,
        duration_s=measurement.duration_s,
        lufs=measurement.lufs,
        true_peak_dbtp=measurement.true_peak_dbtp,
        problem=measurement.problem,
        playable=measured_track(track, measurement),
        note=track.note,
        found=measurement,
    )
