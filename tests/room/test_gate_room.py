from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.reflection.shipped import first_impressions
from kroom.room.gate_room import GateRoom
from kroom.room.gate_view import GateAct, StepView
from kroom.session import commands as ask
from kroom.session.events import Partner
from kroom.session.protocol_file import protocol_text
from kroom.session.state import StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
PIN, PASSPHRASE = "314159", "petra's hill"
Gates = Callable[[str], GateRoom]


@pytest.fixture
def gates(house: "House") -> Gates:
    """Turns to a gate by its id."""
    house.open()
    room = GateRoom(house.access, house.session, first_impressions())

    def show(gate: str) -> GateRoom:
        room.show(next(one for one in house.state.protocol.gates if one.id == gate))
        return room

    return show


def step(room: GateRoom, key: StepKey) -> StepView:
    return next(one for one in room.view().steps if one.key == key)


def test_the_provider_signs_all_of_theirs_at_once(gates: Gates, house: "House") -> None:
    room = gates("arrive")
    for partner in Partner:
        room.enter(StepKey("arrive", "baseline", partner), Vitals(118, 76, 64, 98))
        room.enter(StepKey("arrive", "dose", partner), Dose(35))
    to_sign = room.view().to_sign
    assert len(to_sign) == 6
    room.sign(PIN, to_sign)
    assert room.view().to_sign == ()
    assert {house.state.steps[key].by for key in to_sign} == {house.petra.id}
    assert step(room, StepKey("arrive", "baseline", A)).value == "118/76 mmHg, 64/min, 98 %"
    assert step(room, StepKey("arrive", "dose", B)).who == "Petra"


def test_numbers_wait_for_the_signature(gates: Gates, house: "House") -> None:
    room, key = gates("arrive"), StepKey("arrive", "baseline", A)
    assert key not in room.view().to_sign
    room.enter(key, Vitals(118, 76, 64, 98))
    assert step(room, key).entered
    assert house.state.step_status(key) is StepStatus.OPEN


def test_a_slip_is_not_taken(gates: Gates) -> None:
    room, key = gates("arrive"), StepKey("arrive", "baseline", A)
    room.enter(key, Vitals(1180, 76, 64, 98))
    refused = room.view().refused
    assert refused is not None
    assert refused.steps == (key,)
    assert not step(room, key).entered


@pytest.mark.parametrize("pin", ["271828", "000000", ""])
def test_nobody_elses_pin_signs(gates: Gates, house: "House", pin: str) -> None:
    room, key = gates("settle"), StepKey("settle", "provider-present")
    room.sign(pin, [key])
    assert room.view().secret_problem
    assert house.state.step_status(key) is StepStatus.OPEN


def test_a_facilitators_tick_and_its_taking_back(gates: Gates, house: "House") -> None:
    room, key = gates("arrive"), StepKey("arrive", "identity", A)
    room.settle(key, StepStatus.DONE)
    assert step(room, key).who == "Nora"
    room.settle(key, StepStatus.OPEN)
    assert step(room, key).who == ""
    assert [event.actor for event in house.session.events()[-2:]] == [house.nora.id] * 2


def test_an_override_needs_the_providers_passphrase_and_a_reason(
    gates: Gates, house: "House", qtbot: QtBot
) -> None:
    room, key = gates("arrive"), StepKey("arrive", "driver")
    room.override(key, PASSPHRASE, "  ")
    assert "reason" in room.view().secret_problem
    with qtbot.waitSignal(house.access.refused):
        room.override(key, "nora's river", "a taxi")
    assert room.view().secret_problem
    assert house.state.step_status(key) is StepStatus.OPEN
    with qtbot.waitSignal(house.access.proved):
        room.override(key, PASSPHRASE, "a taxi")
    mark = house.state.steps[key]
    assert (mark.status, mark.by, house.session.words(mark.reason)) == (
        StepStatus.OVERRIDDEN, house.petra.id, "a taxi",
    )  # fmt: skip
    assert not room.view().busy


def test_a_pin_overrides_nothing(gates: Gates, house: "House", qtbot: QtBot) -> None:
    room, key = gates("arrive"), StepKey("arrive", "driver")
    with qtbot.waitSignal(house.access.refused):
        room.override(key, PIN, "a taxi")
    assert house.state.step_status(key) is StepStatus.OPEN


def test_the_reply_is_entered_and_read_behind_the_pin(gates: Gates, house: "House") -> None:
    room, key = gates("discharge"), StepKey("discharge", "spoken-alone", A)
    room.write_reply(A, "harm", "271828")
    assert house.state.partners[A].reply is None
    assert step(room, key).open
    room.write_reply(A, "harm", PIN)
    room.write_reply(B, "", PIN)
    others = replace(step(room, replace(key, partner=B)), key=key)
    assert step(room, key) == others, "the page looks the same whatever it was"
    assert step(room, key).status is StepStatus.DONE
    assert "harm" not in str(room.view())
    room.open_reply(A, "000000")
    assert room.view().reply is None
    room.open_reply(A, PIN)
    reply = room.view().reply
    assert reply is not None
    assert reply.text == "harm"
    room.close_private()
    assert room.view().reply is None


