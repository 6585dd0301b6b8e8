"""After a crash or a power cut: where each partner stands, and the explicit choice to go on."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.page_views import ResumePartner, ResumeView
from kroom.session.events import Partner
from kroom.ui.pages import spelling
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.secret_sheets import ReasonSheet
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label


class ResumePage(FramedPage):
    """`ResumePage(theme, parent=None)`.

    `resume_pressed(session_id)`, `later_pressed()`, `stop_given(passphrase, reason)`.
    """

    resume_pressed = Signal(str)
    later_pressed = Signal()
    stop_given = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Resume", "", 1100, parent)
        self.name_page(self.tr("Go on with the session"))
        self.heading.setText(self.tr("A session was interrupted"))
        self._view: ResumeView | None = None
        self.gap = Label(theme, "", "body", "due", QFont.Weight.DemiBold)
        self.body.addWidget(self.gap)
        self.partners = {partner: _PartnerCard(theme, partner) for partner in Partner}
        row = QHBoxLayout()
        row.setSpacing(16)
        for card in self.partners.values():
            row.addWidget(card, 1)
        self.body.addLayout(row)
        self.body.addWidget(
            Label(
                theme,
                self.tr("Everything that was confirmed is kept. The clocks went on; the music joins them."),
                "label",
                "muted",
            )
        )
        self.stop_sheet = ReasonSheet(theme, self)
        self.stop_sheet.given.connect(self.stop_given)
        self._build_foot()

    def _build_foot(self) -> None:
        self.later = Button(self.theme, self.tr("Not now"))
        self.stop = Button(self.theme, self.tr("Stop early"), "circle-stop", "danger")
        self.resume = Button(self.theme, self.tr("Go on"), "play", "primary")
        self.foot.addWidget(self.later)
        self.foot.addWidget(self.stop)
        self.foot.addStretch(1)
        self.foot.addWidget(self.resume)
        self.later.clicked.connect(self.later_pressed)
        self.stop.clicked.connect(self._on_stop)
        self.resume.clicked.connect(self._on_resume)

    def show_view(self, view: ResumeView) -> None:
        """Render the view."""
        accepted = self._view is not None and view.accepted > self._view.accepted
        self._view = view
        self.say(
            self.tr("{protocol}. The last line was written at {time}.").format(
                protocol=view.protocol, time=spelling.clock(self, view.last)
            )
        )
        gap = self.tr("Nothing was recorded for {span}.").format(span=spelling.span(view.gap_s))
        if view.other_boot:
            gap += " " + self.tr("The computer was restarted: is its clock right?")
        self.gap.setText(gap)
        shown = {one.partner: one for one in view.partners}
        for partner, card in self.partners.items():
            card.setVisible(partner in shown)
            if partner in shown:
                card.show_partner(shown[partner])
        sheet = self.stop_sheet.isVisible()
        self.tell_problem("" if sheet else view.problem)
        self.stop_sheet.show_state(view.problem if sheet else "", view.busy)
        self.resume.setEnabled(not view.busy)
        if accepted:
            self.stop_sheet.close_sheet()

    def first_focus(self) -> QWidget:
        """Go on."""
        return self.resume

    @Slot()
    def _on_resume(self) -> None:
        if self._view is not None:
            self.resume_pressed.emit(self._view.session_id)

    @Slot()
    def _on_stop(self) -> None:
        self.stop_sheet.ask(
            self.tr("Stop the session early"),
            self.tr("It is closed as stopped, for both. Open steps stay open in the record."),
            self.tr("Stop early"),
        )


class _PartnerCard(Card):
    """Where one partner stands."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__(theme)
        self.name = Label(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.standing = Label(theme, "", "body")
        self.minute = Label(theme, "", "track")
        self.music = Label(theme, "", "label", "muted")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(PartnerBadge(theme, partner))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.standing)
        head.addLayout(column, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.minute)
        self.body.addWidget(self.music)
        self.body.addStretch(1)

    def show_partner(self, one: ResumePartner) -> None:
        """Render one partner."""
        self.name.setText(one.name)
        self.standing.setText(one.standing)
        minute = "" if one.minute is None else self.tr("Minute {minute}").format(minute=int(one.minute))
        self.minute.setText(minute)
        self.minute.setVisible(bool(minute))
        self.music.setText(one.music)
        self.music.setVisible(bool(one.music))
