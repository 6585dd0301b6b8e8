"""Answers for research: one row an answer, a study code for a name, no date; beside them the code book."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from kroom.exports.files import write_file
from kroom.exports.identity import former_study_codes, session_code, study_code
from kroom.exports.partner_document import own_answers
from kroom.exports.source import Source
from kroom.exports.timeline_csv import safe_cell
from kroom.reflection.answers import Value
from kroom.reflection.form import Form, Question
from kroom.session.clock import seconds_between
from kroom.session.events import Kind, Partner

COLUMNS = {
    "study_code": "A partner, the same in each of their sessions: from a random number, never from a name",
    "former_codes": "Study codes of the same person from before two entries of the couple were merged",
    "session_code": "The session, made from a random number",
    "minute": "Minutes from this partner's own T0 to the answer as it stands; empty without a T0",
    "link_id": "The question, or the text under it",
    "state": "answered, skipped (left by Skip), or erased (taken out of the record on request)",
    "code": "What was chosen; a question that takes several answers has a row for each",
    "label": "What was chosen, as the partner read it",
    "words": "Own words, as they were written: they may name people, so read them before they leave",
    "origin": "partner, or rehearsal (nobody was treated), or made-up (a rehearsal had no answer for it)",
}
_CODE_BOOK = ("field", "kind", "code", "meaning")


def answers_csv(source: Source, partner: Partner, form: Form, made_up: Collection[str] = ()) -> str:
    """A partner's answers as CSV (RFC 4180); `made_up`: the link ids that a rehearsal answered by itself."""
    formers = " ".join(former_study_codes(source, partner))
    who = (study_code(source, partner), formers, session_code(source))
    minutes = _minutes(source, partner)
    rows = (
        (*who, minutes.get(link_id, ""), link_id, *cells, _origin(source, link_id in made_up))
        for link_id, *cells in _answers(source, partner, form)
    )
    return _table(tuple(COLUMNS), rows)


def code_book_csv(form: Form) -> str:
    """What the columns mean, and every code that an answer of the form may have."""
    columns = ((name, "column", "", meaning) for name, meaning in COLUMNS.items())
    questions = (row for question in form.questions for row in _coded(question))
    return _table(_CODE_BOOK, [*columns, *questions])


def write_answers(
    path: Path, source: Source, partner: Partner, form: Form, made_up: Collection[str] = ()
) -> None:
    """Write a partner's answers; `ExportError` where `path` can't be written."""
    write_file(path, answers_csv(source, partner, form, made_up).encode())


def write_code_book(path: Path, form: Form) -> None:
    """Write the code book; `ExportError` where `path` can't be written."""
    write_file(path, code_book_csv(form).encode())


def _answers(source: Source, partner: Partner, form: Form) -> Iterator[tuple[str, str, str, str, str]]:
    """Link id, state, code, label and words of each answer, in the form's order."""
    reflection, answers = source.state.partners[partner].form, own_answers(source, partner)
    for question in form.questions:
        if question.link_id in reflection.skipped:
            yield question.link_id, "skipped", "", "", ""
        for link_id in question.link_ids:
            row = reflection.answers.get(link_id)
            if row is not None and source.words(row) is None:
                yield link_id, "erased", "", "", ""
            for code, label, words in _cells(question, link_id, answers.get(link_id, "")):
                yield link_id, "answered", code, label, words


def _cells(question: Question, link_id: str, value: Value) -> Iterator[tuple[str, str, str]]:
    if link_id == question.text_link_id:
        if value:
            yield "", "", str(value)
        return
    for code in value if isinstance(value, tuple) else filter(None, (value,)):
        option = question.option(code)
        yield code, option.label if option else "", ""


def _minutes(source: Source, partner: Partner) -> dict[str, str]:
    started = source.state.partners[partner].started
    own = (event for event in source.events if event.partner is partner)
    saved = [event for event in own if event.kind in (Kind.ANSWER_SAVED, Kind.ANSWER_SKIPPED)]
    if started is None:
        return {}
    return {
        str(event.body.get("link_id", "")): f"{seconds_between(started, event.at) / 60:.1f}"
        for event in saved
    }


def _origin(source: Source, made_up: bool) -> str:
    if made_up:
        return "made-up"
    return "rehearsal" if source.banner else "partner"


def _coded(question: Question) -> Iterator[tuple[str, str, str, str]]:
    yield question.link_id, question.kind.value, "", question.prompt
    for option in question.options:
        yield question.link_id, "option", option.code, option.label
    if question.text_item:
        yield question.text_item.link_id, "text", "", question.text_item.prompt


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return table.getvalue()
