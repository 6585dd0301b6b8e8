"""An icon that stands for itself beside words."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class Glyph(QLabel):
    """`Glyph(theme, icon, tone="muted", full=26, parent=None)`: `full` px at 1080p; `show_icon`."""

    def __init__(
        self, theme: Theme, icon: str, tone: Token = "muted", full: int = 26, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._full = theme, icon, full
        self._tone: Token = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def show_icon(self, icon: str, tone: Token) -> None:
        """Change icon and colour."""
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A square, px."""
        side = self._theme.sizes.px(self._full, 16)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same, px."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        side = self.sizeHint().width()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._theme.pixmap(self._icon, self._tone, side, self.devicePixelRatioF()))
