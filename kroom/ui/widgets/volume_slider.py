"""How loud, for a finger or a keyboard."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QWidget

from kroom.ui.paint import focus_ring
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class VolumeSlider(QSlider):
    """`VolumeSlider(theme, name, tone="ring_now", parent=None)`: 0..100, 48 px high.

    `moved(int)` when a hand (or assistive technology) changed it; `show_value(int)` shows one and emits
    nothing, and does not pull the knob away from under a finger. The wheel does nothing: it is turned by
    accident.
    """

    moved = Signal(int)

    def __init__(
        self, theme: Theme, name: str, tone: Token = "ring_now", parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._tone: Token = tone
        self._showing = False
        self.setRange(0, 100)
        self.setSingleStep(2)
        self.setPageStep(10)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._on_value)
        theme.changed.connect(self.restyle)

    def show_value(self, value: int) -> None:
        """Show a value that came from elsewhere."""
        if not self.isSliderDown() and value != self.value():
            self._showing = True
            self.setValue(value)
            self._showing = False

    @Slot(int)
    def _on_value(self, value: int) -> None:
        if not self._showing:
            self.moved.emit(value)

    @Slot()
    def restyle(self) -> None:
        """Paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """At least 48 px high, px."""
        return QSize(self._theme.sizes.px(240, 100), TARGET)

    def minimumSizeHint(self) -> QSize:
        """Short, but still to be hit, px."""
        return QSize(80, TARGET)

    def _knob(self) -> float:
        return float(self._theme.sizes.px(26, 16))

    def _upside(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _follow(self, event: QMouseEvent) -> None:
        knob = int(self._knob())
        place, span = round(event.position().x()) - knob // 2, self.width() - knob
        self.setValue(QStyle.sliderValueFromPosition(0, 100, place, span, self._upside()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where the finger is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the finger."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Do nothing with the wheel."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint groove, what is filled, and the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        knob, thick = self._knob(), self._theme.sizes.px(8, 6)
        top = (self.height() - thick) / 2
        span = self.width() - knob
        center = knob / 2 + QStyle.sliderPositionFromValue(0, 100, self.value(), int(span), self._upside())
        painter.setBrush(self._theme.color("hairline"))
        painter.drawRoundedRect(QRectF(knob / 2, top, span, thick), thick / 2, thick / 2)
        start = self.width() - knob / 2 if self._upside() else knob / 2
        filled = QRectF(min(start, center), top, abs(center - start), thick)
        painter.setBrush(self._theme.color(self._tone if self.isEnabled() else "border"))
        painter.drawRoundedRect(filled, thick / 2, thick / 2)
        painter.setBrush(self._theme.color("text" if self.isEnabled() else "border"))
        painter.drawEllipse(QPointF(center, self.height() / 2), knob / 2, knob / 2)
        if self.hasFocus():
            focus_ring(painter, self.rect(), self._theme.sizes.radius(14), self._theme)
