"""How a moment is written down: UTC to the microsecond."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """A moment to the microsecond, ending in Z. Raises `ValueError` where it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc_moment(text: str) -> datetime:
    """The moment that `utc_text` wrote. Raises `ValueError`."""
    return datetime.fromisoformat(text)
