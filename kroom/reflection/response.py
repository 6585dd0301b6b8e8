"""Answers leave as a FHIR R4 QuestionnaireResponse (http://hl7.org/fhir/R4/questionnaireresponse.html)."""

from datetime import datetime

from kroom.reflection.answers import Answers, Value, is_answered
from kroom.reflection.form import Form, OwnWords, Question, QuestionKind
from kroom.session.events import Json


def response(form: Form, answers: Answers, authored: datetime, *, finished: bool) -> dict[str, Json]:
    """The answers of one partner as a QuestionnaireResponse; skipped questions have no item.

    `authored` is an aware time. Nothing in it names the partner: who it is about is said by what holds it.
    """
    found: dict[str, Json] = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed" if finished else "in-progress",
        "authored": authored.isoformat(timespec="milliseconds"),
    }
    if form.url:
        found["questionnaire"] = f"{form.url}|{form.version}" if form.version else form.url
    items: list[Json] = []
    for question in form.questions:
        if question.kind is not QuestionKind.SHOWN and is_answered(question, answers):
            _place(items, form.parents.get(question.link_id, ()), _item(question, answers))
    if items:
        found["item"] = items
    return found


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


def _values(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ((value,) if value else ())


def _answer(question: Question, value: str) -> dict[str, Json]:
    option = question.option(value)
    return dict(option.answer) if option else {"valueString": value}
