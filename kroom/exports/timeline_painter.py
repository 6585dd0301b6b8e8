"""Draws a timeline, on paper and on the screen alike. The colours and the size are the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from kroom.exports.bidi import isolated
from kroom.exports.timeline import Lane, Mark, MarkKind, Span, SpanKind, Timeline
from kroom.session.events import Partner

_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 720, 1440)
_LETTERS = {
    MarkKind.VITALS: "V",
    MarkKind.DOSE: "D",
    MarkKind.WATER: "W",
    MarkKind.CONCERN: "C",
    MarkKind.NOTE: "N",
    MarkKind.ALERT: "!",
    MarkKind.ROOM: "P",
}
_LEGEND = {
    MarkKind.VITALS: "vitals",
    MarkKind.DOSE: "dose",
    MarkKind.WATER: "water",
    MarkKind.CONCERN: "concern",
    MarkKind.NOTE: "note",
    MarkKind.ALERT: "alert",
    MarkKind.ROOM: "provider in or out, resumed",
}
_SPAN_LABELS = {
    SpanKind.HELD: "held",
    SpanKind.QUIET: "quiet",
    SpanKind.TALK: "talk",
    SpanKind.AWAY: "bathroom",
    SpanKind.LOST: "headset lost",
    SpanKind.FORM: "first impressions",
}
_STRONG = (MarkKind.CONCERN, MarkKind.ALERT)


@dataclass(frozen=True, slots=True)
class TimelinePalette:
    """The colours of a timeline. `phase_share` (0..1): how strongly a phase has its partner's colour."""

    surface: QColor
    text: QColor
    muted: QColor
    hairline: QColor
    partner_a: QColor
    partner_b: QColor
    alert: QColor
    phase_share: float = 0.22

    def of(self, partner: Partner) -> QColor:
        """A partner's colour."""
        return self.partner_a if partner is Partner.A else self.partner_b


def timeline_height(timeline: Timeline, text_px: float) -> float:
    """The height that `timeline` needs with text of `text_px`, in the same unit; 0 for nothing to draw."""
    if not timeline.lanes:
        return 0.0
    return text_px * (len(timeline.lanes) * _LANE + (_ROOM if timeline.room else 0) + _AXIS + _KEY)


_LANE, _ROOM, _AXIS, _KEY = 8.2, 3.0, 2.2, 2.0  # heights, in text sizes


def paint_timeline(
    painter: QPainter, rect: QRectF, timeline: Timeline, palette: TimelinePalette, font: QFont, text_px: float
) -> None:
    """Draw `timeline` into `rect`: lanes with phases, spans and marks, an axis of minutes, a key.

    `text_px` is the size of the text in the painter's unit; `timeline_height` says what height it needs.
    The first T0 is minute 0.
    """
    if not timeline.lanes or timeline.last <= timeline.first:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Drawing(painter, rect, timeline, palette, font, text_px).draw()
    painter.restore()


