import json
from pathlib import Path

import pytest

from kroom.reflection.answer_file import MADE_UP, AnswersError, filled, read_answers
from kroom.reflection.answers import called, problem_with
from kroom.reflection.form import Call, Form, Option, Question, QuestionKind
from kroom.session.events import Json, Partner


def write(folder: Path, document: Json) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_both_partners_are_read_and_either_may_be_missing(tmp_path: Path, shipped: Form) -> None:
    found = read_answers(write(tmp_path, {"a": {"now": "calm", "words": ["warm"], "stays": "sea"}}), shipped)
    assert found[Partner.A] == {"now": "calm", "words": ("warm",), "stays": "sea"}
    assert found[Partner.B] == {}


def test_own_words_beside_options_go_to_their_field(tmp_path: Path, shipped: Form) -> None:
    path = write(tmp_path, {"a": {"need": ["water", "some soup"]}, "b": {"need": "soup", "words": "warm"}})
    found = read_answers(path, shipped)
    assert found[Partner.A] == {"need": ("water",), "need-text": "some soup"}
    assert found[Partner.B] == {"need-text": "soup", "words": ("warm",)}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "expected one object"),
        ({"c": {}}, '"c"'),
        ({"a": []}, '"a": expected an object'),
        ({"a": {"nope": "x"}}, '"nope" is no question'),
        ({"b": {"now": "Calm"}}, "b: now: expected one of calm, light"),
        ({"b": {"now": ["calm"]}}, "b: now: expected one of"),
        ({"a": {"words": ["warm", "zzz"]}}, "a: words: expected a list of peaceful"),
        ({"a": {"stays": 5}}, "a: stays: expected a text"),
        ({"a": {"stays": {"deep": "er"}}}, "a: stays: expected a text"),
        ({"a": {"need": "x", "need-text": "y"}}, "answered twice"),
    ],
)
def test_wrong_answers_are_one_line_with_file_key_and_expected(
    tmp_path: Path, shipped: Form, document: Json, says: str
) -> None:
    path = write(tmp_path, document)
    with pytest.raises(AnswersError) as caught:
        read_answers(path, shipped)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_broken_one_are_one_line_too(tmp_path: Path, shipped: Form) -> None:
    with pytest.raises(AnswersError, match="no such file"):
        read_answers(tmp_path / "none.json", shipped)
    (tmp_path / "answers.json").write_text('{"a": {}', encoding="utf-8")
    with pytest.raises(AnswersError, match="not JSON"):
        read_answers(tmp_path / "answers.json", shipped)


def test_what_is_missing_is_made_up_marked_valid_and_quiet(shipped: Form) -> None:
    all_filled = filled(shipped, {"now": "tender"})
    assert {*all_filled} == {*shipped.link_ids} - {"need-text"}
    assert not all_filled["now"].made_up
    assert all(entry.made_up for link_id, entry in all_filled.items() if link_id != "now")
    assert all_filled["stays"].value == MADE_UP
    values = {link_id: entry.value for link_id, entry in all_filled.items()}
    assert all(problem_with(shipped, link_id, value) is None for link_id, value in values.items())
    assert not any(called(question, values) for question in shipped.questions)


def test_an_answer_given_as_empty_stays_skipped(shipped: Form) -> None:
    assert "stays" not in filled(shipped, {"stays": ""})


def test_a_form_of_others_is_made_up_as_far_as_it_can_be_asked() -> None:
    only_calls = Question("c", QuestionKind.CHOICE, "C?", options=(Option("x", "X", calls=Call.PROVIDER),))
    form = Form(
        "T", (Question("s", QuestionKind.SHOWN, "Read"), only_calls, Question("t", QuestionKind.TEXT, "T?"))
    )
    assert {*filled(form, {})} == {"t"}
