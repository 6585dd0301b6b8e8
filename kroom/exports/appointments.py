"""calendar-a.ics and calendar-b.ics: a partner's next appointments, under a title that tells nothing.

Written by the icalendar library (RFC 5545), which is imported when a file is asked for.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

from kroom.exports.files import write_file
from kroom.exports.identity import own_id
from kroom.exports.source import Source
from kroom.session.events import Partner

TITLE = "Appointment"
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment; `uid` is the same at each export, so that a calendar replaces what it has."""

    uid: str
    starts: datetime
    lasts: timedelta


def appointments(source: Source, partner: Partner, zone: tzinfo | None = None) -> tuple[Appointment, ...]:
    """A day later alone; a week and a month later together: at the same time of day in `zone` (None: here).

    The first is counted from the partner's own start, the others from the couple's; both on the quarter hour.
    """
    one = source.state.partners[partner]
    own = _local((one.started or source.state.prepared).at_utc, zone)
    both = _local(source.began(), zone)
    planned = (
        ("day", own + timedelta(days=1), timedelta(minutes=30)),
        ("week", both + timedelta(weeks=1), timedelta(hours=1)),
        ("month", _month_later(both), timedelta(hours=1)),
    )
    return tuple(
        Appointment(own_id(source, partner, "appointment", name), _instant(local, zone), lasts)
        for name, local, lasts in planned
    )


def calendar_file(source: Source, partner: Partner, zone: tzinfo | None = None) -> bytes:
    """A partner's appointments as iCalendar: instants in UTC, tentative, private, and no names."""
    from icalendar import CLASS, STATUS, Calendar, Event

    stamp = source.now.at_utc.replace(microsecond=0)
    events = [
        Event.new(
            uid=one.uid,
            stamp=stamp,
            start=one.starts,
            end=one.starts + one.lasts,
            summary=TITLE,
            classification=CLASS.PRIVATE,
            status=STATUS.TENTATIVE,
        )
        for one in appointments(source, partner, zone)
    ]
    uid = own_id(source, partner, "calendar")
    return Calendar.new(prodid="-//kroom//EN", uid=uid, subcomponents=events).to_ical()


def write_calendar(path: Path, source: Source, partner: Partner, zone: tzinfo | None = None) -> None:
    """Write a partner's calendar file; `ExportError` where `path` can't be written."""
    write_file(path, calendar_file(source, partner, zone))


def _local(at: datetime, zone: tzinfo | None) -> datetime:
    """The time on the wall, without a zone, on the quarter hour before."""
    local = at.astimezone(zone).replace(tzinfo=None)
    return local - (local - datetime.combine(local.date(), datetime.min.time())) % _QUARTER


def _month_later(local: datetime) -> datetime:
    year, month = divmod(local.year * 12 + local.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.combine(date(year, month + 1, min(local.day, last)), local.time())


def _instant(local: datetime, zone: tzinfo | None) -> datetime:
    aware = local.replace(tzinfo=zone) if zone else local.astimezone()
    return aware.astimezone(UTC)
