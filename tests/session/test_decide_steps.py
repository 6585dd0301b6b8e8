"""Steps of gates and phases, and what of the provider's counts as presence."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.protocol import Role
from kroom.session.schedule import gate_keys
from kroom.session.state import StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
VITALS, DOSE = Vitals(118, 76, 64, 98), Dose(35)


def test_the_providers_steps_need_the_provider(table: "Table", facilitator: ask.Actor) -> None:
    for gate in table.state.protocol.gates:
        for key, step in gate_keys(gate, table.state):
            if step.by is Role.PROVIDER:
                refusal = table.refused(
                    ask.SettleStep, facilitator, key=key, status=StepStatus.DONE, vitals=VITALS, dose=DOSE
                )
                assert "provider" in refusal.why


def test_identity_dose_and_provider_present_are_never_overridden(table: "Table", provider: ask.Actor) -> None:
    for key in (table.key("identity", A), table.key("dose", A), table.key("provider-present")):
        refusal = table.refused(
            ask.SettleStep, provider, key=key, status=StepStatus.OVERRIDDEN, reason="in a hurry"
        )
        assert "can't be overridden" in refusal.why


def test_an_override_needs_the_provider_and_a_reason(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    ask_for = {"key": table.key("driver"), "status": StepStatus.OVERRIDDEN}
    assert "provider" in table.refused(ask.SettleStep, facilitator, reason="a taxi", **ask_for).why
    assert "reason" in table.refused(ask.SettleStep, provider, reason="  ", **ask_for).why
    drafts = table.do(ask.SettleStep, provider, reason=" a taxi ", **ask_for)
    assert drafts[0].words == {"reason": "a taxi"}
    assert "taxi" not in str(drafts[0].body)
    mark = table.state.steps[table.key("driver")]
    assert (mark.status, mark.by, bool(mark.reason)) == (StepStatus.OVERRIDDEN, provider.id, True)


def test_a_step_becomes_only_what_the_protocol_allows(table: "Table") -> None:
    identity, intention, volume = (table.key(step, A) for step in ("identity", "intention", "volume"))
    table.refused(ask.SettleStep, key=identity, status=StepStatus.DECLINED)
    table.refused(ask.SettleStep, key=identity, status=StepStatus.NOT_APPLICABLE)
    table.refused(ask.SettleStep, key=intention, status=StepStatus.NOT_APPLICABLE)
    table.do(ask.SettleStep, key=intention, status=StepStatus.DECLINED)
    table.do(ask.SettleStep, key=volume, status=StepStatus.NOT_APPLICABLE)


def test_taking_back_is_one_more_line_and_keeps_who_and_when(table: "Table") -> None:
    key = table.key("identity", A)
    table.settle(key)
    table.at += 60
    table.do(ask.SettleStep, key=key, status=StepStatus.OPEN)
    assert table.kinds()[-2:] == [Kind.STEP_DONE, Kind.STEP_REOPENED]
    assert table.state.step_status(key) is StepStatus.OPEN
    assert table.state.steps[key].at == table.now
    assert "is open" in table.refused(ask.SettleStep, key=key, status=StepStatus.OPEN).why
    table.settle(key)


def test_a_settled_step_is_not_settled_over(table: "Table") -> None:
    table.settle(table.key("identity", A))
    assert (
        "already" in table.refused(ask.SettleStep, key=table.key("identity", A), status=StepStatus.DONE).why
    )


@pytest.mark.parametrize(
    "key",
    [
        StepKey("arrive", "no-such-step"),
        StepKey("nowhere", "identity", A),
        StepKey("arrive", "identity"),
        StepKey("arrive", "driver", A),
        StepKey("arrive", "identity", A, 5.0),
        StepKey("onset", "comfort-look", A, 6.0),
        StepKey("onset", "comfort-look", A),
        StepKey("onset", "comfort-look", None, 5.0),
    ],
)
def test_a_step_that_is_not_in_the_protocol_is_refused(table: "Table", key: StepKey) -> None:
    refusal = table.refused(ask.SettleStep, key=key, status=StepStatus.DONE)
    assert refusal.why == "This step is not in the session's protocol."


def test_numbers_are_asked_for_and_have_to_be_plausible(table: "Table", provider: ask.Actor) -> None:
    baseline, dose = table.key("baseline", A), table.key("dose", A)
    done = StepStatus.DONE
    assert "missing" in table.refused(ask.SettleStep, provider, key=baseline, status=done).why
    assert "missing" in table.refused(ask.SettleStep, provider, key=dose, status=done).why
    slip = Vitals(1180, 76, 64, 98)
    assert "mmHg" in table.refused(ask.SettleStep, provider, key=baseline, status=done, vitals=slip).why
    assert "mg" in table.refused(ask.SettleStep, provider, key=dose, status=done, dose=Dose(0)).why


def test_numbers_of_a_step_are_recorded_beside_its_tick(table: "Table") -> None:
    table.settle(table.key("baseline", A))
    table.settle(table.key("dose", A))
    one = table.state.partners[A]
    assert [taken.vitals for taken in one.vitals] == [VITALS]
    assert [given.dose for given in one.doses] == [DOSE]


def test_a_signed_step_counts_as_presence_while_the_provider_is_here(table: "Table") -> None:
    table.settle(table.key("provider-present"))
    assert table.state.provider_here
    table.at += 60
    table.settle(table.key("emergency-kit"))
    assert table.state.presence_at == table.now


def test_presence_is_confirmed_by_the_provider_alone(
    table: "Table", facilitator: ask.Actor, provider: ask.Actor
) -> None:
    table.settle(table.key("provider-present"))
    assert "provider" in table.refused(ask.LogEvent, facilitator, kind=Kind.PRESENCE_CONFIRMED).why
    table.do(ask.LogEvent, provider, kind=Kind.PRESENCE_CONFIRMED)


def test_saying_again_that_the_provider_is_in_confirms_no_presence(table: "Table") -> None:
    table.settle(table.key("provider-present"))
    was = table.state.presence_at
    table.at += 600
    assert table.do(ask.LogEvent, kind=Kind.PROVIDER_IN) == ()
    assert table.state.presence_at == was


def test_spoken_alone_is_ticked_after_the_reply_was_entered(table: "Table", provider: ask.Actor) -> None:
    key = table.key("spoken-alone", A)
    assert "reply" in table.refused(ask.SettleStep, key=key, status=StepStatus.DONE).why
    assert "provider" in table.refused(ask.ReplyAlone, partner=A, text="harm").why
    drafts = table.do(ask.ReplyAlone, provider, partner=A, text="harm")
    assert drafts[0].words == {"reply": "harm"}
    assert drafts[0].body == {}
    table.do(ask.SettleStep, key=key, status=StepStatus.DONE)


# What counts as presence


def signed_acts(table: "Table") -> dict[str, "Callable[[ask.Actor], object]"]:
    """Everything that a provider signs while a session runs."""
    key = table.key("vitals", A, 15)
    table.hand_over(A)
    table.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    return {
        "dose": lambda by: table.do(ask.RecordDose, by, partner=A, dose=DOSE),
        "reply": lambda by: table.do(ask.ReplyAlone, by, partner=A, text="well"),
        "urgent": lambda by: table.do(ask.ReadUrgent, by, partner=A),
        "not begun": lambda by: table.do(ask.FormNotBegun, by, partner=B),
        "step": lambda by: table.do(ask.SettleStep, by, key=key, status=StepStatus.DONE, vitals=VITALS),
        "override": lambda by: table.do(
            ask.SettleStep, by, key=key, status=StepStatus.OVERRIDDEN, reason="a reason"
        ),
    }


ACTS = ["dose", "reply", "urgent", "not begun", "step", "override"]


@pytest.mark.parametrize("act", ACTS)
def test_what_the_provider_signs_counts_as_presence(table: "Table", provider: ask.Actor, act: str) -> None:
    table.start(A, B)
    acts = signed_acts(table)
    table.at += 1000
    acts[act](provider)
    assert table.kinds()[-1] is Kind.PRESENCE_CONFIRMED
    assert table.state.presence_at == table.now


@pytest.mark.parametrize("act", ACTS)
def test_whoever_signs_while_away_has_come_back(table: "Table", provider: ask.Actor, act: str) -> None:
    table.start(A, B)
    acts = signed_acts(table)
    table.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    table.at += 1000
    acts[act](provider)
    assert table.kinds()[-1] is Kind.PROVIDER_IN
    assert table.state.provider_here


def test_many_steps_signed_at_once_are_one_presence(table: "Table", provider: ask.Actor) -> None:
    table.start(A, B)
    table.at += 1000
    before = len(table.events)
    for minute in (15, 30, 40):
        key = table.key("vitals", A, minute)
        table.do(ask.SettleStep, provider, key=key, status=StepStatus.DONE, vitals=VITALS)
        table.at += 0.1
    assert table.kinds()[before:].count(Kind.PRESENCE_CONFIRMED) == 1


def test_a_facilitators_step_is_nobodys_presence(table: "Table", provider: ask.Actor) -> None:
    """A provider who unlocked the screen and went away is not present in the ticks of others."""
    table.start(A)
    table.at += 1000
    table.do(ask.SettleStep, provider, key=table.key("comfort-look", A, 5), status=StepStatus.DONE)
    assert table.kinds()[-1] is Kind.STEP_DONE


def test_before_the_provider_has_come_a_signature_brings_nobody_in(
    table: "Table", provider: ask.Actor
) -> None:
    table.do(ask.SettleStep, provider, key=table.key("fasting", A), status=StepStatus.DONE)
    assert not table.state.provider_here
