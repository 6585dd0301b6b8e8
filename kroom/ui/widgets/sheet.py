"""A sheet over a page: for an entry or a choice, without a dialog of its own."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kroom.ui.paint import rounded
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import IconButton
from kroom.ui.widgets.label import Label


class Sheet(QFrame):
    """`Sheet(theme, page, title, width=640)`: a panel over `page`, hidden until `open()`.

    Fill `sheet.body` (a column that scrolls when the window is small) and `sheet.foot` (a row of buttons).
    `open(first=None)` shows it with the focus on `first`; `close_sheet()`, Escape or the cross hide it,
    emit `closed()`
    and give the focus back. Tab stays within it. It covers the middle of the page (`set_area(QRect)`
    narrows where it may lie), the rest stays in reach. `width` is in px at 1920x1080.
    """

    closed = Signal()

    def __init__(self, theme: Theme, page: QWidget, title: str, width: int = 640) -> None:
        super().__init__(page)
        self._theme, self._page, self._wanted = theme, page, width
        self._area: QRect | None = None
        self._needed = QSize()
        self._back: QWidget | None = None
        self._build(title)
        self.hide()
        self.restyle()
        for watched in (page, self._inner):
            watched.installEventFilter(self)
        theme.changed.connect(self.restyle)

    def _build(self, title: str) -> None:
        theme = self._theme
        self.title = Label(theme, title, "heading", "text", QFont.Weight.DemiBold)
        self.cross = IconButton(theme, self.tr("Close"), "x")
        self.cross.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cross)
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(TARGET)
        self._scroll.setWidget(self._inner)
        self.foot = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self._scroll, 1)
        self._column.addLayout(self.foot)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title, which is also the accessible name."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_area(self, area: QRect | None) -> None:
        """Where on the page the sheet may lie; None for all of it."""
        self._area = area
        if self.isVisible():
            self._place()

    def open(self, first: QWidget | None = None) -> None:
        """Show the sheet and put the focus on `first`, or on the sheet's first field."""
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        self.show()
        self.raise_()
        self._place()
        target = first or self.body_focus() or self.cross
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def body_focus(self) -> QWidget | None:
        """The first widget of the body that takes the focus by keyboard."""
        for widget in self._inner.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible():
                return widget
        return None

    @Slot()
    def close_sheet(self) -> None:
        """Hide the sheet, say so, and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back = None
        self.closed.emit()

    def _place(self) -> None:
        area = self._area or self._page.rect()
        sizes = self._theme.sizes
        width = min(sizes.px(self._wanted, 440), area.width())
        self.resize(width, area.height())
        self._column.activate()
        margins = self._column.contentsMargins()
        inner = width - margins.left() - margins.right()
        wraps = self.body.hasHeightForWidth()  # then the hint is what it would need without any width
        body = self.body.totalHeightForWidth(inner) if wraps else self._inner.sizeHint().height()
        others = self._column.minimumSize().height() - self._scroll.minimumHeight()
        height = min(max(body, TARGET) + others + 2, area.height())
        self._needed = self._inner.sizeHint()
        box = QRect(0, 0, width, height)
        box.moveCenter(area.center())
        self.setGeometry(box)

    @Slot()
    def restyle(self) -> None:
        """Take margins and place from the theme."""
        sizes = self._theme.sizes
        pad = sizes.space(28)
        self._column.setContentsMargins(pad, sizes.space(16), pad, pad)
        for box in (self._column, self.body, self.foot):
            box.setSpacing(sizes.space(16))
        if self.isVisible():
            self._place()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the place that fits the page as it is when it comes up."""
        super().showEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size, and what the body needs: a banner that comes up takes room."""
        if self.isVisible() and self._is_other_size(watched, event):
            self._place()
        return super().eventFilter(watched, event)

    def _is_other_size(self, watched: QObject, event: QEvent) -> bool:
        if watched is getattr(self, "_page", None):
            return event.type() == QEvent.Type.Resize
        is_layout = event.type() == QEvent.Type.LayoutRequest and watched is getattr(self, "_inner", None)
        return is_layout and self._inner.sizeHint() != self._needed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the sheet."""
        stops = self._stops()
        here = QApplication.focusWidget()
        if not stops:
            return False
        step = 1 if forward else -1
        place = (stops.index(here) + step) % len(stops) if here in stops else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[place].setFocus(reason)
        self._scroll.ensureWidgetVisible(stops[place])
        return True

    def _stops(self) -> list[QWidget]:
        inside: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
            if tab and self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
                inside.append(widget)
            widget = widget.nextInFocusChain()
        return inside

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised surface with an edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        rounded(painter, self.rect(), theme.sizes.radius(22), theme.color("surface"), theme.color("border"))
