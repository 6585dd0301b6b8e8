"""Small strokes that several painted widgets share."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme

FOCUS_WIDTH = 3
_LARGE = 200


def mixed(base: QColor, over: QColor, share: float) -> QColor:
    """`base` with `share` (0..1) of `over` laid upon it."""
    return QColor.fromRgbF(
        base.redF() + (over.redF() - base.redF()) * share,
        base.greenF() + (over.greenF() - base.greenF()) * share,
        base.blueF() + (over.blueF() - base.blueF()) * share,
    )


def picture(widget: QWidget, paint: Callable[[QPainter], None]) -> QPixmap:
    """What `paint` draws, on nothing, as large and as fine as the widget is."""
    ratio = widget.devicePixelRatioF()
    drawn = QPixmap(widget.size() * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    try:
        paint(painter)
    finally:
        painter.end()  # a painter that outlives its picture ends the process
    return drawn


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1,
) -> None:
    """A rounded box inside `rect`, its edge wholly within."""
    if edge is None and fill is not None and min(rect.width(), rect.height()) > _LARGE:
        _large(painter, QRectF(rect), radius, fill)
        return
    half = width / 2 if edge is not None else 0
    inner = QRectF(rect).adjusted(half, half, -half, -half)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(inner, radius, radius)


def _large(painter: QPainter, rect: QRectF, radius: float, fill: QColor) -> None:
    """Straight parts as plain rectangles, the corners as discs: several times as fast as one smooth path."""
    side = 2 * radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for left in (rect.left(), rect.right() - side):
        for top in (rect.top(), rect.bottom() - side):
            painter.drawEllipse(QRectF(left, top, side, side))
    painter.fillRect(rect.adjusted(0, radius, 0, -radius), fill)
    strip = rect.adjusted(radius, 0, -radius, 0)
    painter.fillRect(QRectF(strip.left(), rect.top(), strip.width(), radius), fill)
    painter.fillRect(QRectF(strip.left(), rect.bottom() - radius, strip.width(), radius), fill)


def aligned(direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """`alignment` (given left to right) as it is seen in a layout of this direction.

    As `QStyle.visualAlignment`, whose class alone takes as long to load as a whole page of ours.
    """
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    side = alignment & (left | right)
    if direction is not Qt.LayoutDirection.RightToLeft or side not in (left, right):
        return alignment
    return alignment ^ (left | right)


def mirrored(direction: Qt.LayoutDirection, bounds: QRect, rect: QRect) -> QRect:
    """`rect` (given left to right) where it belongs inside `bounds` in a layout of this direction."""
    if direction is not Qt.LayoutDirection.RightToLeft:
        return rect
    return rect.translated(bounds.left() + bounds.right() - rect.left() - rect.right(), 0)


def focus_ring(painter: QPainter, rect: QRect | QRectF, radius: float, theme: Theme) -> None:
    """The mark of keyboard focus: 3 px, inside `rect`."""
    rounded(painter, rect, radius, None, theme.color("focus"), FOCUS_WIDTH)
