"""session.pdf: the whole session for the clinic's record. No answers in it."""

from pathlib import Path

from kroom.exports.bidi import isolated
from kroom.exports.document import Attendance, SessionDocument, StepCell, StepLine, StepTable
from kroom.exports.files import write_by
from kroom.exports.flow import Cell, Edges, Flow, Run, cell
from kroom.exports.paper import ALERT, MUTED, PaperSize, check_written, pdf_writer, points
from kroom.exports.parts import (
    DISCLAIMER,
    Style,
    color_of,
    dose_table,
    notes,
    session_events,
    sign,
    signed,
    timeline_picture,
    vitals_table,
)
from kroom.session.events import Partner
from kroom.session.state import SessionStatus, StepStatus

_STATUS = {
    SessionStatus.PREPARED: "Prepared, not begun",
    SessionStatus.RUNNING: "Still running",
    SessionStatus.CLOSING: "Not closed yet",
    SessionStatus.CLOSED: "Closed",
    SessionStatus.STOPPED: "Stopped early",
}
_STEP = {
    StepStatus.OPEN: "Open",
    StepStatus.DONE: "Done",
    StepStatus.DECLINED: "Declined",
    StepStatus.NOT_APPLICABLE: "Not applicable",
    StepStatus.OVERRIDDEN: "Overridden",
}


def write_session_pdf(path: Path, document: SessionDocument, style: Style, size: PaperSize) -> None:
    """Write session.pdf, whole or not at all; `ExportError` where `path` can't be written.

    Needs a QGuiApplication (offscreen will do) and the thread that it lives in.
    """

    def write(temporary: Path) -> None:
        writer = pdf_writer(temporary, size, "Session record")
        _Printer(Flow(writer, style.fonts), document, style, points(writer, 1)).print()
        check_written(temporary)

    write_by(path, write)


class _Printer:
    def __init__(self, flow: Flow, document: SessionDocument, style: Style, unit: float) -> None:
        self._flow = flow
        self._document = document
        self._style = style
        self._unit = unit

    def print(self) -> None:
        self._head()
        self._timeline()
        for partner in Partner:
            self._partner(partner)
        self._events()
        for table in (*self._document.gates, self._document.timed):
            self._steps(table)
        day = self._style.day(self._document.began)
        code = f"Code of the record: {self._document.head_code}"
        self._flow.print(Edges(f"Session record, {day}", DISCLAIMER, code))

    def _head(self) -> None:
        document, flow = self._document, self._flow
        if document.banner:
            flow.paragraph(Run(document.banner, strong=True, color=ALERT), below=6)
        flow.paragraph(Run("Session record", strong=True, color=MUTED, size=10), below=1)
        flow.title(self._style.day(document.began))
        flow.paragraph(Run(document.protocol, size=11), below=8)
        for partner in Partner:
            self._attendance(partner, document.attendance[partner])
        if document.staff:
            flow.paragraph(Run("With ", color=MUTED), Run(", ".join(document.staff)), above=6)
        self._status()

    def _status(self) -> None:
        document = self._document
        when = f" at {self._style.clock(document.closed)}" if document.closed else ""
        reason = f": {document.stop_reason}" if document.stop_reason else ""
        color = ALERT if document.status is SessionStatus.STOPPED else MUTED
        self._flow.paragraph(Run(f"{_STATUS[document.status]}{when}{reason}", color=color))

    def _attendance(self, partner: Partner, one: Attendance) -> None:
        name = Run(self._name(partner), strong=True, size=11)
        letter = Run(f"{partner.value.upper()}  ", strong=True, color=color_of(partner), size=11)
        self._flow.paragraph(sign(partner), letter, name, Run(f"   {self._times(one)}", color=MUTED), below=2)
        if one.playlist:
            tracks = "1 track" if one.left_out == 1 else f"{one.left_out} tracks"
            left_out = f", {tracks} left out" if one.left_out else ""
            music = f"Music: {one.playlist}{left_out}, in {one.headset or 'no headset'}"
            self._flow.paragraph(Run(music, color=MUTED), below=5)

    def _times(self, one: Attendance) -> str:
        if one.sat_out:
            return "sat out"
        if one.started is None:
            return "not started"
        end = f" to {self._style.clock(one.ended)}" if one.ended else ""
        return f"{self._style.clock(one.started)}{end}{', ended early' if one.ended_early else ''}"

    def _timeline(self) -> None:
        if self._document.timeline.lanes:
            self._flow.heading("Timeline")
            timeline_picture(self._flow, self._document.timeline, self._style, self._unit)

    def _partner(self, partner: Partner) -> None:
        vitals = [line for line in self._document.vitals if line.partner is partner]
        doses = [line for line in self._document.doses if line.partner is partner]
        if not vitals and not doses:
            return
        self._flow.heading(self._lane(partner))
        if doses:
            self._flow.subheading(f"{partner.value.upper()}: dose", color_of(partner))
            dose_table(self._flow, doses, self._style)
        if vitals:
            self._flow.subheading(f"{partner.value.upper()}: vitals", color_of(partner))
            vitals_table(self._flow, vitals, self._style)

    def _events(self) -> None:
        if self._document.events:
            self._flow.heading("What happened")
            session_events(self._flow, self._document.events, self._style)
        if self._document.notes:
            self._flow.heading("Notes")
            notes(self._flow, self._document.notes, self._style, with_partner=True)

    def _steps(self, table: StepTable) -> None:
        if not table.lines:
            return
        self._flow.heading(table.title)
        header = ("Step", self._lane(Partner.A), self._lane(Partner.B))
        self._flow.table((34, 33, 33), header, [self._step(line) for line in table.lines])

    def _lane(self, partner: Partner) -> str:
        return f"{partner.value.upper()}: {self._name(partner)}"

    def _name(self, partner: Partner) -> str:
        return isolated(self._document.names[partner])

    def _step(self, line: StepLine) -> tuple[Cell, ...]:
        if line.couple is not None:
            return (cell(line.title), Cell(self._settled(line.couple), span=2))
        cells = (line.partners.get(partner) for partner in Partner)
        return (cell(line.title), *(Cell(self._settled(one)) if one else cell("", span=1) for one in cells))

    def _settled(self, one: StepCell) -> tuple[Run, ...]:
        color = ALERT if one.status in (StepStatus.OVERRIDDEN, StepStatus.OPEN) else None
        status = Run(_STEP[one.status], strong=True, color=color) if color else Run(_STEP[one.status])
        if one.at is None:
            return (status,)
        by = Run(f"  {self._style.clock(one.at)}, {signed(one.by, put_right=one.put_right)}", color=MUTED)
        return (status, by, Run(f"\n{one.reason}")) if one.reason else (status, by)
