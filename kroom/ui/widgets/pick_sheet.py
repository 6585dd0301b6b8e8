"""A sheet to pick one thing from a list."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.paint import aligned
from kroom.ui.theme import Theme
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.touch_button import TouchButton

_WRAP = int(Qt.TextFlag.TextWordWrap.value)


class PickSheet(Sheet):
    """`PickSheet(theme, page)`: `ask(title, [(id, text)], chosen_id)` opens it; `picked(id)` answers.

    It closes at a choice, before the signal. Escape or the cross choose nothing.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 720)
        self._buttons: list[_Pick] = []
        self.body.addStretch(1)

    def ask(self, title: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Open the sheet with these choices; the focus is on the one that is chosen now."""
        self.set_title(title)
        for button in self._buttons:
            self.body.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [_Pick(self._theme, choice, text, choice == chosen) for choice, text in choices]
        for button in self._buttons:
            button.clicked.connect(self._on_clicked)
            self.body.insertWidget(self.body.count() - 1, button)
        first = next((button for button in self._buttons if button.choice == chosen), None)
        self.open(first)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _Pick):
            self.close_sheet()
            self.picked.emit(button.choice)


class _Pick(TouchButton):
    """One line of the list; a long name wraps, for its end may be what tells two headsets apart."""

    def __init__(self, theme: Theme, choice: str, text: str, chosen: bool) -> None:
        super().__init__(theme, text, "check" if chosen else "", "primary" if chosen else "plain", "body")
        self.choice = choice
        self.setToolTip(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _pad(self) -> int:
        return self._theme.sizes.space(24)

    def _words_box(self, width: int) -> QRect:
        """Where the words stand in a button of `width` px, as high as they need."""
        left = self._pad() + (self.icon_side() + self._theme.sizes.space(12) if self._icon else 0)
        room = QRect(left, 0, max(80, width - left - self._pad()), 10_000)
        return QFontMetrics(self.face_font()).boundingRect(room, _WRAP, self._words)

    def heightForWidth(self, width: int) -> int:
        """The words, wrapped, px."""
        return max(self.face_height(), self._words_box(width).height() + self._theme.sizes.space(24))

    def sizeHint(self) -> QSize:
        """One line, px; its wrapped height where the width is known."""
        return QSize(200, self.face_height())

    def minimumSizeHint(self) -> QSize:
        """Narrow, px."""
        return QSize(160, self.face_height())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """Icon and words, centred; wrapped where they are long."""
        words = self._words_box(rect.width())
        if words.height() <= QFontMetrics(self.face_font()).height():
            super().paint_content(painter, rect)
            return
        if self._icon:
            side = self.icon_side()
            self.paint_icon(painter, QRect(self._pad(), rect.top(), side, rect.height()), side)
        words.moveTop(rect.top() + (rect.height() - words.height()) // 2)
        start = int(aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft))
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color(self.ink()))
        painter.drawText(self.mirrored(words), start | _WRAP, self._words)
