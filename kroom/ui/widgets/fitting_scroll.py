"""A scroll area as high as what is in it, until the window is too small; it shows where more lies."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget

GUTTER = 16
"""The width that is always kept for the scroll bar, px: content keeps its place when the bar comes."""
_SHADE = 40


class FittingScroll(QScrollArea):
    """`FittingScroll(parent=None)`: fill `scroll.body`, a column.

    It asks for the height of its content and scrolls by touch, wheel and focus when it gets less; a shade
    at the lower or upper edge then tells that there is more.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Of our own: the first look at Qt's loads all classes of widgets there are (8 ms at a start).
        self._view = QWidget()
        self.setViewport(self._view)
        self._inner = QWidget()
        self.body: QVBoxLayout = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(_Bar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inner)
        self._above, self._below = _Shade(self, down=False), _Shade(self, down=True)
        self._inner.installEventFilter(self)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_scrolled)
        self._on_scrolled()

    def content_height(self) -> int:
        """How high the content would like to be at the present width, px."""
        least = self.body.totalMinimumSize().height()
        if self.body.hasHeightForWidth():
            # Qt's height for a width can be less than the least height of a nested layout.
            return max(least, self.body.totalHeightForWidth(max(self._view.width(), 200)))
        return max(least, self.body.totalSizeHint().height())

    def more_below(self) -> bool:
        """Whether something lies below the lower edge."""
        bar = self.verticalScrollBar()
        return bar.value() < bar.maximum()

    def sizeHint(self) -> QSize:
        """The content's own size, px."""
        return QSize(self.body.totalMinimumSize().width() + GUTTER, self.content_height() + 2)

    def minimumSizeHint(self) -> QSize:
        """A few lines, px."""
        return QSize(self.body.totalMinimumSize().width() + GUTTER, min(self.content_height() + 2, 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The content's height follows the width."""
        super().resizeEvent(event)
        view = self.viewport().geometry()
        self._above.setGeometry(view.x(), view.y(), view.width(), _SHADE)
        self._below.setGeometry(view.x(), view.y() + view.height() - _SHADE, view.width(), _SHADE)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again when the content has changed."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_scrolled(self) -> None:
        self._above.setVisible(self.verticalScrollBar().value() > 0)
        self._below.setVisible(self.more_below())


class _Bar(QScrollBar):
    """A scroll bar whose place is always kept, and that is seen only where there is something to scroll."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)

    def sizeHint(self) -> QSize:
        """The gutter's width, px."""
        return QSize(GUTTER, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing where all is seen."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class _Shade(QWidget):
    """The page's ground, fading over what goes on beyond the edge."""

    def __init__(self, parent: QWidget, *, down: bool) -> None:
        super().__init__(parent)
        self._down = down
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the fade."""
        from PySide6.QtGui import QLinearGradient  # late: its list of presets takes 4 ms of a start

        ground = self.window().palette().color(QPalette.ColorRole.Window)
        clear = QColor(ground)
        clear.setAlpha(0)
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(0, clear if self._down else ground)
        fade.setColorAt(1, ground if self._down else clear)
        QPainter(self).fillRect(self.rect(), fade)
