"""What opens a session, starts a partner, ends one and closes it."""

from typing import TYPE_CHECKING

import pytest

from kroom.session import commands as ask
from kroom.session.decide import Refusal, open_session  # pyright: ignore[reportPrivateUsage]
from kroom.session.events import Kind, Partner
from kroom.session.protocol import Role
from kroom.session.protocol_file import protocol_text
from kroom.session.state import Chair, SessionStatus, StepStatus

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B


# Opening


@pytest.mark.parametrize("names", [{A: "Ada"}, {A: "Ada", B: "  "}, {}])
def test_both_partners_need_a_name(names: dict[Partner, str]) -> None:
    opening = ask.Opening("couple", protocol_text("intravenous"), names)
    assert open_session(opening) == Refusal("Both partners need a name.")


def test_a_protocol_that_cannot_be_used_opens_nothing() -> None:
    decision = open_session(ask.Opening("couple", "title = 3", {A: "Ada", B: "Ben"}))
    assert isinstance(decision, Refusal)
    assert "expected" in decision.why


def test_names_are_words_and_stand_in_no_body() -> None:
    decision = open_session(ask.Opening("couple", protocol_text("intravenous"), {A: "Ada", B: "Ben"}))
    assert not isinstance(decision, Refusal)
    assert decision[0].words == {"name_a": "Ada", "name_b": "Ben"}
    assert "Ada" not in str(decision[0].body)


# The start


def test_a_refusal_names_the_open_steps_and_only_those_that_count(table: "Table") -> None:
    table.pass_gates("onset", A)
    table.do(
        ask.SettleStep, ask.Actor("n", Role.FACILITATOR), key=table.key("consent", A), status=StepStatus.OPEN
    )
    refusal = table.refused(ask.StartPartner, partner=A)
    assert refusal.why == "A can't start yet. Still open: Consent reaffirmed, alone (A)."
    assert refusal.steps == (table.key("consent", A),)


def test_the_other_partners_open_steps_do_not_block(table: "Table") -> None:
    table.start(A)
    assert table.state.partners[A].running
    assert table.key("identity", B) in table.refused(ask.StartPartner, partner=B).steps


def test_an_open_step_of_the_couple_blocks_both(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.SettleStep, key=table.key("assessment-confirmed"), status=StepStatus.OPEN)
    for partner in Partner:
        assert table.refused(ask.StartPartner, partner=partner).steps == (table.key("assessment-confirmed"),)


