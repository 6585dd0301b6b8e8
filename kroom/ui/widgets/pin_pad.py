"""A pad of large digits for a PIN."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kroom.ui.paint import focus_ring
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.widgets.touch_button import TouchButton


class PinPad(QWidget):
    """`PinPad(theme, name, shortest=4, longest=8, parent=None)`: digits by touch or keyboard, shown as dots.

    `entered(str)` when Enter or the tick is pressed with at least `shortest` digits; the digits are then
    forgotten.
    `clear()` forgets them; nothing reads them out. Typing works while the pad or any of its keys has the
    focus.
    """

    entered = Signal(str)

    def __init__(
        self, theme: Theme, name: str, shortest: int = 4, longest: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._shortest, self._longest = theme, shortest, longest
        self._digits = ""
        self.setAccessibleName(name)
        self._dots = _Dots(theme, name)
        self._keys: list[_Key] = []
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addLayout(self._grid)
        self._build_keys()
        self.setFocusProxy(self._dots)
        self._dots.installEventFilter(self)
        self._show()
        self.restyle()
        theme.changed.connect(self.restyle)

    def _build_keys(self) -> None:
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # digits keep their places in every language
        for number in range(9):
            self._add_key(str(number + 1), "", "", number // 3, number % 3)
        self._add_key("", "delete", self.tr("Delete the last digit"), 3, 0)
        self._add_key("0", "", "", 3, 1)
        self._add_key("", "check", self.tr("Enter"), 3, 2)
        self._enter = self._keys[-1]

    def _add_key(self, text: str, icon: str, name: str, row: int, column: int) -> None:
        key = _Key(self._theme, text, icon)
        if name:
            key.setAccessibleName(name)
            key.setToolTip(name)
        key.clicked.connect(self._on_key)
        key.installEventFilter(self)
        self._grid.addWidget(key, row, column)
        self._keys.append(key)

    @Slot()
    def clear(self) -> None:
        """Forget what was typed."""
        self._digits = ""
        self._show()

    def count(self) -> int:
        """How many digits have been typed."""
        return len(self._digits)

    @Slot()
    def _on_key(self) -> None:
        key = self.sender()
        if not isinstance(key, _Key):
            return
        if key.words():
            self._add(key.words())
        elif key is self._enter:
            self._finish()
        else:
            self._delete()

    def _add(self, digit: str) -> None:
        if len(self._digits) < self._longest:
            self._digits += digit
            self._show()

    def _delete(self) -> None:
        self._digits = self._digits[:-1]
        self._show()

    def _finish(self) -> None:
        if len(self._digits) >= self._shortest:
            digits = self._digits
            self.clear()
            self.entered.emit(digits)

    def _show(self) -> None:
        self._dots.show_count(len(self._digits), self._longest)
        self._enter.setEnabled(len(self._digits) >= self._shortest)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Take digits, Backspace and Enter wherever in the pad the focus is."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._typed(event)
        return super().eventFilter(watched, event)  # pyright: ignore[reportArgumentType]

    def _typed(self, event: QKeyEvent) -> bool:
        text = event.text()
        if len(text) == 1 and text.isdecimal():
            self._add(str(int(text)))
        elif event.key() == Qt.Key.Key_Backspace:
            self._delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            return False
        return True

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        gap = self._theme.sizes.space(12)
        self._grid.setSpacing(gap)
        self._column.setSpacing(gap)


class _Key(TouchButton):
    """One key of the pad."""

    def __init__(self, theme: Theme, text: str, icon: str) -> None:
        super().__init__(theme, text, icon, "plain", "heading")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def face_height(self) -> int:
        """Large enough for a hurried finger, px."""
        return self._theme.sizes.px(84, TARGET)

    def sizeHint(self) -> QSize:
        """Wider than high, px."""
        return QSize(self._theme.sizes.px(120, 72), self.face_height())


class _Dots(QLabel):
    """How many digits there are, never which."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        self._count, self._longest = 0, 8
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.restyle)

    def show_count(self, count: int, longest: int) -> None:
        """Show `count` filled dots."""
        self._count, self._longest = count, longest
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(self.tr("{count} digits typed").format(count=count))
        self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all dots and the focus ring, px."""
        line = QFontMetrics(self._theme.font("heading", QFont.Weight.DemiBold)).height()
        return QSize(self._theme.sizes.px(380, 240), max(TARGET, line))

    def minimumSizeHint(self) -> QSize:
        """The same, px."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, side = self._theme, self._theme.sizes.px(18, 12)
        gap = side
        width = self._longest * side + (self._longest - 1) * gap
        left, top = (self.width() - width) / 2, (self.height() - side) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(self._longest):
            painter.setBrush(theme.color("text" if number < self._count else "hairline"))
            painter.drawEllipse(int(left + number * (side + gap)), int(top), side, side)
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme.sizes.radius(14), theme)
