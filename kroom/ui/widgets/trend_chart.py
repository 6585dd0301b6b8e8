"""One measure of one partner over their sessions: what was lowest and highest in each, and no judgement."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from kroom.room.history_view import Measure, Trend, TrendPoint
from kroom.session.vitals import DIASTOLIC, DOSE_MG, HEART_RATE, SPO2, SYSTOLIC
from kroom.ui.paint import aligned
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import partner_token

_UNITS = {
    Measure.SYSTOLIC: SYSTOLIC.unit,
    Measure.DIASTOLIC: DIASTOLIC.unit,
    Measure.HEART_RATE: HEART_RATE.unit,
    Measure.SPO2: SPO2.unit,
    Measure.DOSE: DOSE_MG.unit,
}
_LEAST_SPAN = {Measure.SPO2: 10.0}  # a scale that makes little look like much would say too much
_SPAN = 40.0


class TrendChart(QLabel):
    """`TrendChart(theme, trend, said)`: a bar a session, from the lowest to the highest value, oldest first.

    `said` are the same values in words.
    """

    def __init__(self, theme: Theme, trend: Trend, said: str) -> None:
        super().__init__()
        self._theme, self._trend = theme, trend
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{trend.partner.value.upper()}: {self.title()}")
        self.setAccessibleDescription(said)
        self.setToolTip(said if len(trend.points) <= 12 else "")
        theme.changed.connect(self.restyle)

    def title(self) -> str:
        """What is measured, with its unit."""
        names = {
            Measure.SYSTOLIC: self.tr("Systolic"),
            Measure.DIASTOLIC: self.tr("Diastolic"),
            Measure.HEART_RATE: self.tr("Heart rate"),
            Measure.SPO2: self.tr("SpO₂"),
            Measure.DOSE: self.tr("Dose"),
        }
        return f"{names[self._trend.measure]}, {_UNITS[self._trend.measure]}"

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a title, the bars and the newest values, px."""
        return QSize(self._theme.sizes.px(220, 120), self._theme.sizes.px(150, 104))

    def minimumSizeHint(self) -> QSize:
        """Narrower, px."""
        return QSize(72, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The title, the bars, and the newest values in figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QFontMetrics(self._theme.font("small")).height()
        self._write(painter, QRectF(0, 0, self.width(), line), self.title(), strong=False)
        newest = QRectF(0, self.height() - line, self.width(), line)
        self._write(painter, newest, values(self._trend.points[-1]), strong=True)
        self._paint_bars(painter, QRectF(0, line + 6, self.width(), self.height() - 2 * line - 12))

    def _write(self, painter: QPainter, place: QRectF, text: str, *, strong: bool) -> None:
        font = self._theme.font("small", QFont.Weight.DemiBold if strong else None)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if strong else "muted"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(place.width()))
        start = aligned(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, start, shown)

    def _paint_bars(self, painter: QPainter, room: QRectF) -> None:
        theme, points = self._theme, self._trend.points
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        width = max(3.0, min(10.0, room.width() / (2 * len(points))))
        pen = QPen(theme.color(partner_token(self._trend.partner)), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        low, high = self._range()
        scale = (room.height() - width) / (high - low)
        for place, one in enumerate(points):
            x = self._x(place, room, width)
            top, bottom = (room.bottom() - width / 2 - (value - low) * scale for value in (one.high, one.low))
            painter.drawLine(QPointF(x, top), QPointF(x, max(bottom, top + 0.1)))

    def _x(self, place: int, room: QRectF, width: float) -> float:
        """The newest stands at the end of the line of reading."""
        step = min((room.width() - width) / max(1, len(self._trend.points) - 1), 4 * width + 8)
        x = room.left() + width / 2 + place * step
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return room.left() + room.right() - x
        return x

    def _range(self) -> tuple[float, float]:
        low = min(one.low for one in self._trend.points)
        high = max(one.high for one in self._trend.points)
        lacking = max(0.0, _LEAST_SPAN.get(self._trend.measure, _SPAN) - (high - low))
        return low - lacking / 2, high + lacking / 2


def values(one: TrendPoint) -> str:
    """The lowest and the highest value of a session; one where they are the same."""
    return f"{one.low:g}" if one.low == one.high else f"{one.low:g}-{one.high:g}"
