"""Couples who have not come for longer than their words are kept. kroom tells; a person erases."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """How many couples, and the year in which the one who is gone longest came last."""

    couples: int
    since: int


def out_of_time(store: "OpenStore", years: int | None, now: datetime) -> OutOfTime | None:
    """The couples whose last session is more than `years` ago and whose words are still there.

    None where there are none, or no limit. 60 ms for 10,000 sessions, from any thread. Raises as the store.
    """
    if years is None:
        return None
    before = years_before(now, years)
    last = [found.at_utc for found in store.sessions.last_of_each_couple() if found.at_utc < before]
    return OutOfTime(len(last), min(last).astimezone().year) if last else None


def years_before(now: datetime, years: int) -> datetime:
    """The same day so many years ago; the 28th where that year has no 29th of February."""
    at = now.astimezone(UTC)
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - years, day=day)
