"""What was entered late stands in its time on every paper, with the time when it was written down."""

from csv import DictReader
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from fhir.resources.R4B.bundle import Bundle

from kroom.exports.fhir import partner_bundle
from kroom.exports.paper import PaperSize
from kroom.exports.partner_document import partner_document
from kroom.exports.partner_pdf import write_partner_pdf
from kroom.exports.parts import Style
from kroom.exports.session_document import session_document
from kroom.exports.session_pdf import write_session_pdf
from kroom.exports.source import Source, notes_by_event
from kroom.exports.timeline import MarkKind, timeline_of
from kroom.exports.timeline_csv import timeline_csv
from kroom.exports.wording import said
from kroom.reflection.shipped import first_impressions
from kroom.session.clock import written
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.vitals import Vitals
from tests.exports.conftest import T0
from tests.exports.test_pdfs import text

ENTERED = T0 + timedelta(days=3)
OF = T0 + timedelta(minutes=20)
NUMBERS = Vitals(131, 82, 70, 97).as_body()


@pytest.fixture
def late(source: Source) -> Source:
    """The session with a note, vitals and a dose of A's minute 20, entered three days later."""
    note: dict[str, Json] = {"note": {"words": "n", "digest": "0" * 64}}
    found = source
    for what, body in (
        (Kind.NOTE_ADDED, note),
        (Kind.VITALS_RECORDED, NUMBERS),
        (Kind.DOSE_RECORDED, {"mg": 12.5}),
    ):
        found = with_line(found, Kind.LATE_ENTRY_ADDED, {"what": what.value, "at_utc": written(OF), **body})

    def words(row: str) -> str | None:
        return "cold hands" if row == "n" else source.words(row)

    return replace(found, words=words)


def with_line(source: Source, kind: Kind, body: dict[str, Json]) -> Source:
    last = source.events[-1]
    at = last.at._replace(at_utc=ENTERED, boot="another")
    events = [*source.events, Event(last.seq + 1, last.session, at, "f1", kind, Partner.A, body)]
    state = fold(events)
    assert state is not None
    return replace(source, events=events, state=state)


def test_documents_have_it_in_its_time(late: Source) -> None:
    own = partner_document(late, Partner.A, first_impressions())
    for document in (session_document(late), own):
        vitals = next(line for line in document.vitals if line.entered)
        dose = next(line for line in document.doses if line.entered)
        for line in (vitals, dose):
            assert (line.at, line.minute, line.entered, line.put_right) == (OF, 20, ENTERED, False)
        note = next(line for line in document.notes if "cold hands" in line.text)
        assert (note.at, note.minutes.get(Partner.A)) == (OF, 20)
        local = f"{ENTERED.astimezone():%Y-%m-%d %H:%M}"
        assert note.text == f"cold hands (late entry, {local})"
    said_at = [line for line in session_document(late).events if line.kind is Kind.LATE_ENTRY_ADDED]
    assert [line.at for line in said_at] == [ENTERED] * 3
    assert said_at[2].text.endswith(": Dose: 12.5 mg")


def test_nothing_of_it_is_in_the_others_papers(late: Source, source: Source) -> None:
    first = first_impressions()
    assert partner_document(late, Partner.B, first) == partner_document(source, Partner.B, first)


def test_the_picture_has_it_in_its_minute_and_nothing_of_long_after(late: Source, source: Source) -> None:
    lane, before = (timeline_of(one.state, one.events, one.now).lanes[0] for one in (late, source))
    assert [mark.kind for mark in lane.marks if mark not in before.marks] == [
        MarkKind.NOTE,
        MarkKind.VITALS,
        MarkKind.DOSE,
    ]
    assert MarkKind.NOTE not in {
        mark.kind for mark in partner_document(late, Partner.A, first_impressions()).timeline.lanes[0].marks
    }
    days_later: dict[str, Json] = {"what": "vitals-recorded", "at_utc": written(ENTERED), **NUMBERS}
    later = with_line(source, Kind.LATE_ENTRY_ADDED, days_later)
    assert timeline_of(later.state, later.events, later.now) == timeline_of(
        source.state, source.events, source.now
    )
    assert [line.at for line in session_document(later).vitals if line.entered] == [ENTERED]


def test_the_table_has_both_times(late: Source) -> None:
    found = list(DictReader(StringIO(timeline_csv(late.events, notes_by_event(late)))))[-3:]
    assert {row["kind"] for row in found} == {"late-entry-added"}
    assert {row["at_utc"] for row in found} == {written(ENTERED)}
    assert {row["happened_utc"] for row in found} == {written(OF)}
    assert found[0]["text"] == "Late entry for 2026-03-14 13:20: Note"
    assert found[0]["note"] == "cold hands"


def test_fhir_has_both_times_and_says_so(late: Source) -> None:
    made = cast("dict[str, Any]", partner_bundle(late, Partner.A, first_impressions()))
    Bundle.model_validate(made)
    resources = [entry["resource"] for entry in made["entry"]]
    observations = [one for one in resources if one.get("issued")]
    assert len(observations) == 3
    for one in observations:
        assert datetime.fromisoformat(one["effectiveDateTime"]) == OF
        assert datetime.fromisoformat(one["issued"]) == ENTERED
        assert one["status"] == "final"
    doses = [one for one in resources if one["resourceType"] == "MedicationAdministration" and "note" in one]
    assert len(doses) == 1
    assert doses[0]["note"][0]["text"].startswith("Late entry")
    right = with_line(late, Kind.EVENT_AMENDED, {"of": late.events[-1].seq, "mg": 30})
    made = cast("dict[str, Any]", partner_bundle(right, Partner.A, first_impressions()))
    Bundle.model_validate(made)
    notes = next(
        one["resource"]["note"]
        for one in made["entry"]
        if "note" in one["resource"] and "dosage" in one["resource"]
    )
    assert [note["text"].split(":")[0] for note in notes] == ["Late entry", "Corrected later"]


def test_a_late_note_that_was_put_right_says_both(late: Source) -> None:
    note = late.events[-3].seq
    right = with_line(late, Kind.EVENT_AMENDED, {"of": note, "note": {"words": "m", "digest": "0" * 64}})

    def words(row: str) -> str | None:
        return "warm hands" if row == "m" else late.words(row)

    texts = [line.text for line in session_document(replace(right, words=words)).notes]
    assert any(text.startswith("warm hands (put right; before: cold hands (late entry, ") for text in texts)
    own = partner_document(replace(right, words=words), Partner.A, first_impressions())
    assert any(
        line.text.startswith("warm hands (late entry, ") and line.text.endswith("(put right)")
        for line in own.notes
    )


def test_the_papers_say_when_it_was_written_down(late: Source, style: Style, tmp_path: Path) -> None:
    record, own = tmp_path / "session.pdf", tmp_path / "own.pdf"
    write_session_pdf(record, session_document(late), style, PaperSize.A4)
    write_partner_pdf(own, partner_document(late, Partner.A, first_impressions()), style, PaperSize.A4)
    # By whom (twice), the note, and three lines of their own; one that a page ends in is read twice.
    assert text(record).count("2026-03-17") in (6, 7)
    for path in (record, own):
        assert text(path).count("entry, 2026-03-17") == 3  # vitals and dose, and the note
        assert "cold hands (late entry" in text(path)


def test_a_line_that_says_nothing_of_use_is_a_late_entry_all_the_same(source: Source) -> None:
    odd = replace(source.events[-1], kind=Kind.LATE_ENTRY_ADDED, body={})
    assert said(odd, UTC) == "Late entry"
