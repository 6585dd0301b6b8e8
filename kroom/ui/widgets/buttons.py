"""The buttons of kroom: plain, pill, icon and event."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.paint import aligned
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.touch_button import Kind, TouchButton


class Button(TouchButton):
    """`Button(theme, text, icon="", kind="plain", parent=None)`: the button of pages and sheets."""

    def __init__(
        self, theme: Theme, text: str, icon: str = "", kind: Kind = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, icon, kind, "label", parent)


class PillButton(TouchButton):
    """`PillButton(theme, text, icon="", parent=None)`: a small button of the header, with round ends.

    In a compact window it shows its icon alone; the text stays its name and its tool tip.
    """

    def __init__(self, theme: Theme, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, icon, "plain", "small", parent)
        self.setToolTip(text)

    def _icon_only(self) -> bool:
        return self._theme.sizes.compact and bool(self._icon)

    def radius(self) -> float:
        """Half the height."""
        return self.height() / 2

    def face_height(self) -> int:
        """48 px."""
        return TARGET

    def icon_side(self) -> int:
        """The icon's side, px."""
        return self._theme.sizes.px(22, 18)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Icon and text, or the icon alone."""
        if self._icon_only():
            self.paint_icon(painter, rect, self.icon_side())
        else:
            super().paint_content(painter, rect)

    def sizeHint(self) -> QSize:
        """48 px square when it is an icon alone, px."""
        return QSize(TARGET, TARGET) if self._icon_only() else super().sizeHint()


class IconButton(TouchButton):
    """`IconButton(theme, name, icon, parent=None)`: round; `name` is spoken and the tool tip."""

    def __init__(self, theme: Theme, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", icon, "plain", "small", parent)
        self.set_name(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Change what the button says it does."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def radius(self) -> float:
        """Half the height."""
        return self.height() / 2

    def face_height(self) -> int:
        """48 px or more, by the window's size."""
        return max(TARGET, self._theme.sizes.px(58))

    def sizeHint(self) -> QSize:
        """A square, px."""
        return QSize(self.face_height(), self.face_height())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The icon in the middle."""
        self.paint_icon(painter, rect, self._theme.sizes.px(26, 20))


class EventButton(TouchButton):
    """`EventButton(theme, text, icon, key="", kind="plain", parent=None)`: one touch, one line in the record.

    Icon and text side by side with the key's name in the corner; where the width is short, the icon above
    the text.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        icon: str,
        key: str = "",
        kind: Kind = "plain",
        parent: QWidget | None = None,
    ) -> None:
        self.key = key
        super().__init__(theme, text, icon, kind, "label", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if key:
            self.setAccessibleDescription(self.tr("Key: {key}").format(key=key))

    def face_height(self) -> int:
        """The height of an event, px."""
        return self._theme.sizes.event

    def ink(self) -> Token:
        """Quieter in a compact window, where so many words close together would light the room."""
        quieter = self.isEnabled() and self._kind == "plain" and self._theme.sizes.compact
        return "muted" if quieter else super().ink()

    def fill(self) -> QColor:
        """Darker in a compact window, for the same reason."""
        quieter = self._kind == "plain" and self._theme.sizes.compact
        return self._theme.color("surface") if quieter else super().fill()

    def _beside_width(self) -> int:
        text = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        return text + self.icon_side() + self._theme.sizes.space(12)

    def minimumSizeHint(self) -> QSize:
        """Room for the text under its icon, px."""
        text = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        return QSize(max(TARGET, text + self._theme.sizes.space(12)), self.face_height())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Icon, text, and the key in the corner."""
        beside = self._beside_width() + self._theme.sizes.space(24) <= rect.width()
        if beside:
            super().paint_content(painter, rect)
        else:
            self._paint_stacked(painter, rect)
        if self.key and beside and not self._theme.sizes.compact:
            self._paint_key(painter, rect)

    def _paint_stacked(self, painter: QPainter, rect: QRect) -> None:
        side = self.icon_side()
        line = QFontMetrics(self.face_font()).height()
        top = rect.top() + (rect.height() - side - line - 2) // 2
        self.paint_icon(painter, QRect(rect.left(), top, rect.width(), side), side)
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        below = QRect(rect.left(), top + side + 2, rect.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)

    def _paint_key(self, painter: QPainter, rect: QRect) -> None:
        font = self._theme.font("small", QFont.Weight.Medium)
        pad = self._theme.sizes.space(12)
        corner = rect.adjusted(pad, pad // 2, -pad, 0)
        painter.setFont(font)
        painter.setPen(self._theme.color("danger_text" if self._kind == "danger" else "muted"))
        end = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignRight)
        painter.drawText(corner, end | Qt.AlignmentFlag.AlignTop, self.key)
