"""The screen changes hands: the facilitator chooses, the partner starts, a secret leads back."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kroom.room.page_views import HandOverChoice, HandOverMode, HandOverView
from kroom.session.events import Partner
from kroom.session.state import FormStatus
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.secret_entry import SecretEntry


class HandOverPage(FramedPage):
    """`HandOverPage(theme, parent=None)`.

    `chosen(Partner)` by the facilitator, `taken(Partner)` by the partner, `secret_given(text)` to get the
    screen back, `back_pressed()` before it was handed over.
    """

    closing = Closing.UNLOCKED

    chosen = Signal(object)
    taken = Signal(object)
    secret_given = Signal(str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Hand over", "", 900, parent)
        self.name_page(self.tr("Hand over the screen"))
        self._view = HandOverView()
        self.cards = {partner: _PartnerCard(theme, partner) for partner in Partner}
        for card in self.cards.values():
            card.pressed.connect(self.chosen)
            self.body.addWidget(card)
        self.promise = Label(theme, "", "heading", "text", QFont.Weight.Medium)
        self.body.addWidget(self.promise)
        self.entry = SecretEntry(theme)
        self.body.addWidget(self.entry)
        self.entry.given.connect(self.secret_given)
        self._build_foot()
        self.show_view(self._view)

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.begin = _LargeButton(self.theme, self.tr("Start"), "arrow-right", "primary")
        self.foot.addWidget(self.back)
        self.head.addWidget(self.entry.switch)
        self.foot.addStretch(1)
        self.foot.addWidget(self.begin)
        self.back.clicked.connect(self.back_pressed)
        self.begin.clicked.connect(self._on_begin)

    def show_view(self, view: HandOverView) -> None:
        """Render the view."""
        moved = view.mode is not self._view.mode
        self._view = view
        # The facilitator's, as long as they choose; then the partner's, and then it is locked already.
        self.idle = Idle.COVERED if view.mode is HandOverMode.CHOOSE else Idle.LEFT
        choosing, leaving = view.mode is HandOverMode.CHOOSE, view.mode is HandOverMode.LEAVE
        self._show_choices(view.choices if choosing else ())
        self.promise.setVisible(view.mode is HandOverMode.GIVEN)
        self.begin.setVisible(view.mode is HandOverMode.GIVEN)
        self.back.setVisible(not leaving)
        self.entry.setVisible(leaving)
        self.entry.switch.setVisible(leaving)
        if leaving and moved:
            self.entry.forget()
        self.entry.set_busy(view.busy)
        self.begin.setEnabled(not view.busy)
        self._say_mode(view)
        self.tell_problem(view.problem)
        self.subline.setVisible(bool(self.subline.text()) and not (leaving and view.problem))
        if moved and self.isVisible():
            self.arrive()

    def _say_mode(self, view: HandOverView) -> None:
        if view.mode is HandOverMode.CHOOSE:
            self.heading.setText(self.tr("Who gets the screen?"))
            self.say(self.tr("One partner at a time, out of the other's sight. Getting it back needs a PIN."))
        elif view.mode is HandOverMode.GIVEN:
            self.heading.setText(self.tr("For {name}").format(name=view.name))
            self.say("")
            self.promise.setText(
                self.tr(
                    "A few short questions about what just happened. "
                    "Every one can be skipped, and there is no hurry."
                )
                + "\n\n"
                + self.tr("Only you and the care team will read this.")
            )
        else:
            self.heading.setText(self.tr("Thank you"))
            self.say(self.tr("What was answered is kept. Please give the screen back to the care team."))

    def _show_choices(self, choices: tuple[HandOverChoice, ...]) -> None:
        offered = {choice.partner: choice for choice in choices}
        for partner, card in self.cards.items():
            card.setVisible(partner in offered)
            if partner in offered:
                card.show_choice(offered[partner], self._view.busy)

    def first_focus(self) -> QWidget:
        """What is most likely touched next."""
        if self._view.mode is HandOverMode.LEAVE:
            return self.entry.field_now()
        if self._view.mode is HandOverMode.GIVEN:
            return self.begin
        cards = [card for card in self.cards.values() if card.isVisibleTo(self)]
        free = [card.give for card in cards if card.give.isEnabled()]
        return free[0] if free else self.back

    @Slot()
    def _on_begin(self) -> None:
        if self._view.partner is not None:
            self.taken.emit(self._view.partner)


class _LargeButton(Button):
    """A partner's button: large."""

    def face_height(self) -> int:
        """At least 112 px."""
        return self._theme.sizes.px(128, 112)

    def sizeHint(self) -> QSize:
        """Wide, px."""
        return QSize(self._theme.sizes.px(400, 220), self.face_height())


class _PartnerCard(Card):
    """One partner to whom the screen may go."""

    pressed = Signal(object)

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__(theme)
        self._partner = partner
        self.name = Label(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.note = Label(theme, "", "label", "muted")
        self.give = Button(theme, self.tr("Give the screen"), "arrow-right")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(PartnerBadge(theme, partner))
        row.addWidget(self.name, 1)
        row.addWidget(self.give)
        self.body.addLayout(row)
        self.body.addWidget(self.note)
        self.give.clicked.connect(self._on_give)

    def show_choice(self, choice: HandOverChoice, busy: bool) -> None:
        """Render one choice."""
        self.name.setText(choice.name)
        done = choice.status in (FormStatus.FINISHED, FormStatus.NOT_BEGUN)
        states = {
            FormStatus.PAUSED: self.tr("Begun, kept for later."),
            FormStatus.FINISHED: self.tr("Finished."),
            FormStatus.NOT_BEGUN: self.tr("Recorded as not begun."),
            FormStatus.HANDED_OVER: self.tr("Has the screen."),
        }
        note = choice.blocked or states.get(choice.status, "")
        self.note.setText(note)
        self.note.set_tone("due" if choice.blocked else "muted")
        self.note.setVisible(bool(note))
        self.give.setEnabled(not choice.blocked and not done and not busy)
        self.give.set_words(
            self.tr("Give the screen"), self.tr("Give the screen to {name}").format(name=choice.name)
        )

    @Slot()
    def _on_give(self) -> None:
        self.pressed.emit(self._partner)
