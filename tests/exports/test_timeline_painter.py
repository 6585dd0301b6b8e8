from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from kroom.exports.paper import ALERT, PALETTE, PARTNER_A, PARTNER_B
from kroom.exports.parts import Style
from kroom.exports.source import Source
from kroom.exports.timeline import PhaseSpan, Timeline, timeline_of
from kroom.exports.timeline_painter import marks_apart, paint_timeline, timeline_height
from kroom.session.events import Partner


def painted(timeline: Timeline, style: Style) -> QImage:
    height = timeline_height(timeline, 14)
    image = QImage(900, max(1, round(height)) + 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint_timeline(painter, QRectF(20, 20, 860, height), timeline, PALETTE, style.fonts.font(10), 14)
    painter.end()
    return image


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_both_partners_and_an_alert_are_drawn_in_their_colours(source: Source, style: Style) -> None:
    timeline = timeline_of(source.state, source.events, source.now)
    found = colors(painted(timeline, style))
    assert {PARTNER_A, PARTNER_B, ALERT} <= found


def test_one_partner_s_picture_has_no_colour_of_the_other(source: Source, style: Style) -> None:
    timeline = timeline_of(source.state, source.events, source.now).only(Partner.A)
    found = colors(painted(timeline, style))
    assert PARTNER_A in found
    assert PARTNER_B not in found


def test_nothing_is_drawn_beyond_the_rectangle(source: Source, style: Style) -> None:
    image = painted(timeline_of(source.state, source.events, source.now), style)
    width, height = image.width(), image.height()
    edge = {(x, y) for x in range(width) for y in (*range(18), *range(height - 18, height))}
    edge |= {(x, y) for y in range(height) for x in (*range(18), *range(width - 18, width))}
    assert {image.pixelColor(x, y).name() for x, y in edge} == {"#ffffff"}


def test_nothing_to_draw_needs_no_room(style: Style) -> None:
    empty = Timeline(0, 0, ())
    assert timeline_height(empty, 14) == 0
    assert colors(painted(empty, style)) == {"#ffffff"}


def test_marks_of_one_moment_stand_apart_and_within_the_picture() -> None:
    placed = marks_apart([10, 10, 10, 10.5, 11, 98, 99, 99, 100], 6, 100)
    for row in (0, 1):
        places = [x for x, its in placed if its == row]
        assert all(after - before >= 6 for before, after in pairwise(places))
        assert max(places) <= 100
    assert placed[0] == (10, 0)
    assert placed[1] == (10, 1)


def test_a_mark_that_has_room_keeps_its_minute() -> None:
    assert marks_apart([0, 20, 40], 6, 100) == [(0, 0), (20, 0), (40, 0)]


def test_a_phase_too_short_for_its_title_is_drawn_without_it(source: Source, style: Style) -> None:
    lane = replace(timeline_of(source.state, source.events, source.now).lanes[0], marks=(), spans=())
    wide = (PhaseSpan("", 0, 0.5), PhaseSpan("Rest", 0.5, lane.end))
    narrow = (PhaseSpan("Onset", 0, 0.5), wide[1])
    with_title, without = (
        painted(Timeline(0, lane.end, (replace(lane, phases=phases),)), style) for phases in (narrow, wide)
    )
    assert with_title == without