def test_nobody_starts_while_the_provider_is_away(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    assert "provider" in table.refused(ask.StartPartner, partner=A).why
    table.do(ask.LogEvent, kind=Kind.PROVIDER_IN)
    table.do(ask.StartPartner, partner=A)


def test_nobody_starts_with_a_headset_that_was_not_heard(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm", "another", "Another"))
    assert "by ear" in table.refused(ask.StartPartner, partner=A).why


def test_nobody_starts_with_music_and_no_headset(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm"))
    assert "no headset" in table.refused(ask.StartPartner, partner=A).why


def test_music_is_optional(table: "Table") -> None:
    table.do(ask.PrepareChair, partner=A, chair=Chair())
    table.start(A)


def test_nobody_starts_twice(table: "Table") -> None:
    table.start(A)
    assert "already" in table.refused(ask.StartPartner, partner=A).why


def test_both_never_have_the_same_headset(table: "Table") -> None:
    same = Chair("calm.xspf", "Calm", "headset-b", "Headset b")
    assert "same headset" in table.refused(ask.PrepareChair, partner=A, chair=same).why
    table.do(ask.SitOut, partner=B)
    table.do(ask.PrepareChair, partner=A, chair=same)


def test_after_the_start_a_chair_is_not_prepared_anew(table: "Table") -> None:
    table.start(A)
    refusal = table.refused(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm", "other", "Other"))
    assert refusal.why == "A has started already; the headset can be swapped instead."


def test_without_a_headset_none_is_heard_and_none_is_swapped(table: "Table") -> None:
    table.do(ask.PrepareChair, partner=A, chair=Chair())
    assert table.refused(ask.HearHeadset, partner=A).why == "A has no headset yet."
    assert table.refused(ask.SwapHeadsets).why == "Swapping needs a headset for each of the two."


@pytest.mark.parametrize("volume", [-1, 101])
def test_a_volume_is_a_percentage(table: "Table", volume: int) -> None:
    assert "0 and 100" in table.refused(ask.PrepareChair, partner=A, chair=Chair(volume=volume)).why
    body = {"volume": volume}
    table.refused(ask.LogEvent, kind=Kind.VOLUME_CHANGED, partner=A, body=body)


def test_one_who_sits_out_blocks_nothing_and_cannot_start(table: "Table") -> None:
    table.do(ask.SitOut, partner=B)
    table.start(A)
    assert "sits out" in table.refused(ask.StartPartner, partner=B).why
    assert "nobody dosed" in table.refused(ask.SitOut, partner=A).why or table.state.partners[A].started


def test_both_cannot_sit_out(table: "Table") -> None:
    table.do(ask.SitOut, partner=B)
    assert "nobody dosed" in table.refused(ask.SitOut, partner=A).why


def test_both_start_at_one_moment(table: "Table") -> None:
    table.pass_gates("onset")
    drafts = table.do(ask.StartBoth)
    assert [(draft.kind, draft.partner) for draft in drafts] == [
        (Kind.PARTNER_STARTED, A),
        (Kind.PARTNER_STARTED, B),
    ]
    assert table.state.partners[A].started == table.state.partners[B].started == table.now


def test_both_start_or_neither(table: "Table") -> None:
    table.pass_gates("onset", A)
    assert table.refused(ask.StartBoth).why.startswith("B can't start yet. Still open:")
    table.do(ask.StartPartner, partner=A)
    assert table.refused(ask.StartBoth).why == "A has started already."


def test_before_the_start_another_headset_is_heard_anew(table: "Table") -> None:
    table.pass_gates("onset")
    table.do(ask.MoveHeadset, partner=A, headset="spare", name="Spare", sure=True)
    assert "confirmed by ear" in table.refused(ask.StartPartner, partner=A).why
    table.do(ask.HearHeadset, partner=A)
    table.do(ask.SwapHeadsets)
    for partner in Partner:
        assert "confirmed by ear" in table.refused(ask.StartPartner, partner=partner).why


# The end of one partner


def test_an_end_before_the_plans_end_is_early(table: "Table") -> None:
    table.start(A, B)
    table.at += 60 * 60
    table.do(ask.EndPartner, partner=A)
    assert table.state.partners[A].ended_early
    assert table.state.partners[B].running
    table.at += 60 * 60
    table.do(ask.EndPartner, partner=B)
    assert not table.state.partners[B].ended_early
    assert table.state.status is SessionStatus.CLOSING


def test_an_end_is_taken_back_for_a_moment(table: "Table") -> None:
    table.start(A)
    assert "not been ended" in table.refused(ask.UndoEnd, partner=A).why
    table.do(ask.EndPartner, partner=A)
    table.at += 5
    table.do(ask.UndoEnd, partner=A)
    assert table.state.partners[A].running
    table.do(ask.EndPartner, partner=A)
    table.at += 31
    assert "too late" in table.refused(ask.UndoEnd, partner=A).why


def test_only_a_running_clock_ends(table: "Table") -> None:
    table.refused(ask.EndPartner, partner=A)


# The close


def ready_to_close(table: "Table") -> None:
    table.start(A, B)
    table.at += 121 * 60
    table.pass_gates("close")


def test_the_close_needs_every_step_of_its_gates(table: "Table") -> None:
    ready_to_close(table)
    for step, partner in (("oriented", B), ("driver-here", None), ("urgent-answers", A)):
        key = table.key(step, partner)
        table.do(ask.SettleStep, ask.Actor("petra", Role.PROVIDER), key=key, status=StepStatus.OPEN)
        assert table.refused(ask.CloseSession).steps == (key,)
        table.settle(key)
    table.do(ask.CloseSession)
    assert table.state.status is SessionStatus.CLOSED
    assert [one.ended for one in table.state.partners.values()] == [table.now, table.now]
    assert not any(one.ended_early for one in table.state.partners.values())


def test_a_clock_cut_short_by_the_close_ended_early(table: "Table") -> None:
    table.start(A)
    table.at += 70 * 60
    table.start(B)
    table.at += 60 * 60
    table.pass_gates("close")
    table.do(ask.CloseSession)
    early = [table.state.partners[partner].ended_early for partner in (A, B)]
    assert early == [False, True]


def test_a_session_that_has_not_begun_is_not_closed(table: "Table") -> None:
    assert "not begun" in table.refused(ask.CloseSession).why


def test_one_who_neither_started_nor_sits_out_holds_the_close(table: "Table") -> None:
    table.start(A)
    table.pass_gates("close")
    assert table.refused(ask.CloseSession).why.startswith("B has neither started")
    table.do(ask.SitOut, partner=B)
    table.do(ask.CloseSession)


def test_nothing_closes_while_a_partner_has_the_screen(table: "Table") -> None:
    ready_to_close(table)
    table.pass_gates("form")
    table.do(ask.SettleStep, ask.Actor("petra", Role.PROVIDER), key=table.key("urgent-answers", A),
             status=StepStatus.OPEN)  # fmt: skip
    table.do(ask.HandOver, partner=A)
    assert "has the screen" in table.refused(ask.CloseSession).why


def test_stopping_early_needs_the_provider_and_a_reason(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.start(A)
    assert "provider" in table.refused(ask.StopSession, facilitator, reason="ill").why
    assert "reason" in table.refused(ask.StopSession, provider, reason=" ").why
    drafts = table.do(ask.StopSession, provider, reason="ill")
    assert drafts[-1].words == {"reason": "ill"}
    assert table.state.status is SessionStatus.STOPPED
    assert table.state.partners[A].ended_early


def test_nothing_follows_the_end(table: "Table", provider: ask.Actor) -> None:
    table.do(ask.StopSession, provider, reason="ill")
    assert "closed" in table.refused(ask.AddNote, text="late").why
    table.refused(ask.Resume, gap_s=1.0)


def test_a_resumed_session_says_how_long_nobody_was_there(table: "Table") -> None:
    (draft,) = table.do(ask.Resume, gap_s=12.34567)
    assert draft.body == {"gap_s": 12.346}
