"""Joins the signals of the session page to the session's desk."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.rooms import Rooms
from kroom.room.session_desk import SessionDesk
from kroom.room.views import LaneActionKind
from kroom.session.events import Kind, Partner
from kroom.session.protocol import Record, Role
from kroom.session.state import StepKey
from kroom.session.vitals import Dose, Vitals
from kroom.ui.pages.session import SessionPage
from kroom.ui.window import Window

PRESENCE = "presence"
NEXT_THEME = {"dim": "red-night", "red-night": "day", "day": "dim"}


@dataclass(frozen=True, slots=True)
class _Signing:
    """What waits for the provider's PIN: a step to settle or take back, or a dose that no step asked for."""

    key: StepKey | None = None
    partner: Partner | None = None
    numbers: Vitals | Dose | None = None
    back: bool = False


class SessionWiring(QObject):
    """Lives as long as its page. What waits for the provider's PIN is kept here until it was entered.

    Signals ask for other pages: the checks that come next or stand before the start, one gate, a form, the
    journal, the cover.
    """

    checks_wanted = Signal()
    start_checks_wanted = Signal()
    gate_wanted = Signal(str)
    form_wanted = Signal(object)
    journal_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, page: SessionPage, rooms: Rooms, window: Window) -> None:
        super().__init__(page)
        self._page = page
        self._rooms = rooms
        self._window = window
        self._desk: SessionDesk = rooms.desk
        self._waiting = _Signing()
        self._join_lanes()
        self._join_room()

    def _join_lanes(self) -> None:
        page, desk = self._page, self._desk
        page.partner_touched.connect(desk.touch)
        page.quieten_pressed.connect(desk.toggle_quiet)
        page.talk_pressed.connect(desk.toggle_talk)
        page.bathroom_pressed.connect(desk.toggle_bathroom)
        page.concern_pressed.connect(self._on_concern)
        page.end_pressed.connect(desk.end)
        page.volume_moved.connect(self._on_volume)
        page.lane_action_pressed.connect(self._on_action)
        page.music_pressed.connect(self._on_music)
        page.sheets.music_chosen.connect(self._on_music_chosen)
        page.sheets.start_chosen.connect(self._on_start_chosen)
        page.skip_pressed.connect(self._on_skip)
        page.calm_pressed.connect(desk.toggle_calm)
        page.headset_pressed.connect(self._rooms.headsets.look)
        page.headset_chosen.connect(self._rooms.headsets.choose)
        self._rooms.headsets.offered.connect(page.sheets.ask_headset)

    def _join_room(self) -> None:
        page, desk = self._page, self._desk
        page.step_pressed.connect(self._on_step)
        page.step_taken_back.connect(self._on_taken_back)
        page.gate_pressed.connect(self.gate_wanted)
        page.note_saved.connect(self._on_note)
        page.provider_pressed.connect(self._on_provider)
        page.water_given.connect(self._on_water)
        page.vitals_entered.connect(self._on_numbers)
        page.dose_entered.connect(self._on_numbers)
        page.phases_changed.connect(desk.change_phases)
        page.hold_pressed.connect(desk.toggle_hold)
        page.silence_held.connect(desk.silence)
        page.after_hold_chosen.connect(self._on_after_hold)
        page.undo_pressed.connect(desk.undo)
        page.alert_pressed.connect(self._on_alert)
        page.pin_entered.connect(self._on_pin)
        page.passphrase_given.connect(self._rooms.access.allow_pins)
        self._rooms.access.pins_allowed.connect(self._on_pins_allowed)
        page.checks_pressed.connect(self.checks_wanted)
        page.journal_pressed.connect(self.journal_wanted)
        page.lock_pressed.connect(self.lock_wanted)
        page.look_pressed.connect(self._on_look)
        page.full_screen_pressed.connect(self._window.toggle_full_screen)
        self._rooms.music.status_changed.connect(self._on_status)

    @Slot(object)
    def _on_concern(self, partner: Partner) -> None:
        self._desk.concern(partner)

    @Slot(object, int)
    def _on_volume(self, partner: Partner, volume: int) -> None:
        self._desk.log(Kind.VOLUME_CHANGED, partner, volume=volume)

    @Slot(object)
    def _on_skip(self, partner: Partner) -> None:
        self._desk.skip(partner, self._rooms.music.position_s(partner))

    @Slot(object)
    def _on_music(self, partner: Partner) -> None:
        self._page.sheets.ask_music(partner, self._rooms.music.phases_of(partner))

    @Slot(object, str)
    def _on_music_chosen(self, partner: Partner, to: str) -> None:
        self._desk.turn(partner, to, self._rooms.music.position_s(partner))

    @Slot(object, object)
    def _on_action(self, partner: Partner, kind: LaneActionKind) -> None:
        if kind is LaneActionKind.START:
            self._start(partner)
        elif kind is LaneActionKind.CHECKS:
            self.start_checks_wanted.emit()
        else:
            self.form_wanted.emit(partner)

    def _start(self, partner: Partner) -> None:
        """Ask whether both start where both can: they are in step only from one moment on."""
        if self._page.starts_ready() == tuple(Partner):
            self._page.sheets.ask_start(partner)
        else:
            self._desk.start(partner)

    @Slot(object)
    def _on_start_chosen(self, partner: Partner | None) -> None:
        if partner is None:
            self._desk.start_both()
        else:
            self._desk.start(partner)

    @Slot(object)
    def _on_step(self, key: StepKey | None) -> None:
        if key is None:
            self._page.ask_pin(PRESENCE, self.tr("Provider present"))
            return
        step = self._rooms.session.state.protocol.find_step(key.place, key.step)
        if step.record is not Record.TICK:
            self._page.sheets.ask_step(key, step.record)
        elif step.by is Role.PROVIDER:
            self._ask(step.title, _Signing(key))
        else:
            self._desk.settle(key)

    @Slot(object)
    def _on_taken_back(self, key: StepKey) -> None:
        step = self._rooms.session.state.protocol.find_step(key.place, key.step)
        if step.by is Role.PROVIDER:
            title = self.tr("Take back: {step}").format(step=step.title)
            self._ask(title, _Signing(key, back=True))
        else:
            self._desk.reopen(key)

    @Slot(object, str, bool)
    def _on_note(self, partner: Partner | None, text: str, concern: bool) -> None:
        self._desk.note(text, partner, concern=concern)

    @Slot()
    def _on_provider(self) -> None:
        here = self._rooms.session.state.provider_here
        self._desk.log(Kind.PROVIDER_OUT if here else Kind.PROVIDER_IN)

    @Slot(object)
    def _on_water(self, partner: Partner | None) -> None:
        for one in (partner,) if partner else tuple(Partner):
            self._desk.log(Kind.WATER_GIVEN, one)

    @Slot(object, object, object)
    def _on_numbers(self, partner: Partner, numbers: Vitals | Dose, key: StepKey | None) -> None:
        state = self._rooms.session.state
        if key is not None:
            step = state.protocol.find_step(key.place, key.step)
            if step.by is Role.PROVIDER:
                self._ask(step.title, _Signing(key, partner, numbers))
            else:
                self._desk.settle(key, numbers)
        elif isinstance(numbers, Vitals):
            self._desk.vitals(partner, numbers)
        else:
            self._ask(self.tr("Dose"), _Signing(None, partner, numbers))

    def _ask(self, title: str, signing: _Signing) -> None:
        self._waiting = signing
        self._page.ask_pin("sign", title, self.tr("The provider signs with their PIN."))

    @Slot(bool)
    def _on_pins_allowed(self, allowed: bool) -> None:
        good, bad = self.tr("PINs can be entered again."), self.tr("This is not the provider's passphrase.")
        self._page.refuse_pin(good if allowed else bad, blocked=not allowed)

    @Slot(str, str)
    def _on_pin(self, purpose: str, pin: str) -> None:
        taken = self._desk.confirm_presence(pin) if purpose == PRESENCE else self._sign(pin)
        if taken:
            self._waiting = _Signing()
            self._page.close_sheet()

    def _sign(self, pin: str) -> bool:
        waits = self._waiting
        if waits.key is not None:
            if waits.back:
                return self._desk.reopen(waits.key, pin)
            return self._desk.settle(waits.key, waits.numbers, pin)
        if waits.partner is not None and isinstance(waits.numbers, Dose):
            return self._desk.dose(waits.partner, waits.numbers, pin)
        return False

    @Slot(str)
    def _on_after_hold(self, what: str) -> None:
        ending = {"a": (Partner.A,), "b": (Partner.B,), "both": tuple(Partner)}
        self._desk.after_silence(ending.get(what, ()))

    @Slot(str)
    def _on_alert(self, key: str) -> None:
        if key.startswith("call-"):
            self._desk.answer_call(Partner(key.removeprefix("call-")))
        elif key.startswith("headset-"):
            self._rooms.headsets.look(Partner(key.removeprefix("headset-")))
        elif key == "awake":
            self._rooms.awake.hold()

    @Slot()
    def _on_look(self) -> None:
        self._rooms.preferences.set_theme(NEXT_THEME[self._window.theme.tokens.name])

    @Slot(object, object)
    def _on_status(self, partner: Partner, status: object) -> None:
        level = getattr(status, "level_dbfs", None)
        if isinstance(level, float):
            self._page.set_level(partner, level)
