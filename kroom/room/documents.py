"""The documents of one session: its picture, and the files that somebody asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.exports.answers_csv import write_answers, write_code_book
from kroom.exports.appointments import write_calendar
from kroom.exports.fhir import write_bundle
from kroom.exports.files import portable_name, staged
from kroom.exports.partner_document import partner_document
from kroom.exports.session_document import session_document
from kroom.exports.source import Entry, Source, notes_by_event
from kroom.exports.timeline import described, rows, timeline_of
from kroom.exports.timeline_csv import write_timeline_csv
from kroom.exports.timeline_painter import TimelinePalette, paint_timeline, timeline_height
from kroom.reflection.form import Form
from kroom.room.export_format import ExportFormat
from kroom.room.moment import Clock
from kroom.room.page_views import SummaryLine, SummaryStage, SummaryView
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Kind, Partner
from kroom.session.fold import fold
from kroom.session.state import SessionStatus

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QFont, QPainter

    from kroom.exports.timeline import Timeline
    from kroom.records.opened import OpenStore


@dataclass(frozen=True)
class Painting:
    """What a timeline is painted with: colours, a font and its size in px."""

    palette: TimelinePalette
    font: "QFont"
    text_px: float


def palette_of(colors: "Mapping[str, QColor]", alert: "QColor") -> TimelinePalette:
    """A timeline's colours from a theme's, by the names that both use."""
    return TimelinePalette(
        surface=colors["surface"],
        text=colors["text"],
        muted=colors["muted"],
        hairline=colors["hairline"],
        partner_a=colors["partner_a"],
        partner_b=colors["partner_b"],
        alert=alert,
    )


class Documents:
    """Makes documents from the journal. `banner` stands above all of them (a rehearsal says so)."""

    def __init__(
        self,
        store: "OpenStore",
        clock: Clock,
        form: Form,
        *,
        fonts: Path | None = None,
        banner: str = "",
        made_up: Mapping[Partner, frozenset[str]] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._form = form
        self._fonts = fonts
        self._banner = banner
        self._made_up = made_up or {}

    def source(self, session: str) -> Source:
        """What all documents of a session are made from. Raises KeyError where there is no such session."""
        events = self._store.journal.read(session)
        state = fold(events)
        if state is None:
            raise KeyError(session)
        return Source(
            state=state,
            events=events,
            words=self._store.journal.words,
            people=self._names(),
            head_code=self._store.journal.head_code(),
            now=state.closed or self._clock(),
            banner=self._banner,
            entries=[Entry(one.id, one.crossed) for one in self._store.couples.entries(state.couple)],
        )

    def write(self, session: str, folder: Path, formats: Iterable[ExportFormat]) -> tuple[Path, ...]:
        """Write a session's files, one set a format: all of them, or none, and tell the journal who did it.

        Raises `ExportError`, `KeyError`, and `StoreUnusable` where the journal can't be told; a damaged one
        takes nothing, and what it holds can be saved all the same. PDF needs a QGuiApplication's thread.
        """
        source, wanted = self.source(session), dict.fromkeys(formats)
        writers = {
            ExportFormat.PDF: self._write_pdfs,
            ExportFormat.CSV: self._write_csv,
            ExportFormat.FHIR: self._write_fhir,
            ExportFormat.ICS: self._write_calendars,
        }
        with staged(folder) as stage:
            written = [path for each in wanted for path in writers[each](source, stage)]
            self._tell_journal(session, wanted)
        return tuple(folder / path.name for path in written)

    def _tell_journal(self, session: str, formats: Iterable[ExportFormat]) -> None:
        # Of no session: one that was cut off still ends where it was cut off.
        if self._store.damage is None:
            draft = Draft(Kind.SESSION_EXPORTED, body={"of": session, "formats": ",".join(formats)})
            self._store.journal.append("", self._store.person.id, self._clock(), [draft])

    def _write_pdfs(self, source: Source, folder: Path) -> Iterator[Path]:
        from PySide6.QtCore import QLocale

        from kroom.exports.paper import load_fonts, paper_for
        from kroom.exports.partner_pdf import write_partner_pdf
        from kroom.exports.parts import Style
        from kroom.exports.session_pdf import write_session_pdf

        locale = QLocale()
        style, size = Style(locale, None, load_fonts(self._fonts)), paper_for(locale)
        yield (path := folder / "session.pdf")
        write_session_pdf(path, session_document(source), style, size)
        for partner, made_up in self._taking_part(source):
            yield (path := folder / f"partner-{partner}.pdf")
            write_partner_pdf(path, partner_document(source, partner, self._form, made_up), style, size)

    def _write_csv(self, source: Source, folder: Path) -> Iterator[Path]:
        yield (path := folder / "timeline.csv")
        write_timeline_csv(path, source.events, notes_by_event(source))
        for partner, made_up in self._taking_part(source):
            yield (path := folder / f"answers-{partner}.csv")
            write_answers(path, source, partner, self._form, made_up)
        yield (path := folder / "codebook.csv")
        write_code_book(path, self._form)

    def _write_fhir(self, source: Source, folder: Path) -> Iterator[Path]:
        for partner, made_up in self._taking_part(source):
            yield (path := folder / f"fhir-{partner}.json")
            write_bundle(path, source, partner, self._form, made_up)

    def _write_calendars(self, source: Source, folder: Path) -> Iterator[Path]:
        for partner, _ in self._taking_part(source):
            yield (path := folder / f"calendar-{partner}.ics")
            write_calendar(path, source, partner)

    def _taking_part(self, source: Source) -> tuple[tuple[Partner, frozenset[str]], ...]:
        """Who did not sit out, and what of their answers a rehearsal made up."""
        present = (partner for partner, one in source.state.partners.items() if not one.sat_out)
        return tuple((partner, self._made_up.get(partner, frozenset())) for partner in present)

    def folder_for(self, session: str, place: Path) -> Path:
        """A folder of its own for a session's exports, without a name in it."""
        state = self.source(session).state
        day = state.prepared.at_utc.astimezone().date().isoformat()
        return place / portable_name(f"{day} session {session[:8]}")

    def summary(self, session: str, painting: Painting, notice: str = "", problem: str = "") -> SummaryView:
        """The session looked back upon, without any answer."""
        source = self.source(session)
        state = source.state
        names = {partner: source.spoken(one.name) for partner, one in state.partners.items()}
        timeline = timeline_of(state, source.events, source.now, names)
        starts = [one.started.at_utc for one in state.partners.values() if one.started]
        return SummaryView(
            stage=_STAGES.get(state.status, SummaryStage.OPEN),
            protocol=state.protocol.title,
            began=min(starts) if starts else state.prepared.at_utc,
            ended=state.closed.at_utc if state.closed else None,
            name_a=names[Partner.A],
            name_b=names[Partner.B],
            lines=self._lines(source.events, source),
            paint=_painter(timeline, painting),
            paint_height=timeline_height(timeline, painting.text_px),
            timeline_spoken=described(timeline),
            head=source.head_code,
            notice=notice,
            problem=problem,
        )

    def _lines(self, events: Sequence[Event], source: Source) -> tuple[SummaryLine, ...]:
        actors = {event.seq: event.actor for event in events}
        return tuple(
            SummaryLine(row.at_utc, row.text, row.partner, source.who(actors[row.seq]))
            for row in rows(events)
        )

    def _names(self) -> Callable[[str], str]:
        """Who an actor is, by one look at the store: a journal names them thousands of times."""
        names = {person.id: person.name for person in self._store.people.ever()}

        def name(person: str) -> str:
            return names.get(person, person)

        return name


def picture_of(
    events: Sequence[Event], now: Moment, names: Mapping[Partner, str], painting: Painting
) -> tuple[Callable[..., None] | None, float]:
    """What draws the timeline of `events` up to `now`, and its height; None where nobody has started."""
    state = fold(events)
    if state is None:
        return None, 0.0
    timeline = timeline_of(state, events, now, names)
    return _painter(timeline, painting), timeline_height(timeline, painting.text_px)


def _painter(timeline: "Timeline", painting: Painting) -> Callable[..., None] | None:
    if timeline_height(timeline, painting.text_px) <= 0:
        return None
    return partial(_paint, timeline, painting)


def _paint(timeline: "Timeline", painting: Painting, painter: "QPainter", rect: "QRectF") -> None:
    paint_timeline(painter, rect, timeline, painting.palette, painting.font, painting.text_px)


_STAGES = {SessionStatus.CLOSED: SummaryStage.CLOSED, SessionStatus.STOPPED: SummaryStage.STOPPED}
