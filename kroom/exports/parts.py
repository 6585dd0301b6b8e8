"""What both PDFs are put together from: dates, vitals and events as tables, notes, the timeline's picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QDate, QLocale, QRectF, QTime
from PySide6.QtGui import QPainter

from kroom.exports.document import DoseLine, EventLine, NoteLine, VitalsLine
from kroom.exports.flow import Cell, Flow, Run, cell
from kroom.exports.paper import ALERT, INK, MUTED, PALETTE, PARTNER_A, PARTNER_B, Fonts
from kroom.exports.timeline import Timeline
from kroom.exports.timeline_painter import paint_timeline, timeline_height
from kroom.exports.translated import tr
from kroom.session.events import Partner

SIGNS = {Partner.A: "\u25cf", Partner.B: "\u25a0"}  # round and square, as on the screen
_TEXT_POINTS = 7.6


@dataclass(frozen=True, slots=True)
class Style:
    """How times and the picture come out: locale, time zone (None for this computer's) and fonts."""

    locale: QLocale
    zone: tzinfo | None
    fonts: Fonts

    def day(self, at: datetime) -> str:
        """A date in words."""
        local = at.astimezone(self.zone)
        return self.locale.toString(QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat)

    def date(self, at: datetime) -> str:
        """A date where there is little room."""
        return f"{at.astimezone(self.zone):%Y-%m-%d}"

    def clock(self, at: datetime | None) -> str:
        """The time of day; empty for None."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return self.locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def disclaimer() -> str:
    """What stands at the foot of every page."""
    return tr("kroom records and reminds; it gives no medical advice.")


def color_of(partner: Partner) -> str:
    """A partner's colour on paper."""
    return PARTNER_A if partner is Partner.A else PARTNER_B


def sign(partner: Partner) -> Run:
    """A partner's shape, in their colour."""
    return Run(f"{SIGNS[partner]} ", color=color_of(partner))


def minute(value: float | None) -> str:
    """A minute from T0 as it is printed."""
    return "" if value is None else f"{value:.0f}".replace("-0", "0").replace("-", "\u2212")


def timeline_picture(flow: Flow, timeline: Timeline, style: Style, unit: float) -> None:
    """The picture of the timeline as wide as the text. `unit` is a point in the writer's unit."""
    text = _TEXT_POINTS * unit

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_timeline(painter, rect, timeline, PALETTE, style.fonts.font(_TEXT_POINTS), text)

    flow.picture(timeline_height(timeline, text), paint)


def vitals_table(flow: Flow, lines: Sequence[VitalsLine], style: Style) -> None:
    """One partner's vitals, units in the header."""
    header = (
        *(tr("Minute"), tr("Time"), tr("Blood pressure, mmHg"), tr("Heart rate, /min")),
        *(tr("SpO2, %"), tr("Taken by")),
    )
    flow.table((9, 12, 23, 19, 12, 25), header, [_vitals_row(line, style) for line in lines])


def _vitals_row(line: VitalsLine, style: Style) -> tuple[Cell, ...]:
    vitals = line.vitals
    return (
        cell(_before(line.minute)),
        cell(style.clock(line.at)),
        cell(f"{vitals.systolic:g}/{vitals.diastolic:g}", strong=True),
        cell(f"{vitals.heart_rate:g}", strong=True),
        cell(f"{vitals.spo2:g}", strong=True),
        cell(_entered(line, style)),
    )


def signed(by: str, *, put_right: bool) -> str:
    """Who entered what stands beside it, and whether it was put right afterwards."""
    return tr("{by} \u00b7 put right").format(by=by) if put_right else by


def _entered(line: VitalsLine | DoseLine, style: Style) -> str:
    """Who entered a line, and what came later: that it was entered, or that it was put right."""
    by = line.by
    if line.entered:
        day, time = style.date(line.entered), style.clock(line.entered)
        by = tr("{by} \u00b7 late entry, {day} {time}").format(by=by, day=day, time=time)
    return signed(by, put_right=line.put_right)


def dose_table(flow: Flow, lines: Sequence[DoseLine], style: Style) -> None:
    """One partner's doses in milligrams."""
    rows = [
        (
            cell(_before(line.minute)),
            cell(style.clock(line.at)),
            cell(f"{line.mg:g}", strong=True),
            cell(_entered(line, style)),
        )
        for line in lines
    ]
    flow.table((9, 12, 54, 25), (tr("Minute"), tr("Time"), tr("Dose, mg"), tr("Recorded by")), rows)


def _time_of(line: EventLine, first: EventLine, style: Style) -> str:
    """The time of day, after the date where it is another than the first line's."""
    time, date = style.clock(line.at), style.date(line.at)
    return time if date == style.date(first.at) else f"{date} {time}"


def _before(value: float | None) -> str:
    return tr("before") if value is None or value < 0 else minute(value)


def session_events(flow: Flow, lines: Sequence[EventLine], style: Style) -> None:
    """Events of the room and of both, with each partner's minute."""
    rows = [
        (
            cell(_time_of(line, lines[0], style)),
            cell(minute(line.minutes.get(Partner.A))),
            cell(minute(line.minutes.get(Partner.B))),
            Cell((*whose(line.partner), Run(line.text))),
            cell(_by(line.by)),
        )
        for line in lines
    ]
    header = (tr("Time"), tr("Min. A"), tr("Min. B"), tr("What happened"), tr("By"))
    flow.table((14, 8, 8, 46, 24), header, rows)


def own_events(flow: Flow, partner: Partner, lines: Sequence[EventLine], style: Style) -> None:
    """Events of one partner."""
    rows = [
        (cell(style.clock(line.at)), cell(minute(line.minutes.get(partner))), cell(line.text))
        for line in lines
    ]
    flow.table((12, 10, 78), (tr("Time"), tr("Minute"), tr("What happened")), rows)


def whose(partner: Partner | None) -> tuple[Run, ...]:
    """A partner's shape and letter before a text; nothing for the room."""
    if partner is None:
        return ()
    return (sign(partner), Run(f"{partner.value.upper()}  ", strong=True, color=color_of(partner)))


def _by(who: str) -> str:
    return "" if who == "kroom" else who


def notes(flow: Flow, lines: Sequence[NoteLine], style: Style, *, with_partner: bool) -> None:
    """Notes in full, each under its time and author."""
    for line in lines:
        head = [style.clock(line.at), *_minutes(line.minutes, line.partner), line.by]
        runs = [
            *(whose(line.partner) if with_partner else ()),
            Run(" \u00b7 ".join(filter(None, head)), color=MUTED),
        ]
        if line.concern:
            runs.append(Run(" \u00b7 " + tr("concern"), strong=True, color=ALERT))
        flow.paragraph(*runs, above=4, below=1, kept=True)
        flow.paragraph(Run(line.text, color=INK), below=5)


def _minutes(minutes: Mapping[Partner, float], partner: Partner | None) -> tuple[str, ...]:
    if partner is None or partner not in minutes:
        return ()
    return (tr("minute {minute}").format(minute=minute(minutes[partner])),)
