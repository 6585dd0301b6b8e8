import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.reflection import answers as answer
from kroom.reflection.form import Call, Form
from kroom.reflection.shipped import first_impressions

FORM = first_impressions()
WORDS = FORM.questions[2]


@given(st.text() | st.lists(st.text()).map(tuple))
def test_a_value_comes_back_from_its_text(value: answer.Value) -> None:
    assert answer.from_text(answer.to_text(value)) == value


@pytest.mark.parametrize("text", ["{}", "1", "[1]", "null", "[null]", "x"])
def test_other_texts_are_no_values(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer.from_text(text)


@pytest.mark.parametrize(
    ("link_id", "value"),
    [
        ("now", "calm"),
        ("now", ""),
        ("words", ("warm", "vast")),
        ("words", ("cant-say",)),
        ("words", ()),
        ("stays", "anything"),
        ("hard-text", "more"),
        ("small-thing", "a thing of my own"),
        ("need-text", "soup"),
    ],
)
def test_answers_that_fit(shipped: Form, link_id: str, value: answer.Value) -> None:
    assert answer.problem_with(shipped, link_id, value) is None


@pytest.mark.parametrize(
    ("link_id", "value"),
    [
        ("now", "Calm"),
        ("now", ("calm",)),
        ("words", "warm"),
        ("words", ("warm", "warm")),
        ("words", ("warm", "cant-say")),
        ("words", ("nope",)),
        ("stays", "x" * 10_001),
        ("stays", ("x",)),
        ("nowhere", "x"),
    ],
)
def test_answers_that_don_t_fit_are_named_with_what_is_expected(
    shipped: Form, link_id: str, value: answer.Value
) -> None:
    problem = answer.problem_with(shipped, link_id, value)
    assert problem is not None
    assert link_id in problem
    assert "expected" in problem


def test_saving_replaces_and_nothing_takes_away() -> None:
    assert answer.merged({"a": "1", "b": "2"}, "a", "3") == {"a": "3", "b": "2"}
    assert answer.merged({"a": "1", "b": ("2",)}, "b", ()) == {"a": "1"}


@given(st.lists(st.sampled_from([option.code for option in WORDS.options]), max_size=12))
def test_touching_options_always_leaves_a_valid_choice(touches: list[str]) -> None:
    chosen: tuple[str, ...] = ()
    for code in touches:
        before, chosen = chosen, answer.toggled(WORDS, chosen, code)
        assert (code in chosen) != (code in before)
        assert answer.problem_with(FORM, "words", chosen) is None


def test_an_exclusive_option_puts_out_the_others_and_the_reverse() -> None:
    assert answer.toggled(WORDS, ("warm", "open"), "cant-say") == ("cant-say",)
    assert answer.toggled(WORDS, ("cant-say",), "warm") == ("warm",)
    assert answer.toggled(WORDS, ("open",), "warm") == ("warm", "open")


def test_please_come_calls_the_facilitator_and_needs_call_whom_they_say(shipped: Form) -> None:
    now, need = shipped.questions[0], shipped.questions[9]
    assert answer.called(now, {"now": "please-come"}) == (Call.FACILITATOR,)
    assert answer.called(now, {"now": "calm"}) == ()
    assert answer.called(need, {"need": ("see-provider", "water")}) == (Call.FACILITATOR, Call.PROVIDER)
    assert answer.called(need, {"need-text": "soup"}) == (Call.FACILITATOR,)
    assert answer.called(need, {"need": ("nothing",), "need-text": "  "}) == ()


def test_answers_read_as_labels_and_own_words(shipped: Form) -> None:
    hard = shipped.questions[4]
    assert answer.readable(hard, {"hard": "a-lot", "hard-text": "dark"}) == "A lot\ndark"
    assert answer.readable(hard, {"hard-text": "dark"}) == "dark"
    assert answer.readable(WORDS, {"words": ("warm", "vast")}) == "Warm, Vast"
    assert answer.readable(WORDS, {}) == ""
