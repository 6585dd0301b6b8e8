"""What one touch can do for one partner, at any time."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from kroom.ui.paint import mixed
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.touch_button import TouchButton

TINT = 0.22


class StackButton(TouchButton):
    """`StackButton(theme, text, icon, tone, parent=None)`: the icon above a small text, or the icon alone.

    `set_on(bool, said)` tints it while what it started goes on; `said` is the accessible description.
    """

    def __init__(
        self, theme: Theme, text: str, icon: str, tone: Token, parent: QWidget | None = None
    ) -> None:
        self._on = False
        self._labelled = True
        self._tone: Token = tone
        super().__init__(theme, text, icon, "plain", "small", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_on(self, on: bool, said: str) -> None:
        """Show whether it goes on."""
        if on != self._on:
            self._on = on
            self.update()
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    def set_labelled(self, labelled: bool) -> None:
        """Show the text, or leave it to the tool tip."""
        if labelled != self._labelled:
            self._labelled = labelled
            self.setToolTip("" if labelled else self.words())
            self.updateGeometry()
            self.update()

    def face_font(self) -> QFont:
        """Small."""
        return self._theme.font("small", QFont.Weight.Medium)

    def face_height(self) -> int:
        """Icon and text, px."""
        line = QFontMetrics(self.face_font()).height()
        return max(TARGET, self.icon_side() + line + self._theme.sizes.space(16))

    def icon_side(self) -> int:
        """The icon's side, px."""
        return self._theme.sizes.px(28, 20)

    def ink(self) -> Token:
        """Quieter than what it stands beside: ten of these words light a page more than the clock does."""
        return "muted" if self.isEnabled() and not self._on else super().ink()

    def icon_ink(self) -> Token:
        """The partner's colour while it goes on."""
        return self._tone if self._on and self.isEnabled() else super().icon_ink()

    def fill(self) -> QColor:
        """Tinted while it goes on."""
        raised = self._theme.color("raised")
        return mixed(raised, self._theme.color(self._tone), TINT) if self._on else super().fill()

    def edge(self) -> tuple[QColor, float]:
        """The partner's colour while it goes on."""
        width = 1 if self._theme.sizes.compact else 2
        return (self._theme.color(self._tone), width) if self._on else super().edge()

    def labelled_width(self) -> int:
        """What the text needs, px."""
        text = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        return max(TARGET, text + 6)

    def sizeHint(self) -> QSize:
        """Room for the text, px."""
        return QSize(self.labelled_width(), self.face_height())

    def minimumSizeHint(self) -> QSize:
        """The whole text where it is shown, and 48 px at least."""
        return QSize(self.labelled_width() if self._labelled else TARGET, self.face_height())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Icon above text, or the icon alone."""
        side = self.icon_side()
        if not self._labelled:
            self.paint_icon(painter, rect, side)
            return
        line = QFontMetrics(self.face_font()).height()
        top = rect.top() + (rect.height() - side - line) // 2
        self.paint_icon(painter, QRect(rect.left(), top, rect.width(), side), side)
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        below = QRect(rect.left(), top + side, rect.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)


class ButtonStrip(QWidget):
    """`ButtonStrip(theme, buttons, parent=None)`: StackButtons in a row, all with their text or none."""

    def __init__(self, theme: Theme, buttons: Sequence[StackButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons = tuple(buttons)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for button in buttons:
            self._row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme and see what fits."""
        self._row.setSpacing(4 if self._theme.sizes.compact else self._theme.sizes.space(8))
        self._fit()

    def _fit(self) -> None:
        count = len(self._buttons)
        needed = sum(button.labelled_width() for button in self._buttons) + (count - 1) * self._row.spacing()
        for button in self._buttons:
            button.set_labelled(needed <= self.width())

    def minimumSizeHint(self) -> QSize:
        """All buttons without their text, px."""
        count = len(self._buttons)
        return QSize(count * TARGET + (count - 1) * self._row.spacing(), self._buttons[0].face_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what fits."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A new language has new widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()
