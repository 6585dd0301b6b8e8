"""A list of thousands of rows that can be chosen from; only the rows in view are ever spelled or painted."""

from collections.abc import Callable, Sequence
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

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is read: a title, a quieter line under it, and what stands at its end."""

    title: str
    line: str = ""
    end: str = ""
    end_tone: Token = "muted"

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.title, self.line, self.end) if part)


Spell = Callable[[int], Row]


class RowList(QListView):
    """`RowList(theme, name, parent=None)`: `show_rows(count, spell)`, `choose(row)`; `chosen(row)`.

    A touch, a click, Enter or Space on a row chooses it; the arrow keys, Page Up and Down, Home and End go
    along. `spell(row)` says a row, and is only asked for those in view.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = _Rows(self)
        self._face = _Face(theme, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._face)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
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

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """As wide as it may be, px."""
        return QSize(160, self.height())

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
        label = theme.font("label")
        end_width = QFontMetrics(label).horizontalAdvance(row.end)
        top = inside.top() + (inside.height() - self._line("body") - self._line("label")) // 2
        width = inside.width() - (end_width + pad if row.end else 0)
        title = QRect(inside.left(), top, width, self._line("body"))
        line = QRect(inside.left(), title.bottom() + 1, inside.width(), self._line("label"))
        end = QRect(inside.right() - end_width, top, end_width + 1, self._line("body"))
        self._write(painter, box, title, row.title, theme.font("body", QFont.Weight.DemiBold), "text")
        self._write(painter, box, line, row.line, label, "muted")
        self._write(painter, box, end, row.end, label, row.end_tone)

    def _write(
        self, painter: QPainter, box: QRect, place: QRect, text: str, font: QFont, tone: Token
    ) -> None:
        direction = self._list.layoutDirection()
        start = aligned(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        painter.drawText(mirrored(direction, box, place), start, shown)


def spelled(rows: Sequence[Row]) -> Spell:
    """Rows that are spelled already."""
    return rows.__getitem__
