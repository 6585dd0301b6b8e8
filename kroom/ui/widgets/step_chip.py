"""A step in the row, and the bar of alerts: two lines on a button."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.room.views import ChipStage, StepChipView
from kroom.session.protocol import Record
from kroom.ui.sizes import TARGET
from kroom.ui.spell import minutes, time_of_day
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.touch_button import TouchButton


class TwoLineButton(TouchButton):
    """`TwoLineButton(theme, icon="", kind="plain", parent=None)`: `set_lines(title, smaller_line)`."""

    def __init__(
        self, theme: Theme, icon: str = "", kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        self._line = ""
        super().__init__(theme, "", icon, "danger" if kind == "danger" else "plain", "label", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, title: str, line: str) -> None:
        """Change both lines; the second is the accessible description."""
        if (title, line) != (self._words, self._line):
            self._line = line
            self.set_words(title)
            self.setAccessibleDescription(line)
            self.setToolTip(f"{title}\n{line}" if self._is_cut() else "")
            self.update()

    def face_height(self) -> int:
        """Two lines, px."""
        lines = QFontMetrics(self.face_font()).height() + QFontMetrics(self._small()).height()
        return max(TARGET, lines + self._theme.sizes.space(20))

    def face_font(self) -> QFont:
        """Half bold; lighter in a compact window, which has more words to the hand's breadth."""
        compact = self._theme.sizes.compact
        return self._theme.font("label", QFont.Weight.Medium if compact else QFont.Weight.DemiBold)

    def _small(self) -> QFont:
        return self._theme.font("small", QFont.Weight.Medium)

    def line_ink(self) -> Token:
        """The token of the second line."""
        return "danger_text" if self._kind == "danger" else "muted"

    def mark_side(self) -> int:
        """The mark's side, px."""
        return self._theme.sizes.px(32, 22)

    def _text_left(self) -> int:
        return self._theme.sizes.space(16) + self.mark_side() + self._theme.sizes.space(14)

    def _is_cut(self) -> bool:
        room = self.width() - self._text_left() - self._theme.sizes.space(12)
        title = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        return max(title, QFontMetrics(self._small()).horizontalAdvance(self._line)) > room

    def sizeHint(self) -> QSize:
        """Both lines whole, px."""
        title = QFontMetrics(self.face_font()).horizontalAdvance(self._words)
        line = QFontMetrics(self._small()).horizontalAdvance(self._line)
        width = self._text_left() + max(title, line) + self._theme.sizes.space(12) + 2
        return QSize(width, self.face_height())

    def minimumSizeHint(self) -> QSize:
        """The mark and a few letters, px; what is cut is in the tool tip."""
        return QSize(self._text_left() + 80, self.face_height())

    def paint_mark(self, painter: QPainter, rect: QRect) -> None:
        """Paint the icon at the start."""
        self.paint_icon(painter, rect, rect.width())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The mark, then both lines."""
        side, left = self.mark_side(), self._text_left()
        self.paint_mark(painter, QRect(self._theme.sizes.space(16), (rect.height() - side) // 2, side, side))
        first, second = QFontMetrics(self.face_font()), QFontMetrics(self._small())
        top = (rect.height() - first.height() - second.height()) // 2
        room = rect.width() - left - self._theme.sizes.space(12)
        if not self._line:
            top = (rect.height() - first.height()) // 2
        title = first.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.paint_text(painter, QRect(left, top, room, first.height()), title)
        line = second.elidedText(self._line, Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._small())
        painter.setPen(self._theme.color(self.line_ink()))
        below = self.mirrored(QRect(left, top + first.height(), room, second.height()))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.drawText(below, Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft, line)


class StepChip(TwoLineButton):
    """`StepChip(theme, view, parent=None)`: a step of the row; `show_view` changes it, `view` is the last."""

    def __init__(self, theme: Theme, view: StepChipView, parent: QWidget | None = None) -> None:
        self.view = view
        super().__init__(theme, "", "plain", parent)
        self.show_view(view)

    def show_view(self, view: StepChipView) -> None:
        """Show where the step stands."""
        self.view = view
        self.set_lines(self._title(view), self._state_line(view))
        self.update()

    def _title(self, view: StepChipView) -> str:
        if not view.partner_name:
            return view.title
        return self.tr("{step} · {name}").format(step=view.title, name=view.partner_name)

    def _state_line(self, view: StepChipView) -> str:
        if view.stage is ChipStage.DONE:
            at = time_of_day(view.at) if view.at else ""
            return "  ".join(part for part in (at, view.who) if part)
        if view.stage is ChipStage.COMING:
            return "" if view.in_s is None else self.tr("in {n} min").format(n=minutes(view.in_s))
        late = int(-view.in_s // 60) if view.in_s is not None else 0
        if view.gate:
            return self.tr("Open  ·  {n} min late").format(n=late) if late > 0 else self.tr("Open the checks")
        if view.asks is Record.TICK:
            return self.tr("Confirm  ·  {n} min late").format(n=late) if late > 0 else self.tr("Confirm now")
        return self.tr("Enter  ·  {n} min late").format(n=late) if late > 0 else self.tr("Enter now")

    def _calls(self) -> bool:
        return self.view.stage in (ChipStage.DUE, ChipStage.LATE, ChipStage.OVERDUE)

    def _late(self) -> bool:
        return self.view.stage in (ChipStage.LATE, ChipStage.OVERDUE)

    def fill(self) -> QColor:
        """Raised when it is due, where the page can bear the light; an alarm's fill when it is overdue."""
        if self.view.stage is ChipStage.OVERDUE:
            return self._theme.color("danger_fill")
        raised = self._calls() and not self._theme.sizes.compact
        return self._theme.color("raised" if raised else "surface")

    def edge(self) -> tuple[QColor, float]:
        """In the colour of what is due."""
        if self._calls():
            return self._theme.color("due"), 1 if self._theme.sizes.compact else 2
        return self._theme.color("hairline" if self.view.stage is ChipStage.DONE else "border"), 1

    def ink(self) -> Token:
        """Quieter when nothing is asked."""
        return super().ink() if self._calls() else "muted"

    def line_ink(self) -> Token:
        """In the colour of what is due."""
        if self.view.stage is ChipStage.OVERDUE:
            return "danger_text"
        return "due" if self._calls() else "muted"

    def paint_mark(self, painter: QPainter, rect: QRect) -> None:
        """A disc with a tick when done, an exclamation mark in a ring when late, an empty ring before."""
        box = self.mirrored(rect)
        if self._late():
            pixmap = self._theme.pixmap(
                "circle-alert", self.line_ink(), box.width(), self.devicePixelRatioF()
            )
            painter.drawPixmap(box.topLeft(), pixmap)
            return
        if self.view.stage is ChipStage.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("ok"))
            painter.drawEllipse(box)
            side = round(box.width() * 0.62)
            mark = QRect(0, 0, side, side)
            mark.moveCenter(box.center())
            pixmap = self._theme.pixmap("check", "bg", side, self.devicePixelRatioF())
            painter.drawPixmap(mark.topLeft(), pixmap)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("due" if self._calls() else "border"), 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
