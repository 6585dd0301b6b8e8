"""The tracks of a playlist as a list that holds ten thousand as easily as ten."""

from collections.abc import Callable

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
from PySide6.QtGui import QDropEvent, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kroom.room.playlists_view import TrackRow
from kroom.ui.paint import aligned, mirrored, rounded
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token

Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class TrackModel(QAbstractListModel):
    """The rows, and each of them as one sentence for assistive technology."""

    def __init__(self, spoken: Callable[[TrackRow], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[TrackRow, ...] = ()
        self._spoken = spoken

    def show_rows(self, rows: tuple[TrackRow, ...]) -> None:
        """Show these; the same number of rows keeps the place in the list."""
        if len(rows) == len(self._rows):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A track can be pulled; between tracks is where it can be let go."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence, or the row itself for the one who paints it."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._spoken(row) if role in said else None


class TrackList(QListView):
    """`TrackList(theme, name)`: `show_rows(rows)`; `number()` is the one that is chosen; `chosen(number)`.

    `dragged(number, to)` when a hand pulled a track elsewhere. Only what can be seen is painted. Up, Down,
    Page, Home and End move.
    """

    chosen = Signal(int)
    dragged = Signal(int, int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[TrackRow, ...] | None = None
        self.rows = TrackModel(self.say, self)
        self.setModel(self.rows)
        self.setItemDelegate(_TrackPainter(theme, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(TARGET * 2)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self.restyle)

    def show_rows(self, rows: tuple[TrackRow, ...]) -> None:
        """Show these tracks."""
        if rows is not self._shown:
            self._shown = rows
            number = self.number()
            self.rows.show_rows(rows)
            self.choose(max(0, min(number, len(rows) - 1)))

    def number(self) -> int:
        """The chosen track, from 0; -1 for none."""
        return self.currentIndex().row()

    def choose(self, number: int) -> None:
        """Choose a track and show it."""
        index = self.rows.index(number)
        if index.isValid() and number != self.number():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def say(self, row: TrackRow) -> str:
        """A track in one line."""
        parts = [row.title, row.tags, row.phase, minutes(row.seconds), row.problem, row.remark, row.note]
        return ", ".join(part for part in parts if part)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say where the chosen track was pulled to; the list itself changes with the next view."""
        number, place = self.number(), event.position().toPoint()
        over = self.indexAt(place)
        to = over.row() if over.isValid() else self.rows.rowCount()
        below = over.isValid() and place.y() > self.visualRect(over).center().y()
        to += int(below) - int(to + int(below) > number)
        event.setDropAction(Qt.DropAction.IgnoreAction)  # Qt would take the row out of the model itself
        event.accept()
        if event.source() is self and number >= 0 and to != number:
            self.dragged.emit(number, to)
            self.choose(to)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(current.row())

    @Slot()
    def restyle(self) -> None:
        """Lay the rows out anew."""
        self.scheduleDelayedItemsLayout()


class _TrackPainter(QStyledItemDelegate):
    """Two lines: what it is called, and what there is to know or wrong."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same height for all, px."""
        del option, index
        lines = sum(QFontMetrics(self._theme.font(role)).height() for role in ("label", "small"))
        return QSize(200, max(TARGET, lines + self._theme.sizes.space(12)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one track."""
        row = index.data(_ROW)
        if not isinstance(row, TrackRow):
            return
        theme, pad = self._theme, self._theme.sizes.space(12)
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, box, theme.sizes.radius(8), theme.color("raised"), theme.color("ring_now"), 2)
        number = QRect(box.left() + pad, box.top(), theme.sizes.px(64, 44), box.height())
        left = number.right() + pad
        words = QRect(left, box.top(), box.right() - left - pad, box.height())
        self._line(painter, box, number, f"{index.row() + 1}", "label", "muted")
        half = QFontMetrics(theme.font("label")).height()
        top = box.top() + (box.height() - half - QFontMetrics(theme.font("small")).height()) // 2
        long = QRect(words.right() - theme.sizes.px(100, 64), top, theme.sizes.px(100, 64), half)
        title = QRect(words.left(), top, words.width() - long.width() - pad, half)
        self._line(painter, box, title, row.title, "label", "text")
        self._line(painter, box, long, minutes(row.seconds), "label", "muted", end=True)
        below = QRect(words.left(), top + half, words.width(), box.bottom() - top - half)
        about = row.problem or " · ".join(
            part for part in (row.phase, row.tags, row.remark, row.note) if part
        )
        self._line(painter, box, below, about, "small", "due" if row.problem else "muted")

    def _line(
        self,
        painter: QPainter,
        bounds: QRect,
        rect: QRect,
        text: str,
        role: str,
        tone: Token,
        *,
        end: bool = False,
    ) -> None:
        weight = QFont.Weight.DemiBold if tone == "text" else None
        font = self._theme.font("label" if role == "label" else "small", weight)
        view = self.parent()
        direction = view.layoutDirection() if isinstance(view, QWidget) else Qt.LayoutDirection.LeftToRight
        side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        place = mirrored(direction, bounds, rect)
        painter.drawText(place, aligned(direction, side) | Qt.AlignmentFlag.AlignVCenter, shown)


def minutes(seconds: float | None) -> str:
    """`83.4` as `1:23`; empty where it is not known."""
    if seconds is None:
        return ""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
