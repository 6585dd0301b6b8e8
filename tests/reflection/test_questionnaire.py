import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.reflection.form import Call, Form, QuestionKind
from kroom.reflection.questionnaire import Reading, read, read_file
from kroom.session.events import Json

Make = Callable[..., Reading]

Item = dict[str, Json]
TEXT: Item = {"linkId": "t", "type": "text", "text": "Say"}


def choice(link_id: str = "c", *codes: str, **more: Json) -> Item:
    options: list[Json] = [
        {"valueCoding": {"code": code, "display": code.title()}} for code in codes or ("x", "y")
    ]
    return {"linkId": link_id, "type": "choice", "text": "Which?", "answerOption": options, **more}


def why(reading: Reading, link_id: str) -> str:
    return next(item.why for item in reading.unsupported if item.link_id == link_id)


def test_the_shipped_form_has_the_ten_prompts_in_order(shipped: Form) -> None:
    assert [question.link_id for question in shipped.questions] == [
        *("now", "stays", "words", "strength", "hard", "music", "close", "new", "small-thing", "need")
    ]
    documented = {*(question.link_id for question in shipped.questions), "hard-text"}
    assert {*shipped.link_ids} == documented | {"need-text"}


def test_the_shipped_form_asks_each_prompt_as_the_practice_says(shipped: Form) -> None:
    kinds = {question.link_id: question.kind for question in shipped.questions}
    assert [link_id for link_id, kind in kinds.items() if kind is QuestionKind.SCALE] == ["strength", "music"]
    assert [link_id for link_id, kind in kinds.items() if kind is QuestionKind.SEVERAL] == [
        "words",
        "close",
        "need",
    ]
    assert all(len(shipped.questions[page].options) == 5 for page in (3, 5))
    assert [question.link_id for question in shipped.urgent] == ["now", "hard", "need"]
    assert len(shipped.questions[8].suggestions) == 4
    assert all("care team will read this" in question.hint for question in shipped.questions)
    exclusive = {
        option.code for question in shipped.questions for option in question.options if option.exclusive
    }
    assert exclusive == {"not-much", "cant-say", "none-of-these", "nothing"}


def test_only_prompts_one_and_ten_of_the_shipped_form_call(shipped: Form) -> None:
    calls = {
        question.link_id: {option.calls for option in question.options if option.calls}
        for question in shipped.questions
    }
    assert {link_id: who for link_id, who in calls.items() if who} == {
        "now": {Call.FACILITATOR},
        "need": {Call.FACILITATOR, Call.PROVIDER},
    }
    assert {question.link_id for question in shipped.questions if question.words_call} == {"need"}


def test_a_form_is_counted_item_by_item(make: Make) -> None:
    group: Item = {"linkId": "g", "type": "group", "text": "Part", "item": [choice("a"), TEXT]}
    reading = make(group, {"linkId": "n", "type": "integer", "text": "How many?"})
    assert (reading.items, reading.supported, reading.usable) == (4, 3, True)
    assert reading.form is not None
    assert [question.kind for question in reading.form.questions] == ["choice", "text", "shown"]
    assert [question.section for question in reading.form.questions] == ["Part", "Part", ""]
    assert "integer" in why(reading, "n")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"required": True}, "skipped"),
        ({"enableWhen": [{"question": "t", "operator": "exists", "answerBoolean": True}]}, "asked always"),
        ({"readOnly": True}, "read-only"),
        ({"modifierExtension": [{"url": "urn:x"}]}, "modifier"),
    ],
)
def test_what_is_not_followed_is_shown_and_said(make: Make, more: Item, word: str) -> None:
    reading = make(TEXT, choice("c", **more))
    assert reading.usable
    assert word in why(reading, "c")
    assert reading.form is not None
    assert reading.form.page_of("c") == 1 or reading.form.questions[1].kind is QuestionKind.SHOWN


def test_a_value_set_or_no_options_leave_only_the_prompt(make: Make) -> None:
    reading = make(
        TEXT,
        {"linkId": "v", "type": "choice", "text": "V?", "answerValueSet": "urn:v"},
        {"linkId": "o", "type": "choice", "text": "O?"},
    )
    assert "value set" in why(reading, "v")
    assert "no options" in why(reading, "o")
    assert reading.form is not None
    assert [question.kind for question in reading.form.questions[1:]] == [QuestionKind.SHOWN] * 2
    assert reading.form.link_ids == ("t",)


