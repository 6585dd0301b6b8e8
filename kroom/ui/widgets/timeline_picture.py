"""The picture of a session, by a painter that is handed over."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from kroom.ui.theme import Theme

Paint = Callable[..., None]


class TimelinePicture(QLabel):
    """`TimelinePicture(theme)`: `show_picture(paint or None, height, spoken)`; hidden where there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paint: Paint | None = None
        self._height = 0.0
        self.setAccessibleName(self.tr("Timeline"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def show_picture(self, paint: Paint | None, height: float, spoken: str) -> None:
        """Let `paint(painter, rect)` paint from now on, in `height` px; `spoken` says the same in words."""
        self._paint, self._height = paint, height
        self.setAccessibleDescription(spoken)
        self.setVisible(paint is not None)
        self.updateGeometry()
        self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the picture needs, px."""
        return QSize(self._theme.sizes.px(900, 300), max(60, round(self._height)))

    def minimumSizeHint(self) -> QSize:
        """Narrower, px."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Let it be painted."""
        if self._paint is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, QRectF(self.rect()))
