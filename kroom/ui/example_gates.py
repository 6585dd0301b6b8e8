"""The gates of the shipped intravenous protocol, in each state that a room may meet."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from kroom.room.gate_view import (
    GateAct,
    GateView,
    Private,
    PrivateAnswers,
    PrivateReply,
    Refused,
    StepView,
)
from kroom.session.events import Partner
from kroom.session.protocol import SPOKEN_ALONE, URGENT_ANSWERS, Gate, Per, Record, Role, Step
from kroom.session.protocol_file import protocol_text, read_protocol
from kroom.session.state import StepKey, StepStatus
from kroom.ui.pages.gate import GatePage
from kroom.ui.theme import Theme

Make = Callable[[Theme], GatePage]

AT = datetime.fromisoformat("2026-11-23T12:04:00+00:00")
BASELINE = "118/76 mmHg, 64/min, 98 %"
LONG_NAME = "Maximiliane-Josephine von der Tann-Rathsamhausen"
ANSWERS = (
    ("How are you right now?", "Tender"),
    ("Was any part hard?", "A little"),
    ("If you like, say a little more", "The beginning was quick, and then it was not. " * 6),
    ("Do you need anything before going home?", ""),
)


def _gate(name: str) -> Gate:
    protocol = read_protocol(protocol_text("intravenous"), "intravenous")
    return next(gate for gate in protocol.gates if gate.id == name)


def _steps(gate: Gate) -> Iterable[StepView]:
    for step in gate.steps:
        partners = (None,) if step.per is Per.COUPLE else tuple(Partner)
        for partner in partners:
            yield _step(StepKey(gate.id, step.id, partner), step)


def _step(key: StepKey, step: Step) -> StepView:
    private = {SPOKEN_ALONE: Private.REPLY, URGENT_ANSWERS: Private.URGENT}
    near = step.record is Record.VITALS and key.place == "discharge"
    return StepView(
        key,
        step.title,
        step.hint,
        step.by,
        record=step.record,
        allow=step.allow,
        private=private.get(step.id, Private.NONE),
        baseline=BASELINE if near else "",
    )


def _settled(step: StepView) -> StepView:
    who = "Dr. Ito" if step.by is Role.PROVIDER else "Maren"
    value = {Record.VITALS: "121/78 mmHg, 66/min, 98 %", Record.DOSE: "38.5 mg"}.get(step.record, "")
    return replace(step, status=StepStatus.DONE, who=who, at=AT, value=value)


def gate(name: str, settled: int = 0, *acts: GateAct) -> GateView:
    """One gate by its id, its first `settled` steps done."""
    found = _gate(name)
    steps = tuple(_settled(step) if place < settled else step for place, step in enumerate(_steps(found)))
    return GateView(found.title, found.style, steps, "Robin", "Jo", acts=acts or (GateAct.CONTINUE,))


def midway() -> GateView:
    """The first gate half done: one declined, one entered and to sign, one overridden."""
    view = gate("arrive", 7)
    changed = list(view.steps)
    changed[6] = replace(changed[6], status=StepStatus.DECLINED)
    for place, step in enumerate(changed):
        if step.record is Record.VITALS and step.key.partner is Partner.A:
            changed[place] = replace(step, entered=True, value=BASELINE)
        if step.key.step == "driver":
            changed[place] = replace(_settled(step), status=StepStatus.OVERRIDDEN, who="Dr. Ito")
    return replace(view, steps=tuple(changed), name_a=LONG_NAME)


def refused() -> GateView:
    """A start that is not possible yet."""
    view = gate("settle", 9, GateAct.START_BOTH, GateAct.START_A, GateAct.START_B, GateAct.CONTINUE)
    opened = tuple(step.key for step in view.steps if step.open)
    why = "Robin can't start yet. Open: Eyeshades on, Bathroom, Call signal shown, Provider present."
    return replace(view, refused=Refused(why, opened))


def _page(view: GateView, then: Callable[[GatePage], None] | None = None) -> Make:
    def make(theme: Theme) -> GatePage:
        page = GatePage(theme)
        page.show_view(view)
        if then is not None:
            then(page)
        return page

    return make


def _pin(page: GatePage) -> None:
    page.pin_sheet.ask("Robin: Baseline acceptable", "Blood pressure, heart rate, oxygen, taken now")


def _wrong_pin(page: GatePage) -> None:
    page.pin_sheet.ask("The provider signs", ", ".join(f"Robin: step {number}" for number in range(9)))
    page.pin_sheet.show_state("That PIN is not a provider's. Two more tries, then a minute's wait.", False)


def _reason(page: GatePage) -> None:
    page.reason_sheet.ask("Driver here", "The provider answers for going on without this step.", "Override")
    page.reason_sheet.show_state("That passphrase is not the provider's.", False)


def _vitals(page: GatePage) -> None:
    page.vitals_sheet.ask("Robin: Vitals near baseline", BASELINE)
    for field, value in zip(page.vitals_sheet.fields, (80.0, 121.0, 64.0, 98.0), strict=True):
        field.set_value(value)


def _dose(page: GatePage) -> None:
    page.dose_sheet.ask("Jo: Dose and route per order")


def _reply(page: GatePage) -> None:
    page.reply_sheet.ask(f"{LONG_NAME}: Spoken with alone")


def _pick(page: GatePage) -> None:
    page.pick.ask(
        f"{LONG_NAME}: Steady gait",
        [
            ("declined", "Declined"),
            ("not-applicable", "Not applicable"),
            ("override", "Override, by the provider with a reason"),
        ],
    )


_DISCHARGE = gate("discharge", 3, GateAct.STOP_EARLY, GateAct.CLOSE)

EXAMPLES: dict[str, Make] = {
    "gate-arrive": _page(gate("arrive")),
    "gate-arrive-midway": _page(midway()),
    "gate-settle": _page(
        gate("settle", 0, GateAct.START_BOTH, GateAct.START_A, GateAct.START_B, GateAct.CONTINUE)
    ),
    "gate-refused": _page(refused()),
    "gate-form": _page(replace(gate("before-form"), sits_out=frozenset({Partner.B}))),
    "gate-discharge": _page(_DISCHARGE),
    "gate-done": _page(gate("discharge", 99, GateAct.STOP_EARLY, GateAct.CLOSE)),
    "gate-sheet-pin": _page(_DISCHARGE, _pin),
    "gate-sheet-wrong-pin": _page(_DISCHARGE, _wrong_pin),
    "gate-sheet-reason": _page(_DISCHARGE, _reason),
    "gate-sheet-vitals": _page(_DISCHARGE, _vitals),
    "gate-sheet-dose": _page(_DISCHARGE, _dose),
    "gate-sheet-reply": _page(_DISCHARGE, _reply),
    "gate-sheet-pick": _page(_DISCHARGE, _pick),
    "gate-sheet-answers": _page(replace(_DISCHARGE, answers=PrivateAnswers(Partner.A, ANSWERS))),
    "gate-sheet-read": _page(replace(_DISCHARGE, reply=PrivateReply(Partner.A, ""))),
}
"""Each state by a name."""
