"""Loudness over time as a picture: the music as a session would hear it, with the phases of its protocol."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kroom.room.playlists_view import Band, Course
from kroom.ui.paint import mixed
from kroom.ui.theme import Theme


class CoursePicture(QWidget):
    """`CoursePicture(theme, name)`: `show_course(course)`; its description says in words what is painted."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._course = Course()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    def show_course(self, course: Course) -> None:
        """Paint this one."""
        if course is not self._course:
            self._course = course
            self.setAccessibleDescription(course.spoken)
            self.setToolTip(course.spoken)
            self.update()

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A wide, low picture, px."""
        return QSize(self._theme.sizes.px(800, 300), self._theme.sizes.px(190, 84))

    def minimumSizeHint(self) -> QSize:
        """As high, px."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bands, then the music, then what stands on top of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._course.seconds <= 0:
            return
        for number, band in enumerate(self._course.bands):
            self._paint_band(painter, band, shaded=number % 2 == 0)
        self._paint_music(painter)
        self._paint_again(painter)

    def _head(self) -> int:
        return QFontMetrics(self._theme.font("small")).height() + self._theme.sizes.space(8)

    def _x(self, seconds: float) -> float:
        share = min(1.0, seconds / self._course.seconds)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return self.width() * (1 - share if mirrored else share)

    def _span(self, start_s: float, end_s: float) -> QRectF:
        left, right = sorted((self._x(start_s), self._x(end_s)))
        return QRectF(left, 0, right - left, self.height())

    def _paint_band(self, painter: QPainter, band: Band, *, shaded: bool) -> None:
        theme, box = self._theme, self._span(band.start_s, band.end_s)
        painter.fillRect(box, theme.color("surface" if shaded else "raised"))
        font = theme.font("small")
        metrics, pad = QFontMetrics(font), theme.sizes.space(8)
        text = f"{band.title} {round((band.end_s - band.start_s) / 60)}"
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 2 * pad)
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        line = QRectF(box.left() + pad, 0, box.width() - 2 * pad, self._head())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_music(self, painter: QPainter) -> None:
        theme, points = self._theme, self._course.points
        if not points:
            return
        head, floor = self._head(), float(self.height())
        places = [QPointF(self._x(at_s), floor - level * (floor - head)) for at_s, level in points]
        places.append(QPointF(self._x(self._course.seconds), places[-1].y()))
        ends = [QPointF(places[-1].x(), floor), QPointF(places[0].x(), floor)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(theme.color("surface"), theme.color("ring_now"), 0.4))
        painter.drawPolygon(QPolygonF([*places, *ends]))
        painter.setPen(QPen(theme.color("ring_done"), 1))
        for at_s in self._course.starts:
            painter.drawLine(QPointF(self._x(at_s), floor - 8), QPointF(self._x(at_s), floor))

    def _paint_again(self, painter: QPainter) -> None:
        again_s = self._course.again_s
        if again_s is not None:
            painter.setPen(QPen(self._theme.color("due"), 2, Qt.PenStyle.DashLine))
            x = self._x(again_s)
            painter.drawLine(QPointF(x, self._head()), QPointF(x, self.height()))
