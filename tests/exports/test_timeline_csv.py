import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.exports.source import Source, notes_by_event
from kroom.exports.timeline_csv import COLUMNS, safe_cell, timeline_csv, write_timeline_csv
from kroom.session.events import Kind


def table(source: Source, notes: dict[int, str] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(timeline_csv(source.events, notes), newline="")))


def test_times_are_each_partner_s_own_minutes(source: Source) -> None:
    rows = {row["kind"]: row for row in table(source)}
    out = rows["provider-out"]
    assert (out["minute_a"], out["minute_b"], out["partner"]) == ("22.00", "13.00", "")
    assert out["at_utc"] == "2026-03-14T13:22:00.000Z"
    assert rows["session-prepared"]["minute_a"] == ""
    assert tuple(out) == COLUMNS


def test_words_leave_only_where_they_are_given(source: Source) -> None:
    assert {row["note"] for row in table(source)} == {""}
    notes = {row["note"] for row in table(source, notes_by_event(source)) if row["kind"] == "note-added"}
    assert "Room is quiet, lights down" in notes
    assert not any(
        word in timeline_csv(source.events) for word in ("Robin", "Marsh", "needle", "quiet, lights")
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_formula_is_quoted(source: Source, text: str) -> None:
    note = next(event for event in source.events if event.kind is Kind.NOTE_ADDED)
    row = next(row for row in table(source, {note.seq: text}) if row["seq"] == str(note.seq))
    assert row["note"] == f"'{text}"


@given(st.builds(str.__add__, st.sampled_from(["", "=", "+", "-", "@", "\t", "\r"]), st.text()))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe_cell(text).endswith(text)


def test_it_is_written_as_utf_8_with_crlf(source: Source, tmp_path: Path) -> None:
    write_timeline_csv(tmp_path / "timeline.csv", source.events)
    content = (tmp_path / "timeline.csv").read_bytes()
    assert content.startswith(
        b"seq,at_utc,minute_a,minute_b,partner,kind,text,note,amended_by,happened_utc\r\n"
    )
    assert content.endswith(b"\r\n")
