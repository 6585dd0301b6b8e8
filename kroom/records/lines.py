"""A journal line: one event as JSON, as `records journal` prints it and a rehearsal keeps it."""

from kroom.records.utc import utc_text
from kroom.session.events import Event, Json


def journal_line(event: Event) -> dict[str, Json]:
    """The event under the documented keys. Words stay behind: only their row and digest appear."""
    return {
        "seq": event.seq,
        "session": event.session,
        "at_utc": utc_text(event.at.at_utc),
        "clock_ms": event.at.clock_ms,
        "boot": event.at.boot,
        "actor": event.actor,
        "kind": str(event.kind),
        "partner": None if event.partner is None else str(event.partner),
        "body": dict(event.body),
    }
