"""One partner's answers, for the care team alone; gone with the page."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from kroom.room.history_view import AnswersView
from kroom.ui.pages import spelling
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label


class AnswersPage(FramedPage):
    """`AnswersPage(theme, view, parent=None)`: `closed_pressed()`. It shows these answers, never others."""

    closed_pressed = Signal()

    def __init__(self, theme: Theme, view: AnswersView, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Answers", "", 0, parent)
        self.name_page(self.tr("Answers"))
        self.heading.setText(self.tr("Answers of {name}").format(name=view.name))
        self.head.insertWidget(0, PartnerBadge(theme, view.partner, 56))
        date = spelling.day(self, view.on)
        self.say(f"{date} · {self.tr('For the care team only. Nothing of them stays on the screen.')}")
        for prompt, answer in view.answers:
            self.body.addWidget(self._answer(prompt, answer))
        self.body.addStretch(1)
        self.done = Button(theme, self.tr("Close"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)
        self.done.clicked.connect(self.closed_pressed)
        self.restyle()

    def _answer(self, prompt: str, answer: str) -> Card:
        card = Card(self.theme)
        card.body.addWidget(Label(self.theme, prompt, "label", "muted"))
        if answer:
            card.body.addWidget(Label(self.theme, answer, "body", "text", QFont.Weight.DemiBold))
        else:
            card.body.addWidget(Label(self.theme, self.tr("No answer"), "body", "muted"))
        return card

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.done
