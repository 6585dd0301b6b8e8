"""Late entries: what was forgotten while it happened, as a line of its own with the time when it was so."""

from dataclasses import replace

from kroom.session.clock import moved
from kroom.session.events import Event, Kind

LATE = frozenset({Kind.NOTE_ADDED, Kind.VITALS_RECORDED, Kind.DOSE_RECORDED})
"""What can be entered late."""

_SAYS_HOW = ("what", "at_utc")


def in_its_time(event: Event) -> Event:
    """A late entry as the line that it adds, at the time when it was so; any other event as it is.

    Total: a late entry that says nothing of use stays what it is, and changes nothing.
    """
    what = event.body.get("what") if event.kind is Kind.LATE_ENTRY_ADDED else None
    if not isinstance(what, str) or what not in LATE:
        return event
    body = {key: value for key, value in event.body.items() if key not in _SAYS_HOW}
    return replace(event, kind=Kind(what), at=moved(event.at, event.body.get("at_utc")), body=body)