def test_options_that_are_references_leave_only_the_prompt(make: Make) -> None:
    options: list[Json] = [{"valueReference": {"reference": "Medication/1"}}, {"valueString": "x"}]
    reading = make(TEXT, {"linkId": "r", "type": "choice", "text": "Which?", "answerOption": options})
    assert reading.usable
    assert "references" in why(reading, "r")
    assert reading.form is not None
    assert reading.form.questions[1].kind is QuestionKind.SHOWN


def test_an_option_chosen_beforehand_is_left_open_and_said(make: Make) -> None:
    options: list[Json] = [{"valueString": "x", "initialSelected": True}, {"valueString": "y"}]
    reading = make({"linkId": "c", "type": "choice", "text": "Which?", "answerOption": options})
    assert reading.usable
    assert why(reading, "c") == "its option chosen beforehand is left open"


def test_items_under_a_question_become_hint_words_or_shown_text(make: Make) -> None:
    under: list[Json] = [
        {"linkId": "h", "type": "display", "text": "A hint"},
        {"linkId": "w", "type": "string", "text": "More?"},
        {"linkId": "x", "type": "boolean", "text": "Under"},
    ]
    reading = make(choice("c", item=under))
    assert reading.form is not None
    first, second = reading.form.questions
    assert first.hint == "A hint"
    assert first.text_item is not None
    assert (first.text_item.link_id, first.text_item.own_item) == ("w", True)
    assert first.link_ids == ("c", "w")
    assert second.kind is QuestionKind.SHOWN
    assert (reading.items, len(reading.unsupported)) == (4, 1)


def test_booleans_strings_and_numbers_are_options(make: Make) -> None:
    numbers: list[Json] = [{"valueInteger": 1}, {"valueString": "two"}]
    reading = make(
        {"linkId": "b", "type": "boolean", "text": "Yes?"},
        {"linkId": "i", "type": "choice", "text": "I?", "answerOption": numbers},
    )
    assert reading.form is not None
    assert [option.answer for option in reading.form.questions[0].options] == [
        {"valueBoolean": True},
        {"valueBoolean": False},
    ]
    assert [option.code for option in reading.form.questions[1].options] == ["1", "two"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "no question"),
        ([{"linkId": "d", "type": "display", "text": "Only this"}], "no question"),
        ([TEXT, TEXT], "stands twice"),
        ([{"type": "text", "text": "?"}], "no linkId"),
        ([{**TEXT, "type": "essay"}], 'not "essay"'),
        ([{**TEXT, "type": 5}], "should be text"),
        ([TEXT, {"linkId": "g", "type": "group"}], "needs items"),
        ([choice("c", "x", "x")], "two options"),
        ([choice("c", answerValueSet="urn:v")], "que-4"),
        ([choice("c", initial=[{"valueCoding": {"code": "x"}}])], "que-11"),
        ([TEXT, {"linkId": "d", "type": "display", "text": "D", "item": [TEXT]}], "que-1"),
        ([choice("c", answerOption=[{"valueUri": "urn:x"}])], "needs a valueCoding"),
        ([choice("c", answerOption={"valueString": "x"})], "should be a list"),
        ([choice("c", extension=[{"url": "urn:kroom:form:calls", "valueCode": "police"}])], "police"),
    ],
)
def test_a_broken_item_is_a_problem_that_names_it(make: Make, items: list[Json], says: str) -> None:
    reading = make(*items)
    assert not reading.usable
    assert any(says in problem for problem in reading.problems), reading.problems


def test_every_problem_is_told_at_once(make: Make) -> None:
    reading = make({"type": "text"}, {**TEXT, "type": "essay"}, status="new")
    assert len(reading.problems) >= 3
    assert len(set(reading.problems)) == len(reading.problems)


def test_own_words_of_an_open_choice_need_a_link_id_of_their_own(make: Make) -> None:
    reading = make({**choice("c"), "type": "open-choice"}, {**TEXT, "linkId": "c-text"})
    assert any("c-text" in problem for problem in reading.problems)


def test_two_thousand_items_and_sixteen_levels_are_the_end(make: Make) -> None:
    many: list[Json] = [{**TEXT, "linkId": f"t{number}"} for number in range(2000)]
    assert make(*many).usable
    assert any("2,000" in problem for problem in make(*many, TEXT).problems)
    deep: Item = TEXT
    for level in range(15):
        deep = {"linkId": f"g{level}", "type": "group", "item": [deep]}
    assert make(deep).usable
    assert any("deeper" in p for p in make({"linkId": "g", "type": "group", "item": [deep]}).problems)


