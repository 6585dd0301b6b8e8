"""What the pages of playlists show. No Qt in here."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class PlaylistRow:
    """One playlist of the list, known by its path `id`.

    `tracks` counts its entries, `missing` those whose file is not there; `problem` says why it can't be read.
    `shipped`: it comes with kroom and stays. `known`: somebody has looked at the file by now.
    """

    id: str
    title: str
    place: str
    tracks: int = 0
    missing: int = 0
    problem: str = ""
    shipped: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class PlaylistsView:
    """The list. `progress` is the share that was looked at, 0..1, None when nothing is under way."""

    rows: tuple[PlaylistRow, ...] = ()
    progress: float | None = None
    notice: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One track of a playlist.

    `tags` is what the file says of itself, `phase` one of the phases of music or empty, `seconds` None where
    it is not known; `problem` says why it can't be played, `remark` what is odd about it.
    """

    title: str
    file: str
    tags: str = ""
    phase: str = ""
    seconds: float | None = None
    lufs: float | None = None
    note: str = ""
    problem: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A phase of the protocol on the picture, in seconds of a partner's clock."""

    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Course:
    """Loudness over time, as a partner would hear it under a protocol.

    `points` are (second, level 0..1); `starts` the seconds at which a track begins; `again_s` the second from
    which music is heard a second time, None for never. `spoken` says all of it in words.
    """

    seconds: float = 0.0
    bands: tuple[Band, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    starts: tuple[float, ...] = ()
    again_s: float | None = None
    spoken: str = ""


class Stage(Enum):
    """How much is known of a playlist: nothing yet, what the headers say, or every track to its end."""

    READING = 1
    MEASURING = 2
    STOPPED = 3
    DONE = 4


@dataclass(frozen=True, slots=True)
class PlaylistView:
    """One playlist. `summary` is a line on tracks and time; `problems` speak of the playlist's own file.

    `changed`: something is not saved yet; `can_save_over` the file that was read. `missing` counts files that
    are not where the playlist says; `seeking` is how much was searched for them, 0 to 1, None while nothing
    is; `found` are lines on where they lie now, to be taken or not. `phases` are the phases of music by their
    id. `listening` is the number of the track that is heard now, -1 for none,
    and `device` what it is heard in.
    """

    title: str
    place: str
    stage: Stage = Stage.READING
    progress: float = 0.0
    tracks: tuple[TrackRow, ...] = ()
    summary: str = ""
    problems: tuple[str, ...] = ()
    course: Course = Course()
    protocol: str = ""
    protocols: tuple[tuple[str, str], ...] = ()
    phases: tuple[tuple[str, str], ...] = ()
    changed: bool = False
    can_save_over: bool = False
    busy: bool = False
    missing: int = 0
    seeking: float | None = None
    found: tuple[str, ...] = ()
    listening: int = -1
    device: str = ""
    notice: str = ""
    problem: str = ""
