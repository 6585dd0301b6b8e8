"""The timeline as CSV, for a spreadsheet: one row an event."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path

from kroom.exports.files import write_file
from kroom.exports.timeline import Row, rows
from kroom.session.clock import written
from kroom.session.events import Event, Partner

COLUMNS = (
    *("seq", "at_utc", "minute_a", "minute_b", "partner", "kind", "text", "note"),
    *("amended_by", "happened_utc"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # wide ones too


def timeline_csv(events: Iterable[Event], notes: Mapping[int, str] | None = None) -> str:
    """The events as CSV (RFC 4180). Minutes count from each partner's own T0; empty before it.

    `notes` maps an event's number to the words of its note, where they may leave. Text that a spreadsheet
    would take for a formula is quoted with a leading apostrophe. A line that was amended stays as it was:
    `amended_by` is the number of the line that says what holds. `happened_utc` is when a late entry was so.
    """
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for row in rows(events, UTC):
        writer.writerow(_cells(row, (notes or {}).get(row.seq, "")))
    return table.getvalue()


def write_timeline_csv(path: Path, events: Iterable[Event], notes: Mapping[int, str] | None = None) -> None:
    """Write timeline.csv; `ExportError` where `path` can't be written."""
    write_file(path, timeline_csv(events, notes).encode())


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(row: Row, note: str) -> tuple[str, ...]:
    return (
        str(row.seq),
        written(row.at_utc),
        _minute(row, Partner.A),
        _minute(row, Partner.B),
        row.partner.value if row.partner else "",
        row.kind.value,
        safe_cell(row.text),
        safe_cell(note),
        "" if row.amended_by is None else str(row.amended_by),
        written(row.happened_utc) if row.happened_utc else "",
    )


def _minute(row: Row, partner: Partner) -> str:
    minute = row.minutes.get(partner)
    return "" if minute is None else f"{minute:.2f}"
