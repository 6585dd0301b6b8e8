"""Moments and the time between them. Nothing here reads a clock."""

from datetime import datetime
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
