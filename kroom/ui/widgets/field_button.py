"""A choice that stands in a form: its name, what is chosen, and the way to change it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.paint import aligned
from kroom.ui.theme import Theme
from kroom.ui.widgets.touch_button import TouchButton


class FieldButton(TouchButton):
    """`FieldButton(theme, caption, icon="chevron-right", parent=None)`: a button over the whole width.

    `set_value(value, wrong=False)` shows what is chosen; `clicked` asks to change it. The accessible name is
    the caption, the description the value.
    """

    def __init__(
        self, theme: Theme, caption: str, icon: str = "chevron-right", parent: QWidget | None = None
    ) -> None:
        self._value = ""
        self._wrong = False
        super().__init__(theme, caption, icon, "plain", "body", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """What is shown as chosen."""
        return self._value

    def set_value(self, value: str, wrong: bool = False) -> None:
        """Show `value` as chosen; `wrong` marks one that is still to be mended."""
        self._value, self._wrong = value, wrong
        self.setAccessibleDescription(value)
        self.setToolTip(value)
        self.update()

    def face_height(self) -> int:
        """Two lines, px."""
        return self._line("small") + self._line("body") + 2 * self._theme.sizes.space(12)

    def radius(self) -> float:
        """A small corner."""
        return self._theme.sizes.radius(8)

    def _line(self, role: str) -> int:
        font = self._theme.font("small") if role == "small" else self._theme.font("body")
        return QFontMetrics(font).height()

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The caption, the value under it, the icon at the end."""
        pad, side = self._theme.sizes.space(16), self.icon_side()
        width = rect.width() - 3 * pad - side
        top = rect.top() + self._theme.sizes.space(12)
        start = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted" if self.isEnabled() else "border"))
        small = self._line("small")
        painter.drawText(self.mirrored(QRect(pad, top, width, small)), start, self._words)
        font = self._theme.font("body", QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.color("due" if self._wrong else self.ink()))
        text = QFontMetrics(font).elidedText(self._value, Qt.TextElideMode.ElideRight, width)
        painter.drawText(self.mirrored(QRect(pad, top + small, width, self._line("body"))), start, text)
        self.paint_icon(painter, QRect(rect.right() - pad - side, rect.top(), side, rect.height()), side)

    def sizeHint(self) -> QSize:
        """Wide, px."""
        return QSize(self._theme.sizes.px(360, 200), self.face_height())

    def minimumSizeHint(self) -> QSize:
        """Narrower, px."""
        return QSize(160, self.face_height())
