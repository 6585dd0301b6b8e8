"""A line that was put right: documents say what holds, what stood there first, and who changed it."""

from csv import DictReader
from dataclasses import replace
from datetime import UTC, timedelta
from io import StringIO
from pathlib import Path

import pytest

from kroom.exports.appointments import appointments
from kroom.exports.paper import PaperSize
from kroom.exports.partner_document import partner_document
from kroom.exports.partner_pdf import write_partner_pdf
from kroom.exports.parts import Style
from kroom.exports.session_document import session_document
from kroom.exports.session_pdf import write_session_pdf
from kroom.exports.source import Source, notes_by_event
from kroom.exports.timeline import rows, timeline_of
from kroom.exports.timeline_csv import timeline_csv
from kroom.exports.wording import told
from kroom.reflection.shipped import first_impressions
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold
from tests.exports.test_pdfs import text

WORDS = {"n": "warm hands", "r": "a slip", "first": "cold hands", "other": "of somebody else"}


@pytest.fixture
def put_right(source: Source) -> Source:
    """The session with A's first pulse, one note and one more note amended at its end."""
    events = list(source.events)
    add(events, Kind.NOTE_ADDED, {"note": ref("first")})
    add(events, Kind.NOTE_ADDED, {"note": ref("other")})
    vitals = next(e for e in events if e.kind is Kind.VITALS_RECORDED and e.partner is Partner.A)
    for of, body in (
        (vitals.seq, {"heart_rate_bpm": 71}),
        (events[-2].seq, {"note": ref("n")}),
        (events[-1].seq, {"struck": True}),
    ):
        add(events, Kind.EVENT_AMENDED, {"of": of, "reason": ref("r"), **body})
    state = fold(events)
    assert state is not None

    def words(row: str) -> str | None:
        return WORDS.get(row) or source.words(row)

    return replace(source, events=events, state=state, words=words)


def ref(row: str) -> Json:
    return {"words": row, "digest": "0" * 64}


def add(events: list[Event], kind: Kind, body: dict[str, Json]) -> None:
    events.append(replace(events[-1], seq=events[-1].seq + 1, kind=kind, partner=Partner.A, body=body))


def test_the_session_document_shows_both(put_right: Source) -> None:
    document = session_document(put_right)
    assert document.vitals[0].vitals.heart_rate == 71
    assert [line.put_right for line in document.vitals].count(True) == 1
    notes = [line.text for line in document.notes]
    assert "warm hands (put right; before: cold hands)" in notes
    assert "(struck out) of somebody else" in notes
    said = [line.text for line in document.events if line.kind is Kind.EVENT_AMENDED]
    assert said[0].startswith("Put right: Vitals: ")
    assert ", 71 /min" in said[0].split("; now ")[1]
    assert said[1:] == ["Put right: Note", "Struck out: Note"]


def test_a_partners_document_shows_what_holds(put_right: Source) -> None:
    document = partner_document(put_right, Partner.A, first_impressions())
    notes = [line.text for line in document.notes]
    assert "warm hands (put right)" in notes
    assert not any("cold hands" in note or "somebody else" in note for note in notes)
    assert (document.vitals[0].vitals.heart_rate, document.vitals[0].put_right) == (71, True)


def test_a_partners_copy_has_nothing_that_did_not_happen(source: Source) -> None:
    water = next(e for e in source.events if e.kind is Kind.WATER_GIVEN)
    assert water.partner is not None
    first = first_impressions()
    lines = [line.kind for line in partner_document(source, water.partner, first).events]
    struck = with_amended(source, water.seq, struck=True)
    assert [line.kind for line in partner_document(struck, water.partner, first).events].count(
        Kind.WATER_GIVEN
    ) == lines.count(Kind.WATER_GIVEN) - 1
    said = [line.text for line in session_document(struck).events]
    assert "Water (struck out later)" in said
    assert "Struck out: Water" in said


def test_a_time_that_was_put_right_moves_the_line_everywhere(source: Source) -> None:
    taken = [e for e in source.events if e.kind is Kind.VITALS_RECORDED and e.partner is Partner.A]
    first, last = taken[0], taken[-1]
    before = first.at.at_utc - timedelta(minutes=2)
    moved = with_amended(source, last.seq, at_utc=before.isoformat())
    for lines in (
        [line for line in session_document(moved).vitals if line.partner is Partner.A],
        partner_document(moved, Partner.A, first_impressions()).vitals,
    ):
        assert (lines[0].at, lines[0].put_right, lines[1].put_right) == (before, True, False)
    lane = timeline_of(moved.state, moved.events, moved.now).lanes[0]
    minutes = [mark.minute for mark in lane.marks]
    assert minutes == sorted(minutes)
    told = next(row for row in rows(moved.events, UTC) if row.kind is Kind.EVENT_AMENDED)
    assert told.text.endswith(f"; at {last.at.at_utc:%H:%M:%S}, now {before:%H:%M:%S}")


