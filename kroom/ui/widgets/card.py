"""A surface that holds what belongs together."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kroom.ui.paint import rounded
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class Card(QFrame):
    """`Card(theme, tone="surface", edged=False, parent=None)`; fill `card.body`, a column."""

    def __init__(
        self, theme: Theme, tone: Token = "surface", edged: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Token = tone
        self._edged = edged
        self.body = QVBoxLayout(self)
        self._apply()
        theme.changed.connect(self._follow_theme)

    def empty(self) -> None:
        """Take everything out of the body, and destroy it."""
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    @Slot()
    def _follow_theme(self) -> None:
        # PySide keeps a connection to a slot that a subclass overrides, also when the widget is long gone.
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take margins and colours from the theme."""
        self._apply()
        self.update()

    def _apply(self) -> None:
        pad = self._theme.sizes.space(28)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(self._theme.sizes.space(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        edge = theme.color("border") if self._edged else None
        rounded(painter, self.rect(), theme.sizes.radius(22), self.fill(), edge)

    def fill(self) -> QColor:
        """The surface's colour."""
        return self._theme.color(self._tone)
