"""Whatever hands ask for, in whatever order: the state stays a valid one."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.decide import _RULES, LOGGED, Refusal, decide  # pyright: ignore[reportPrivateUsage]
from kroom.session.decide_log import CARRIES
from kroom.session.events import Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.protocol import NEVER_OVERRIDDEN, Role
from kroom.session.schedule import gate_keys, open_steps
from kroom.session.state import Chair, FormStatus, StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
VITALS, DOSE = Vitals(118, 76, 64, 98), Dose(35)


class Hands:
    """Hands that ask for anything at any time, with a chance's help."""

    def __init__(self, table: "Table", chance: random.Random) -> None:
        self.table, self.chance = table, chance
        self.keys = [key for gate in table.state.protocol.gates for key, _ in gate_keys(gate, table.state)]

    def touch(self) -> None:
        """One command, one step of the clock, and what has to hold whatever was asked."""
        table, chance = self.table, self.chance
        table.at += chance.choice([0.0, 1.0, 4.0, 90.0, 600.0])
        command = chance.choice(self.commands())
        before = table.state
        decision = decide(before, command)
        if isinstance(decision, Refusal):
            assert decision.why.endswith(".")
            return
        late = isinstance(command, ask.AddLate)
        assert late or not before.status.over, "nothing but what was forgotten follows the end"
        started = [draft.partner for draft in decision if draft.kind is Kind.PARTNER_STARTED]
        for partner in started:
            assert not open_steps(before, before.protocol.start_gates, partner)
            assert before.provider_here
        if any(draft.kind is Kind.SESSION_CLOSED for draft in decision):
            assert not open_steps(before, before.protocol.gates_before("close"), None)
        table.write(command.by, decision)

    def body(self, kind: Kind) -> dict[str, Json]:
        """What a line may carry, and now and then what it may not."""
        values: dict[str, Json] = {"volume": 30, "at_once": True, "at_s": 60.0, "problem": "sea.flac"}
        keys = CARRIES.get(kind, frozenset()) if self.chance.random() < 0.9 else {"volume"}
        return {key: values.get(key, "died") for key in keys}

    def change_of_phase(self, by: ask.Actor, partner: Partner) -> ask.Command:
        """Any phase, or none that is known, made as long as nobody would."""
        chance = self.chance
        ids = [phase.id for phase in self.table.state.protocol.phases]
        return ask.ChangePhase(
            now=self.table.now,
            by=by,
            partners=chance.choice([(partner,), tuple(Partner), ()]),
            phase=chance.choice([*ids, "no-such"]),
            minutes=chance.choice([-1.0, 0.0, 0.5, 20.0, 600.0, 10_000.0]),
        )

    def late(self, now: Moment, by: ask.Actor, partner: Partner) -> ask.Command:
        """Anything that was forgotten, at any time, also where there was none."""
        entry = self.chance.choice(
            [
                ask.AddNote(now=now, by=by, text="calm", partner=self.chance.choice([None, partner])),
                ask.TakeVitals(now=now, by=by, partner=partner, vitals=VITALS),
                ask.RecordDose(now=now, by=by, partner=partner, dose=DOSE),
            ]
        )
        at = now.at_utc - timedelta(minutes=self.chance.choice([-1, 0, 0, 7, 9_000]))
        return ask.AddLate(now=now, by=by, entry=entry, at=at)

    def commands(self) -> list[ask.Command]:
        """One of each, with an anybody and an anything; likely ones more than once."""
        chance, now = self.chance, self.table.now
        partner = chance.choice(list(Partner))
        by = chance.choice(
            [ask.Actor("nora", Role.FACILITATOR), ask.Actor("petra", Role.PROVIDER), ask.Actor(partner.value)]
        )
        key, kind = chance.choice(self.keys), chance.choice(list(LOGGED))
        step = self.table.state.protocol.find_step(key.place, key.step)
        status = chance.choice([StepStatus.DONE, StepStatus.DONE, *StepStatus])
        settle = ask.SettleStep(
            now=now,
            by=ask.Actor("petra", step.by) if chance.random() < 0.9 else by,
            key=key,
            status=status,
            vitals=VITALS,
            dose=DOSE,
            reason=chance.choice(["", "for a reason"]),
        )
        chair = Chair("calm.xspf", "Calm", chance.choice(["", "one", "other"]), "")
        headset = chance.choice(["", "one", "other", "spare"])
        link = chance.choice(["now", "hard", "need"])
        return [
            *[settle] * 8,
            *[ask.StartPartner(now=now, by=by, partner=partner)] * 2,
            ask.StartBoth(now=now, by=by),
            ask.EndPartner(now=now, by=by, partner=partner),
            ask.UndoEnd(now=now, by=by, partner=partner),
            self.change_of_phase(by, partner),
            ask.PrepareChair(now=now, by=by, partner=partner, chair=chair),
            ask.HearHeadset(now=now, by=by, partner=partner),
            ask.LogEvent(
                now=now, by=by, kind=kind, partner=chance.choice([None, partner]), body=self.body(kind)
            ),
            ask.MoveHeadset(
                now=now, by=by, partner=partner, headset=headset, name="", sure=chance.random() < 0.5
            ),
            ask.SwapHeadsets(now=now, by=by),
            ask.AddNote(now=now, by=by, text=chance.choice(["", "calm"]), partner=partner),
            self.late(now, by, partner),
            ask.TakeVitals(now=now, by=by, partner=partner, vitals=VITALS),
            ask.RecordDose(now=now, by=by, partner=partner, dose=DOSE),
            *[ask.HandOver(now=now, by=by, partner=partner)] * 2,
            ask.ShowQuestion(now=now, by=by, partner=partner, link_id=link),
            *[ask.SaveAnswer(now=now, by=by, partner=partner, link_id=link, answer='"calm"')] * 2,
            ask.SaveAnswer(now=now, by=by, partner=partner, link_id=link, answer=None),
            ask.CallHelp(now=now, by=by, partner=partner, link_id=link),
            ask.LeaveForm(now=now, by=by, partner=partner, finished=chance.random() < 0.5),
            ask.FormNotBegun(now=now, by=by, partner=partner),
            ask.ReplyAlone(now=now, by=by, partner=partner, text="well"),
            ask.ReadUrgent(now=now, by=by, partner=partner),
            ask.Resume(now=now, by=by, gap_s=3.0),
            ask.CloseSession(now=now, by=by),
            *([ask.StopSession(now=now, by=by, reason="ill")] if chance.random() < 0.02 else []),
            *([ask.SitOut(now=now, by=by, partner=partner)] if chance.random() < 0.1 else []),
        ]


