from collections.abc import Callable
from datetime import UTC, datetime

from kroom.reflection.form import Form
from kroom.reflection.questionnaire import Reading
from kroom.reflection.response import ResponseStatus, fhir_text, response
from kroom.session.events import Json

AT = datetime(2026, 3, 14, 14, 21, tzinfo=UTC)


def test_every_kind_of_answer_leaves_in_its_fhir_form(shipped: Form) -> None:
    given = {
        "now": "calm",
        "words": ("warm", "vast"),
        "hard-text": "dark",
        "small-thing": "A walk together",
        "need": ("water",),
        "need-text": "soup",
    }
    found = response(shipped, given, AT, ResponseStatus.COMPLETED)
    assert found["questionnaire"] == "urn:kroom:form:first-impressions|1"
    assert (found["status"], found["authored"]) == ("completed", "2026-03-14T14:21:00.000+00:00")
    assert found["item"] == [
        {"linkId": "now", "text": "How are you right now?", "answer": [coding("now", "calm", "Calm")]},
        {
            "linkId": "words",
            "text": "Which words fit?",
            "answer": [coding("words", "warm", "Warm"), coding("words", "vast", "Vast")],
        },
        {
            "linkId": "hard",
            "text": "Was any part hard?",
            "item": [
                {
                    "linkId": "hard-text",
                    "text": "If you like, say a little more",
                    "answer": [{"valueString": "dark"}],
                }
            ],
        },
        {
            "linkId": "small-thing",
            "text": "One small thing to do or say this week?",
            "answer": [{"valueString": "A walk together"}],
        },
        {
            "linkId": "need",
            "text": "Do you need anything before going home?",
            "answer": [coding("need", "water", "Some water"), {"valueString": "soup"}],
        },
    ]


def coding(link_id: str, code: str, display: str) -> Json:
    return {"valueCoding": {"system": f"urn:kroom:answer:{link_id}", "code": code, "display": display}}


def test_own_words_stand_under_the_answer_they_belong_to(shipped: Form) -> None:
    found = response(shipped, {"hard": "a-lot", "hard-text": "dark"}, AT, ResponseStatus.IN_PROGRESS)
    items = found["item"]
    assert isinstance(items, list)
    hard = items[0]
    assert isinstance(hard, dict)
    assert "item" not in hard
    assert found["status"] == "in-progress"
    answers = hard["answer"]
    assert isinstance(answers, list)
    assert isinstance(answers[0], dict)
    assert answers[0]["item"]


def test_groups_come_back_around_their_answers(make: Callable[..., Reading]) -> None:
    inner: Json = [
        {"linkId": "x", "type": "text", "text": "X"},
        {"linkId": "y", "type": "text", "text": "Y"},
    ]
    group: Json = {"linkId": "g", "type": "group", "item": inner}
    form = make(group, {"linkId": "z", "type": "text", "text": "Z"}).form
    assert form is not None
    items = response(form, {"x": "1", "y": "2", "z": "3"}, AT, ResponseStatus.COMPLETED)["item"]
    assert isinstance(items, list)
    assert [item["linkId"] for item in items if isinstance(item, dict)] == ["g", "z"]


def test_nothing_answered_has_no_items(shipped: Form) -> None:
    assert "item" not in response(shipped, {}, AT, ResponseStatus.COMPLETED)


def test_a_text_keeps_its_lines_and_loses_what_fhir_forbids() -> None:
    assert fhir_text(" one\x0btwo\u2028three\ttab\u00a0wide\x00end\r\n") == "one\ntwo\nthree\ttab wideend"
