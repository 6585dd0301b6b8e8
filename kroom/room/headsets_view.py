"""What the page of headsets shows. No Qt in here."""

from dataclasses import dataclass
from datetime import datetime

from kroom.session.events import Partner


@dataclass(frozen=True, slots=True)
class HeadsetRow:
    """One output device, there or not.

    `name` is what the clinic calls it, else the computer's own `label`; `seen` when it was there last, None
    where it is there now; `default`: it is the computer's own output, refused unless `allowed`; `volume` is
    0..100 percent of the cap; `chair` where it usually belongs; `sounding` the tone that sounds now.
    `warning` is a sentence on what may go wrong with it, `note` one on how it is known; both may be empty.
    """

    id: str
    name: str
    label: str
    here: bool = True
    seen: datetime | None = None
    default: bool = False
    allowed: bool = False
    volume: int = 40
    chair: Partner | None = None
    sounding: Partner | None = None
    tones: bool = True
    warning: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeadsetsView:
    """The page. `looking`: which devices there are is not known yet; `problem` says what went wrong."""

    rows: tuple[HeadsetRow, ...] = ()
    looking: bool = False
    problem: str = ""
