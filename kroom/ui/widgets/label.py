"""Words on a page, always plain text: a name may hold markup."""

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kroom.ui.paint import aligned, picture
from kroom.ui.sizes import Role
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


class Label(QLabel):
    """`Label(theme, text="", role="body", tone="text", weight=None, parent=None)`: text that wraps."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: Role = "body",
        tone: Token = "text",
        weight: QFont.Weight | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role: Role = role
        self._tone: Token = tone
        self._weight = weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)
        self.restyle()
        theme.changed.connect(self._follow_theme)

    def set_tone(self, tone: Token) -> None:
        """Change the colour."""
        if tone != self._tone:
            self._tone = tone
            self.restyle()

    @Slot()
    def _follow_theme(self) -> None:
        # PySide keeps a connection to a slot that a subclass overrides, also when the widget is long gone.
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take font and colour from the theme."""
        self.setFont(self._theme.font(self._role, self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._tone))
        self.setPalette(palette)


class ElidedLabel(Label):
    """`ElidedLabel(theme, text="", role="body", tone="text", weight=None, lines=1, parent=None)`.

    Text in at most `lines` lines; what doesn't fit ends in an ellipsis and is whole in the tool tip and
    the accessible name.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: Role = "body",
        tone: Token = "text",
        weight: QFont.Weight | None = None,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        self._lines = lines
        self._shown: tuple[str, ...] | None = None
        self._shown_at = 0
        self._face: QPixmap | None = None
        self._face_state: tuple[object, ...] = ()
        super().__init__(theme, text, role, tone, weight, parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, text: str) -> None:
        """Change the text; does nothing when it is the same."""
        if text != self.text():
            self._shown = None
            self.setText(text)

    def set_lines(self, lines: int) -> None:
        """Change how many lines there may be."""
        if lines != self._lines:
            self._lines = lines
            self._shown = None
            self.updateGeometry()
            self.update()

    def is_elided(self) -> bool:
        """Whether some of the text can't be seen at the present width."""
        return "".join(self._fitted()).replace(" ", "") != self.text().replace(" ", "")

    def _fitted(self) -> tuple[str, ...]:
        if self._shown is None or self._shown_at != self.width():
            self._shown_at = self.width()
            self._shown = _wrapped(self.text(), self.font(), max(1, self.width()), self._lines)
            self._face = None
            self.setToolTip(self.text() if self.is_elided() else "")
        return self._shown

    @Slot()
    def restyle(self) -> None:
        """Take font and colour from the theme, and fit the text again."""
        self._shown = None
        super().restyle()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The whole text on one line, and the height of all lines, px."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.lineSpacing() * self._lines)

    def minimumSizeHint(self) -> QSize:
        """A few letters wide, px."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 3, metrics.lineSpacing() * self._lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines that fit, drawn once and kept: shaping text is the dear part of a repaint."""
        state = (self._fitted(), self.size(), self.devicePixelRatioF(), self._tone, self._theme.tokens.name)
        state = (*state, self.layoutDirection(), self.alignment())
        if self._face is None or state != self._face_state:
            self._face, self._face_state = picture(self, self._paint_lines), state
        QPainter(self).drawPixmap(0, 0, self._face)

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        painter.setPen(self._theme.color(self._tone))
        spacing, lines = QFontMetrics(self.font()).lineSpacing(), self._fitted()
        top = max(0, (self.height() - spacing * len(lines)) // 2) if self._lines == 1 else 0
        side = aligned(self.layoutDirection(), self.alignment())
        side = side & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignTop
        for number, line in enumerate(lines):
            painter.drawText(self.rect().adjusted(0, top + number * spacing, 0, 0), side, line)


def _wrapped(text: str, font: QFont, width: int, limit: int) -> tuple[str, ...]:
    """The lines of `text` at `width` px; the last one elided when more would follow."""
    metrics = QFontMetrics(font)
    if limit == 1 or metrics.horizontalAdvance(text) <= width:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    start = 0
    while len(lines) < limit - 1 and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, 0))
        start = line.textStart() + line.textLength()
        lines.append(text[line.textStart() : start].strip())
    layout.endLayout()
    lines.append(metrics.elidedText(text[start:].strip(), Qt.TextElideMode.ElideRight, width))
    return tuple(line for line in lines if line)
