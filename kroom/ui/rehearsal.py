"""A session without hands: the same pages and rooms as a person's, touched by a timer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.reflection.answers import Value
from kroom.room.entry_views import FirstRunStage
from kroom.room.gate_view import GateAct, GateView, Private, StepView
from kroom.room.page_views import HandOverMode
from kroom.room.prepare_view import ChairView, CheckStage
from kroom.room.rooms import Rooms
from kroom.room.views import LaneActionKind
from kroom.session.events import Kind, Partner
from kroom.session.protocol import CLOSE, Record, Role
from kroom.session.schedule import Due, elapsed_s, presence_in_s, timed_steps
from kroom.session.state import FormStatus, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals
from kroom.ui.entry_flow import EntryFlow
from kroom.ui.pages.first_run import FirstRunPage
from kroom.ui.pages.gate import GatePage
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.pages.session import SessionPage
from kroom.ui.pages.summary import SummaryPage
from kroom.ui.room_flow import RoomFlow
from kroom.ui.window import Window

PageKind = TypeVar("PageKind", bound=QWidget)

STEP_MS = 20
_ONWARD = (GateAct.START_BOTH, GateAct.START_A, GateAct.CLOSE, GateAct.CONTINUE)
FORM_SHARE = 0.62  # of the protocol's length: 75 of 120 minutes
FACILITATOR_PIN = "246810"
PROVIDER_PIN = "135790"
VITALS = Vitals(118, 76, 64, 98)
DOSE = Dose(50)


@dataclass(frozen=True)
class Part:
    """What one partner brings to a rehearsal; `answers` by link id, made up where nobody gave them."""

    name: str
    playlist: str
    headset: str
    answers: Mapping[str, Value]


@dataclass(frozen=True)
class Plan:
    """A whole rehearsal. `screens` is the folder for pictures of the pages that were passed."""

    parts: Mapping[Partner, Part]
    protocol: str
    passphrase: str
    screens: Path
    one_offs: tuple[Kind, ...] = field(
        default=(Kind.NOTE_ADDED, Kind.PROVIDER_OUT, Kind.PROVIDER_IN, Kind.WATER_GIVEN, Kind.CONCERN_RAISED)
    )


class Rehearsal(QObject):
    """Touches what a person would touch. `finished` once home is back, `failed(str)` when it can't go on."""

    finished = Signal()
    failed = Signal(str)

    def __init__(
        self,
        window: Window,
        plan: Plan,
        entry: EntryFlow,
        flow: Callable[[], RoomFlow | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._plan = plan
        self._entry = entry
        self._flow = flow
        self._left = list(plan.one_offs)
        self._prepared: set[Partner] = set()
        self._pictures = 0
        self._seen: QWidget | None = None
        self._over = False
        self._idle = 0
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._step)
        self._hands: dict[type[QWidget], Callable[[], None]] = {
            FirstRunPage: self._first_run,
            HomePage: self._home,
            PreparePage: self._prepare,
            GatePage: self._gate,
            SessionPage: self._session,
            HandOverPage: self._hand_over,
            ReflectionPage: self._reflection,
            SummaryPage: self._summary,
        }

    def begin(self) -> None:
        """Start touching."""
        self._timer.start()

    @property
    def rooms(self) -> Rooms:
        """The rooms behind the pages. Raises RuntimeError before somebody is in."""
        flow = self._flow()
        if flow is None:
            raise RuntimeError("nobody is in yet")
        return flow.rooms

    @Slot()
    def _step(self) -> None:
        page = self._window.page
        if page is None:
            return
        if page is not self._seen:
            # A page is looked at once it has been painted; then it is touched.
            self._seen = page
            self._picture(page)
            return
        hand = self._hands.get(type(page))
        if hand is None:
            self._end(f"nobody knows what to do on {type(page).__name__}")
            return
        hand()

    def _end(self, problem: str = "") -> None:
        self._timer.stop()
        if problem:
            self.failed.emit(problem)
        else:
            self.finished.emit()

    def _picture(self, page: QWidget) -> None:
        self._pictures += 1
        name = type(page).__name__.removesuffix("Page").lower()
        self._plan.screens.mkdir(parents=True, exist_ok=True)
        path = self._plan.screens / f"{self._pictures:02d}-{name}.png"
        if not self._window.grab().save(str(path)):
            self._end(f"{path} can't be written")

    def _first_run(self) -> None:
        page, view = self._page(FirstRunPage), self._entry.first_run
        if view.busy:
            return
        if view.problem:
            self._end(view.problem)
            return
        secret = self._plan.passphrase
        if view.stage is FirstRunStage.FACILITATOR:
            page.facilitator_given.emit("Facilitator", secret, FACILITATOR_PIN)
        elif view.stage is FirstRunStage.RECOVERY:
            page.code_noted.emit()
        else:
            page.provider_given.emit("Provider", f"{secret} (provider)", PROVIDER_PIN)

    def _home(self) -> None:
        if self._over:
            self._end()
        else:
            self._page(HomePage).start_pressed.emit()

    def _prepare(self) -> None:
        flow = self._flow()
        if flow is None or flow.preparing is None:
            return
        page, view = self._page(PreparePage), flow.preparing.view()
        for partner, chair in ((Partner.A, view.chair_a), (Partner.B, view.chair_b)):
            if self._chair(page, partner, chair):
                return
        if CheckStage.RUNNING in (view.chair_a.check.stage, view.chair_b.check.stage) or view.busy:
            return
        if view.problems:
            self._end(view.problems[0])
        else:
            page.continue_pressed.emit()

    def _chair(self, page: PreparePage, partner: Partner, chair: ChairView) -> bool:
        """Do the next thing for one chair; whether there was one."""
        part = self._plan.parts[partner]
        if partner not in self._prepared:
            self._prepared.add(partner)
            page.protocol_chosen.emit(self._plan.protocol)
            page.name_changed.emit(partner, part.name)
            page.playlist_path_chosen.emit(partner, part.playlist)
            page.headset_chosen.emit(partner, part.headset)
        elif chair.broken and not chair.left_out:
            page.leave_out_chosen.emit(partner, True)
        elif chair.headset and not chair.heard and not chair.problems:
            page.tone_pressed.emit(partner)
            page.heard_changed.emit(partner, True)
        else:
            return False
        return True

    def _gate(self) -> None:
        page, view = self._page(GatePage), self.rooms.gate.view()
        if view.busy:
            return
        wanted = [step for step in view.steps if step.open and self._concerns(step.key)]
        if wanted:
            self._settle(page, view, wanted[0])
            return
        acts = [act for act in view.acts if act in _ONWARD]
        if view.refused is not None and not view.refused.steps:
            self._end(view.refused.why)
        elif acts:
            page.act_pressed.emit(acts[0])

    def _concerns(self, key: StepKey) -> bool:
        return key.partner is None or not self.rooms.session.state.partners[key.partner].sat_out

    def _settle(self, page: GatePage, view: GateView, step: StepView) -> None:
        if step.private is Private.REPLY:
            page.reply_given.emit(step.key.partner, "Rehearsed.", PROVIDER_PIN)
        elif step.private is Private.URGENT:
            page.urgent_opened.emit(step.key.partner, PROVIDER_PIN)
            page.urgent_read.emit(step.key.partner)
        elif step.record is Record.VITALS and not step.entered:
            page.vitals_entered.emit(step.key, VITALS)
        elif step.record is Record.DOSE and not step.entered:
            page.dose_entered.emit(step.key, DOSE)
        elif step.by is Role.PROVIDER:
            keys = view.to_sign or (step.key,)
            page.provider_signed.emit(PROVIDER_PIN, keys, StepStatus.DONE)
        else:
            page.step_settled.emit(step.key, StepStatus.DONE)

    def _session(self) -> None:
        page, state, now = self._page(SessionPage), self.rooms.session.state, self.rooms.session.clock()
        for partner, one in state.partners.items():
            if one.started is None and not one.sat_out:
                page.lane_action_pressed.emit(partner, LaneActionKind.START)
                return
        presence = presence_in_s(state, now)
        if presence is not None and presence <= 0 and state.provider_here:
            page.step_pressed.emit(None)
            page.pin_entered.emit("presence", PROVIDER_PIN)
            return
        late = [due for partner in Partner for due in timed_steps(state, partner, now) if due.in_s <= 0]
        if late:
            self._timed(page, late[0])
        elif self._left:
            self._one_off(page, self._left.pop(0))
        else:
            self._towards_the_end(page)

    def _timed(self, page: SessionPage, due: Due) -> None:
        key, step = due.key, due.step
        if due.gate is not None:
            page.gate_pressed.emit(due.gate.id)
            return
        if step.record is Record.VITALS:
            page.vitals_entered.emit(key.partner, VITALS, key)
        elif step.record is Record.DOSE:
            page.dose_entered.emit(key.partner, DOSE, key)
        else:
            page.step_pressed.emit(key)
        if step.by is Role.PROVIDER:
            page.pin_entered.emit("sign", PROVIDER_PIN)

    def _one_off(self, page: SessionPage, kind: Kind) -> None:
        if kind is Kind.NOTE_ADDED:
            page.note_saved.emit(None, "Both settled quickly. A rehearsed note.", False)
        elif kind in (Kind.PROVIDER_IN, Kind.PROVIDER_OUT):
            page.provider_pressed.emit()
        elif kind is Kind.WATER_GIVEN:
            page.water_given.emit(Partner.A)
        else:
            self.rooms.desk.log(kind, Partner.B)
            page.vitals_entered.emit(Partner.B, VITALS, None)
            page.dose_entered.emit(Partner.A, DOSE, None)
            page.pin_entered.emit("sign", PROVIDER_PIN)

    def _towards_the_end(self, page: SessionPage) -> None:
        state, now = self.rooms.session.state, self.rooms.session.clock()
        whole = state.protocol.minutes * 60
        for partner, one in state.partners.items():
            passed = elapsed_s(one, now) or 0.0
            if not one.sat_out and one.form.status is FormStatus.WAITING and passed >= FORM_SHARE * whole:
                page.lane_action_pressed.emit(partner, LaneActionKind.HAND_OVER)
                return
        ready = all(one.sat_out or (elapsed_s(one, now) or 0.0) >= whole for one in state.partners.values())
        if ready and state.protocol.gates_before(CLOSE):
            page.checks_pressed.emit()

    def _hand_over(self) -> None:
        flow = self._flow()
        if flow is None or flow.form.view.busy:
            return
        page, view = self._page(HandOverPage), flow.form.view
        if view.problem:
            self._end(view.problem)
        elif view.mode is HandOverMode.GIVEN:
            page.taken.emit(view.partner)
        elif view.mode is HandOverMode.LEAVE:
            page.secret_given.emit(FACILITATOR_PIN)
        else:
            page.back_pressed.emit()

    def _reflection(self) -> None:
        page, view = self._page(ReflectionPage), self.rooms.form.view()
        if view.question is None:
            page.finish_pressed.emit()
            return
        answers = self._plan.parts[view.partner].answers
        given = [link for link in view.question.link_ids if link in answers]
        for link in given:
            if view.answers.get(link) != answers[link]:
                page.answer_changed.emit(link, answers[link])
        if given:
            page.next_pressed.emit()
        else:
            page.skip_pressed.emit()
        self._seen = None  # each question is a page of its own to look at

    def _summary(self) -> None:
        self._over = True
        self._page(SummaryPage).done_pressed.emit()

    def _page(self, kind: type[PageKind]) -> PageKind:
        page = self._window.page
        if not isinstance(page, kind):
            raise TypeError(f"expected {kind.__name__}")
        return page
