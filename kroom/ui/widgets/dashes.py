"""Where a partner is in their form: a dash a page, no numbers to count down."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kroom.ui.paint import rounded
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class Dashes(QLabel):
    """`Dashes(theme, tone, parent=None)`: `set_place(page, pages)`, `page` from 0; pages reached are lit."""

    def __init__(self, theme: Theme, tone: Token, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Token = tone
        self._page, self._pages = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def set_place(self, page: int, pages: int) -> None:
        """Show the place."""
        self._page, self._pages = page, max(1, pages)
        here = min(page + 1, self._pages)
        self.setAccessibleName(self.tr("Page {page} of {pages}").format(page=here, pages=self._pages))
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def _step(self) -> tuple[int, int]:
        sizes = self._theme.sizes
        most = sizes.px(620, 280) // self._pages
        gap = max(3, min(sizes.px(10, 6), most // 4))
        return max(2, min(sizes.px(44, 22), most - gap)), gap

    def sizeHint(self) -> QSize:
        """All dashes, px."""
        dash, gap = self._step()
        return QSize(self._pages * (dash + gap) - gap, self._theme.sizes.px(8, 6))

    def minimumSizeHint(self) -> QSize:
        """The same, px."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them, from the end in a layout from right to left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dash, gap = self._step()
        backwards = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number in range(self._pages):
            place = self._pages - 1 - number if backwards else number
            box = QRectF(place * (dash + gap), 0, dash, self.height())
            token: Token = self._tone if number <= self._page else "ring_todo"
            rounded(painter, box, self.height() / 2, self._theme.color(token))