def test_a_start_that_was_put_right_moves_every_minute(source: Source) -> None:
    start = next(e for e in source.events if e.kind is Kind.PARTNER_STARTED and e.partner is Partner.A)
    earlier = start.at.at_utc - timedelta(minutes=5)
    moved = with_amended(source, start.seq, at_utc=earlier.isoformat())
    was, is_ = (session_document(one) for one in (source, moved))
    assert is_.attendance[Partner.A].started == earlier
    assert is_.vitals[-1].minute == was.vitals[-1].minute  # the other's clock is their own
    own = [(a.minute or 0) - (b.minute or 0) for a, b in zip(is_.vitals, was.vitals, strict=True)]
    assert {round(by) for by, line in zip(own, was.vitals, strict=True) if line.partner is Partner.A} <= {
        0,
        5,
    }
    assert 5 in {round(by) for by in own}
    csv_was, csv_is = (list(DictReader(StringIO(timeline_csv(one.events)))) for one in (source, moved))
    last = csv_was[-1]
    assert float(csv_is[len(csv_was) - 1]["minute_a"]) - float(last["minute_a"]) == pytest.approx(5, abs=0.02)


def test_the_timelines_csv_tells_which_line_amends_which(put_right: Source) -> None:
    found = list(DictReader(StringIO(timeline_csv(put_right.events, notes_by_event(put_right)))))
    amended_by = {int(row["seq"]): row["amended_by"] for row in found}
    last = put_right.events[-1].seq
    assert amended_by[last - 3] == str(last)
    assert amended_by[last - 4] == str(last - 1)
    assert [amended_by[seq] for seq in (last - 2, last - 1, last)] == ["", "", ""]
    assert next(row for row in found if row["seq"] == str(last - 3))["text"] == "Note (struck out later)"


def test_appointments_follow_a_start_that_was_put_right(source: Source) -> None:
    start = next(e for e in source.events if e.kind is Kind.PARTNER_STARTED and e.partner is Partner.A)
    moved = with_amended(source, start.seq, at_utc=(start.at.at_utc - timedelta(hours=2)).isoformat())
    was, is_ = (appointments(one, Partner.A, UTC) for one in (source, moved))
    assert [one.uid for one in was] == [one.uid for one in is_]
    assert was[0].starts - is_[0].starts == timedelta(hours=2)


def test_erased_words_stay_erased_where_they_were_put_right(put_right: Source) -> None:
    def words(row: str) -> str | None:
        return None if row in ("n", "first") else put_right.words(row)

    gone = replace(put_right, words=words)
    for document in (session_document(gone), partner_document(gone, Partner.A, first_impressions())):
        text = str(document)
        assert "(erased) (put right" in text
        assert "warm hands" not in text
        assert "cold hands" not in text
    csv = timeline_csv(gone.events, notes_by_event(gone))
    assert "hands" not in csv
    assert csv.count("(erased)") == 2


def test_the_papers_say_what_was_put_right(put_right: Source, style: Style, tmp_path: Path) -> None:
    record, own = tmp_path / "session.pdf", tmp_path / "own.pdf"
    write_session_pdf(record, session_document(put_right), style, PaperSize.A4)
    write_partner_pdf(own, partner_document(put_right, Partner.A, first_impressions()), style, PaperSize.A4)
    assert "cold hands" in text(record)
    for read in (text(record), text(own)):
        assert "\u00b7 put right" in read
        assert "warm hands (put right" in read
    assert "cold hands" not in text(own)


def test_the_picture_shows_what_holds_and_the_rows_both(put_right: Source) -> None:
    lanes = timeline_of(put_right.state, put_right.events, put_right.now).lanes
    before = timeline_of(put_right.state, put_right.events[:-5], put_right.now).lanes
    assert len(lanes[0].marks) == len(before[0].marks) + 1
    assert any(", 71 /min" in mark.text for mark in lanes[0].marks)
    assert [row.kind for row in rows(put_right.events)].count(Kind.EVENT_AMENDED) == 3
    notes = notes_by_event(put_right)
    last = put_right.events[-1].seq
    assert (notes[last - 4], notes[last - 1]) == ("cold hands", "warm hands")
    assert last not in notes


def with_amended(source: Source, of: int, **body: Json) -> Source:
    """The session with one more event that amends line `of`."""
    events = list(source.events)
    add(events, Kind.EVENT_AMENDED, {"of": of, "reason": ref("r"), **body})
    state = fold(events)
    assert state is not None
    return replace(source, events=events, state=state)


def test_every_kind_is_told_and_an_answer_reads_as_one_left_out(source: Source) -> None:
    words = {kind: told(replace(source.events[0], kind=kind, body={})) for kind in Kind}
    assert all(words.values())
    assert words[Kind.ANSWER_SAVED] == words[Kind.ANSWER_SKIPPED]
