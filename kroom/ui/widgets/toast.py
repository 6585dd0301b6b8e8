"""What was just done, for five seconds, with a way back."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kroom.ui.paint import rounded
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import ElidedLabel

SHOWN_MS = 5000


class Toast(QFrame):
    """`Toast(theme, page)`: over `page`, hidden until `say(text, action="")`; it goes after five seconds.

    With `action` (usually "Undo") a button of that text emits `action_pressed()` and hides it.
    `set_place(foot, wide)` says where it may be.
    """

    action_pressed = Signal()

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme, self._page = theme, page
        self._foot, self._wide = 24, 0
        self._text = ElidedLabel(theme, "", "label", "text", QFont.Weight.DemiBold)
        self.action = Button(theme, "", "undo-2")
        self.action.clicked.connect(self._on_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 4, 4)
        row.setSpacing(16)
        row.addWidget(self._text, 1)
        row.addWidget(self.action)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()
        page.installEventFilter(self)
        theme.changed.connect(self.restyle)

    def say(self, text: str, action: str = "") -> None:
        """Show `text` for five seconds."""
        self._text.set_words(text)
        self.action.set_words(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._place()
        self._timer.start()

    def set_place(self, foot: int, wide: int = 0) -> None:
        """How far above the page's lower edge it sits, and its greatest width (0: the page's), px."""
        self._foot, self._wide = foot, wide
        self._place()

    @Slot()
    def _on_action(self) -> None:
        self._timer.stop()
        self.hide()
        self.action_pressed.emit()

    def _place(self) -> None:
        wide = min(self.sizeHint().width(), self._wide or self._page.width() - 32)
        self.resize(wide, self.sizeHint().height())
        left = (self._page.width() - wide) // 2
        self.move(QPoint(left, self._page.height() - self._foot - self.height()))

    @Slot()
    def restyle(self) -> None:
        """Measure, place and paint again."""
        self._place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        # The parent, not an attribute: at the very end Qt still sends events when Python has let go of those.
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        rounded(painter, self.rect(), theme.sizes.radius(14), theme.color("raised"), theme.color("border"))
