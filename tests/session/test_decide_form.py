"""The partners' form: who has the screen, who answers, who reads."""

from typing import TYPE_CHECKING

import pytest

from kroom.session import commands as ask
from kroom.session.events import Partner
from kroom.session.state import StepStatus

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B


def test_one_partner_at_a_time_has_the_screen(table: "Table") -> None:
    table.start(A, B)
    table.hand_over(A)
    table.pass_gates("form", B)
    assert table.refused(ask.HandOver, partner=B).why == "A has the screen. One partner at a time."
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=False)
    table.do(ask.HandOver, partner=B)
    table.do(ask.LeaveForm, ask.Actor("b"), partner=B, finished=True)
    assert "finished" in table.refused(ask.HandOver, partner=B).why
    table.do(ask.HandOver, partner=A)


def test_the_screen_is_handed_over_behind_the_gate(table: "Table") -> None:
    table.start(A, B)
    assert table.key("willing", A) in table.refused(ask.HandOver, partner=A).steps
    table.pass_gates("form", A)
    table.do(ask.HandOver, partner=A)


def test_one_who_was_not_dosed_is_asked_nothing(table: "Table") -> None:
    table.start(A)
    assert "not part" in table.refused(ask.HandOver, partner=B).why


@pytest.mark.parametrize("who", ["b", "nora", "kroom"])
def test_only_the_partner_with_the_screen_answers(table: "Table", who: str) -> None:
    table.start(A, B)
    table.hand_over(A)
    by = ask.Actor(who)
    for command, rest in (
        (ask.SaveAnswer, {"link_id": "now", "answer": '"calm"'}),
        (ask.ShowQuestion, {"link_id": "now"}),
        (ask.CallHelp, {"link_id": "now"}),
        (ask.LeaveForm, {"finished": True}),
    ):
        table.refused(command, by, partner=A, **rest)
        table.refused(command, by, partner=B, **rest)


def test_answers_are_words(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    (draft,) = table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="stays", answer='"the sea"')
    assert draft.words == {"answer": '"the sea"'}
    assert "sea" not in str(draft.body)
    too_long = '"' + "x" * 20_001 + '"'
    table.refused(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="stays", answer=too_long)


def test_a_question_is_shown_and_help_called_once(table: "Table") -> None:
    table.start(A)
    table.hand_over(A)
    for command in (ask.ShowQuestion, ask.CallHelp):
        assert len(table.do(command, ask.Actor("a"), partner=A, link_id="now")) == 1
        assert table.do(command, ask.Actor("a"), partner=A, link_id="now") == ()


def test_urgent_answers_are_read_by_a_provider_after_the_form(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.start(A)
    key = table.key("urgent-answers", A)
    table.refused(ask.ReadUrgent, provider, partner=A)
    table.hand_over(A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="hard", answer='"a-lot"')
    table.refused(ask.ReadUrgent, provider, partner=A)
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    table.refused(ask.ReadUrgent, facilitator, partner=A)
    table.refused(ask.FormNotBegun, provider, partner=A)
    assert "provider" in table.refused(ask.FormNotBegun, facilitator, partner=A).why
    assert "not been opened" in table.refused(ask.SettleStep, provider, key=key, status=StepStatus.DONE).why
    table.do(ask.ReadUrgent, provider, partner=A)
    table.do(ask.SettleStep, provider, key=key, status=StepStatus.DONE)


def test_answers_given_after_the_urgent_ones_were_read_have_to_be_read_too(
    table: "Table", provider: ask.Actor
) -> None:
    table.start(A)
    table.settle(table.key("urgent-answers", A))  # recorded as not begun
    table.hand_over(A)
    table.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id="hard", answer='"a-lot"')
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    key = table.key("urgent-answers", A)
    assert table.state.step_status(key) is StepStatus.OPEN
    table.refused(ask.SettleStep, provider, key=key, status=StepStatus.DONE)


def test_a_reply_has_an_end(table: "Table", provider: ask.Actor) -> None:
    refusal = table.refused(ask.ReplyAlone, provider, partner=A, text="x" * 20_001)
    assert refusal.why == "The reply is longer than 20000 characters."
