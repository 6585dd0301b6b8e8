"""What every button of kroom shares: its face, its focus ring, its name for assistive technology."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kroom.ui.paint import aligned, focus_ring, mirrored, mixed, picture, rounded
from kroom.ui.sizes import TARGET, Role
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token

Kind = Literal["plain", "primary", "danger", "quiet"]
_POINTING = ("arrow-left", "arrow-right", "chevron-right", "delete", "undo-2")
"""Icons that point along the line of reading, and turn with it; what plays and what is loud doesn't."""
_FOCUS_UNSEEN = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,  # a window that comes up has not been steered by keys yet
)


class TouchButton(QPushButton):
    """`TouchButton(theme, text, icon="", kind="plain", role="label", parent=None)`.

    A push button with an icon and a text beside it, at least 48 px each way. Its accessible name follows the
    text; an ampersand in the text is an ampersand. `clicked` fires for a touch, a click, Space, Enter and an
    assistive press.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        icon: str = "",
        kind: Kind = "plain",
        role: Role = "label",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self._icon = icon
        self._kind: Kind = kind
        self._role: Role = role
        self._hovered = False
        self._focus_shown = False
        self._face: QPixmap | None = None
        self._face_state: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.set_words(text)
        theme.changed.connect(self.restyle)

    def words(self) -> str:
        """The text as it was given, ampersands included."""
        return self._words

    def set_words(self, text: str, accessible: str = "") -> None:
        """Change the text, and the accessible name to `accessible` or else the same."""
        name = accessible or text
        if text == self._words and name == self.accessibleName():
            return
        self._words = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str) -> None:
        """Change the icon; empty for none."""
        if icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change how much the button stands out."""
        if kind != self._kind:
            self._kind = kind
            self.update()

    @Slot()
    def restyle(self) -> None:
        """Repaint and measure again after the theme has changed."""
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter touches the button once, however long it is held; Space is Qt's own."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    # --- what subclasses change -------------------------------------------------------------------

    def face_rect(self) -> QRect:
        """Where the face is painted: all of the button; what can be touched is always all of it."""
        return self.rect()

    def radius(self) -> float:
        """The corner's radius, px."""
        return self._theme.sizes.radius(14)

    def face_height(self) -> int:
        """The height of the button, px; never under 48."""
        return max(TARGET, self._theme.sizes.px(64))

    def face_font(self) -> QFont:
        """The font of the text."""
        return self._theme.font(self._role, QFont.Weight.DemiBold)

    def ink(self) -> Token:
        """The token of the text."""
        if not self.isEnabled():
            return "border"
        return "danger_text" if self._kind == "danger" else "text"

    def icon_ink(self) -> Token:
        """The token of the icon: quieter than the text."""
        return "muted" if self.isEnabled() and self._kind == "plain" else self.ink()

    def fill(self) -> QColor:
        """The face's colour before hover and press."""
        theme = self._theme
        if not self.isEnabled() or self._kind == "quiet":
            return theme.color("surface")
        if self._kind == "primary":
            tint = 0.12 if theme.sizes.compact else 0.22
            return mixed(theme.color("surface"), theme.color("ring_now"), tint)
        return theme.color("danger_fill" if self._kind == "danger" else "raised")

    def edge(self) -> tuple[QColor, float]:
        """The edge's colour and width, px."""
        theme = self._theme
        if not self.isEnabled():
            return theme.color("hairline"), 1
        if self._kind == "primary":
            return theme.color("ring_now"), 2
        return mixed(self.fill(), theme.color(self.ink() if self._kind == "danger" else "border"), 0.5), 1

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Paint icon and text within `rect`, centred."""
        side, gap = self.icon_side(), self._theme.sizes.space(12) if self._words else 0
        metrics = QFontMetrics(self.face_font())
        beside = side + gap if self._icon else 0
        room = rect.width() - beside
        text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        width = beside + metrics.horizontalAdvance(text)
        left = rect.left() + (rect.width() - width) // 2
        if self._icon:
            self.paint_icon(painter, QRect(left, rect.top(), side, rect.height()), side)
        self.paint_text(painter, QRect(left + beside, rect.top(), room, rect.height()), text)

    # --- strokes shared with subclasses -------------------------------------------------------------

    def icon_side(self) -> int:
        """The icon's side, px."""
        return self._theme.sizes.px(30, 20)

    def mirrored(self, rect: QRect) -> QRect:
        """`rect` where it belongs in a layout from right to left."""
        return mirrored(self.layoutDirection(), self.rect(), rect)

    def paint_icon(self, painter: QPainter, rect: QRect, side: int) -> None:
        """Paint the icon in the middle of `rect` (given left to right)."""
        box = QRect(0, 0, side, side)
        box.moveCenter(self.mirrored(rect).center())
        pixmap = self._theme.pixmap(self._icon, self.icon_ink(), side, self.devicePixelRatioF())
        if self._icon in _POINTING and self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.save()  # onward is to the left where reading begins at the right
            painter.translate(2 * box.left() + side, 0)
            painter.scale(-1, 1)
            painter.drawPixmap(box.topLeft(), pixmap)
            painter.restore()
        else:
            painter.drawPixmap(box.topLeft(), pixmap)

    def paint_text(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Paint a line of text at the start of `rect` (given left to right)."""
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        start = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.mirrored(rect), start | Qt.AlignmentFlag.AlignVCenter, text)

    # --- Qt -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Icon, text and room around them, px."""
        sizes = self._theme.sizes
        text = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        beside = self.icon_side() + (sizes.space(12) if self._words else 0) if self._icon else 0
        return QSize(max(TARGET, text + beside + 2 * sizes.space(24) + 2), self.face_height())

    def minimumSizeHint(self) -> QSize:
        """The same as `sizeHint`: text is never cut."""
        return self.sizeHint()

    def update(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Repaint, with a new face: something of this button has changed."""
        self._face = None
        super().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the kept face; draw it anew when anything that shows has changed.

        Shaping text is the dear part of a page's repaint, so a face is drawn once and kept.
        """
        state = self._state()
        if self._face is None or state != self._face_state:
            self._face, self._face_state = picture(self, self._paint_face), state
        QPainter(self).drawPixmap(0, 0, self._face)

    def _state(self) -> tuple[object, ...]:
        """What Qt may change without a word to `update`."""
        theme = self._theme
        return (
            self.size(),
            self.devicePixelRatioF(),
            self.layoutDirection(),
            theme.tokens.name,
            theme.sizes,
            self.isEnabled(),
            self.isDown(),
            self.isChecked(),
            self._focus_shown,
        )

    def _paint_face(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, width = self.edge()
        rect = self.face_rect()
        rounded(painter, rect, self.radius(), self._touched(self.fill()), color, width)
        self.paint_content(painter, rect)
        if self._focus_shown:
            focus_ring(painter, rect, self.radius(), self._theme)

    def _touched(self, fill: QColor) -> QColor:
        share = 0.16 if self.isDown() else 0.06 if self._hovered and self.isEnabled() else 0
        return mixed(fill, self._theme.color("text"), share) if share else fill

    def enterEvent(self, event: QEnterEvent) -> None:
        """Lighten a little under the pointer."""
        self._hovered = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to the plain face."""
        self._hovered = False
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the focus came from a touch."""
        self._focus_shown = event.reason() not in _FOCUS_UNSEEN
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._focus_shown = False
        super().focusOutEvent(event)
