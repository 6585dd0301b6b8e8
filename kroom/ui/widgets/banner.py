"""What happened, what it means for the room, what to do."""

from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kroom.ui.paint import rounded
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label

Level = Literal["danger", "notice"]


class Banner(QFrame):
    """`Banner(theme, parent=None)`: hidden until `tell(what, means, todo, level="danger", action="")`.

    `what` is bold, `means` and `todo` follow; `level` "danger" is filled, "notice" is edged. With `action`
    a button of that text emits `action_pressed()`. `hush()` hides it.
    """

    action_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level: Level = "danger"
        self._what = Label(theme, "", "body", "danger_text", QFont.Weight.DemiBold)
        self._rest = Label(theme, "", "label", "danger_text")
        self._action = Button(theme, "")
        self._action.hide()
        self._action.clicked.connect(self.action_pressed)
        self._row = QHBoxLayout(self)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._what)
        column.addWidget(self._rest)
        self._row.addLayout(column, 1)
        self._row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.restyle()
        theme.changed.connect(self.restyle)
        self.hide()

    def tell(
        self, what: str, means: str = "", todo: str = "", level: Level = "danger", action: str = ""
    ) -> None:
        """Show the banner with these words."""
        self._level = level
        self._what.setText(what)
        rest = " ".join(part for part in (means, todo) if part)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self._action.set_words(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(what)
        self.setAccessibleDescription(rest)
        token = "danger_text" if level == "danger" else "text"
        self._what.set_tone(token)
        self._rest.set_tone(token)
        self.show()
        self.update()

    @Slot()
    def hush(self) -> None:
        """Hide the banner."""
        self.hide()

    @Slot()
    def restyle(self) -> None:
        """Take margins from the theme."""
        sizes = self._theme.sizes
        pad, pad2 = sizes.space(16), sizes.space(24)
        self._row.setContentsMargins(pad2, pad, pad2, pad)
        self._row.setSpacing(pad2)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled for danger, edged for a notice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        danger = self._level == "danger"
        fill = theme.color("danger_fill" if danger else "raised")
        edge = theme.color("danger_text" if danger else "due")
        rounded(painter, self.rect(), theme.sizes.radius(14), fill, edge, 1 if danger else 2)
