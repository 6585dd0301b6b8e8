"""Something to tick, in a whole sentence."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.paint import aligned, mixed, rounded
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.widgets.touch_button import TouchButton

_WRAP = int(Qt.TextFlag.TextWordWrap.value)


class CheckRow(TouchButton):
    """`CheckRow(theme, text, parent=None)`: a box and a sentence that wraps; checkable.

    `clicked(bool)` is a hand's; `setChecked` shows a state.
    """

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, "", "quiet", "label", parent)
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def face_font(self) -> QFont:
        """Medium."""
        return self._theme.font("label", QFont.Weight.Medium)

    def edge(self) -> tuple[QColor, float]:
        """None until it is ticked; then quiet."""
        return self.fill(), 1

    def radius(self) -> float:
        """A small corner."""
        return self._theme.sizes.radius(8)

    def _box_side(self) -> int:
        return self._theme.sizes.px(32, 24)

    def _text_left(self) -> int:
        return self._theme.sizes.space(8) + self._box_side() + self._theme.sizes.space(12)

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped sentence, px."""
        room = max(60, width - self._text_left() - self._theme.sizes.space(8))
        text = QFontMetrics(self.face_font()).boundingRect(QRect(0, 0, room, 10_000), _WRAP, self._words)
        return max(TARGET, text.height() + self._theme.sizes.space(12))

    def sizeHint(self) -> QSize:
        """The sentence on one line, px; its wrapped height where the width is known."""
        metrics = QFontMetrics(self.face_font())
        width = metrics.horizontalAdvance(self._words) + self._text_left() + self._theme.sizes.space(16)
        return QSize(width, TARGET)

    def minimumSizeHint(self) -> QSize:
        """A narrow one, px."""
        return QSize(160, TARGET)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The box with its tick, and the sentence."""
        theme, side = self._theme, self._box_side()
        top = rect.top() + (rect.height() - side) // 2
        box = self.mirrored(QRect(theme.sizes.space(8), top, side, side))
        on = self.isChecked()
        fill = mixed(theme.color("surface"), theme.color("ring_now"), 0.22) if on else None
        edge = theme.color("ring_now" if on else "border")
        rounded(painter, box, theme.sizes.radius(8) * 0.7, fill, edge, 2 if on else 1)
        if on:
            mark = round(side * 0.7)
            inner = QRect(0, 0, mark, mark)
            inner.moveCenter(box.center())
            painter.drawPixmap(inner.topLeft(), theme.pixmap("check", "text", mark, self.devicePixelRatioF()))
        painter.setFont(self.face_font())
        painter.setPen(theme.color(self.ink()))
        left = self._text_left()
        text = self.mirrored(QRect(left, rect.top(), rect.width() - left, rect.height()))
        start = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(text, int(start | Qt.AlignmentFlag.AlignVCenter) | _WRAP, self._words)