@settings(max_examples=30)
@given(st.randoms(use_true_random=True), st.sampled_from(["bare", "ready", "running"]))
def test_any_order_of_commands_leaves_a_valid_state(
    lay_table: "Callable[[], Table]", chance: random.Random, how_far: str
) -> None:
    table = lay_table()
    if how_far == "ready":
        table.pass_gates("onset")
    if how_far == "running":
        table.start(A, B)
        table.pass_gates("form")
    hands = Hands(table, chance)
    for _ in range(120):
        hands.touch()
        holds(table)
    assert fold(table.events) == table.state, "the same events amount to the same state"


def test_those_hands_know_every_command(table: "Table") -> None:
    chance = random.Random(1)  # noqa: S311
    hands = Hands(table, chance)
    assert {type(command) for _ in range(300) for command in hands.commands()} == set(_RULES)


def holds(table: "Table") -> None:
    """What is true of every session, whatever hands did."""
    state = table.state
    ones = state.partners.values()
    assert sum(one.form.status is FormStatus.HANDED_OVER for one in ones) <= 1
    assert not all(one.sat_out for one in ones)
    for one in ones:
        assert one.ended is None or one.started is not None
        assert not (one.sat_out and one.started)
        assert one.calm is None or (one.started is None and not one.sat_out)
    headsets = [one.chair.headset for one in ones if one.chair.headset and not one.sat_out]
    assert len(headsets) == len(set(headsets))
    for key, mark in state.steps.items():
        if mark.status is StepStatus.OVERRIDDEN:
            assert key.step not in NEVER_OVERRIDDEN
            assert mark.by == "petra"
            assert mark.reason


@settings(max_examples=15)
@given(st.randoms(use_true_random=True), st.sampled_from(list(Partner)))
def test_a_start_gets_through_only_with_every_step_settled(
    lay_table: "Callable[[], Table]", chance: random.Random, partner: Partner
) -> None:
    table = lay_table()
    keys = table.open_keys(table.state.protocol.start_gates, partner)
    chance.shuffle(keys)
    for key in keys:
        assert key in table.refused(ask.StartPartner, partner=partner).steps
        table.settle(key)
    table.do(ask.StartPartner, partner=partner)
