"""What the page that restores a backup shows. No Qt in here."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path


class RestoreStage(Enum):
    """CHOOSE a backup; LOOKED into one with a passphrase; DONE."""

    CHOOSE = 1
    LOOKED = 2
    DONE = 3


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup that can be chosen: where it lies, when it was made, how many events it holds."""

    path: Path
    made_at: datetime
    events: int


@dataclass(frozen=True, slots=True)
class InsideView:
    """What a backup holds and what restoring it would change.

    `last` is the moment of its last event. `now_events` None: what is there now can't be told, and
    `now_problem` says why; it is empty where nothing is there.
    """

    events: int
    sessions: int
    people: int
    last: datetime | None
    now_events: int | None = None
    now_sessions: int = 0
    lost_events: int = 0
    lost_sessions: int = 0
    now_problem: str = ""


@dataclass(frozen=True, slots=True)
class RestoreView:
    """The whole page. `kept` is the folder with what was replaced, empty where there was nothing."""

    stage: RestoreStage = RestoreStage.CHOOSE
    backups: tuple[BackupLine, ...] = ()
    chosen: BackupLine | None = None
    inside: InsideView | None = None
    kept: str = ""
    problem: str = ""
    busy: bool = False
