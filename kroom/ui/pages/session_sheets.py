"""The sheets of the session page together: who opens which, and where they lie."""

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.views import HeadsetOffer, LaneStage, SessionView, StepChipView
from kroom.session.events import Partner
from kroom.session.protocol import Record
from kroom.session.state import StepKey
from kroom.ui.theme import Theme
from kroom.ui.widgets.choice_sheets import AfterHoldSheet, AlertSheet, PinSheet
from kroom.ui.widgets.entry_sheets import DoseSheet, NoteSheet, VitalsSheet, WaterSheet
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.plan_sheet import PlanSheet
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.steps_sheet import StepsSheet


class SessionSheets(QObject):
    """`SessionSheets(theme, page)`: one sheet at a time over the session page."""

    step_taken_back = Signal(object)
    headset_chosen = Signal(object, str)
    start_chosen = Signal(object)
    music_chosen = Signal(object, str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self.note = NoteSheet(theme, page)
        self.vitals = VitalsSheet(theme, page)
        self.dose = DoseSheet(theme, page)
        self.water = WaterSheet(theme, page)
        self.plan = PlanSheet(theme, page)
        self.pin = PinSheet(theme, page)
        self.after_hold = AfterHoldSheet(theme, page)
        self.alerts = AlertSheet(theme, page)
        self.steps = StepsSheet(theme, page)
        self.take_back = PickSheet(theme, page)
        self.take_back.picked.connect(self._on_taken_back)
        self.headset = PickSheet(theme, page)
        self.headset.picked.connect(self._on_headset)
        self.start = PickSheet(theme, page)
        self.start.picked.connect(self._on_start)
        self.music = PickSheet(theme, page)
        self.music.picked.connect(self._on_music)
        self._music_of = Partner.A
        self._all: tuple[Sheet, ...] = (
            self.note,
            self.vitals,
            self.dose,
            self.water,
            self.plan,
            self.pin,
            self.after_hold,
            self.alerts,
            self.steps,
            self.take_back,
            self.headset,
            self.start,
            self.music,
        )
        self._headset_of = Partner.A
        self._step: StepKey | None = None
        self._view: SessionView | None = None

    def show_view(self, view: SessionView) -> None:
        """Ask who ends as soon as both were silenced; stop asking when that was answered elsewhere."""
        before = self._view is not None and self._view.silenced
        self._view = view
        if self.steps.isVisible():
            self.steps.refresh(view.chips)
        if view.silenced and not before:
            self.ask_after_hold()
        elif before and not view.silenced:
            self.after_hold.close_sheet()

    def set_area(self, area: QRect) -> None:
        """Where on the page sheets may lie."""
        for sheet in self._all:
            sheet.set_area(area)

    def current(self) -> Sheet | None:
        """The sheet that is open, if any."""
        return next((sheet for sheet in self._all if sheet.isVisible()), None)

    def close_all(self) -> None:
        """Close whatever is open."""
        sheet = self.current()
        if sheet is not None:
            sheet.close_sheet()

    def _names(self) -> tuple[str, str]:
        if self._view is None:
            return "A", "B"
        return self._view.lanes[0].name, self._view.lanes[1].name

    @Slot()
    def ask_note(self) -> None:
        """A note, for both unless somebody is chosen."""
        self.close_all()
        self.note.ask(self._names(), None)

    def ask_concern(self, partner: Partner) -> None:
        """Words for a concern that was raised."""
        self.close_all()
        self.note.ask(self._names(), partner, concern=True)

    @Slot()
    def ask_water(self) -> None:
        """Who got water."""
        self.close_all()
        self.water.ask(self._names())

    @Slot()
    def ask_vitals(self) -> None:
        """Vitals outside of a step."""
        self.close_all()
        self.vitals.ask(self._names(), None)

    @Slot()
    def ask_dose(self) -> None:
        """A dose outside of a step."""
        self.close_all()
        self.dose.ask(self._names(), None)

    @Slot()
    def ask_plan(self) -> None:
        """How long the phases last, of the partner last touched."""
        if self._view is not None:
            self.close_all()
            self.plan.ask(self._view.lanes, self._view.ring.partner)

    def ask_step(self, key: StepKey, record: Record) -> None:
        """The numbers that a step records."""
        self.close_all()
        sheet = self.vitals if record is Record.VITALS else self.dose
        sheet.ask(self._names(), key.partner, key)

    @Slot()
    def ask_after_hold(self) -> None:
        """Who ends, after both were silenced."""
        if self._view is None:
            return
        self.close_all()
        a, b = (lane.stage is LaneStage.RUNNING for lane in self._view.lanes)
        self.after_hold.ask(self._names(), (a, b))

    def ask_pin(self, purpose: str, title: str, words: str = "") -> None:
        """A PIN for `purpose`."""
        self.close_all()
        self.pin.ask(purpose, title, words)

    @Slot()
    def show_steps(self) -> None:
        """Every step, also those that found no place in the row."""
        if self._view is not None:
            self.close_all()
            self.steps.show_steps(self._view.chips)

    def ask_take_back(self, chip: StepChipView) -> None:
        """Whether a step that was settled is to be open again."""
        self.close_all()
        self._step = chip.key
        title = f"{chip.partner_name}: {chip.title}" if chip.partner_name else chip.title
        self.take_back.ask(title, [("", self.tr("Take it back"))])

    @Slot()
    def _on_taken_back(self) -> None:
        self.step_taken_back.emit(self._step)

    def ask_headset(self, offer: HeadsetOffer) -> None:
        """What is to be done about a partner's headset."""
        self.close_all()
        self._headset_of = offer.partner
        self.headset.ask(self.tr("Headset of {name}").format(name=offer.name), offer.choices)

    @Slot(str)
    def _on_headset(self, choice: str) -> None:
        self.headset_chosen.emit(self._headset_of, choice)

    def ask_start(self, partner: Partner) -> None:
        """Whether both start, or one of them; `start_chosen` answers, None for both."""
        self.close_all()
        names = dict(zip(Partner, self._names(), strict=True))
        alone = self.tr("Start {name} alone").format(name=names[partner])
        self.start.ask(self.tr("Start"), [("", self.tr("Start both together")), (partner.value, alone)])

    @Slot(str)
    def _on_start(self, choice: str) -> None:
        self.start_chosen.emit(Partner(choice) if choice else None)

    def ask_music(self, partner: Partner, phases: tuple[str, ...]) -> None:
        """What a partner hears instead, of what their playlist has; `music_chosen` answers."""
        self.close_all()
        self._music_of = partner
        names = dict(zip(Partner, self._names(), strict=True))
        words = {
            "opening": self.tr("Music of the opening"),
            "rising": self.tr("Rising music"),
            "peak": self.tr("Music of the peak"),
            "descent": self.tr("Music of the descent"),
            "return": self.tr("Music of the return"),
        }
        choices = [("previous", self.tr("The track before")), *((one, words[one]) for one in phases)]
        self.music.ask(self.tr("Other music for {name}").format(name=names[partner]), choices)

    @Slot(str)
    def _on_music(self, to: str) -> None:
        self.music_chosen.emit(self._music_of, to)

    @Slot()
    def tell_alerts(self) -> None:
        """All that is wrong, in full."""
        if self._view is not None:
            self.close_all()
            self.alerts.tell(self._view.alerts)
