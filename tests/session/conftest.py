"""A session in memory: what is decided is applied at once, and a clock that a test moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.decide import Refusal, decide, open_session
from kroom.session.events import Draft, Event, Json, Kind, Partner
from kroom.session.fold import apply
from kroom.session.protocol import SPOKEN_ALONE, URGENT_ANSWERS, Gate, Record, Role, Step
from kroom.session.protocol_file import protocol_text
from kroom.session.schedule import gate_keys
from kroom.session.state import Chair, SessionState, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

FACILITATOR = ask.Actor("nora", Role.FACILITATOR)
PROVIDER = ask.Actor("petra", Role.PROVIDER)
DESCENDING = """
title = "With a gate in the middle"
route = "iv"
presence_minutes = 30

[[phase]]
id = "rise"
title = "Rise"
minutes = 10

[[phase]]
id = "descent"
title = "Descent"
minutes = 20

[[gate]]
id = "arrive"
title = "Arrive"
before = "rise"

[[gate.step]]
id = "provider-present"
title = "Provider present"
by = "provider"

[[gate]]
id = "turn"
title = "Before the descent"
before = "descent"

[[gate.step]]
id = "light"
title = "Light lowered"

[[gate.step]]
id = "pump"
title = "Pump off"
per = "partner"
by = "provider"
"""
BEGAN = datetime(2026, 5, 4, 9, tzinfo=UTC)


class Table:
    """One couple at their session, prepared with music and headsets that were heard.

    Times are seconds from the opening; `at` is where the clock stands. `protocol` is a name or TOML.
    """

    def __init__(self, protocol: str = "intravenous") -> None:
        self.at = 0.0
        self.events: list[Event] = []
        self._rows = 0
        text = protocol if "\n" in protocol else protocol_text(protocol)
        opening = ask.Opening("couple-1", text, {Partner.A: "Ada", Partner.B: "Ben"})
        opened = open_session(opening)
        assert not isinstance(opened, Refusal)
        self._state: SessionState | None = None
        self.write(FACILITATOR, opened)
        for partner in Partner:
            chair = Chair("calm.xspf", "Calm", f"headset-{partner}", f"Headset {partner}")
            self.do(ask.PrepareChair, partner=partner, chair=chair)
            self.do(ask.HearHeadset, partner=partner)

    @property
    def state(self) -> SessionState:
        assert self._state is not None
        return self._state

    @property
    def now(self) -> Moment:
        return Moment(BEGAN + timedelta(seconds=self.at), round(self.at * 1000), "boot-1")

    def kinds(self) -> list[Kind]:
        return [event.kind for event in self.events]

    def tell(
        self, command: type[ask.Command], by: ask.Actor = FACILITATOR, **rest: object
    ) -> tuple[Draft, ...] | Refusal:
        """What is decided of a command; what may happen happens."""
        decision = decide(
            self.state, cast("Callable[..., ask.Command]", command)(now=self.now, by=by, **rest)
        )
        if not isinstance(decision, Refusal):
            self.write(by, decision)
        return decision

    def do(
        self, command: type[ask.Command], by: ask.Actor = FACILITATOR, **rest: object
    ) -> tuple[Draft, ...]:
        """A command that has to be allowed."""
        decision = self.tell(command, by, **rest)
        assert not isinstance(decision, Refusal), decision
        return decision

    def refused(self, command: type[ask.Command], by: ask.Actor = FACILITATOR, **rest: object) -> Refusal:
        """A command that has to be refused."""
        before = len(self.events)
        decision = self.tell(command, by, **rest)
        assert isinstance(decision, Refusal), decision
        assert len(self.events) == before
        return decision

    def write(self, by: ask.Actor, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            body: dict[str, Json] = dict(draft.body)
            for key in draft.words:
                self._rows += 1
                body[key] = {"words": f"row-{self._rows}", "digest": "00"}
            event = Event(len(self.events) + 1, "session-1", self.now, by.id, draft.kind, draft.partner, body)
            self.events.append(event)
            self._state = apply(self._state, event)

    def key(self, step: str, partner: Partner | None = None, minute: float | None = None) -> StepKey:
        """The key of a step, by its id alone."""
        protocol = self.state.protocol
        holder = next(
            one
            for one in (*protocol.gates, *protocol.phases)
            if any(known.id == step and (minute is None or minute in known.at) for known in one.steps)
        )
        return StepKey(holder.id, step, partner, minute)

    def settle(self, key: StepKey, status: StepStatus = StepStatus.DONE) -> None:
        """Settle a step as it has to be: by the one who may, with the numbers that it wants."""
        step = self.state.protocol.find_step(key.place, key.step)
        self.ready(key)
        self.do(ask.SettleStep, PROVIDER, key=key, status=status, **numbers(step))

    def ready(self, key: StepKey) -> None:
        """What has to be before a step can be ticked: a reply that was entered, answers that were read."""
        if key.partner is None:
            return
        one = self.state.partners[key.partner]
        if key.step == SPOKEN_ALONE and one.reply is None:
            self.do(ask.ReplyAlone, PROVIDER, partner=key.partner, text="all is well")
        if key.step == URGENT_ANSWERS and not one.form.urgent_read:
            self.do(ask.FormNotBegun, PROVIDER, partner=key.partner)

    def open_keys(self, gates: tuple[Gate, ...], partner: Partner | None = None) -> list[StepKey]:
        return [
            key
            for gate in gates
            for key, _ in gate_keys(gate, self.state)
            if self.state.step_status(key) is StepStatus.OPEN
            and (partner is None or key.partner in (None, partner))
        ]

    def pass_gates(self, before: str, partner: Partner | None = None) -> None:
        """Settle the open steps of the gates before a place, of the couple and one partner or both."""
        for key in self.open_keys(self.state.protocol.gates_before(before), partner):
            self.settle(key)

    def start(self, *partners: Partner) -> None:
        """Pass the gates of these partners and start them."""
        for partner in partners:
            self.pass_gates(self.state.protocol.phases[0].id, partner)
            self.do(ask.StartPartner, partner=partner)

    def hand_over(self, partner: Partner) -> None:
        self.pass_gates("form", partner)
        self.do(ask.HandOver, partner=partner)


def numbers(step: Step) -> dict[str, object]:
    """Plausible numbers for a step that records some."""
    if step.record is Record.VITALS:
        return {"vitals": Vitals(118, 76, 64, 98)}
    return {"dose": Dose(35)} if step.record is Record.DOSE else {}


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def lay_table() -> Callable[..., Table]:
    """Makes tables: one for each example of hypothesis."""
    return Table


@pytest.fixture
def descending() -> Table:
    """A session whose protocol has a gate in the middle, before the descent (minute 10)."""
    return Table(DESCENDING)


@pytest.fixture
def facilitator() -> ask.Actor:
    return FACILITATOR


@pytest.fixture
def provider() -> ask.Actor:
    return PROVIDER
