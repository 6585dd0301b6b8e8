"""A gate: one page, A and B side by side, the couple's steps above; the provider signs all theirs at once."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.gate_view import GateAct, GateView, Private, StepView
from kroom.session.events import Partner
from kroom.session.protocol import Allow, Record, Role, Style
from kroom.session.state import StepKey, StepStatus
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.gate_board import GateBoard
from kroom.ui.pages.gate_sheets import DoseSheet, ReaderSheet, ReplySheet, VitalsSheet
from kroom.ui.pages.secret_sheets import PinSheet, ReasonSheet
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.touch_button import Kind

_OVERRIDE, _REPLY, _URGENT, _NOT_BEGUN = "override", "reply", "urgent", "not-begun"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the PIN that is asked for will sign."""

    what: str
    keys: tuple[StepKey, ...]
    status: StepStatus = StepStatus.DONE


class GatePage(FramedPage):
    """`GatePage(theme, parent=None)`.

    A facilitator's step: `step_settled(StepKey, StepStatus)`, with OPEN for taking back. A provider's:
    `provider_signed(pin, tuple[StepKey, ...], StepStatus)`. Numbers: `vitals_entered(StepKey, Vitals)`,
    `dose_entered(StepKey, Dose)`; those of a provider's step wait for the signature. `overridden(StepKey,
    passphrase, reason)`. Private: `reply_given(Partner, text, pin)`, `reply_opened(Partner, pin)`,
    `urgent_opened(Partner, pin)`, `urgent_read(Partner)`, `form_not_begun(Partner, pin)`, `private_closed()`.
    `act_pressed(GateAct)` (never STOP_EARLY), `stop_given(passphrase, reason)`, `back_pressed()`.
    `passphrase_given(str)` where PINs were wrong too often.
    """

    step_settled = Signal(object, object)
    provider_signed = Signal(str, object, object)
    vitals_entered = Signal(object, object)
    dose_entered = Signal(object, object)
    overridden = Signal(object, str, str)
    reply_given = Signal(object, str, str)
    reply_opened = Signal(object, str)
    urgent_opened = Signal(object, str)
    urgent_read = Signal(object)
    form_not_begun = Signal(object, str)
    private_closed = Signal()
    act_pressed = Signal(object)
    stop_given = Signal(str, str)
    passphrase_given = Signal(str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Gate", "", 0, parent, dense=True)
        self.name_page(self.tr("Gate"))
        self._view: GateView | None = None
        self._step: StepView | None = None
        self._asked: _Asked | None = None
        self._stopping = False
        self.style_line = Label(theme, "", "label", "muted")
        self.style_line.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.head.addWidget(self.style_line, 1)
        self.board = GateBoard(theme)
        self.body.addWidget(self.board)
        self.body.addStretch(1)
        self.board.touched.connect(self._on_touched)
        self.board.asked_more.connect(self._on_more)
        self._build_foot()
        self._build_sheets()

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.sign = Button(self.theme, "", "user-check")
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.sign)
        self.foot.addStretch(1)
        self.acts = {
            act: _ActButton(self.theme, act, text, icon, kind) for act, text, icon, kind in self._texts()
        }
        for button in self.acts.values():
            self.foot.addWidget(button)
            button.pressed_act.connect(self._on_act)
        self.back.clicked.connect(self.back_pressed)
        self.sign.clicked.connect(self._on_sign)

    def _texts(self) -> tuple[tuple[GateAct, str, str, Kind], ...]:
        return (
            (GateAct.STOP_EARLY, self.tr("Stop early"), "circle-stop", "danger"),
            (GateAct.START_BOTH, self.tr("Start both"), "play", "primary"),
            (GateAct.START_A, self.tr("Start A"), "play", "primary"),
            (GateAct.START_B, self.tr("Start B"), "play", "primary"),
            (GateAct.CLOSE, self.tr("Close the session"), "check", "primary"),
            (GateAct.CONTINUE, self.tr("Continue"), "arrow-right", "primary"),
        )

    def _build_sheets(self) -> None:
        theme = self.theme
        self.pin_sheet, self.reason_sheet = PinSheet(theme, self), ReasonSheet(theme, self)
        self.vitals_sheet, self.dose_sheet = VitalsSheet(theme, self), DoseSheet(theme, self)
        self.reply_sheet, self.reader = ReplySheet(theme, self), ReaderSheet(theme, self)
        self.pick = PickSheet(theme, self)
        self.pin_sheet.given.connect(self._on_pin)
        self.reason_sheet.given.connect(self._on_reason)
        self.vitals_sheet.given.connect(self._on_vitals)
        self.dose_sheet.given.connect(self._on_dose)
        for sheet in (self.pin_sheet, self.reply_sheet):
            sheet.blocked.given.connect(self.passphrase_given)
        self.reply_sheet.given.connect(self._on_reply)
        self.reader.read.connect(self.urgent_read)
        self.reader.closed.connect(self.private_closed)
        self.pick.picked.connect(self._on_picked)

    def show_view(self, view: GateView) -> None:
        """Render the view."""
        accepted = self._view is not None and view.accepted > self._view.accepted
        self._view = view
        self.heading.setText(view.title)
        self._say_style(view)
        self.board.show_view(view)
        for act, button in self.acts.items():
            button.setVisible(act in view.acts)
            button.setEnabled(not view.busy)
        self._show_sign(view)
        self._show_refusal(view)
        if accepted:
            self._close_secret_sheets()
        for sheet in (self.pin_sheet, self.reason_sheet, self.reply_sheet):
            sheet.show_state(view.secret_problem if sheet.isVisible() else "", view.busy)
        for sheet in (self.pin_sheet, self.reply_sheet):
            sheet.blocked.set_blocked(view.pins_blocked, sheet.pad)
        self._show_private(view)

    def _say_style(self, view: GateView) -> None:
        read_do = self.tr("Read each step, then do it. The next ones are lit.")
        confirm = self.tr("Do what is needed, then confirm it here.")
        count = sum(step.open for step in view.steps)
        left = self.tr("{count} open.").format(count=count) if count else self.tr("All is settled.")
        how = read_do if view.style is Style.READ_DO else confirm
        self.style_line.setText(f"{how} {left}" if count else left)

    def _show_sign(self, view: GateView) -> None:
        self.sign.set_words(self.tr("Sign the provider's ({count})").format(count=len(view.to_sign)))
        self.sign.setToolTip(self.sign.words())
        self.sign.setEnabled(bool(view.to_sign) and not view.busy)
        self.sign.setVisible(any(step.by is Role.PROVIDER for step in view.steps))

    def _show_refusal(self, view: GateView) -> None:
        self.tell_problem(view.refused.why if view.refused else "")
        if view.refused and view.refused.steps and view.refused.steps[0] in self.board.steps:
            for layout in (self.layout(), self.board.layout()):  # the banner has just taken its room
                if layout is not None:
                    layout.activate()
            self.scroller.ensureWidgetVisible(self.board.steps[view.refused.steps[0]])

    def _show_private(self, view: GateView) -> None:
        shown = view.answers or view.reply
        if shown is None:
            self.reader.close_sheet()
        elif view.answers:
            self.reader.show_private(
                shown, self.tr("{name}, urgent answers").format(name=self._name(shown.partner))
            )
        else:
            self.reader.show_private(shown, self.tr("{name}, alone").format(name=self._name(shown.partner)))

    def _close_secret_sheets(self) -> None:
        for sheet in (self.pin_sheet, self.reason_sheet, self.reply_sheet):
            sheet.close_sheet()

    def _name(self, partner: Partner) -> str:
        if self._view is None:
            return partner.value.upper()
        return self._view.name_a if partner is Partner.A else self._view.name_b

    def first_focus(self) -> QWidget:
        """The first open step, else the way on."""
        tile = self.board.first_open(self._view) if self._view else None
        shown = [button for button in self.acts.values() if button.isVisibleTo(self)]
        return tile or (shown[-1] if shown else self.back)

    # --- a touch on a step --------------------------------------------------------------------------

    @Slot(object)
    def _on_touched(self, step: StepView) -> None:
        self._step = step
        if not step.open:
            self._on_more(step)
        elif step.private is Private.REPLY:
            self.reply_sheet.ask(self._titled(step))
        elif step.private is Private.URGENT:
            choices = [
                (_URGENT, self.tr("Open the answers, privately")),
                (_NOT_BEGUN, self.tr("The form was not begun")),
            ]
            self.pick.ask(self._titled(step), choices)
        elif step.record is Record.VITALS:
            self.vitals_sheet.ask(self._titled(step), step.baseline)
        elif step.record is Record.DOSE:
            self.dose_sheet.ask(self._titled(step))
        else:
            self._settle(step, StepStatus.DONE)

    def _titled(self, step: StepView) -> str:
        partner = step.key.partner
        return f"{self._name(partner)}: {step.title}" if partner else step.title

    def _settle(self, step: StepView, status: StepStatus) -> None:
        if step.by is Role.PROVIDER:
            self._ask_pin(_Asked("sign", (step.key,), status), self._titled(step), step.hint)
        else:
            self.step_settled.emit(step.key, status)

    @Slot(object)
    def _on_more(self, step: StepView) -> None:
        self._step = step
        choices = (
            self._open_choices(step) if step.open else [(StepStatus.OPEN.value, self.tr("Take it back"))]
        )
        if not step.open and step.private is Private.REPLY:
            choices.insert(0, (_REPLY, self.tr("Read the reply, behind the provider's PIN")))
        self.pick.ask(self._titled(step), choices)

    def _open_choices(self, step: StepView) -> list[tuple[str, str]]:
        offered = (
            (Allow.DECLINED, StepStatus.DECLINED.value, self.tr("Declined")),
            (Allow.NOT_APPLICABLE, StepStatus.NOT_APPLICABLE.value, self.tr("Not applicable")),
            (Allow.OVERRIDE, _OVERRIDE, self.tr("Override, by the provider with a reason")),
        )
        return [(choice, text) for allow, choice, text in offered if allow in step.allow]

    @Slot(str)
    def _on_picked(self, choice: str) -> None:
        step = self._step
        if step is None:
            return
        if choice == _OVERRIDE:
            self._stopping = False
            hint = self.tr("The provider answers for going on without this step.")
            self.reason_sheet.ask(self._titled(step), hint, self.tr("Override"))
        elif choice in (_REPLY, _URGENT, _NOT_BEGUN):
            self._ask_pin(_Asked(choice, (step.key,)), self._titled(step), self._pin_hint(choice))
        else:
            self._settle(step, StepStatus(choice))

    def _pin_hint(self, choice: str) -> str:
        if choice == _NOT_BEGUN:
            return self.tr("Recorded: the form was not begun.")
        return self.tr("Away from the partners. Turn the screen first.")

    # --- secrets ------------------------------------------------------------------------------------

    def _ask_pin(self, asked: _Asked, title: str, hint: str) -> None:
        self._asked = asked
        self.pin_sheet.ask(title, hint)

    @Slot()
    def _on_sign(self) -> None:
        if self._view is not None and self._view.to_sign:
            keys = self._view.to_sign
            titles = {step.key: self._titled(step) for step in self._view.steps}
            self._ask_pin(
                _Asked("sign", keys), self.tr("The provider signs"), ", ".join(titles[key] for key in keys)
            )

    @Slot(str)
    def _on_pin(self, pin: str) -> None:
        asked = self._asked
        if asked is None:
            return
        if asked.what == "sign":
            self.provider_signed.emit(pin, asked.keys, asked.status)
            return
        partner = asked.keys[0].partner
        if partner is None:
            return
        signals = {_REPLY: self.reply_opened, _URGENT: self.urgent_opened, _NOT_BEGUN: self.form_not_begun}
        signals[asked.what].emit(partner, pin)

    @Slot(str, str)
    def _on_reason(self, passphrase: str, reason: str) -> None:
        if self._stopping:
            self.stop_given.emit(passphrase, reason)
        elif self._step is not None:
            self.overridden.emit(self._step.key, passphrase, reason)

    @Slot(object)
    def _on_vitals(self, vitals: object) -> None:
        if self._step is not None:
            self.vitals_entered.emit(self._step.key, vitals)

    @Slot(object)
    def _on_dose(self, dose: object) -> None:
        if self._step is not None:
            self.dose_entered.emit(self._step.key, dose)

    @Slot(str, str)
    def _on_reply(self, text: str, pin: str) -> None:
        if self._step is not None and self._step.key.partner is not None:
            self.reply_given.emit(self._step.key.partner, text, pin)

    @Slot(object)
    def _on_act(self, act: GateAct) -> None:
        if act is not GateAct.STOP_EARLY:
            self.act_pressed.emit(act)
            return
        self._stopping = True
        self.reason_sheet.ask(
            self.tr("Stop the session early"),
            self.tr("It is closed as stopped, for both. Open steps stay open in the record."),
            self.tr("Stop early"),
        )


class _ActButton(Button):
    """A button that says which act it is."""

    pressed_act = Signal(object)

    def __init__(self, theme: Theme, act: GateAct, text: str, icon: str, kind: Kind) -> None:
        super().__init__(theme, text, icon, kind)
        self.setToolTip(text)  # in a small window and a long language the row is short of room
        self._act = act
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed_act.emit(self._act)
