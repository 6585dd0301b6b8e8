"""Moments and the time between them. Nothing here reads a clock."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple


class Moment(NamedTuple):
    """One instant as kroom records it.

    `at_utc` is an aware UTC time; `clock_ms` counts milliseconds through suspend within one boot
    (CLOCK_BOOTTIME or the platform's equal); `boot` names that boot.
    """

    at_utc: datetime
    clock_ms: int
    boot: str


def seconds_between(earlier: Moment, later: Moment) -> float:
    """Seconds from `earlier` to `later`.

    Within one boot the counting clock decides, so that a changed wall clock changes nothing;
    across boots only UTC is left.
    """
    if earlier.boot == later.boot:
        return (later.clock_ms - earlier.clock_ms) / 1000
    return (later.at_utc - earlier.at_utc).total_seconds()


def written(at: datetime) -> str:
    """An aware time as an event's body has it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moved(at: Moment, to: object) -> Moment:
    """`at` moved to a time as a body has it, on both of its clocks; as it was where `to` is no time."""
    try:
        when = datetime.fromisoformat(to).astimezone(UTC) if isinstance(to, str) else at.at_utc
    except (ValueError, OverflowError):
        return at
    by = round((when - at.at_utc) / timedelta(milliseconds=1))
    return at._replace(at_utc=when, clock_ms=at.clock_ms + by)
