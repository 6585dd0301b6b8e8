"""What the page that prepares a session shows. No Qt in here."""

from dataclasses import dataclass
from enum import Enum

from kroom.session.events import Partner


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from a list: `id` goes back by signal, `label` is read, `note` stands beside it."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeadsetChoice:
    """An output device. `default`: it is the computer's own, where notifications would sound."""

    id: str
    name: str
    default: bool = False


class CheckStage(Enum):
    """Where the decoding of a playlist to its end stands."""

    NONE = 1
    RUNNING = 2
    DONE = 3


@dataclass(frozen=True, slots=True)
class CheckView:
    """The check of a playlist.

    `progress` 0..1, `track` is the one being decoded, `result` a line when done.
    """

    stage: CheckStage = CheckStage.NONE
    progress: float = 0.0
    track: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class BrokenTrack:
    """A track that can't be played, and why in a few words."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class ChairView:
    """What one partner sits with.

    `playlist` and `headset` are ids of their lists; empty for "no music" or no headset yet. `volume` is
    0..100 percent of the cap. `left_out`: the broken tracks are left out knowingly. `default_accepted`
    the default output knowingly. `playable`: there is music and something to hear it with. `problems` are
    said in the card at once; `warning` is said there of the headset, and blocks nothing.
    """

    partner: Partner
    sits_out: bool = False
    playlists: tuple[Choice, ...] = ()
    playlist: str = ""
    check: CheckView = CheckView()
    broken: tuple[BrokenTrack, ...] = ()
    left_out: bool = False
    headsets: tuple[HeadsetChoice, ...] = ()
    headset: str = ""
    default_accepted: bool = False
    warning: str = ""
    tone_playing: bool = False
    heard: bool = False
    volume: int = 40
    sample_playing: bool = False
    playable: bool = True
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """One line on the computer (power, disk, sleep, restart waiting): good or not, and what to do."""

    text: str
    good: bool
    todo: str = ""


@dataclass(frozen=True, slots=True)
class PrepareView:
    """The whole page. Continue is blocked while `problems` has a line or the page is `busy`.

    `names_fixed`: the session exists already, so names and protocol stay as they are; `refused`: why it could
    not be written down, which can be tried again as it is.
    """

    chair_a: ChairView
    chair_b: ChairView
    name_a: str = ""
    name_b: str = ""
    names_fixed: bool = False
    couples: tuple[Choice, ...] = ()
    protocols: tuple[Choice, ...] = ()
    protocol: str = ""
    protocol_problem: str = ""
    computer: tuple[Readiness, ...] = ()
    problems: tuple[str, ...] = ()
    refused: str = ""
    busy: bool = False
