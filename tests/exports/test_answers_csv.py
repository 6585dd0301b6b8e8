import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from kroom.exports.answers_csv import COLUMNS, answers_csv, code_book_csv, write_answers, write_code_book
from kroom.exports.identity import person_id, study_code
from kroom.exports.source import Source
from kroom.reflection.answers import to_text
from kroom.reflection.shipped import first_impressions
from kroom.session.events import Kind, Partner
from kroom.session.fold import fold
from tests.exports.conftest import Recorder, answered, prepared

FORM = first_impressions()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows(source: Source, partner: Partner = Partner.A) -> list[dict[str, str]]:
    return table(answers_csv(source, partner, FORM, {"strength"}))


def test_each_answer_is_a_row(source: Source) -> None:
    found = rows(source)
    assert [(row["link_id"], row["code"], row["label"]) for row in found if row["code"]] == [
        ("now", "calm", "Calm"),
        ("words", "warm", "Warm"),
        ("words", "vast", "Vast"),
        ("strength", "strong", "Strong"),
        ("hard", "a-little", "A little"),
        ("music", "carried-me", "It carried me"),
        ("close", "yourself", "Yourself"),
        ("close", "partner", "Your partner"),
        ("need", "water", "Some water"),
    ]
    assert {row["link_id"]: row["words"] for row in found if row["words"]} == {
        "stays": "A wide shore, the needle-alpha light\nand <b>no hurry</b> at all",
        "hard-text": "The beginning was quick",
        "small-thing": "A walk together",
    }
    assert {row["state"] for row in found} == {"answered"}
    assert tuple(found[0]) == tuple(COLUMNS)


def test_minutes_are_the_partner_s_own(source: Source) -> None:
    assert {row["minute"] for row in rows(source)} == {"76.0"}
    assert {row["minute"] for row in rows(source, Partner.B)} == {"82.0"}


def test_a_study_code_stands_for_the_name_and_no_day_is_in_it(source: Source) -> None:
    for partner in Partner:
        found = answers_csv(source, partner, FORM)
        assert all(
            word not in found for word in ("Robin", "Marsh", "2026", "Dana", person_id(source, partner))
        )
        assert {row["study_code"] for row in table(found)} == {study_code(source, partner)}
    later = replace(source, state=replace(source.state, id="s2"))
    assert study_code(later, Partner.A) == study_code(source, Partner.A)
    assert rows(later)[0]["session_code"] != rows(source)[0]["session_code"]
    assert study_code(source, Partner.A) != study_code(source, Partner.B)


def test_a_session_without_a_couple_has_codes_of_its_own(source: Source) -> None:
    alone = [replace(source, state=replace(source.state, couple="", id=id_)) for id_ in ("s1", "s2")]
    assert study_code(alone[0], Partner.A) != study_code(alone[1], Partner.A)


def test_where_an_answer_came_from(source: Source) -> None:
    assert {row["link_id"] for row in rows(source) if row["origin"] == "made-up"} == {"strength"}
    assert {row["origin"] for row in rows(source)} == {"made-up", "rehearsal"}
    real = answers_csv(replace(source, banner=""), Partner.A, FORM)
    assert {row["origin"] for row in table(real)} == {"partner"}


def test_skipped_and_erased_are_told_apart_from_what_was_never_reached() -> None:
    room = Recorder()
    prepared(room, "Robin", "Jo")
    answered(room, 10, Partner.A, {"now": "calm", "stays": "the words that went"})
    room.add(12, Kind.ANSWER_SKIPPED, Partner.A, "a", link_id="words")
    gone = next(row for row, text in room.words.items() if "went" in text)
    kept = {row: text for row, text in room.words.items() if row != gone}
    found = rows(replace(room.source(), words=kept.get))
    assert [(row["link_id"], row["state"], row["words"]) for row in found] == [
        ("now", "answered", ""),
        ("stays", "erased", ""),
        ("words", "skipped", ""),
    ]
    assert {row["minute"] for row in found} == {""}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "\uff1dx"])
def test_a_formula_is_quoted(source: Source, text: str) -> None:
    answers = source.state.partners[Partner.A].form.answers
    evil = replace(source, words={answers["hard-text"]: to_text(text)}.get)
    found = next(one for one in rows(evil) if one["link_id"] == "hard-text")
    assert found["words"] == f"'{text}"


def test_the_code_book_has_every_column_and_every_code(source: Source) -> None:
    book = table(code_book_csv(FORM))
    assert [row["field"] for row in book if row["kind"] == "column"] == list(COLUMNS)
    codes = {(row["field"], row["code"]) for row in book if row["kind"] == "option"}
    used = {
        (row["link_id"], row["code"]) for partner in Partner for row in rows(source, partner) if row["code"]
    }
    assert used <= codes
    assert set(FORM.link_ids) <= {row["field"] for row in book}
    assert {row["link_id"] for row in rows(source)} <= {row["field"] for row in book}


def test_a_form_that_was_not_begun_has_a_header_alone(source: Source) -> None:
    early = fold(source.events[:3])
    assert early is not None
    found = answers_csv(replace(source, state=early, events=source.events[:3]), Partner.A, FORM)
    assert found == ",".join(COLUMNS) + "\r\n"


def test_files_are_utf_8(source: Source, tmp_path: Path) -> None:
    write_answers(tmp_path / "answers-a.csv", source, Partner.A, FORM)
    write_code_book(tmp_path / "codebook.csv", FORM)
    assert (tmp_path / "answers-a.csv").read_bytes().decode() == answers_csv(source, Partner.A, FORM)
    assert (tmp_path / "codebook.csv").read_bytes().decode() == code_book_csv(FORM)
