"""Sees that nobody has touched the screen for a while."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from kroom.ui.window import Window

LOOK_MS = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """`IdleWatch(window, real_ms, parent=None)`: `idle()` once nobody touched the window for `minutes`.

    `begin()` once the window is shown. `real_ms` counts real milliseconds, through suspend: a lid that was
    closed over lunch counts. `minutes` None: never. A page that comes up counts as a touch.
    """

    idle = Signal()

    def __init__(self, window: Window, real_ms: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.minutes: int | None = None
        self._window = window
        self._real_ms = real_ms
        self._touched_ms = real_ms()
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self.look)
        window.page_shown.connect(self.begin_anew)

    @Slot()
    def begin(self) -> None:
        """Watch from now on."""
        # What a hand does comes in by the system's window, once, whatever lies below it: watching each widget
        # would slow down every paint.
        self._window.windowHandle().installEventFilter(self)
        self.begin_anew()
        self._looks.start()

    @Slot()
    def begin_anew(self) -> None:
        """The screen was touched."""
        self._touched_ms = self._real_ms()

    @Slot()
    def look(self) -> None:
        """Tell if it has been long enough."""
        if self.minutes is not None and self._real_ms() - self._touched_ms >= self.minutes * 60_000:
            self.begin_anew()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch counts; the one that comes too late, after the computer slept, finds the cover."""
        if event.type() in _TOUCHES:
            self.look()
            self.begin_anew()
        return super().eventFilter(watched, event)
