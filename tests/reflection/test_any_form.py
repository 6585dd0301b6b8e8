"""Any Questionnaire that keeps to R4 is counted whole, can be answered, and its answers leave as R4."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from kroom.reflection.answer_file import filled
from kroom.reflection.answers import problem_with
from kroom.reflection.questionnaire import read
from kroom.reflection.response import ResponseStatus, response
from kroom.session.events import Json

AT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1)
CODES = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
KINDS = ("choice", "open-choice", "text", "string", "boolean", "integer", "display")
Item = dict[str, Json]


def coded(code: str, label: str) -> Item:
    return {"valueCoding": {"system": "urn:x", "code": code, "display": label}}


def plain(key: str, value: Json) -> Item:
    return {key: value}


OPTIONS = st.one_of(
    st.builds(coded, CODES, WORDS),
    st.builds(plain, st.just("valueString"), WORDS),
    st.builds(plain, st.just("valueInteger"), st.integers(-5, 5)),
)


class Builder:
    """Draws items with link ids of their own."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0

    def item(self, depth: int) -> Item:
        """A group of a few items while there is depth left, or a question."""
        if not depth or self._draw(st.booleans()):
            return self._question()
        inner = self._draw(st.integers(1, 3))
        return {**self._named("group"), "text": "Part", "item": [self.item(depth - 1) for _ in range(inner)]}

    def _question(self) -> Item:
        kind = self._draw(st.sampled_from(KINDS))
        made = self._named(kind)
        if self._draw(st.booleans()):
            made["text"] = self._draw(WORDS)
        if kind in ("choice", "open-choice"):
            options = self._draw(st.lists(OPTIONS, min_size=1, max_size=4, unique_by=json.dumps))
            made["answerOption"] = list[Json](options)
        if kind != "display":
            made["repeats"] = self._draw(st.booleans())
            if self._draw(st.booleans()):
                made["item"] = [{**self._named("text"), "text": "More"}]
        return made

    def _named(self, kind: str) -> Item:
        self._count += 1
        return {"linkId": f"i{self._count}", "type": kind}


@st.composite
def forms(draw: st.DrawFn) -> Item:
    builder = Builder(draw)
    items: list[Json] = [{"linkId": "t", "type": "text", "text": "Say"}, builder.item(2), builder.item(0)]
    return {"resourceType": "Questionnaire", "status": "active", "item": items}


def answered(found: Json) -> Iterator[str]:
    """Every link id in a response that has an answer."""
    if isinstance(found, list):
        for entry in found:
            yield from answered(entry)
    elif isinstance(found, dict):
        if "answer" in found:
            yield str(found["linkId"])
        for value in found.values():
            yield from answered(value)


@given(forms())
def test_it_is_counted_whole_and_its_answers_leave_as_r4(document: Item) -> None:
    text = json.dumps(document)
    Questionnaire.model_validate_json(text)
    reading = read(text.encode())
    assert reading.supported + len(reading.unsupported) == reading.items
    assert len({item.link_id for item in reading.unsupported}) == len(reading.unsupported)
    if reading.form is None:  # two options of one code, which kroom can't tell apart
        assert all("have the code" in problem for problem in reading.problems)
        return
    given_ = {link_id: one.value for link_id, one in filled(reading.form, {}).items()}
    assert {problem_with(reading.form, link_id, value) for link_id, value in given_.items()} <= {None}
    found = response(reading.form, given_, AT, ResponseStatus.COMPLETED)
    QuestionnaireResponse.model_validate_json(json.dumps(found))
    # Own words beside options, without an item for them, leave as an answer of the question itself.
    assert {*answered(found)} == {link_id.removesuffix("-text") for link_id in given_}
    assert len([*answered(found)]) == len({*answered(found)})