class _Drawing:
    def __init__(
        self,
        painter: QPainter,
        rect: QRectF,
        timeline: Timeline,
        palette: TimelinePalette,
        font: QFont,
        text_px: float,
    ) -> None:
        self._painter = painter
        self._timeline = timeline
        self._palette = palette
        self._unit = text_px
        self._font = _sized(font, text_px)
        self._strong = _sized(font, text_px)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._small = _sized(font, text_px * 0.86)
        self._rect = rect
        margin = text_px * 0.8
        self._left = rect.left() + margin
        self._scale = (rect.width() - 2 * margin) / (timeline.last - timeline.first)

    def draw(self) -> None:
        y = self._rect.top()
        bottom = y + self._unit * (len(self._timeline.lanes) * _LANE + (_ROOM if self._timeline.room else 0))
        self._draw_grid(y + self._unit * 1.8, bottom)
        for lane in self._timeline.lanes:
            self._draw_lane(lane, y)
            y += self._unit * _LANE
        if self._timeline.room:
            self._draw_marks(self._timeline.room, y, self._palette.muted)
        self._draw_key(bottom + self._unit * _AXIS)

    def _x(self, minute: float) -> float:
        return self._left + (minute - self._timeline.first) * self._scale

    def _draw_grid(self, top: float, bottom: float) -> None:
        longest = self._timeline.last - self._timeline.first
        step = next((step for step in _STEPS if longest / step <= 13), _STEPS[-1])
        minute = -step * int(-self._timeline.first // step)
        while minute <= self._timeline.last:
            self._painter.setPen(QPen(self._palette.hairline, self._unit * 0.06))
            self._painter.drawLine(QPointF(self._x(minute), top), QPointF(self._x(minute), bottom))
            self._text_at(self._x(minute), bottom + self._unit * 0.2, f"{minute:d}")
            minute += step

    def _text_at(self, x: float, y: float, text: str) -> None:
        width = QFontMetricsF(self._small).horizontalAdvance(text)
        left = min(max(x - width / 2, self._rect.left()), self._rect.right() - width)
        self._write(QRectF(left, y, width + 1, self._unit * 1.4), text, self._small, self._palette.muted)

    def _write(self, rect: QRectF, text: str, font: QFont, color: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(color)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
        self._painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _draw_lane(self, lane: Lane, y: float) -> None:
        unit, color = self._unit, self._palette.of(lane.partner)
        self._draw_badge(lane.partner, QPointF(self._left + unit * 0.45, y + unit * 0.8))
        minutes = f"{isolated(lane.label)}, {lane.end - lane.start:.0f} minutes"
        label = QRectF(self._left + unit * 1.4, y, self._rect.right() - self._left - unit * 2, unit * 1.6)
        self._write(label, minutes, self._strong, self._palette.text)
        bar = y + unit * 1.9
        for index, phase in enumerate(lane.phases):
            self._draw_phase(phase.title, phase.start, phase.end, bar, color, index)
        for row, span in zip(_stacked_spans(lane.spans), lane.spans, strict=True):
            self._draw_span(span, bar + unit * (2.65 + 0.75 * row))
        self._draw_marks(lane.marks, y + unit * 5.4, color)

    def _draw_badge(self, partner: Partner, centre: QPointF) -> None:
        """A is round and B is square: partners differ by shape too."""
        size = self._unit * 0.42
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._palette.of(partner))
        if partner is Partner.A:
            self._painter.drawEllipse(centre, size, size)
        else:
            self._painter.drawRect(QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size))

    def _draw_phase(self, title: str, start: float, end: float, y: float, color: QColor, index: int) -> None:
        gap = self._unit * 0.08
        bar = QRectF(
            self._x(start) + gap, y, max(1e-3, (end - start) * self._scale - 2 * gap), self._unit * 1.9
        )
        share = self._palette.phase_share * (1.0 if index % 2 == 0 else 0.62)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(_mixed(self._palette.surface, color, share))
        self._painter.drawRoundedRect(bar, self._unit * 0.25, self._unit * 0.25)
        inside = bar.adjusted(self._unit * 0.45, 0, -self._unit * 0.2, 0)
        if inside.width() > self._unit * 1.5:
            self._write(inside, title, self._small, self._palette.text)

    def _draw_span(self, span: Span, y: float) -> None:
        left = max(self._x(span.start), self._left)
        right = max(left + self._unit * 0.25, self._x(span.end))
        color = self._palette.alert if span.kind is SpanKind.LOST else self._palette.muted
        pen = QPen(color, self._unit * 0.22)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(left, y), QPointF(right, y))
        label = _SPAN_LABELS[span.kind]
        width = QFontMetricsF(self._small).horizontalAdvance(label)
        room = self._rect.right() - right - self._unit * 0.3
        at = right + self._unit * 0.3 if room >= width else left - width - self._unit * 0.3
        self._write(QRectF(at, y - self._unit * 0.7, width + 1, self._unit * 1.4), label, self._small, color)

    def _draw_marks(self, marks: Sequence[Mark], y: float, color: QColor) -> None:
        size = self._unit * 0.62
        ordered = sorted(marks, key=lambda mark: mark.minute)
        wanted = [min(max(self._x(mark.minute), self._left), self._rect.right() - size) for mark in ordered]
        places = [
            QPointF(x, y + size + row * size * 2.1)
            for x, row in marks_apart(wanted, 2.2 * size, self._rect.right() - size)
        ]
        self._painter.setPen(QPen(_mixed(self._palette.surface, color, 0.6), self._unit * 0.07))
        for x, place in zip(wanted, places, strict=True):
            if abs(x - place.x()) > size * 0.3:  # a mark that had to step aside points to its minute
                self._painter.drawLine(QPointF(x, y - size * 0.4), place)
        for mark, place in zip(ordered, places, strict=True):
            self._draw_mark(mark.kind, place, size, color)

    def _draw_mark(self, kind: MarkKind, centre: QPointF, size: float, color: QColor) -> None:
        edge = self._palette.alert if kind in _STRONG else color
        self._painter.setPen(QPen(edge, self._unit * 0.11))
        self._painter.setBrush(self._palette.surface)
        box = QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size)
        self._painter.drawEllipse(box)
        self._painter.setFont(_sized(self._strong, self._unit * 0.78))
        self._painter.setPen(edge)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _LETTERS[kind])

    def _draw_key(self, y: float) -> None:
        used = {mark.kind for lane in self._timeline.lanes for mark in lane.marks}
        used |= {mark.kind for mark in self._timeline.room}
        x, size = self._left, self._unit * 0.62
        for kind in (kind for kind in MarkKind if kind in used):
            width = QFontMetricsF(self._small).horizontalAdvance(_LEGEND[kind])
            self._draw_mark(kind, QPointF(x + size, y + self._unit * 0.7), size, self._palette.muted)
            words = QRectF(x + size * 2.6, y, width + 1, self._unit * 1.4)
            self._write(words, _LEGEND[kind], self._small, self._palette.muted)
            x += size * 2.6 + width + self._unit * 1.3
        axis = "minutes"
        width = QFontMetricsF(self._small).horizontalAdvance(axis)
        words = QRectF(self._rect.right() - width - self._unit * 0.8, y, width + 1, self._unit * 1.4)
        self._write(words, axis, self._small, self._palette.muted)


