"""What a programme is made of: measured tracks, the protocol's phases as music sees them, and segments."""

from __future__ import annotations

from dataclasses import dataclass

MUSIC_PHASES = ("opening", "rising", "peak", "descent", "return")
"""The phases of music, in order."""

TARGET_LUFS = -18.0
"""Integrated loudness every track is brought to (EBU R128)."""

CEILING_DBTP = -1.0
"""No track's true peak goes above this."""

CROSSFADE_HEADROOM_DB = 3.0
"""Kept free where a track overlaps another: two peaks can meet there."""

CROSSFADE_S = 6.0
"""Usual length of a join."""

SKIP_FADE_S = 3.0
"""Length of a join that somebody asked for."""

BEYOND_S = 3600.0
"""How far a plan reaches beyond the planned end at first; `Programme.extended` goes further."""

BEND_AHEAD_S = 5.0
"""A bend changes nothing that begins earlier than this after it: that may lie ready already."""

FARTHEST_S = 12 * 3600.0
"""No more than this is planned at first, however long the playlist is."""

_MOST_GAIN_DB = 24.0


@dataclass(frozen=True)
class MeasuredTrack:
    """A track that was decoded to its end. Times in seconds, loudness in LUFS, peaks in dBTP.

    `sound_start_s` and `sound_end_s` leave out silence at both ends; `edge_peak_dbtp` is the true peak of the
    stretches that joins overlap.
    """

    path: str
    title: str
    phase: str | None
    duration_s: float
    lufs: float
    true_peak_dbtp: float
    sound_start_s: float
    sound_end_s: float
    edge_peak_dbtp: float

    @property
    def sounding_s(self) -> float:
        """Seconds between the first and the last sound."""
        return self.sound_end_s - self.sound_start_s

    @property
    def gain_db(self) -> float:
        """What brings the track to the target without its peaks going too high, alone or in a join."""
        peaks = max(self.true_peak_dbtp, self.edge_peak_dbtp + CROSSFADE_HEADROOM_DB)
        return round(min(TARGET_LUFS - self.lufs, CEILING_DBTP - peaks, _MOST_GAIN_DB), 2)


@dataclass(frozen=True)
class ProgrammePhase:
    """A phase of the protocol as the music sees it: how long, and which phases of music play in it."""

    id: str
    seconds: float
    music: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """From programme second `at_s` on, the track of that number can't be played."""

    at_s: float
    track: int


PREVIOUS = "previous"
"""Where a turn goes back to the track before."""


@dataclass(frozen=True)
class Turn:
    """At programme second `at_s` somebody went back to the track before, or on to a phase of the music."""

    at_s: float
    to: str


@dataclass(frozen=True)
class Bend:
    """At programme second `at_s` somebody decided that the phases last so; music follows `from_s` on."""

    at_s: float
    phases: tuple[ProgrammePhase, ...]

    @property
    def from_s(self) -> float:
        """The first second that may sound otherwise for it."""
        return self.at_s + BEND_AHEAD_S


@dataclass(frozen=True)
class Segment:
    """One track sounding once.

    It starts at programme second `starts_s` with the file's second `file_start_s`, sounds for `length_s`,
    comes in over `fade_in_s` and makes room for the next over its last `fade_out_s`. `track` counts from 0.
    """

    track: int
    path: str
    title: str
    phase: str | None
    file_start_s: float
    starts_s: float
    length_s: float
    gain_db: float
    fade_in_s: float
    fade_out_s: float

    @property
    def ends_s(self) -> float:
        """The programme second in which it has gone."""
        return self.starts_s + self.length_s


@dataclass(frozen=True)
class Recipe:
    """All that a programme follows from.

    `phases` are those it was begun with, `bends` what became of them, in order. `until_s` is how far it has
    to reach at least; `once` ends it where a track would be heard again.
    """

    tracks: tuple[MeasuredTrack, ...]
    phases: tuple[ProgrammePhase, ...] = ()
    crossfade_s: float = CROSSFADE_S
    skips: tuple[float, ...] = ()
    losses: tuple[Loss, ...] = ()
    bends: tuple[Bend, ...] = ()
    turns: tuple[Turn, ...] = ()
    until_s: float = BEYOND_S
    once: bool = False

    @property
    def asked_s(self) -> float:
        """Seconds the phases ask for as they are by now, or the playlist lasts where there are none."""
        phases = self.bends[-1].phases if self.bends else self.phases
        if phases:
            return sum(phase.seconds for phase in phases)
        return sum(track.sounding_s for track in self.tracks)
