"""A button that must be held, for what should not happen by a slip."""

import time
from collections.abc import Callable

from PySide6.QtCore import QRect, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from kroom.ui.paint import mixed
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import EventButton

HOLD_S = 1.2
CONFIRM_S = 3.0
_TICK_MS = 30


class HoldButton(EventButton):
    """`HoldButton(theme, text, icon, key="", clock=time.monotonic, parent=None)`.

    `held()` once it was pressed for 1.2 s without a break, by finger, Space or Enter; the face fills
    meanwhile. Who cannot hold (assistive technology presses and lets go at once) presses twice within
    three seconds. `begin()` and `cancel()` let a key elsewhere hold it. `clock` gives seconds.
    """

    held = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        icon: str,
        key: str = "",
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, icon, key, "danger", parent)
        self._clock = clock
        self._since: float | None = None
        self._pressed_at: float | None = None
        self._by_hand = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.advance)
        self.clicked.connect(self._on_clicked)
        self._describe()

    def _describe(self) -> None:
        said = self.tr("Hold for a second, or press twice.")
        key = self.tr("Key: {key}").format(key=self.key) if self.key else ""
        self.setAccessibleDescription(f"{said} {key}".strip())

    def progress(self) -> float:
        """How much of the time has been held, 0..1."""
        if self._since is None:
            return 0.0
        return min(1.0, (self._clock() - self._since) / HOLD_S)

    def is_pressed(self) -> bool:
        """Whether it is being held."""
        return self._since is not None

    @Slot()
    def begin(self) -> None:
        """Start to hold, unless it is held already."""
        if self._since is None and self.isEnabled():
            self._since = self._clock()
            self._timer.start()
            self.update()

    @Slot()
    def cancel(self) -> None:
        """Let go too early: nothing happens."""
        self._since = None
        self._timer.stop()
        self.update()

    @Slot()
    def advance(self) -> None:
        """Look at the clock: `held` when the time is full. The timer calls it; a test may."""
        if self._since is None:
            return
        if self.progress() >= 1.0:
            self.cancel()
            self.held.emit()
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        if self._by_hand:
            return
        now = self._clock()
        if self._pressed_at is not None and now - self._pressed_at <= CONFIRM_S:
            self._pressed_at = None
            self.held.emit()
        else:
            self._pressed_at = now

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger comes down."""
        super().mousePressEvent(event)
        self._by_hand = True
        self.begin()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger lets go."""
        super().mouseReleaseEvent(event)
        self._by_hand = False
        self.cancel()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A finger that slides off lets go."""
        super().mouseMoveEvent(event)
        if not self.rect().contains(event.position().toPoint()):
            self.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space or Enter comes down."""
        if _activates(event):
            self.setDown(True)
            self.begin() if not event.isAutoRepeat() else None
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space or Enter lets go; a key that repeats has not."""
        if not _activates(event):
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.setDown(False)
            self.cancel()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What loses the focus is no longer held."""
        super().focusOutEvent(event)
        self.setDown(False)
        self.cancel()

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The share that has been held, then the words."""
        share = self.progress()
        if share > 0:
            face = QPainterPath()
            face.addRoundedRect(rect.toRectF(), self.radius(), self.radius())
            painter.save()
            painter.setClipPath(face)
            done = self.mirrored(QRect(rect.left(), rect.top(), round(rect.width() * share), rect.height()))
            painter.fillRect(done, mixed(self.fill(), self._theme.color("danger_text"), 0.35))
            painter.restore()
        super().paint_content(painter, rect)


def _activates(event: QKeyEvent) -> bool:
    return event.key() in (0x20, 0x01000004, 0x01000005)  # Space, Return, Enter
