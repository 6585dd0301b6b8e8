"""The ring: the phases of one partner's clock, and where it stands."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from kroom.room.views import RingPhase, RingView
from kroom.ui.spell import clock
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.badge import partner_token

_GAP_DEGREES = 2.4


@dataclass(frozen=True, slots=True)
class Arc:
    """A piece of the ring: degrees clockwise from the top, and whether it belongs to the phase that runs."""

    start: float
    end: float
    tone: Token
    thick: bool


def arcs(phases: tuple[RingPhase, ...], elapsed_s: float | None) -> tuple[Arc, ...]:
    """The pieces of the ring for a clock `elapsed_s` seconds after T0 (None before it)."""
    total = sum(phase.minutes for phase in phases) * 60
    if total <= 0:
        return (Arc(0, 360, "ring_todo", False),)
    found: list[Arc] = []
    begin = 0.0
    for phase in phases:
        end = begin + phase.minutes * 60
        left, right = begin / total * 360 + _GAP_DEGREES / 2, end / total * 360 - _GAP_DEGREES / 2
        found += _phase_arcs(left, max(left, right), elapsed_s, begin, end, total)
        begin = end
    return tuple(found)


def _phase_arcs(
    left: float, right: float, elapsed_s: float | None, begin: float, end: float, total: float
) -> list[Arc]:
    if elapsed_s is None or elapsed_s < begin:
        return [Arc(left, right, "ring_todo", False)]
    if elapsed_s >= end:
        return [Arc(left, right, "ring_done", False)]
    here = min(max(elapsed_s / total * 360, left), right)
    return [Arc(left, here, "ring_now", True), Arc(here, right, "ring_todo", True)]


def phase_now(view: RingView) -> tuple[str, str, float]:
    """The phase that runs (at last the last one), the next one's title or empty, the seconds until it."""
    begin = 0.0
    for number, phase in enumerate(view.phases):
        end = begin + phase.minutes * 60
        if (view.elapsed_s or 0.0) < end or number == len(view.phases) - 1:
            following = view.phases[number + 1].title if number + 1 < len(view.phases) else ""
            return phase.title, following, end - (view.elapsed_s or 0.0)
        begin = end
    return "", "", 0.0


class Ring(QProgressBar):
    """`Ring(theme, parent=None)`: `show_view(RingView)`. It names the partner whose clock it shows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: RingView | None = None
        self._second: int | None = None
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Clock"))
        theme.changed.connect(self.restyle)

    def show_view(self, view: RingView) -> None:
        """Show a clock; paints only when a second or anything else has changed."""
        second = None if view.elapsed_s is None else int(view.elapsed_s)
        old = self._view
        if old is not None and second == self._second and _same_but_time(old, view):
            return
        self._view, self._second = view, second
        total = max(1, round(sum(phase.minutes for phase in view.phases) * 60))
        self.setRange(0, total)
        self.setValue(min(total, second or 0))
        self.setAccessibleName(self.tr("Clock of {name}").format(name=view.name))
        self.setAccessibleDescription(". ".join(text for text, _role, _tone in self._lines(view) if text))
        self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the room allows; this much is good, px."""
        side = self._theme.sizes.px(680, 220)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The least at which the timer can be read, px."""
        return QSize(190, 190)

    def _lines(self, view: RingView) -> list[tuple[str, str, Token]]:
        title, following, left = phase_now(view)
        total_min = round(sum(phase.minutes for phase in view.phases))
        lines: list[tuple[str, str, Token]] = [(view.name, "label", partner_token(view.partner))]
        if view.elapsed_s is None:
            plan = self.tr("{n} min planned").format(n=total_min)
            return [
                *lines,
                (self.tr("Not started"), "phase", "text"),
                ("0:00", "timer", "muted"),
                (plan, "body", "muted"),
            ]
        lines.append((self.tr("Ended") if view.ended else title, "phase", "text"))
        lines.append((clock(view.elapsed_s), "timer", "ring_now"))
        if view.ended:
            return lines
        if following:
            lines.append(
                (self.tr("{phase} in {time}").format(phase=following, time=clock(left)), "body", "muted")
            )
        remaining = total_min * 60 - view.elapsed_s
        if remaining > 0:
            words = self.tr("{time} of {n} min left").format(time=clock(remaining), n=total_min)
        else:
            words = self.tr("{time} past the plan").format(time=clock(-remaining))
        return [*lines, (words, "body", "muted")]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint arcs, knob and words."""
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        thick = max(8.0, side * 0.045)
        radius = (side - thick) / 2 - 3
        center = QPointF(self.width() / 2, self.height() / 2)
        self._paint_arcs(painter, center, radius, thick)
        self._paint_words(painter, center, (radius - thick) * 2)

    def _paint_arcs(self, painter: QPainter, center: QPointF, radius: float, thick: float) -> None:
        view = self._view
        if view is None:
            return
        box = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
        for arc in arcs(view.phases, view.elapsed_s):
            pen = QPen(self._theme.color(arc.tone), thick if arc.thick else thick / 2)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, round((90 - arc.start) * 16), -round((arc.end - arc.start) * 16))
        total = sum(phase.minutes for phase in view.phases) * 60
        if view.elapsed_s is not None and not view.ended and total > 0 and view.elapsed_s <= total:
            self._paint_knob(painter, center, radius, thick, view.elapsed_s / total)

    def _paint_knob(
        self, painter: QPainter, center: QPointF, radius: float, thick: float, share: float
    ) -> None:
        angle = share * 2 * math.pi
        place = QPointF(center.x() + radius * math.sin(angle), center.y() - radius * math.cos(angle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bg"))
        painter.drawEllipse(place, thick * 0.72, thick * 0.72)
        painter.setBrush(self._theme.color("ring_now"))
        painter.drawEllipse(place, thick * 0.54, thick * 0.54)

    def _paint_words(self, painter: QPainter, center: QPointF, inner: float) -> None:
        view = self._view
        if view is None:
            return
        fonts: list[tuple[str, QFont, Token]] = [
            (text, self._fitted(text, role, inner), tone) for text, role, tone in self._lines(view) if text
        ]
        heights = [
            QFontMetricsF(font).height() * (0.92 if number == 2 else 1.12)
            for number, (_, font, _t) in enumerate(fonts)
        ]
        top = center.y() - sum(heights) / 2
        for (text, font, tone), height in zip(fonts, heights, strict=True):
            painter.setFont(font)
            painter.setPen(self._theme.color(tone))
            box = QRectF(center.x() - inner / 2, top, inner, height)
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner * 0.9)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
            top += height

    def _fitted(self, text: str, role: str, inner: float) -> QFont:
        """The role's font, smaller where the ring is too small for it; never under 14 px."""
        shares = {"timer": 0.86, "phase": 0.72, "body": 0.74, "label": 0.6}
        base = self._theme.font("timer" if role == "timer" else "phase" if role == "phase" else "body")
        font = QFont(self._theme.font("label") if role == "label" else base)
        if role == "timer":
            font.setPixelSize(max(14, round(min(font.pixelSize() * 1.2, inner * 0.265))))
        width = QFontMetricsF(font).horizontalAdvance(text)
        room = inner * shares[role]
        if width > room:
            font.setPixelSize(max(14, math.floor(font.pixelSize() * room / width)))
        return font


def _same_but_time(old: RingView, new: RingView) -> bool:
    return (old.partner, old.name, old.phases, old.ended, old.elapsed_s is None) == (
        new.partner,
        new.name,
        new.phases,
        new.ended,
        new.elapsed_s is None,
    )
