"""A partner's answers: what one may be, how it is kept as text, whom it calls.

A value is an option's code (choice, scale), a tuple of codes (several) or own words (text). The empty text
and the empty tuple mean that an answer was taken back.
"""

import json
from collections.abc import Mapping
from typing import TypeAlias, cast

from kroom.reflection.form import Call, Form, Question, QuestionKind
from kroom.reflection.strict_json import shown

Value: TypeAlias = "str | tuple[str, ...]"
Answers: TypeAlias = Mapping[str, Value]


def to_text(value: Value) -> str:
    """`value` as JSON text, as the journal keeps it."""
    return json.dumps(value, ensure_ascii=False)


def from_text(text: str) -> Value:
    """The value that `to_text` made `text` of; `ValueError` for anything else."""
    found: object = json.loads(text)
    if isinstance(found, str):
        return found
    entries = cast("list[object]", found) if isinstance(found, list) else [None]
    if not all(isinstance(entry, str) for entry in entries):
        raise ValueError("an answer is a text or a list of texts")
    return tuple(cast("list[str]", entries))


def expected(form: Form, link_id: str) -> str:
    """What the answer `link_id` may be, for a message."""
    question = form.question_for(link_id)
    if question is None or link_id not in question.link_ids:
        return f"one of the form's link ids: {', '.join(form.link_ids)}"
    if link_id == question.text_link_id:
        return f"a text of at most {question.max_length:,} characters"
    codes = ", ".join(option.code for option in question.options)
    return f"a list of {codes}" if question.kind is QuestionKind.SEVERAL else f"one of {codes}"


def problem_with(form: Form, link_id: str, value: Value) -> str | None:
    """Why `value` is no answer to `link_id`, in one line; None where it is one."""
    question = form.question_for(link_id)
    if question is None or link_id not in question.link_ids:
        return f'"{shown(link_id)}" is no question of the form; expected {expected(form, link_id)}'
    if link_id == question.text_link_id:
        good = isinstance(value, str) and len(value) <= question.max_length
    elif question.kind is QuestionKind.SEVERAL:
        good = isinstance(value, tuple) and _fits_together(question, value)
    else:
        good = isinstance(value, str) and (value == "" or question.option(value) is not None)
    return None if good else f"{link_id}: expected {expected(form, link_id)}"


def _fits_together(question: Question, codes: tuple[str, ...]) -> bool:
    options = [question.option(code) for code in codes]
    if None in options or len(set(codes)) < len(codes):
        return False
    return len(codes) < 2 or not any(option is not None and option.exclusive for option in options)


def merged(answers: Answers, link_id: str, value: Value) -> dict[str, Value]:
    """`answers` with one saved; an empty value takes that answer away."""
    rest = {key: kept for key, kept in answers.items() if key != link_id}
    return {**rest, link_id: value} if value else rest


def toggled(question: Question, chosen: tuple[str, ...], code: str) -> tuple[str, ...]:
    """What is chosen after a touch on the option `code`, in the order of the options.

    An exclusive option puts out the others, and any other puts out the exclusive ones.
    """
    touched = question.option(code)
    if touched is None or code in chosen:
        return tuple(kept for kept in chosen if kept != code)
    if touched.exclusive:
        return (code,)
    free = {option.code for option in question.options if not option.exclusive}
    return tuple(
        option.code for option in question.options if option.code == code or option.code in free & {*chosen}
    )


def is_answered(question: Question, answers: Answers) -> bool:
    """Whether anything was answered on this page."""
    return any(answers.get(link_id) for link_id in question.link_ids)


def called(question: Question, answers: Answers) -> tuple[Call, ...]:
    """Who is called by what stands on this page now: the facilitator, the provider, both or nobody."""
    value = answers.get(question.link_id, "")
    chosen = value if isinstance(value, tuple) else (value,)
    calls = {option.calls for option in question.options if option.code in chosen}
    words = question.text_link_id
    if words and str(answers.get(words, "")).strip():
        calls.add(question.words_call)
    return tuple(call for call in Call if call in calls)


def readable(question: Question, answers: Answers) -> str:
    """What was answered on this page as people read it, own words on a line of their own; or nothing."""
    value = answers.get(question.link_id, "")
    chosen = value if isinstance(value, tuple) else (value,)
    options = ((question.option(code), code) for code in chosen)
    lines = [", ".join(option.label if option else code for option, code in options)]
    if question.text_item:
        lines.append(str(answers.get(question.text_item.link_id, "")))
    return "\n".join(line for line in lines if line)
