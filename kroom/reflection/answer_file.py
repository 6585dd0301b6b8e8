"""Reading the answers of a rehearsal from a file, and making up those that are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kroom.reflection.answers import Answers, Value, expected, problem_with
from kroom.reflection.form import Form, Question, QuestionKind
from kroom.reflection.questionnaire import limited_bytes
from kroom.reflection.strict_json import JsonError, parse, shown
from kroom.session.events import Json, Partner

MADE_UP = "Made up for this rehearsal."


class AnswersError(ValueError):
    """One line on a wrong file of answers: which file, which key, what was expected."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One answer of a rehearsal; `made_up` where the file had none."""

    value: Value
    made_up: bool


def read_answers(path: Path, form: Form) -> Mapping[Partner, Answers]:
    """The answers of both partners in a file `{"a": {"link-id": value}, "b": {...}}`; or `AnswersError`."""
    try:
        document = parse(limited_bytes(path))
        return MappingProxyType(_both(document, form))
    except JsonError as error:
        raise AnswersError(f"{path}: {error}") from None


def _both(document: Json, form: Form) -> dict[Partner, Answers]:
    if not isinstance(document, dict):
        raise JsonError('expected one object with "a" and "b"')
    for key in document:
        if key not in tuple(Partner):
            raise JsonError(f'"{shown(key)}": expected "a" or "b"')
    return {partner: _one(partner, document.get(partner.value, {}), form) for partner in Partner}


def _one(partner: Partner, found: Json, form: Form) -> Answers:
    if not isinstance(found, dict):
        raise JsonError(f'"{partner}": expected an object of link ids and answers')
    answers: dict[str, Value] = {}
    for link_id, raw in found.items():
        for key, value in _values(form, link_id, raw, partner).items():
            if key in answers:
                raise JsonError(f"{partner}: {key} is answered twice")
            problem = problem_with(form, key, value)
            if problem:
                raise JsonError(f"{partner}: {problem}")
            answers[key] = value
    return answers


def _values(form: Form, link_id: str, raw: Json, partner: Partner) -> dict[str, Value]:
    """A value as kroom keeps it.

    A lone code becomes a list where several may be chosen; own words beside options go to their text field.
    """
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(entry, str) for entry in texts):
        raise JsonError(f"{partner}: {shown(link_id)}: expected {expected(form, link_id)}")
    entries = tuple(entry for entry in texts if isinstance(entry, str))
    question = form.question_for(link_id)
    if question is None or link_id != question.link_id or question.kind is not QuestionKind.SEVERAL:
        return {link_id: raw if isinstance(raw, str) else entries}
    return _codes_and_words(question, entries)


def _codes_and_words(question: Question, entries: tuple[str, ...]) -> dict[str, Value]:
    words = question.text_item
    if words is None or words.own_item:
        return {question.link_id: entries}
    codes = tuple(entry for entry in entries if question.option(entry))
    own = "\n".join(entry for entry in entries if question.option(entry) is None)
    return {**({question.link_id: codes} if codes else {}), **({words.link_id: own} if own else {})}


def filled(form: Form, given: Answers) -> dict[str, Filled]:
    """`given`, and something made up for each other link id of the form. Nothing made up calls anybody."""
    known = {link_id: Filled(value, made_up=False) for link_id, value in given.items() if value}
    made = {link_id: value for question in form.questions for link_id, value in _made_up(question).items()}
    return {
        link_id: known.get(link_id) or Filled(made[link_id], made_up=True)
        for link_id in form.link_ids
        if link_id in known or (link_id in made and link_id not in given)
    }


def _made_up(question: Question) -> dict[str, Value]:
    if question.kind is QuestionKind.SHOWN:
        return {}
    quiet = question.words_call is None and question.text_link_id is not None
    words: dict[str, Value] = {question.text_link_id or "": MADE_UP[: question.max_length]} if quiet else {}
    if question.kind is QuestionKind.TEXT:
        return words
    return {**_made_up_choice(question), **words}


def _made_up_choice(question: Question) -> dict[str, Value]:
    free = [option.code for option in question.options if option.calls is None]
    if not free:
        return {}
    middle = free[(len(free) - 1) // 2]
    return {question.link_id: (middle,) if question.kind is QuestionKind.SEVERAL else middle}