def test_the_urgent_answers_are_read_behind_the_pin(gates: Gates, house: "House") -> None:
    room = gates("discharge")
    house.start(A)
    house.pass_gates("form", A)
    house.do(ask.HandOver, partner=A)
    for link, answer in (("hard", '"a-lot"'), ("stays", '"the sea"')):
        house.do(ask.SaveAnswer, ask.Actor("a"), partner=A, link_id=link, answer=answer)
    house.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=True)
    room.open_urgent(A, "271828")
    assert room.view().answers is None
    assert not house.state.partners[A].form.urgent_read
    room.open_urgent(A, PIN)
    shown = room.view().answers
    assert shown is not None
    assert len(shown.answers) == 3
    assert "the sea" not in str(shown), "only the urgent ones"
    assert house.state.partners[A].form.urgent_read
    key = StepKey("discharge", "urgent-answers", A)
    room.close_private()
    assert room.view().answers is None
    room.urgent_read(A)
    assert step(room, key).open, "whoever only closed them has not said that they were read"
    room.open_urgent(A, PIN)
    room.urgent_read(A)
    assert room.view().answers is None
    assert step(room, key).status is StepStatus.DONE
    assert house.state.steps[key].by == house.petra.id


def test_the_provider_records_a_form_that_was_not_begun(gates: Gates, house: "House") -> None:
    room, key = gates("discharge"), StepKey("discharge", "urgent-answers", A)
    room.sign(PIN, [key])
    assert room.view().refused is not None
    room.not_begun(A, PIN)
    assert house.state.step_status(key) is StepStatus.DONE


def test_a_start_that_is_blocked_names_the_steps(gates: Gates, house: "House") -> None:
    room = gates("settle")
    house.pass_gates("onset", A, besides="bathroom")
    passed: list[GateAct] = []
    room.passed.connect(passed.append)
    room.act(GateAct.START_A)
    refused = room.view().refused
    assert refused is not None
    assert refused.steps == (StepKey("settle", "bathroom", A),) == room.still_open(A)
    assert passed == []
    room.settle(refused.steps[0], StepStatus.DONE)
    room.act(GateAct.START_A)
    assert passed == [GateAct.START_A]
    assert GateAct.START_A not in room.view().acts
    assert house.state.partners[A].running


def test_both_are_started_by_one_act_or_neither_is(gates: Gates, house: "House") -> None:
    room = gates("settle")
    house.pass_gates("onset", A)
    passed: list[GateAct] = []
    room.passed.connect(passed.append)
    room.act(GateAct.START_BOTH)
    refused = room.view().refused
    assert refused is not None
    assert refused.why.startswith("B can't start yet")
    assert not house.state.partners[A].running
    house.pass_gates("onset", B)
    room.act(GateAct.START_BOTH)
    assert passed == [GateAct.START_BOTH]
    assert house.state.partners[A].started == house.state.partners[B].started is not None
    assert room.view().acts == (GateAct.CONTINUE,)


def test_both_are_not_offered_where_one_sits_out(gates: Gates, house: "House") -> None:
    room = gates("settle")
    house.do(ask.SitOut, partner=B)
    assert room.view().acts == (GateAct.START_A, GateAct.CONTINUE)


def test_the_baseline_stands_beside_the_new_vitals(gates: Gates, house: "House") -> None:
    room, key = gates("discharge"), StepKey("discharge", "vitals-near-baseline", A)
    house.start(A)
    room.enter(key, Vitals(125, 80, 70, 97))
    shown = step(room, key)
    assert (shown.baseline, shown.value) == ("118/76 mmHg, 64/min, 98 %", "125/80 mmHg, 70/min, 97 %")


def test_no_gate_is_shown_before_one_is_turned_to(house: "House") -> None:
    house.open()
    room = GateRoom(house.access, house.session, first_impressions())
    with pytest.raises(RuntimeError, match="no gate"):
        room.view()


def test_a_wrong_pin_marks_and_records_nothing(gates: Gates, house: "House") -> None:
    room = gates("arrive")
    before = house.session.events()
    room.settle_signed("000000", StepKey("arrive", "fasting", A), StepStatus.DECLINED)
    room.not_begun(A, "000000")
    assert house.session.events() == before
    room.settle_signed(PIN, StepKey("arrive", "fasting", A), StepStatus.DECLINED)
    assert house.session.events() == before, "fasting can't be declined"


def test_numbers_that_the_facilitator_may_take_need_no_signature(house: "House") -> None:
    theirs = 'per = "partner"\nby = "provider"\nrecord = "vitals"'
    plan = protocol_text("intravenous").replace(theirs, 'per = "partner"\nrecord = "vitals"')
    opening = ask.Opening("couple", plan, {A: "Ada", B: "Ben"})
    assert house.session.open(opening, house.nora) is None
    room = GateRoom(house.access, house.session, first_impressions())
    room.show(house.state.protocol.gates[0])
    key = StepKey("arrive", "baseline", A)
    room.enter(key, Vitals(118, 76, 64, 98))
    assert (step(room, key).who, step(room, key).value) == ("Nora", "118/76 mmHg, 64/min, 98 %")
    assert house.state.partners[A].vitals[-1].vitals.systolic == 118
