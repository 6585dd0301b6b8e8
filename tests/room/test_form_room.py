import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kroom.records.opened import OpenStore
from kroom.reflection.shipped import first_impressions
from kroom.room.form_room import FormRoom
from kroom.room.session_room import SessionRoom
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.state import FormStatus

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B


@pytest.fixture
def form(house: "House") -> FormRoom:
    """The form before it is handed over; both have started and are ready for it."""
    house.open()
    house.start(A, B)
    house.pass_gates("form")
    return FormRoom(house.session, first_impressions())


def saved(house: "House", partner: Partner) -> dict[str, str]:
    """What is on the disk of a partner's answers."""
    answers = house.state.partners[partner].form.answers
    return {link: house.store.journal.words(row) or "" for link, row in answers.items()}


def go_to(form: FormRoom, link_id: str) -> None:
    while (question := form.view().question) and question.link_id != link_id:
        form.next()


def test_a_choice_is_on_the_disk_at_once(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    form.answer("now", "calm")
    assert saved(house, A) == {"now": '"calm"'}
    form.answer("now", "tired")
    assert saved(house, A) == {"now": '"tired"'}
    assert house.session.events()[-1].actor == "a"


def test_words_are_saved_a_moment_after_the_last_key(form: FormRoom, house: "House", qtbot: QtBot) -> None:
    form.hand_over(A, house.nora)
    go_to(form, "stays")
    before = len(house.session.events())
    for text in ("t", "th", "the", "the sea"):
        form.answer("stays", text)
    assert saved(house, A) == {}
    with qtbot.waitSignal(house.session.changed):
        pass
    assert saved(house, A) == {"stays": '"the sea"'}
    assert len(house.session.events()) == before + 1


@pytest.mark.parametrize("leave", ["next", "back", "later", "finish"])
def test_words_are_saved_before_the_page_is_left(form: FormRoom, house: "House", leave: str) -> None:
    form.hand_over(A, house.nora)
    go_to(form, "stays")
    form.answer("stays", "the sea")
    getattr(form, leave)()
    assert saved(house, A) == {"stays": '"the sea"'}


def test_skip_takes_back_what_was_chosen(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    go_to(form, "hard")
    form.answer("hard", "a-lot")
    form.answer("hard-text", "falling")
    form.skip()
    form.back()
    assert form.view().answers == {}
    assert saved(house, A) == {}
    assert "hard" in house.state.partners[A].form.skipped


def test_a_form_goes_on_at_its_question_after_a_restart(
    form: FormRoom, house: "House", reopened: Callable[[], OpenStore]
) -> None:
    form.hand_over(A, house.nora)
    form.answer("now", "calm")
    go_to(form, "strength")
    session = house.state.id
    again = SessionRoom(reopened(), house.clock)
    assert again.load(session)
    resumed = FormRoom(again, first_impressions())
    assert resumed.hand_over(A, house.nora) is None
    question = resumed.view().question
    assert question is not None
    assert question.link_id == "strength"
    go_back(resumed, "now")
    assert resumed.view().answers == {"now": "calm"}


def go_back(form: FormRoom, link_id: str) -> None:
    while (question := form.view().question) and question.link_id != link_id:
        form.back()


def test_finish_later_goes_on_where_it_was(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    go_to(form, "words")
    left: list[bool] = []
    form.left.connect(left.append)
    form.later()
    assert left == [False]
    assert house.state.partners[A].form.status is FormStatus.PAUSED
    with pytest.raises(RuntimeError):
        form.view()
    form.hand_over(A, house.nora)
    question = form.view().question
    assert question is not None
    assert question.link_id == "words"


def test_the_other_partners_answers_are_never_in_the_view(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    go_to(form, "stays")
    form.answer("stays", "needle in the sea")
    form.finish()
    assert form.hand_over(B, house.nora) is None
    seen: list[str] = []
    for _ in range(form.view().pages + 1):
        seen.append(str(form.view()))
        form.next()
    assert len(set(seen)) == form.view().pages + 1
    assert not [view for view in seen if "needle" in view or "Ada" in view]


@settings(max_examples=2)
@given(st.randoms(use_true_random=True))
def test_in_any_order_of_touches_a_partner_sees_nothing_of_the_other(
    form: FormRoom, house: "House", chance: random.Random
) -> None:
    needles = {A: "needle of Ada", B: "thorn of Ben"}
    for number in range(30):
        statuses = {one.form.status for one in house.state.partners.values()}
        if FormStatus.HANDED_OVER not in statuses:
            assert form.hand_over(chance.choice(list(Partner)), house.nora) is None
        whose = form.partner
        seen = str(form.view())
        assert needles[whose.other] not in seen
        assert house.session.name(whose.other) not in seen
        question = form.view().question
        if question is not None and question.text_link_id is not None:
            form.answer(question.text_link_id, f"{needles[whose]} {number}")
        chance.choice([form.next, form.next, form.next, form.back, form.skip, form.save, form.later])()


def test_one_at_a_time(form: FormRoom, house: "House", refusal_of: Callable[[object], str]) -> None:
    form.hand_over(A, house.nora)
    assert "A has the screen" in refusal_of(form.hand_over(B, house.nora))
    assert form.partner is A


def test_an_answer_that_is_none_is_not_kept(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    for link, value in (("now", "no-such"), ("nothing", "calm"), ("words", "peaceful"), ("now", ("calm",))):
        form.answer(link, value)
        assert form.view().notice
    assert saved(house, A) == {}


def test_please_come_calls_once_and_not_again_after_somebody_came(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    form.answer("now", "please-come")
    assert form.view().called
    assert house.state.partners[A].form.calls == ("now",)
    house.do(ask.LogEvent, kind=Kind.HELP_ANSWERED, partner=A)
    form.next()
    form.back()
    assert house.state.partners[A].form.calls == ()
    calls = [event for event in house.session.events() if event.kind is Kind.HELP_CALLED]
    assert len(calls) == 1


def test_on_the_closing_page_there_is_nothing_to_skip(form: FormRoom, house: "House") -> None:
    form.hand_over(A, house.nora)
    while form.view().question is not None:
        form.next()
    before = house.session.events()
    form.skip()
    assert form.view().question is None
    assert house.session.events() == before
