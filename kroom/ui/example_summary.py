"""A session looked back upon, short and long, with its picture."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kroom.room.documents import picture_of
from kroom.room.page_views import SummaryLine, SummaryStage, SummaryView
from kroom.session.clock import Moment
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.protocol_file import protocol_text
from kroom.ui.pages.summary import SummaryPage
from kroom.ui.summary_painting import painting
from kroom.ui.theme import Theme

Make = Callable[[Theme], SummaryPage]

T0 = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
CODE = "312-9F3A-00B1-7C44-D2E8-61A0"
_VITALS = {"systolic_mmhg": 118, "diastolic_mmhg": 76, "heart_rate_bpm": 64, "spo2_percent": 98}
_SHORT: tuple[tuple[float, Kind, Partner | None], ...] = (
    (0, Kind.PARTNER_STARTED, Partner.A),
    (0.1, Kind.PARTNER_STARTED, Partner.B),
    (0.2, Kind.PROVIDER_OUT, None),
    (0.3, Kind.PROVIDER_IN, None),
    (0.3, Kind.WATER_GIVEN, Partner.A),
    (0.3, Kind.CONCERN_RAISED, Partner.B),
    (0.4, Kind.VITALS_RECORDED, Partner.B),
    (0.4, Kind.VITALS_RECORDED, Partner.A),
)
LONG = (
    *_SHORT,
    (15, Kind.VITALS_RECORDED, Partner.A),
    (15.2, Kind.VITALS_RECORDED, Partner.B),
    (22, Kind.PROVIDER_OUT, None),
    (25, Kind.PROVIDER_IN, None),
    (28, Kind.CONCERN_RAISED, Partner.B),
    (30, Kind.MUSIC_HELD, None),
    (33, Kind.MUSIC_RESUMED, None),
    (40, Kind.VITALS_RECORDED, Partner.A),
    (44, Kind.HEADSET_LOST, Partner.B),
    (46, Kind.HEADSET_RETURNED, Partner.B),
    (50, Kind.WATER_GIVEN, Partner.A),
    (52, Kind.BATHROOM_LEFT, Partner.A),
    (58, Kind.BATHROOM_RETURNED, Partner.A),
    (75, Kind.FORM_HANDED_OVER, Partner.A),
    (82, Kind.FORM_FINISHED, Partner.A),
    (90, Kind.FORM_HANDED_OVER, Partner.B),
    (96, Kind.FORM_FINISHED, Partner.B),
    (120, Kind.PARTNER_ENDED, Partner.A),
    (121, Kind.PARTNER_ENDED, Partner.B),
)


def moment_at(minute: float) -> Moment:
    """A moment, in minutes from the first T0."""
    return Moment(T0 + timedelta(minutes=minute), round((minute + 60) * 60_000), "boot")


def events_of(happened: tuple[tuple[float, Kind, Partner | None], ...]) -> list[Event]:
    """The events of a session in which this happened, minute by minute."""
    name: dict[str, Json] = {"words": "w", "digest": "0" * 64}
    first: dict[str, Json] = {
        "couple": "c",
        "protocol": protocol_text("intravenous"),
        "name_a": name,
        "name_b": name,
    }
    events = [Event(1, "s", moment_at(-30), "f1", Kind.SESSION_PREPARED, None, first)]
    for number, (minute, kind, partner) in enumerate(happened, 2):
        body: dict[str, Json] = {**_VITALS} if kind is Kind.VITALS_RECORDED else {}
        events.append(Event(number, "s", moment_at(minute), "f1", kind, partner, body))
    return events


def _lines(count: int) -> tuple[SummaryLine, ...]:
    told = (
        ("Blood pressure 118/76 mmHg, heart rate 64/min, oxygen saturation 98 %", Partner.A),
        ("Water given", Partner.B),
        ("Provider went out", None),
        (
            "Concern raised: asks for the light to be lower and for somebody to sit closer for a while",
            Partner.B,
        ),
    )
    return tuple(
        SummaryLine(T0 + timedelta(minutes=4 * place), *told[place % 4], "Maren von der Tann")
        for place in range(count)
    )


def _page(
    stage: SummaryStage,
    happened: tuple[tuple[float, Kind, Partner | None], ...],
    lines: int,
    notice: str = "",
    names: tuple[str, str] = ("Robin", "Jo"),
) -> Make:
    def make(theme: Theme) -> SummaryPage:
        page = SummaryPage(theme)
        now = moment_at(happened[-1][0] + 4)
        labels = dict(zip(Partner, names, strict=True))
        paint, height = picture_of(events_of(happened), now, labels, painting(theme))
        page.show_view(
            SummaryView(
                stage,
                "Intravenous, 40 minutes",
                T0,
                None if stage is SummaryStage.OPEN else now.at_utc,
                *names,
                lines=_lines(lines),
                paint=paint,
                paint_height=height,
                timeline_spoken="Robin: 2 minutes",
                head=CODE,
                notice=notice,
            )
        )
        return page

    return make


def _saving(theme: Theme) -> SummaryPage:
    page = _page(SummaryStage.CLOSED, LONG, 30)(theme)
    page.export_sheet.ask()
    return page


EXAMPLES: dict[str, Make] = {
    "summary-open": _page(SummaryStage.OPEN, _SHORT, 4),
    "summary-closed": _page(
        SummaryStage.CLOSED, LONG, 30, "The PDFs are in /home/clinic/kroom/2026-11-23 session 3f9a1c20."
    ),
    "summary-saving": _saving,
    "summary-stopped": _page(
        SummaryStage.STOPPED,
        LONG[:18],
        9,
        names=("Maximiliane-Josephine von der Tann-Rathsamhausen", "محمد بن عبد العزيز"),
    ),
}
"""Each state by a name."""
