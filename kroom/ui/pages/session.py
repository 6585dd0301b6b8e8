"""The session page: two lanes, the ring, the steps that are due, and the events of the room."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.alerts import late_alert
from kroom.room.views import ChipStage, LaneAction, LaneActionKind, LaneView, SessionView, StepChipView
from kroom.session.events import Partner
from kroom.session.protocol import Record
from kroom.ui.pages.page import Idle, Page
from kroom.ui.pages.session_sheets import SessionSheets
from kroom.ui.theme import Theme
from kroom.ui.widgets.chip_row import ChipRow
from kroom.ui.widgets.event_row import EventRow
from kroom.ui.widgets.lane import Lane
from kroom.ui.widgets.ring import Ring
from kroom.ui.widgets.session_head import SessionHead
from kroom.ui.widgets.toast import Toast


class SessionPage(Page):
    """`SessionPage(theme, parent=None)`: `show_view(SessionView)` once a second or at any change.

    `set_level(partner, dbfs)` several times a second. `ask_pin(purpose, title, words)` opens a pad that
    answers with `pin_entered`; then `close_sheet()` or `refuse_pin(words)`. Signals say what a hand did;
    partners are `Partner`, None means both. F2 to F7, F9 and F12 press the buttons that show them; F12
    must be held.
    """

    idle = Idle.WATCHED

    partner_touched = Signal(object)
    quieten_pressed = Signal(object)
    talk_pressed = Signal(object)
    bathroom_pressed = Signal(object)
    concern_pressed = Signal(object)
    end_pressed = Signal(object)
    volume_moved = Signal(object, int)
    skip_pressed = Signal(object)
    music_pressed = Signal(object)
    calm_pressed = Signal(object)
    headset_pressed = Signal(object)
    headset_chosen = Signal(object, str)
    lane_action_pressed = Signal(object, object)
    step_pressed = Signal(object)
    step_taken_back = Signal(object)
    gate_pressed = Signal(str)
    note_saved = Signal(object, str, bool)
    phases_changed = Signal(object, object)
    provider_pressed = Signal()
    water_given = Signal(object)
    vitals_entered = Signal(object, object, object)
    dose_entered = Signal(object, object, object)
    hold_pressed = Signal()
    silence_held = Signal()
    after_hold_chosen = Signal(str)
    undo_pressed = Signal(str)
    alert_pressed = Signal(str)
    pin_entered = Signal(str, str)
    passphrase_given = Signal(str)
    checks_pressed = Signal()
    journal_pressed = Signal()
    lock_pressed = Signal()
    look_pressed = Signal()
    full_screen_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Session", parent)
        self.title = self.tr("Session")
        self.setAccessibleName(self.title)
        self._view: SessionView | None = None
        self.head = SessionHead(theme)
        self.lanes = {partner: Lane(theme, partner) for partner in Partner}
        self.ring = Ring(theme)
        self.chips = ChipRow(theme)
        self.events = EventRow(theme)
        self._lay_out()
        self.sheets = SessionSheets(theme, self)
        self.toast = Toast(theme, self)
        self._connect_lanes()
        self._connect_rows()
        self._connect_sheets()
        self.restyle()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._body = QHBoxLayout()
        self._body.addWidget(self.lanes[Partner.A], 31)
        self._body.addWidget(self.ring, 38)
        self._body.addWidget(self.lanes[Partner.B], 31)
        self._column.addWidget(self.head)
        self._column.addLayout(self._body, 1)
        self._column.addWidget(self.chips)
        self._column.addWidget(self.events)

    def _connect_lanes(self) -> None:
        for lane in self.lanes.values():
            lane.touched.connect(self.partner_touched)
            lane.quieten_pressed.connect(self.quieten_pressed)
            lane.talk_pressed.connect(self.talk_pressed)
            lane.bathroom_pressed.connect(self.bathroom_pressed)
            lane.concern_pressed.connect(self._on_concern)
            lane.end_pressed.connect(self.end_pressed)
            lane.volume_moved.connect(self.volume_moved)
            lane.skip_pressed.connect(self.skip_pressed)
            lane.music_pressed.connect(self.music_pressed)
            lane.calm_pressed.connect(self.calm_pressed)
            lane.headset_pressed.connect(self.headset_pressed)
            lane.action_pressed.connect(self.lane_action_pressed)

    def _connect_rows(self) -> None:
        head, events, sheets = self.head, self.events, self.sheets
        self.chips.pressed.connect(self._on_chip)
        self.chips.more_pressed.connect(sheets.show_steps)
        events.note.clicked.connect(sheets.ask_note)
        events.water.clicked.connect(sheets.ask_water)
        events.vitals.clicked.connect(sheets.ask_vitals)
        events.dose.clicked.connect(sheets.ask_dose)
        events.plan.clicked.connect(sheets.ask_plan)
        events.provider.clicked.connect(self.provider_pressed)
        events.hold.clicked.connect(self._on_hold)
        events.silence.held.connect(self.silence_held)
        head.alert_pressed.connect(sheets.tell_alerts)
        head.checks.clicked.connect(self.checks_pressed)
        head.journal.clicked.connect(self.journal_pressed)
        head.lock.clicked.connect(self.lock_pressed)
        head.look.clicked.connect(self.look_pressed)
        head.full_screen.clicked.connect(self.full_screen_pressed)
        self.toast.action_pressed.connect(self._on_undo)

    def _connect_sheets(self) -> None:
        sheets = self.sheets
        sheets.note.saved.connect(self.note_saved)
        sheets.water.chosen.connect(self.water_given)
        sheets.vitals.saved.connect(self.vitals_entered)
        sheets.dose.saved.connect(self.dose_entered)
        sheets.plan.saved.connect(self.phases_changed)
        sheets.after_hold.chosen.connect(self.after_hold_chosen)
        sheets.pin.entered.connect(self.pin_entered)
        sheets.pin.blocked.given.connect(self.passphrase_given)
        sheets.alerts.pressed.connect(self._on_alert)
        sheets.steps.pressed.connect(self._on_chip)
        sheets.step_taken_back.connect(self.step_taken_back)
        sheets.headset_chosen.connect(self.headset_chosen)

    def show_view(self, view: SessionView) -> None:
        """Show the session as it is."""
        undo_before = self._view.undo if self._view else None
        self._view = view
        self.head.show_view(view)
        for lane in view.lanes:
            self.lanes[lane.partner].show_view(lane)
        self.ring.show_view(view.ring)
        self.chips.show_chips(view.chips)
        self.events.show_view(view)
        self.sheets.show_view(view)
        if view.undo is None:
            self.toast.hide()
        elif view.undo != undo_before:
            self.toast.say(view.undo.text, self.tr("Undo"))

    def set_level(self, partner: Partner, dbfs: float) -> None:
        """Show how loud it is in one headset, dBFS."""
        self.lanes[partner].set_level(dbfs)

    def ask_pin(self, purpose: str, title: str, words: str = "") -> None:
        """Open the pad; `purpose` comes back with `pin_entered`."""
        self.sheets.ask_pin(purpose, title, words)

    def refuse_pin(self, words: str, blocked: bool = False) -> None:
        """The PIN was not taken: say why, and let it be tried again; where PINs are blocked, a passphrase."""
        self.sheets.pin.refuse(words, blocked)

    def close_sheet(self) -> None:
        """Close whatever sheet is open."""
        self.sheets.close_all()

    def lane_view(self, partner: Partner) -> LaneView | None:
        """What a lane shows at present."""
        if self._view is None:
            return None
        return next(lane for lane in self._view.lanes if lane.partner is partner)

    def starts_ready(self) -> tuple[Partner, ...]:
        """The partners whose lanes offer their start, with nothing in its way."""
        start = LaneAction(LaneActionKind.START)
        lanes = self._view.lanes if self._view is not None else ()
        return tuple(lane.partner for lane in lanes if lane.action == start)

    def first_focus(self) -> QWidget:
        """The note: nothing that changes the music or the clock."""
        return self.events.note

    # --- what a hand did ------------------------------------------------------------------------------

    @Slot(object)
    def _on_concern(self, partner: Partner) -> None:
        self.concern_pressed.emit(partner)
        self.sheets.ask_concern(partner)

    @Slot(object)
    def _on_chip(self, chip: StepChipView) -> None:
        if chip.gate:
            self.gate_pressed.emit(chip.gate)
        elif chip.stage is ChipStage.DONE:
            self.sheets.ask_take_back(chip)
        elif chip.key is not None and chip.asks is not Record.TICK:
            self.sheets.ask_step(chip.key, chip.asks)
        else:
            self.step_pressed.emit(chip.key)

    @Slot(str)
    def _on_alert(self, key: str) -> None:
        chips = self._view.chips if self._view is not None else ()
        late = next((chip for chip in chips if late_alert(chip) == key), None)
        if late is not None:
            self._on_chip(late)
        else:
            self.alert_pressed.emit(key)

    @Slot()
    def _on_hold(self) -> None:
        if self._view is not None and self._view.silenced:
            self.sheets.ask_after_hold()
        else:
            self.hold_pressed.emit()

    @Slot()
    def _on_undo(self) -> None:
        if self._view is not None and self._view.undo is not None:
            self.undo_pressed.emit(self._view.undo.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Function keys press their buttons; F12 holds while it is down."""
        events = self.events
        buttons = {
            Qt.Key.Key_F2: events.note,
            Qt.Key.Key_F3: events.provider,
            Qt.Key.Key_F4: events.water,
            Qt.Key.Key_F5: events.vitals,
            Qt.Key.Key_F6: events.dose,
            Qt.Key.Key_F7: events.plan,
            Qt.Key.Key_F9: events.hold,
        }
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_F12:
            events.silence.begin()
        elif key in buttons:
            buttons[key].click()
        else:
            super().keyPressEvent(event)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The events of the room, in the words of their buttons."""
        return self.events.keys()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """F12 lets go."""
        if event.key() == Qt.Key.Key_F12 and not event.isAutoRepeat():
            self.events.silence.cancel()
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window that is left behind will not hear F12 let go."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.events.silence.cancel()

    # --- where things are -----------------------------------------------------------------------------

    @Slot()
    def restyle(self) -> None:
        """Take margins and proportions from the theme."""
        sizes = self.theme.sizes
        pad, gap = (8, 6) if sizes.compact else (sizes.space(32), sizes.space(24))
        self._column.setContentsMargins(pad, pad if sizes.compact else sizes.space(24), pad, pad)
        self._column.setSpacing(gap)
        self._body.setSpacing(gap)
        for number, share in enumerate((36, 26, 36) if sizes.compact else (31, 38, 31)):
            self._body.setStretch(number, share)
        self._place_overlays()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep sheets and toast in their places."""
        super().resizeEvent(event)
        self._place_overlays()

    def _place_overlays(self) -> None:
        self._column.activate()
        compact = self.theme.sizes.compact
        above = self.events.y() if compact else self.chips.y() - self._column.spacing()
        self.toast.set_place(self.height() - above, 0 if compact else self.ring.width())
        margins = self._column.contentsMargins()
        top = margins.top()
        wide = self.width() - margins.left() - margins.right()
        low = self.events.y() - self._column.spacing()
        self.sheets.set_area(QRect(QPoint(margins.left(), top), QSize(wide, max(0, low - top))))
