"""What the mixer hears, as bars."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from kroom.ui.theme import Theme
from kroom.ui.tokens import Token

_HEIGHTS = (0.52, 0.7, 0.86, 1.0, 1.0, 0.96, 0.84, 0.7, 0.52)
_FLOOR_DBFS = -54.0


class LevelMeter(QProgressBar):
    """`LevelMeter(theme, tone, name, parent=None)`: nine bars; `set_level(dbfs)` lights them."""

    def __init__(self, theme: Theme, tone: Token, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Token = tone
        self.setRange(0, len(_HEIGHTS))
        self.setValue(0)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def set_level(self, dbfs: float) -> None:
        """Show a level in dBFS (RMS)."""
        share = min(1.0, max(0.0, 1 - dbfs / _FLOOR_DBFS))
        lit = round(share * len(_HEIGHTS))
        if lit == 0 and share > 0:
            lit = 1
        if lit != self.value():
            self.setValue(lit)

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Nine bars, px."""
        sizes = self._theme.sizes
        return QSize(sizes.px(96, 62), sizes.px(34, 22))

    def minimumSizeHint(self) -> QSize:
        """The same, px."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        pitch = self.width() / len(_HEIGHTS)
        bar = max(3.0, pitch * 0.5)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number, share in enumerate(_HEIGHTS):
            place = len(_HEIGHTS) - 1 - number if mirrored else number
            height = self.height() * share
            box = QRectF(place * pitch + (pitch - bar) / 2, (self.height() - height) / 2, bar, height)
            painter.setBrush(self._theme.color(self._tone if number < self.value() else "hairline"))
            painter.drawRoundedRect(box, bar / 2, bar / 2)
