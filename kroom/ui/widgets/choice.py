"""Choices of a partner: large cards, small chips for several, five steps for how much."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextOption
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QSizePolicy, QWidget

from kroom.ui.paint import mixed
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.touch_button import TouchButton

TINT = 0.22


class ChoiceCard(TouchButton):
    """`ChoiceCard(theme, text, tone="ring_now", several=False, parent=None)`: a card to choose.

    At least 112 px high. Checkable (`isChecked`, `toggled`, `setChecked`); tinted, edged and ticked when
    chosen. Cards with `several=False` that share a parent or a QButtonGroup exclude each other. `tone` is
    usually the partner's colour.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: Token = "ring_now",
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._tone: Token = tone
        super().__init__(theme, text, "", "plain", "heading", parent)
        self.setCheckable(True)
        self.setAutoExclusive(not several)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def face_font(self) -> QFont:
        """Medium; a heavier one when chosen would move the words."""
        return self._theme.font(self._role, QFont.Weight.Medium)

    def face_height(self) -> int:
        """The height of a choice, px."""
        return self._theme.sizes.choice

    def radius(self) -> float:
        """A wide corner."""
        return self._theme.sizes.radius(22)

    def fill(self) -> QColor:
        """Tinted when chosen."""
        surface = self._theme.color("surface")
        return mixed(surface, self._theme.color(self._tone), TINT) if self.isChecked() else surface

    def edge(self) -> tuple[QColor, float]:
        """The partner's colour when chosen."""
        if self.isChecked():
            return self._theme.color(self._tone), 3
        return self._theme.color("border"), 1

    def pad(self) -> int:
        """The room beside the words, px."""
        return self._theme.sizes.space(24)

    def _text_box(self, rect: QRect) -> QRect:
        pad = self.pad()
        return rect.adjusted(pad, pad // 2, -pad, -pad // 2)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The words, wrapped and centred, and the tick."""
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        painter.drawText(self._text_box(rect).toRectF(), self._words, option)
        if self.isChecked():
            side, pad = self._theme.sizes.px(44, 26), self._theme.sizes.space(16)
            self._paint_tick(painter, QRect(rect.right() - side - pad, rect.top() + pad, side, side))

    def _paint_tick(self, painter: QPainter, box: QRect) -> None:
        box = self.mirrored(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._tone))
        painter.drawEllipse(box)
        side = round(box.width() * 0.62)
        mark = QRect(0, 0, side, side)
        mark.moveCenter(box.center())
        pixmap = self._theme.pixmap("check", "on_partner", side, self.devicePixelRatioF())
        painter.drawPixmap(mark.topLeft(), pixmap)

    def sizeHint(self) -> QSize:
        """Room for the longest word at least, px; the height grows with wrapped words."""
        return self.minimumSizeHint().expandedTo(QSize(self._theme.sizes.px(300, 112), 0))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word allows, px."""
        metrics = QFontMetrics(self.face_font())
        pad = 2 * self.pad()
        width = max((metrics.horizontalAdvance(word) for word in self._words.split()), default=0) + pad + 4
        width = max(width, 112)
        wrap = int(Qt.TextFlag.TextWordWrap.value)
        text = metrics.boundingRect(QRect(0, 0, width - pad, 10_000), wrap, self._words)
        return QSize(width, max(self.face_height(), text.height() + pad))


class Chip(ChoiceCard):
    """`Chip(theme, text, tone="ring_now", several=True, parent=None)`: a small choice among many."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        tone: Token = "ring_now",
        several: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, tone, several, parent)
        self._role = "body"
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def radius(self) -> float:
        """Round ends."""
        return self.height() / 2

    def face_height(self) -> int:
        """At least 56 px."""
        return self._theme.sizes.px(72, 56)

    def _mark_side(self) -> int:
        return self._theme.sizes.px(32, 22)

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The words, the tick before them; the room for the tick is always kept."""
        pad, side = self._theme.sizes.space(16), self._mark_side()
        if self.isChecked():
            top = rect.top() + (rect.height() - side) // 2
            self._paint_tick(painter, QRect(rect.left() + pad, top, side, side))
        shift = pad // 2 if not self.isChecked() else pad + side + pad // 2
        end = pad // 2 if not self.isChecked() else pad
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        box = self.mirrored(rect.adjusted(shift, 0, -end, 0))
        words = QFontMetrics(self.face_font()).elidedText(
            self._words, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def sizeHint(self) -> QSize:
        """The words and the tick, px."""
        text = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        width = text + self._mark_side() + 3 * self._theme.sizes.space(16) + 4
        return QSize(max(TARGET * 2, width), self.face_height())

    def minimumSizeHint(self) -> QSize:
        """Room for the tick and the beginning of the words, px; for who lets it shrink."""
        return QSize(TARGET * 2, self.face_height())


class ScaleSteps(QWidget):
    """`ScaleSteps(theme, words, tone="ring_now", parent=None)`: steps of how much.

    Each has its words, side by side. `chosen(int)` says which step (0-based) a hand chose; `value()` is
    that number or -1, `set_value` shows one. In a window too narrow for one row (`set_stacked(True)`) the
    steps lie one under another.
    """

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, words: Sequence[str], tone: Token = "ring_now", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        for number, text in enumerate(words):
            card = ChoiceCard(theme, text, tone)
            card.setAccessibleDescription(
                self.tr("step {number} of {count}").format(number=number + 1, count=len(words))
            )
            self._group.addButton(card, number)
            self._row.addWidget(card, 1)
        self._group.idClicked.connect(self._on_clicked)
        self.restyle()
        theme.changed.connect(self.restyle)

    def set_stacked(self, stacked: bool) -> None:
        """One under another, or side by side."""
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)

    def value(self) -> int:
        """The chosen step, 0-based; -1 for none."""
        return self._group.checkedId()

    def set_value(self, value: int) -> None:
        """Show a step as chosen, -1 for none; emits nothing."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == value)
        self._group.setExclusive(True)

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(number)

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        self._row.setSpacing(self._theme.sizes.space(24))