def marks_apart(wanted: Sequence[float], pitch: float, right: float) -> list[tuple[float, int]]:
    """A place and a row (of two) for marks that want to stand at `wanted`, ascending.

    Marks of a row are `pitch` apart: each goes to the row where it moves least, and none beyond `right`
    while there is room.
    """
    last = [float("-inf"), float("-inf")]
    placed: list[tuple[float, int]] = []
    for x in wanted:
        free = [max(x, edge + pitch) for edge in last]
        row = 0 if free[0] <= free[1] else 1
        last[row] = free[row]
        placed.append((free[row], row))
    limit = [right, right]
    for place in range(len(placed) - 1, -1, -1):
        x, row = placed[place]
        placed[place] = (min(x, limit[row]), row)
        limit[row] = placed[place][0] - pitch
    return placed


def _mixed(base: QColor, over: QColor, share: float) -> QColor:
    """`base` with `share` (0..1) of `over` in it; opaque, so that the grid ends at a phase."""
    return QColor.fromRgbF(
        base.redF() + (over.redF() - base.redF()) * share,
        base.greenF() + (over.greenF() - base.greenF()) * share,
        base.blueF() + (over.blueF() - base.blueF()) * share,
    )


def _stacked_spans(spans: Sequence[Span]) -> list[int]:
    """A row for each span, so that those which overlap don't cover each other; two rows at most."""
    ends = [float("-inf"), float("-inf")]
    rows: list[int] = []
    for span in spans:
        row = 0 if ends[0] <= span.start else 1
        ends[row] = span.end
        rows.append(row)
    return rows


def _sized(font: QFont, size: float) -> QFont:
    """A copy of `font` at `size` in the painter's unit, however fine that unit is."""
    copy = QFont(font)
    copy.setPixelSize(max(1, round(size)))
    return copy
