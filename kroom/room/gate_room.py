"""One gate at a time: what its page shows, and what a hand on it does."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from kroom.reflection.answers import Value, from_text, readable
from kroom.reflection.form import Form
from kroom.room.access import Access
from kroom.room.gate_view import (
    GateAct,
    GateView,
    Private,
    PrivateAnswers,
    PrivateReply,
    Refused,
    StepView,
)
from kroom.room.session_room import SessionRoom
from kroom.session.clock import Moment
from kroom.session.commands import (
    Actor,
    CloseSession,
    Command,
    FormNotBegun,
    ReadUrgent,
    ReplyAlone,
    SettleStep,
    StartBoth,
    StartPartner,
)
from kroom.session.decide import Refusal
from kroom.session.events import Partner
from kroom.session.protocol import CLOSE, SPOKEN_ALONE, URGENT_ANSWERS, Gate, Record, Role, Step
from kroom.session.schedule import gate_keys, open_steps
from kroom.session.state import StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

Numbers = Vitals | Dose


def spoken(numbers: Numbers) -> str:
    """Numbers as they are read beside a step."""
    if isinstance(numbers, Dose):
        return f"{numbers.mg:g} mg"
    pressure = f"{numbers.systolic:.0f}/{numbers.diastolic:.0f} mmHg"
    return f"{pressure}, {numbers.heart_rate:.0f}/min, {numbers.spo2:.0f} %"


@dataclass(slots=True)
class _Shown:
    """What the page has open besides the steps themselves."""

    entered: dict[StepKey, Numbers] = field(default_factory=dict[StepKey, Numbers])
    refused: Refused | None = None
    reply: PrivateReply | None = None
    answers: PrivateAnswers | None = None
    secret_problem: str = ""
    accepted: int = 0
    busy: bool = False
    reader: Actor | None = None


class GateRoom(QObject):
    """The gate that is worked on. `passed(GateAct)` when its last button was pressed and allowed."""

    changed = Signal()
    passed = Signal(object)

    def __init__(
        self, access: Access, session: SessionRoom, form: Form, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._form = form
        self._gate: Gate | None = None
        self._shown = _Shown()
        self._waiting: SettleStep | None = None
        access.proved.connect(self._on_proved)
        access.refused.connect(self._on_secret_refused)
        access.pins_allowed.connect(self._on_pins_allowed)
        session.changed.connect(self.changed)

    @property
    def gate(self) -> Gate:
        """The gate that is shown. Raises RuntimeError before `show`."""
        if self._gate is None:
            raise RuntimeError("no gate is shown")
        return self._gate

    def show(self, gate: Gate) -> None:
        """Turn to a gate."""
        self._gate = gate
        self._shown = _Shown()
        self.changed.emit()

    def next_gate(self) -> Gate | None:
        """The gate after this one before the same place, or None."""
        same = self._session.state.protocol.gates_before(self.gate.before)
        after = same.index(self.gate) + 1
        return same[after] if after < len(same) else None

    def view(self) -> GateView:
        """What the page shows now."""
        state, shown = self._session.state, self._shown
        return GateView(
            title=self.gate.title,
            style=self.gate.style,
            steps=tuple(self._step(key, step) for key, step in gate_keys(self.gate, state)),
            name_a=self._session.name(Partner.A),
            name_b=self._session.name(Partner.B),
            sits_out=frozenset(partner for partner, one in state.partners.items() if one.sat_out),
            acts=self._acts(),
            refused=shown.refused,
            reply=shown.reply,
            answers=shown.answers,
            secret_problem=shown.secret_problem,
            accepted=shown.accepted,
            busy=shown.busy,
            pins_blocked=self._access.pins_blocked,
        )

    def settle(self, key: StepKey, status: StepStatus) -> None:
        """Settle or reopen a step as the one who unlocked the screen."""
        self._send([SettleStep(now=self._now(), by=self._access.actor, key=key, status=status)])

    def enter(self, key: StepKey, numbers: Numbers) -> None:
        """Numbers for a step: settled at once where the facilitator may, else kept for the signature."""
        if problems := numbers.problems():
            self._refuse(Refusal("; ".join(problems) + ".", (key,)))
            return
        step = self._session.state.protocol.find_step(key.place, key.step)
        if step.by is Role.PROVIDER:
            self._shown.entered[key] = numbers
            self._accept()
        else:
            self._send([self._done(key, self._access.actor, numbers)])

    def sign(self, pin: str, keys: Iterable[StepKey]) -> None:
        """The provider signs steps, all with one PIN."""
        if provider := self._provider(pin):
            self._send([self._done(key, provider, self._shown.entered.get(key)) for key in keys])

    def settle_signed(self, pin: str, key: StepKey, status: StepStatus) -> None:
        """The provider marks one of their steps declined, not applicable or open again."""
        if provider := self._provider(pin):
            self._send([SettleStep(now=self._now(), by=provider, key=key, status=status)])

    def override(self, key: StepKey, passphrase: str, reason: str) -> None:
        """Override a step by the provider's passphrase; the answer comes when it was checked."""
        if not reason.strip():
            self._secret_problem("An override needs a reason.")
            return
        by = Actor("", Role.PROVIDER)
        self._waiting = SettleStep(
            now=self._now(), by=by, key=key, status=StepStatus.OVERRIDDEN, reason=reason.strip()
        )
        self._shown.busy = True
        self.changed.emit()
        self._access.prove_passphrase(passphrase, Role.PROVIDER)

    def allow_pins(self, passphrase: str) -> None:
        """A provider's passphrase, where their PINs were wrong too often."""
        self._shown.busy = True
        self.changed.emit()
        self._access.allow_pins(passphrase)

    def stop_refused(self, why: str) -> None:
        """Why the session was not stopped, for the sheet that asked."""
        self._secret_problem(why)

    def open_reply(self, partner: Partner, pin: str) -> None:
        """Open the reply to "spoken with alone", or an empty page for it, behind the provider's PIN."""
        if self._provider(pin):
            text = self._session.words(self._session.state.partners[partner].reply)
            self._shown.reply = PrivateReply(partner, text)
            self._accept()

    def write_reply(self, partner: Partner, text: str, pin: str) -> None:
        """Keep the reply and settle its step; the page looks the same whatever it was."""
        if provider := self._provider(pin):
            reply = ReplyAlone(now=self._now(), by=provider, partner=partner, text=text)
            self._send([reply, *self._settled(SPOKEN_ALONE, partner, provider)])

    def open_urgent(self, partner: Partner, pin: str) -> None:
        """Open a partner's urgent answers for the provider, which is recorded."""
        provider = self._provider(pin)
        if provider and self._send([ReadUrgent(now=self._now(), by=provider, partner=partner)]):
            self._shown.answers = PrivateAnswers(partner, self._urgent(partner))
            self._shown.reader = provider
            self.changed.emit()

    def urgent_read(self, partner: Partner) -> None:
        """The provider who opened them says that they have read them: the step is theirs, and settled."""
        reader = self._shown.reader
        self.close_private()
        if reader is not None:
            self._send(self._settled(URGENT_ANSWERS, partner, reader))

    def not_begun(self, partner: Partner, pin: str) -> None:
        """The provider records that a partner did not begin the form, which leaves nothing to read."""
        if provider := self._provider(pin):
            not_begun = FormNotBegun(now=self._now(), by=provider, partner=partner)
            self._send([not_begun, *self._settled(URGENT_ANSWERS, partner, provider)])

    def close_private(self) -> None:
        """Nothing private stays on the screen."""
        self._shown.reply = self._shown.answers = self._shown.reader = None
        self.changed.emit()

    def act(self, act: GateAct) -> None:
        """One of the gate's last buttons; `passed`, or the refusal shows."""
        if refusal := self._refusal_of(act):
            self._refuse(refusal)
            return
        self._shown.refused = None
        self.passed.emit(act)

    def _refusal_of(self, act: GateAct) -> Refusal | None:
        now, by = self._now(), self._access.actor
        if act is GateAct.START_BOTH:
            return self._session.send(StartBoth(now=now, by=by))
        if act is GateAct.START_A:
            return self._session.send(StartPartner(now=now, by=by, partner=Partner.A))
        if act is GateAct.START_B:
            return self._session.send(StartPartner(now=now, by=by, partner=Partner.B))
        if act is GateAct.CLOSE:
            return self._session.send(CloseSession(now=now, by=by))
        return None

    def _acts(self) -> tuple[GateAct, ...]:
        state = self._session.state
        if self.gate.before == CLOSE:
            last = self.next_gate() is None
            return (GateAct.CLOSE if last else GateAct.CONTINUE, GateAct.STOP_EARLY)
        if self.gate not in state.protocol.start_gates or self.next_gate() is not None:
            return (GateAct.CONTINUE,)
        waiting = {
            Partner.A: GateAct.START_A,
            Partner.B: GateAct.START_B,
        }
        starts = [
            act
            for p, act in waiting.items()
            if not state.partners[p].started and not state.partners[p].sat_out
        ]
        both = (GateAct.START_BOTH,) if len(starts) == len(waiting) else ()
        return (*both, *starts, GateAct.CONTINUE)

    def _step(self, key: StepKey, step: Step) -> StepView:
        state = self._session.state
        mark = state.steps.get(key)
        status = state.step_status(key)
        settled = mark is not None and status is not StepStatus.OPEN
        return StepView(
            key=key,
            title=step.title,
            hint=step.hint,
            by=step.by,
            status=status,
            record=step.record,
            allow=step.allow,
            who=self._person(mark.by) if mark and settled else "",
            at=mark.at.at_utc if mark and settled else None,
            value=self._value(key, step),
            entered=key in self._shown.entered and status is StepStatus.OPEN,
            baseline=self._baseline(key, step),
            private=_PRIVATE.get(step.id, Private.NONE),
        )

    def _value(self, key: StepKey, step: Step) -> str:
        if numbers := self._shown.entered.get(key):
            return spoken(numbers)
        if key.partner is None or self._session.state.step_status(key) is not StepStatus.DONE:
            return ""
        one = self._session.state.partners[key.partner]
        if step.record is Record.VITALS and one.vitals:
            return spoken(one.vitals[-1].vitals)
        return spoken(one.doses[-1].dose) if step.record is Record.DOSE and one.doses else ""

    def _baseline(self, key: StepKey, step: Step) -> str:
        if key.partner is None or step.record is not Record.VITALS:
            return ""
        one = self._session.state.partners[key.partner]
        return spoken(one.vitals[0].vitals) if one.started and one.vitals else ""

    def _person(self, person: str) -> str:
        found = self._access.store.people.get(person)
        return found.name if found else ""

    def _urgent(self, partner: Partner) -> tuple[tuple[str, str], ...]:
        kept = self._session.state.partners[partner].form.answers
        answers: dict[str, Value] = {
            link: from_text(text) for link, row in kept.items() if (text := self._session.words(row))
        }
        return tuple((one.prompt, readable(one, answers)) for one in self._form.urgent)

    def _done(self, key: StepKey, by: Actor, numbers: Numbers | None) -> SettleStep:
        command = SettleStep(now=self._now(), by=by, key=key, status=StepStatus.DONE)
        if isinstance(numbers, Vitals):
            return replace(command, vitals=numbers)
        return replace(command, dose=numbers)

    def _settled(self, step_id: str, partner: Partner, by: Actor) -> list[Command]:
        """Settles this gate's open steps of that id: what was done behind the PIN was all they ask for."""
        state = self._session.state
        return [
            self._done(key, by, None)
            for key, step in gate_keys(self.gate, state)
            if step.id == step_id and key.partner is partner and state.step_status(key) is StepStatus.OPEN
        ]

    def _provider(self, pin: str) -> Actor | None:
        found = self._access.by_pin(pin, Role.PROVIDER)
        if isinstance(found, Actor):
            return found
        self._secret_problem(found)
        return None

    def _send(self, commands: Iterable[Command]) -> bool:
        self._shown.refused = None
        self._shown.secret_problem = ""
        for command in commands:
            if refusal := self._session.send(command):
                self._shown.accepted += 1
                self._refuse(refusal)
                return False
            if isinstance(command, SettleStep):
                self._shown.entered.pop(command.key, None)
        self._accept()
        return True

    def _accept(self) -> None:
        self._shown.accepted += 1
        self._shown.secret_problem = ""
        self.changed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self._shown.refused = Refused(refusal.why, refusal.steps)
        self.changed.emit()

    def _secret_problem(self, text: str) -> None:
        self._shown.secret_problem = text
        self._shown.busy = False
        self.changed.emit()

    def _on_pins_allowed(self, allowed: bool) -> None:
        self._secret_problem("" if allowed else "This is not the passphrase of a provider here.")

    def _on_proved(self, actor: Actor) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._shown.busy = False
            self._send([replace(waiting, now=self._now(), by=actor)])

    def _on_secret_refused(self, why: str) -> None:
        if self._waiting is not None:
            self._waiting = None
            self._secret_problem(why)

    def still_open(self, partner: Partner) -> tuple[StepKey, ...]:
        """The open steps of all gates before the same place that concern this partner."""
        gates = self._session.state.protocol.gates_before(self.gate.before)
        return tuple(key for key, _ in open_steps(self._session.state, gates, partner))

    def _now(self) -> Moment:
        return self._session.clock()


_PRIVATE = {SPOKEN_ALONE: Private.REPLY, URGENT_ANSWERS: Private.URGENT}
