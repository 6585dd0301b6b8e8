"""The records can't be used: what happened, what is safe, what is not, what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from kroom.room.trouble_view import TroubleView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label


class TroublePage(FramedPage):
    """`TroublePage(theme, view, parent=None)`: `again_pressed()`, `look_pressed()`, `restore_pressed()`."""

    closing = Closing.FREELY
    idle = Idle.LEFT

    again_pressed = Signal()
    look_pressed = Signal()
    restore_pressed = Signal()

    def __init__(self, theme: Theme, view: TroubleView, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The records can't be used", "", 1000, parent)
        self.name_page(self.tr("The records can't be used"))
        self.heading.setText(view.title)
        card = Card(theme)
        parts = (
            (self.tr("What is safe"), view.safe),
            (self.tr("What is not"), view.not_safe),
            (self.tr("What to do"), view.todo),
        )
        for title, words in parts:
            card.body.addWidget(Label(theme, title, "label", "muted"))
            card.body.addWidget(Label(theme, words, "body", "text", QFont.Weight.Medium))
        self.body.addWidget(card)
        self.body.addWidget(Label(theme, view.detail, "small", "muted"))
        self.look = Button(theme, self.tr("See what is here"), "eye")
        self.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self.again = Button(theme, self.tr("Try again"), "undo-2")
        self.restore = Button(theme, self.tr("Look for a backup"), "arrow-right", "primary")
        self.foot.addWidget(self.again)
        self.foot.addStretch(1)
        self.foot.addWidget(self.restore)
        self.look.setVisible(view.look)
        self.restore.setVisible(view.restore)
        self.again.clicked.connect(self.again_pressed)
        self.look.clicked.connect(self.look_pressed)
        self.restore.clicked.connect(self.restore_pressed)

    def first_focus(self) -> QWidget:
        """What changes nothing."""
        return self.again
