"""What the page of people shows. No Qt in here."""

from dataclasses import dataclass
from datetime import datetime

from kroom.session.protocol import Role


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line of the page. `here` is whoever unlocked the screen."""

    id: str
    name: str
    role: Role
    last_login: datetime | None
    here: bool


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The whole page. `may_change`: a facilitator is at the screen; `code` is to be shown once.

    `accepted` counts what was taken: a sheet closes when it grows.
    """

    people: tuple[PersonView, ...] = ()
    may_change: bool = True
    code: str = ""
    problem: str = ""
    busy: bool = False
    accepted: int = 0
