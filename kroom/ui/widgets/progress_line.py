"""How far something has come: a line that fills, or steps that do."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class ProgressLine(QProgressBar):
    """`ProgressLine(theme, name, tone="ring_now", parent=None)`: a line; `set_share(0..1)` fills it.

    `set_steps(done, count)` shows `count` separate pieces instead, `done` of them filled.
    """

    def __init__(
        self, theme: Theme, name: str, tone: Token = "ring_now", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Token = tone
        self._pieces = 1
        self.setRange(0, 1000)
        self.setValue(0)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def set_share(self, share: float) -> None:
        """Fill `share` of the line, 0..1."""
        self._pieces = 1
        self.setRange(0, 1000)
        self.setValue(round(min(1.0, max(0.0, share)) * 1000))

    def set_steps(self, done: int, count: int) -> None:
        """Fill `done` of `count` pieces."""
        self._pieces = max(1, count)
        self.setRange(0, self._pieces)
        self.setValue(done)

    def set_tone(self, tone: Token) -> None:
        """Change the colour."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Its height, px; the width is the layout's."""
        return QSize(self._theme.sizes.px(200, 80), self._theme.sizes.px(12, 6))

    def minimumSizeHint(self) -> QSize:
        """A short line, px."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is done over what is to come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._pieces > 1:
            self._paint_pieces(painter)
        else:
            self._box(painter, 0, self.width(), "hairline")
            share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
            if share > 0:
                self._box(painter, 0, max(self.height(), self.width() * share), self._tone)

    def _paint_pieces(self, painter: QPainter) -> None:
        gap = self._theme.sizes.space(8)
        width = (self.width() - gap * (self._pieces - 1)) / self._pieces
        for number in range(self._pieces):
            tone: Token = self._tone if number < self.value() else "hairline"
            self._box(painter, number * (width + gap), width, tone)

    def _box(self, painter: QPainter, left: float, width: float, tone: Token) -> None:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = self.width() - left - width
        painter.setBrush(self._theme.color(tone))
        height = float(self.height())
        painter.drawRoundedRect(QRectF(left, 0, width, height), height / 2, height / 2)
