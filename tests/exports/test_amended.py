"""A line that was put right: documents say what holds, what stood there first, and who changed it."""

from dataclasses import replace

import pytest

from kroom.exports.partner_document import partner_document
from kroom.exports.session_document import session_document
from kroom.exports.source import Source, notes_by_event
from kroom.exports.timeline import rows, timeline_of
from kroom.exports.wording import told
from kroom.reflection.shipped import first_impressions
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold

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
    assert "warm hands" in notes
    assert not any("cold hands" in note or "somebody else" in note for note in notes)
    assert document.vitals[0].vitals.heart_rate == 71


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


def test_every_kind_is_told_and_an_answer_reads_as_one_left_out(source: Source) -> None:
    words = {kind: told(replace(source.events[0], kind=kind, body={})) for kind in Kind}
    assert all(words.values())
    assert words[Kind.ANSWER_SAVED] == words[Kind.ANSWER_SKIPPED]
