"""A scroll area as high as what is in it, until the window is too small."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class FittingScroll(QScrollArea):
    """`FittingScroll(parent=None)`: fill `scroll.body`, a column.

    It asks for the height of its content and scrolls by touch, wheel and focus when it gets less.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QWidget()
        self.body: QVBoxLayout = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inner)
        self._inner.installEventFilter(self)

    def content_height(self) -> int:
        """How high the content would like to be at the present width, px."""
        least = self.body.totalMinimumSize().height()
        if self.body.hasHeightForWidth():
            # Qt's height for a width can be less than the least height of a nested layout.
            return max(least, self.body.totalHeightForWidth(max(self.viewport().width(), 200)))
        return max(least, self.body.totalSizeHint().height())

    def sizeHint(self) -> QSize:
        """The content's own size, px."""
        return QSize(self.body.totalMinimumSize().width() + 14, self.content_height() + 2)

    def minimumSizeHint(self) -> QSize:
        """A few lines, px."""
        return QSize(self.body.totalMinimumSize().width() + 14, min(self.content_height() + 2, 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content's height follows the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again when the content has changed."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self.updateGeometry()
        return super().eventFilter(watched, event)
