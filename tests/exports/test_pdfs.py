import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from kroom.exports.document import StepTable
from kroom.exports.files import ExportError
from kroom.exports.paper import PaperSize, check_written, paper_for
from kroom.exports.partner_document import partner_document
from kroom.exports.partner_pdf import write_partner_pdf
from kroom.exports.parts import Style, disclaimer
from kroom.exports.session_document import session_document
from kroom.exports.session_pdf import write_session_pdf
from kroom.exports.source import Source
from kroom.reflection.shipped import first_impressions
from kroom.session.clock import Moment
from kroom.session.events import Event, Json, Kind, Partner, words_row
from kroom.session.state import PartnerState, SessionStatus

HEAD = "312-9F3A-00B1-7C44-D2E8-61A0"
OF_A = ("Robin", "kesson", "needle-alpha", "no hurry", "Still water", "127/80", "38.5", "Smiles")
OF_B = ("Marsh", "needle-beta", "grandmother", "Slow light", "141/94", "restless", "quiet word")


def text(pdf: Path) -> str:
    """Everything that can be read in a PDF, spaces and line breaks as one space."""
    read = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True)
    return " ".join((read.stdout + info.stdout).decode().split())


def spoken(source: Source) -> dict[str, str]:
    """The words of a source that may be looked up, by row."""
    keys = ("note", "reason", "name_a", "name_b")
    rows = (words_row(event, key) for event in source.events for key in keys)
    return {row: source.words(row) or "" for row in rows if row}


def note_of(row: str) -> dict[str, Json]:
    """The body of a note whose words stand in `row`."""
    return {"note": {"words": row, "digest": ""}}


def pages(pdf: Path) -> int:
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True)
    return int(next(line for line in info.stdout.splitlines() if line.startswith("Pages")).split()[1])


@pytest.mark.parametrize(("partner", "own", "other"), [("a", OF_A, OF_B), ("b", OF_B, OF_A)])
def test_each_partner_s_copy_has_their_own_and_nothing_of_the_other(
    pdfs: Path, partner: str, own: tuple[str, ...], other: tuple[str, ...]
) -> None:
    found = text(pdfs / f"partner-{partner}.pdf")
    assert [needle for needle in own if needle not in found] == []
    assert [needle for needle in other if needle in found] == []


@pytest.mark.parametrize(("partner", "other"), [("a", OF_B), ("b", OF_A)])
def test_no_byte_of_a_partner_s_file_holds_the_other_either(
    pdfs: Path, partner: str, other: tuple[str, ...]
) -> None:
    content = (pdfs / f"partner-{partner}.pdf").read_bytes()
    for needle in other:
        assert needle.encode() not in content
        assert needle.encode("utf-16-be") not in content


def test_a_partner_s_copy_holds_every_prompt_as_it_was_asked(pdfs: Path) -> None:
    for partner in Partner:
        found = text(pdfs / f"partner-{partner.value}.pdf")
        assert all(question.prompt in found for question in first_impressions().questions)
    assert "How strong was it for you? made up for the rehearsal" in text(pdfs / "partner-a.pdf")
    assert "made up for" not in text(pdfs / "partner-b.pdf")


def test_a_note_that_names_the_other_is_left_out_and_counted(pdfs: Path) -> None:
    found = text(pdfs / "partner-a.pdf")
    assert "Smiles; = hand open" in found
    assert "Asks for" not in found
    assert "One note that names somebody else is left out" in found


def test_the_session_s_record_has_both_and_no_answer_or_reply(pdfs: Path) -> None:
    found = text(pdfs / "session.pdf")
    for needle in (
        "Robin Åkesson",
        "Jo <i>Marsh</i>",
        "121/74",
        "141/94",
        "38.5",
        "Still water",
        "Slow light",
    ):
        assert needle in found
    for needle in (
        "Dana Reyes",
        "Dr. Ito",
        "Intravenous, 40 minutes",
        "Assessment confirmed",
        "Rehearsal: nobody",
    ):
        assert needle in found
    assert "Room is quiet, lights down" in found
    for answer in (
        "needle-alpha",
        "grandmother",
        "quiet word",
        "needle-beta reply",
        "beginning was quick",
        "Vast",
    ):
        assert answer not in found


def test_steps_say_who_when_and_why(pdfs: Path) -> None:
    found = text(pdfs / "session.pdf")
    assert "Overridden 12:48, Dr. Ito" in found
    assert "Taxi booked; the clinic's driver goes along <b>both</b>" in found
    assert "Declined 12:48, Dana Reyes" in found
    assert "Vitals, minute 30 Open Open" in found


@pytest.mark.parametrize("name", ["session", "partner-a", "partner-b"])
def test_every_page_has_head_code_number_and_disclaimer(pdfs: Path, name: str) -> None:
    pdf = pdfs / f"{name}.pdf"
    found, count = text(pdf), pages(pdf)
    assert re.findall(r"Page (\d+) of (\d+)", found) == [(str(n + 1), str(count)) for n in range(count)]
    assert found.count(HEAD) == count
    assert found.count(disclaimer()) == count