@pytest.mark.parametrize("resource", ["Patient", None, 5])
def test_other_resources_are_refused(make: Make, resource: Json) -> None:
    assert "Questionnaire" in make(TEXT, resourceType=resource).problems[0]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (choice("c", repeats="yes"), '"repeats" should be true or false'),
        ({**TEXT, "maxLength": "9"}, '"maxLength" should be a whole number'),
        (choice("c", answerOption=[{"valueCoding": "x"}]), '"valueCoding" should be an object'),
        (choice("c", item=[{"linkId": "u", "type": "essay"}]), 'item "u": its type'),
    ],
)
def test_a_wrong_type_within_an_item_is_named(make: Make, item: Item, says: str) -> None:
    assert any(says in problem for problem in make(item).problems)


def test_implicit_rules_and_modifiers_of_a_form_are_refused(make: Make) -> None:
    assert "implicit" in make(TEXT, implicitRules="urn:r").problems[0]
    assert "modifier" in make(TEXT, modifierExtension=[{"url": "urn:x"}]).problems[0]


def test_json_that_is_no_object_is_refused() -> None:
    assert read(b"[]").problems == ("it should be one JSON object, a FHIR Questionnaire",)


def test_an_item_without_text_is_said_and_what_stands_under_it_counts(make: Make) -> None:
    under: list[Json] = [{"linkId": "u", "type": "group", "text": "Under", "item": [{**TEXT, "linkId": "v"}]}]
    reading = make(TEXT, {"linkId": "n", "type": "integer", "item": under}, choice("c", text=""))
    assert (reading.items, reading.supported) == (5, 1)
    assert reading.form is not None
    assert [question.link_id for question in reading.form.questions] == ["t", "u", "v", "c"]
    assert "no text" in why(reading, "c")


def test_repeating_texts_and_groups_are_asked_once(make: Make) -> None:
    group: Item = {"linkId": "g", "type": "group", "repeats": True, "item": [{**TEXT, "repeats": True}]}
    reading = make(group)
    assert "once" in why(reading, "g")
    assert "one answer" in why(reading, "t")


def test_items_under_a_question_count_to_the_limits_too(make: Make) -> None:
    many: list[Json] = [{**TEXT, "linkId": f"t{number}", "item": []} for number in range(1999)]
    display: Item = {"linkId": "d", "type": "display", "text": "D"}
    others: list[Item] = [display, {**TEXT, "linkId": "w"}, {"linkId": "x", "type": "boolean", "text": "X"}]
    for under in others:
        assert make(*many, choice("c")).usable
        assert any("2,000" in problem for problem in make(*many, choice("c", item=[under])).problems)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-3, 3)
        | st.sampled_from(["", "a", "text", "choice", "group", "x"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "resourceType",
                        "status",
                        "item",
                        "linkId",
                        "type",
                        "text",
                        "answerOption",
                        "extension",
                        "url",
                        "valueCoding",
                        "valueCode",
                        "valueString",
                        "valueInteger",
                        "code",
                        "repeats",
                        "maxLength",
                        "title",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=40,
    )
)
def test_no_shape_of_json_raises(item: Json) -> None:
    document = {"resourceType": "Questionnaire", "status": "active", "item": [item, TEXT], "title": item}
    reading = read(json.dumps(document).encode())
    assert reading.usable == (not reading.problems)
    assert reading.supported >= 0


def test_files_that_are_none_are_a_problem(tmp_path: Path) -> None:
    assert read_file(tmp_path).problems == ("it is a folder",)
    assert read_file(tmp_path / "missing.json").problems == ("there is no such file",)
    (tmp_path / "empty.json").touch()
    assert "not JSON" in read_file(tmp_path / "empty.json").problems[0]
    assert "name" in read_file(Path("a\0b")).problems[0]


def test_a_reading_is_told_as_an_entry_of_the_check(make: Make) -> None:
    told = make(TEXT, {"linkId": "d", "type": "date", "text": "When?"}).as_json("form.json")
    assert (told["path"], told["usable"], told["items"], told["supported"]) == ("form.json", True, 2, 1)
    (shown,) = cast("list[dict[str, str]]", told["unsupported"])
    assert shown["link_id"] == "d"
    assert shown["why"]
