"""A layout of choices in rows: as few rows as their words allow, all choices of one size."""

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class EvenRows(QLayout):
    """`EvenRows(parent=None)`: widgets of one width and height, `spacing()` apart, in rows as even as can be.

    Seven that need two rows stand as four and three, never as six and one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The item at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Take the item at a place out, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It fills the width."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at this width, px."""
        if not self._items:
            return 0
        rows = math.ceil(len(self._items) / self._across(width))
        return rows * self._least().height() + (rows - 1) * self.spacing()

    def sizeHint(self) -> QSize:
        """As small as it can be, px."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """One choice, px."""
        return self._least()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        if not self._items:
            return
        across, gap = self._across(rect.width()), self.spacing()
        width = (rect.width() - gap * (across - 1)) / across
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        height = self._least().height()
        for place, item in enumerate(self._items):
            row, column = divmod(place, across)
            left, right = round(column * (width + gap)), round(column * (width + gap) + width)
            box = QRect(rect.left() + left, rect.top() + row * (height + gap), right - left, height)
            item.setGeometry(QStyle.visualRect(direction, rect, box))

    def _least(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _across(self, width: int) -> int:
        """How many stand in a row of `width` px."""
        count, gap = len(self._items), self.spacing()
        most = max(1, min(count, (width + gap) // (self._least().width() + gap)))
        return math.ceil(count / math.ceil(count / most))
