"""A step of a gate: what to look at, whether it is done, by whom and when."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.ui.paint import aligned, mixed
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.touch_button import TouchButton

_WRAP = int(Qt.TextFlag.TextWordWrap.value)


class StepTile(TouchButton):
    """`StepTile(theme, parent=None)`: a touch settles the step, or opens what is to be entered.

    `show_step(title, lines, aside, settled, waits, next_one)`: `lines` are (text, token) under the title,
    `aside` stands at the end of the title's line; `waits` marks an entry without its signature; `next_one`
    the step to read and do next. `keep_free(px)` leaves room at the end for a button that lies on the tile.
    Whoever uses it sets the accessible name and description.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._lines: tuple[tuple[str, Token], ...] = ()
        self._aside = ""
        self._free = 0
        self._settled = self._waits = self._next = self._pointed = self._passed_over = False
        super().__init__(theme, "", "", "plain", "label", parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_step(
        self,
        title: str,
        lines: tuple[tuple[str, Token], ...],
        aside: str = "",
        settled: bool = False,
        waits: bool = False,
        next_one: bool = False,
        pointed: bool = False,
        passed_over: bool = False,
    ) -> None:
        """Show a step as it stands; `pointed` when a refusal names it, `passed_over` when settled undone."""
        self._words = title
        self._lines, self._aside = lines, aside
        self._settled, self._waits, self._next, self._pointed = settled, waits, next_one, pointed
        self._passed_over = passed_over
        self.updateGeometry()
        self.update()

    def keep_free(self, width: int) -> None:
        """Leave `width` px at the end to what lies on the tile."""
        if width != self._free:
            self._free = width
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        """The title."""
        return self._words

    def shown_lines(self) -> tuple[str, ...]:
        """The lines under the title, and what stands beside it."""
        return (*(text for text, _ in self._lines), *((self._aside,) if self._aside else ()))

    def face_font(self) -> QFont:
        """The title's."""
        return self._theme.font("label", QFont.Weight.DemiBold)

    def fill(self) -> QColor:
        """Quiet once it is settled; raised where it is the next."""
        if self._settled:
            return self._theme.color("surface")
        surface = self._theme.color("raised")
        return mixed(surface, self._theme.color("ring_now"), 0.14) if self._next else surface

    def edge(self) -> tuple[QColor, float]:
        """Lit where it is the next, due where a refusal names it."""
        theme = self._theme
        if self._pointed and not self._settled:
            return theme.color("due"), 3
        if self._next and not self._settled:
            return theme.color("ring_now"), 2
        return theme.color("hairline" if self._settled else "border"), 1

    def _mark(self) -> int:
        return self._theme.sizes.px(36, 22)

    def _pad(self) -> int:
        return self._theme.sizes.space(16)

    def _room(self, width: int) -> int:
        return max(40, width - 3 * self._pad() - self._mark() - self._free)

    def _aside_width(self, width: int) -> int:
        """What the words beside the title take, px; half of the room at most."""
        if not self._aside:
            return 0
        words = QFontMetrics(self._line_font()).horizontalAdvance(self._aside) + 2
        return min(words, self._room(width) // 2)

    def _title_room(self, width: int) -> int:
        aside = self._aside_width(width)
        return self._room(width) - (aside + self._pad() if aside else 0)

    def _line_font(self) -> QFont:
        return self._theme.font("small")

    def _heights(self, width: int) -> tuple[int, list[int]]:
        box = QRect(0, 0, self._room(width), 10_000)
        beside = QRect(0, 0, self._title_room(width), 10_000)
        title = QFontMetrics(self.face_font()).boundingRect(beside, _WRAP, self._words).height()
        metrics = QFontMetrics(self._line_font())
        return title, [metrics.boundingRect(box, _WRAP, text).height() for text, _ in self._lines]

    def heightForWidth(self, width: int) -> int:
        """Title and lines, wrapped, px."""
        title, lines = self._heights(width)
        return max(self.face_height(), title + sum(lines) + self._pad())

    def sizeHint(self) -> QSize:
        """As high as its own width needs, px."""
        width = max(self.width(), 160)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Narrow, px."""
        return QSize(140, self.face_height())

    def paint_content(self, painter: QPainter, rect: QRect) -> None:
        """The mark, the title, the lines."""
        title, lines = self._heights(rect.width())
        pad, mark = self._pad(), self._mark()
        self._paint_mark(painter, self.mirrored(QRect(pad, (rect.height() - mark) // 2, mark, mark)))
        left, top = 2 * pad + mark, (rect.height() - title - sum(lines)) // 2
        start = int(aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft))
        painter.setFont(self.face_font())
        painter.setPen(self._theme.color("muted" if self._settled else self.ink()))
        beside = self._title_room(rect.width())
        painter.drawText(self.mirrored(QRect(left, top, beside, title)), start | _WRAP, self._words)
        painter.setFont(self._line_font())
        self._paint_aside(painter, rect, top, title)
        room = self._room(rect.width())
        top += title
        for (text, token), height in zip(self._lines, lines, strict=True):
            painter.setPen(self._theme.color(token))
            painter.drawText(self.mirrored(QRect(left, top, room, height)), start | _WRAP, text)
            top += height

    def _paint_aside(self, painter: QPainter, rect: QRect, top: int, height: int) -> None:
        width = self._aside_width(rect.width())
        if not width:
            return
        box = QRect(rect.width() - self._pad() - self._free - width, top, width, height)
        end = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignRight)
        shown = QFontMetrics(self._line_font()).elidedText(self._aside, Qt.TextElideMode.ElideRight, width)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(self.mirrored(box), int(end | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_mark(self, painter: QPainter, box: QRect) -> None:
        theme, (token, icon) = self._theme, self._mark_face()
        done = icon == "check"
        painter.setPen(QPen(theme.color(token), 2))
        painter.setBrush(theme.color(token) if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(box).adjusted(1, 1, -1, -1))
        if icon:
            side = round(box.width() * 0.6)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(box.center())
            ink: Token = "on_partner" if done else token
            painter.drawPixmap(inner.topLeft(), theme.pixmap(icon, ink, side, self.devicePixelRatioF()))

    def _mark_face(self) -> tuple[Token, str]:
        if self._settled:
            return ("muted", "minus") if self._passed_over else ("ok", "check")
        return ("due", "pencil") if self._waits else ("border", "")