@pytest.mark.parametrize("many", [1, 17, 29, 41, 60])
def test_nothing_is_lost_where_pages_break(source: Source, style: Style, tmp_path: Path, many: int) -> None:
    water = next(event for event in source.events if event.kind is Kind.WATER_GIVEN)
    after = source.events[-1].seq
    words = {f"more{n}": f"Note number {n} in full.\nSecond line {n}." for n in range(many)}
    more: list[Event] = [
        replace(water, seq=after + n, kind=Kind.NOTE_ADDED, body=note_of(row))
        for n, row in enumerate(words, start=1)
    ]
    both = replace(source, events=(*source.events, *more), words={**spoken(source), **words}.get)
    write_session_pdf(tmp_path / "s.pdf", session_document(both), style, PaperSize.LETTER)
    found = text(tmp_path / "s.pdf")
    lost = [said for said in words.values() if " ".join(said.split()) not in found]
    assert lost == []
    headings = (
        "Timeline",
        "What happened",
        "Notes",
        "Before the dose",
        "Settle",
        "Discharge",
        "During the session",
    )
    assert [heading for heading in headings if heading not in found] == []


def test_an_erased_word_is_said_to_be_gone(source: Source, style: Style, tmp_path: Path) -> None:
    erased = replace(source, words=dict[str, str]().get)
    document = partner_document(erased, Partner.A, first_impressions())
    assert document.name == "(erased)"
    write_partner_pdf(tmp_path / "p.pdf", document, style, PaperSize.A4)
    assert "needle" not in text(tmp_path / "p.pdf")


def test_a_session_that_only_was_prepared_prints_too(source: Source, style: Style, tmp_path: Path) -> None:
    from kroom.session.fold import fold

    state = fold(source.events[:3])
    assert state is not None
    early = replace(source, state=state, events=source.events[:3])
    write_session_pdf(tmp_path / "s.pdf", session_document(early), style, PaperSize.A4)
    document = partner_document(early, Partner.B, first_impressions())
    write_partner_pdf(tmp_path / "p.pdf", document, style, PaperSize.A4)
    assert "Prepared, not begun" in text(tmp_path / "s.pdf")
    assert "The form was not begun" in text(tmp_path / "p.pdf")


def test_a_stopped_session_says_why_and_one_who_sat_out_has_no_steps(
    source: Source, style: Style, tmp_path: Path
) -> None:
    state, last = source.state, source.events[-1]
    away = PartnerState(name=state.partners[Partner.B].name, sat_out=True)
    partners = {**state.partners, Partner.B: away}
    stopped = replace(last, kind=Kind.SESSION_STOPPED, body={"reason": {"words": "why", "digest": ""}})
    ended = replace(
        source,
        state=replace(state, status=SessionStatus.STOPPED, partners=partners),
        events=(*source.events[:-1], stopped),
        words={**spoken(source), "why": "The driver <b>left</b>"}.get,
        banner="",
    )
    write_session_pdf(tmp_path / "s.pdf", session_document(ended), style, PaperSize.A4)
    found = text(tmp_path / "s.pdf")
    assert "Stopped early at 15:10: The driver <b>left</b>" in found
    assert "Jo <i>Marsh</i> sat out" in found
    assert "Slow light" not in found
    assert "Rehearsal" not in found
    write_partner_pdf(
        tmp_path / "b.pdf", partner_document(ended, Partner.B, first_impressions()), style, PaperSize.A4
    )
    assert "Sat out." in text(tmp_path / "b.pdf")


def test_a_session_with_next_to_nothing_in_it_prints_without_empty_parts(
    source: Source, style: Style, tmp_path: Path
) -> None:
    whole = session_document(source)
    bare = replace(
        whole, staff=(), vitals=whole.vitals[:1], doses=(), events=(), notes=(), timed=StepTable("T", ())
    )
    write_session_pdf(tmp_path / "s.pdf", bare, style, PaperSize.A4)
    found = text(tmp_path / "s.pdf")
    assert "A: vitals" in found
    for absent in ("A: dose", "B: vitals", "What happened", "With Dana Reyes"):
        assert absent not in found
    only_doses = replace(whole, vitals=())
    write_session_pdf(tmp_path / "d.pdf", only_doses, style, PaperSize.A4)
    assert "A: dose" in text(tmp_path / "d.pdf")
    assert "A: vitals" not in text(tmp_path / "d.pdf")


def test_presence_that_came_with_a_signed_act_is_not_told_twice(source: Source) -> None:
    act = next(event for event in source.events if event.kind is Kind.VITALS_RECORDED)
    later = Moment(act.at.at_utc, act.at.clock_ms + 1, act.at.boot)
    echo = replace(act, kind=Kind.PRESENCE_CONFIRMED, partner=None, body={})
    told = replace(source, events=(act, echo, replace(echo, at=later)))
    kinds = [line.kind for line in session_document(told).events]
    assert kinds == [Kind.PRESENCE_CONFIRMED]


def test_an_answer_that_can_t_be_read_is_left_out(source: Source) -> None:
    rows = source.state.partners[Partner.A].form.answers.values()
    damaged = replace(source, words=dict.fromkeys(rows, "{not an answer").get)
    document = partner_document(damaged, Partner.A, first_impressions())
    assert {line.answer for line in document.answers} == {""}


def test_no_time_is_printed_as_nothing(style: Style) -> None:
    assert style.clock(None) == ""


def test_a_pdf_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(b"%PDF-1.4 and then the disk was full")
    with pytest.raises(OSError, match="not whole"):
        check_written(tmp_path / "half.pdf")


def test_a_folder_that_can_t_be_written_is_one_line_and_leaves_nothing(
    source: Source, style: Style, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"session\.pdf can't be written"):
        write_session_pdf(tmp_path / "file" / "session.pdf", session_document(source), style, PaperSize.A4)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_paper_follows_the_country() -> None:
    assert paper_for(QLocale("en_US")) is PaperSize.LETTER
    assert paper_for(QLocale("en_GB")) is PaperSize.A4
    assert paper_for(QLocale("fr_CA")) is PaperSize.LETTER
