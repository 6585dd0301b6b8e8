"""A list of thousands of rows that can be chosen from; only the rows in view are ever spelled or painted."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kroom.ui.paint import aligned, mirrored, rounded
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token

_WRAP = int(Qt.TextFlag.TextWordWrap.value)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is read: a title, a quieter line under it, and what stands at its end."""

    title: str
    line: str = ""
    end: str = ""
    end_tone: Token = "muted"
    line_tone: Token = "muted"

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.title, self.line, self.end) if part)


Spell = Callable[[int], Row]


class RowList(QListView):
    """`RowList(theme, name, wraps=False, parent=None)`: `show_rows(count, spell)`, `choose(row)`.

    `chosen(row)` answers.

    A touch, a click, Enter or Space on a row chooses it; the arrow keys, Page Up and Down, Home and End go
    along. `spell(row)` says a row, and is only asked for those in view; where titles wrap (`wraps`) it is
    asked for all of them, to know how high they are.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.wraps = wraps
        self._rows = _Rows(self)
        self._face = _Face(theme, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._face)
        self.setAccessibleName(name)
        self.setUniformItemSizes(not wraps)
        if wraps:
            self.setResizeMode(QListView.ResizeMode.Adjust)
            self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(160, 120)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.restyle)

    def show_rows(self, count: int, spell: Spell) -> None:
        """Show so many rows; the first one is where the keys begin."""
        self._rows.show_rows(count, spell)
        if count:
            self.setCurrentIndex(self._rows.index(0))
            self.scrollToTop()

    def choose(self, row: int) -> None:
        """Mark a row as the one that is shown elsewhere, without `chosen`."""
        if 0 <= row < self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(row))

    def row(self, number: int) -> Row:
        """A row as it is read."""
        return self._rows.spell(number)

    def count(self) -> int:
        """How many rows there are."""
        return self._rows.rowCount()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose; a key that is held down chooses once."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() not in keys:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """A few rows, px; it takes what it gets."""
        return QSize(self._theme.sizes.px(480, 240), 4 * self._face.height())


class _Rows(QAbstractListModel):
    """Rows that are spelled when they are asked for."""

    def __init__(self, parent: RowList) -> None:
        super().__init__(parent)
        self._count = 0
        self.spell: Spell = _nothing

    def show_rows(self, count: int, spell: Spell) -> None:
        self.beginResetModel()
        self._count, self.spell = count, spell
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return self.spell(index.row()).spoken if role in said else None


def _nothing(_: int) -> Row:
    return Row("")


class _Face(QStyledItemDelegate):
    """How a row looks: the title and its line on the left, the end on the right."""

    def __init__(self, theme: Theme, rows: RowList) -> None:
        super().__init__(rows)
        self._theme = theme
        self._list = rows

    def height(self) -> int:
        """Two lines, and never less than a finger needs, px."""
        lines = self._line("body") + self._line("label")
        return max(56, lines + 2 * self._theme.sizes.space(12))

    def _line(self, role: str) -> int:
        font = self._theme.font("body") if role == "body" else self._theme.font("label")
        return QFontMetrics(font).height()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as it may be, px."""
        return QSize(160, self.height() + self._more(self._list.row(index.row())))

    def _more(self, row: Row) -> int:
        """How much higher a title is that wraps, px."""
        if not self._list.wraps:
            return 0
        width = self._list.viewport().width() - 2 * self._theme.sizes.space(16) - self._end(row)
        metrics = QFontMetrics(self._title_font())
        wrapped = metrics.boundingRect(QRect(0, 0, max(80, width), 100_000), _WRAP, row.title)
        return max(0, wrapped.height() - metrics.height())

    def _title_font(self) -> QFont:
        return self._theme.font("body", None if self._list.wraps else QFont.Weight.DemiBold)

    def _end(self, row: Row) -> int:
        """The width that the end of a row takes, px."""
        if not row.end:
            return 0
        words = QFontMetrics(self._theme.font("label")).horizontalAdvance(row.end)
        return words + self._theme.sizes.space(16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        box = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, state)  # pyright: ignore[reportUnknownArgumentType]
        self._paint_words(painter, box, self._list.row(index.row()))
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        theme = self._theme
        inner = box.adjusted(2, 1, -2, -1)
        if state & QStyle.StateFlag.State_Selected:
            edge = theme.color("ring_now" if self._list.hasFocus() else "border")
            rounded(painter, inner, theme.sizes.radius(8), theme.color("raised"), edge, 2)
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, inner, theme.sizes.radius(8), theme.color("surface"))
        painter.setPen(theme.color("hairline"))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())

    def _paint_words(self, painter: QPainter, box: QRect, row: Row) -> None:
        theme, pad = self._theme, self._theme.sizes.space(16)
        inside = box.adjusted(pad, 0, -pad, 0)
        label, end_width = theme.font("label"), self._end(row)
        high = self._line("body") + self._more(row)
        top = inside.top() + (inside.height() - high - self._line("label")) // 2
        title = QRect(inside.left(), top, inside.width() - end_width, high)
        line = QRect(inside.left(), title.bottom() + 1, inside.width(), self._line("label"))
        end = QRect(inside.right() - end_width + pad, top, end_width - pad + 1, self._line("body"))
        self._write(painter, box, title, row.title, self._title_font(), "text")
        self._write(painter, box, line, row.line, label, row.line_tone)
        if row.end:
            self._write(painter, box, end, row.end, label, row.end_tone)

    def _write(
        self, painter: QPainter, box: QRect, place: QRect, text: str, font: QFont, tone: Token
    ) -> None:
        direction = self._list.layoutDirection()
        start = aligned(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        if place.height() > QFontMetrics(font).height() * 1.5:
            painter.drawText(mirrored(direction, box, place), int(start.value) | _WRAP, text)
            return
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(mirrored(direction, box, place), start, shown)
