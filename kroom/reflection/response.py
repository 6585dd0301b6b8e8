"""Answers leave as a FHIR R4 QuestionnaireResponse (http://hl7.org/fhir/R4/questionnaireresponse.html)."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from kroom.reflection.answers import Answers, Value
from kroom.reflection.form import Form, OwnWords, Question, QuestionKind
from kroom.session.events import Json

MADE_UP = "urn:kroom:form:made-up"
"""kroom's extension (valueBoolean) on an item that a rehearsal answered by itself."""


class ResponseStatus(StrEnum):
    """How far the answers got; of FHIR's `questionnaire-answers-status`, those that kroom uses."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    STOPPED = "stopped"  # the session is over and the form was left open


def response(
    form: Form,
    answers: Answers,
    authored: datetime,
    status: ResponseStatus,
    made_up: Collection[str] = (),
) -> dict[str, Json]:
    """The answers of one partner as a QuestionnaireResponse; skipped questions have no item.

    `authored` is an aware time; `made_up` are the link ids that a rehearsal answered by itself. Nothing in
    it names the partner: who it is about is said by what holds it.
    """
    found: dict[str, Json] = {
        "resourceType": "QuestionnaireResponse",
        "status": str(status),
        "authored": authored.isoformat(timespec="milliseconds"),
    }
    if form.url:
        found["questionnaire"] = f"{form.url}|{form.version}" if form.version else form.url
    items: list[Json] = []
    answers = {link_id: _clean(value) for link_id, value in answers.items()}
    for question in form.questions:
        item = _item(question, answers)
        if question.kind is not QuestionKind.SHOWN and ("answer" in item or "item" in item):
            if any(link_id in made_up and answers.get(link_id) for link_id in question.link_ids):
                item["extension"] = [{"url": MADE_UP, "valueBoolean": True}]
            _place(items, form.parents.get(question.link_id, ()), item)
    if items:
        found["item"] = items
    return found


def fhir_text(text: str) -> str:
    """`text` as a FHIR string may be: no control characters, plain spaces, nothing around it.

    http://hl7.org/fhir/R4/datatypes.html#string allows space, tab, return, newline and no other white space.
    """
    return "".join(_fhir_character(character) for character in text).strip()


def _fhir_character(character: str) -> str:
    if character in "\t\r\n":
        return character
    if character in "\v\f\x85\u2028\u2029":
        return "\n"
    if character.isspace() or character == "\ufeff":
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cs") else character


def _place(items: list[Json], groups: tuple[str, ...], item: dict[str, Json]) -> None:
    """Put `item` inside its groups; a group that stands last already is used again."""
    if not groups:
        items.append(item)
        return
    last = items[-1] if items else None
    inside = last.get("item") if isinstance(last, dict) and last.get("linkId") == groups[0] else None
    if not isinstance(inside, list):
        inside = []
        items.append({"linkId": groups[0], "item": inside})
    _place(inside, groups[1:], item)


def _item(question: Question, answers: Answers) -> dict[str, Json]:
    given = [_answer(question, value) for value in _values(answers.get(question.link_id, ""))]
    words = question.text_item
    own = str(answers.get(words.link_id, "")) if words else ""
    if own and words and not words.own_item:
        given.append({"valueString": own})
    item: dict[str, Json] = {"linkId": question.link_id, "text": question.prompt}
    if given:
        item["answer"] = list(given)
    if own and words and words.own_item:
        # Under the answer, or under the question where there is none (qrs-1 allows either).
        (given[0] if given else item)["item"] = [_own_words(words, own)]
    return item


def _own_words(words: OwnWords, text: str) -> dict[str, Json]:
    return {"linkId": words.link_id, "text": words.prompt, "answer": [{"valueString": text}]}


def _clean(value: Value) -> Value:
    return fhir_text(value) if isinstance(value, str) else value


def _values(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ((value,) if value else ())


def _answer(question: Question, value: str) -> dict[str, Json]:
    option = question.option(value)
    return dict(option.answer) if option else {"valueString": value}
