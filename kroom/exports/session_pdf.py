"""session.pdf: the whole session for the clinic's record. No answers in it."""

from pathlib import Path

from kroom.exports.bidi import isolated
from kroom.exports.document import Attendance, SessionDocument, StepCell, StepLine, StepTable
from kroom.exports.files import write_by
from kroom.exports.flow import Cell, Edges, Flow, Run, cell
from kroom.exports.paper import ALERT, MUTED, PaperSize, check_written, pdf_writer, points
from kroom.exports.parts import (
    Style,
    color_of,
    disclaimer,
    dose_table,
    notes,
    session_events,
    sign,
    signed,
    timeline_picture,
    vitals_table,
)
from kroom.exports.translated import tr
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
        writer = pdf_writer(temporary, size, tr("Session record"))
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
        code = tr("Code of the record: {code}").format(code=self._document.head_code)
        self._flow.print(Edges(tr("Session record, {day}").format(day=day), disclaimer(), code))

    def _head(self) -> None:
        document, flow = self._document, self._flow
        if document.banner:
            flow.paragraph(Run(document.banner, strong=True, color=ALERT), below=6)
        flow.paragraph(Run(tr("Session record"), strong=True, color=MUTED, size=10), below=1)
        flow.title(self._style.day(document.began))
        flow.paragraph(Run(document.protocol, size=11), below=8)
        for partner in Partner:
            self._attendance(partner, document.attendance[partner])
        if document.staff:
            flow.paragraph(Run(tr("With") + " ", color=MUTED), Run(", ".join(document.staff)), above=6)
        self._status()

    def _status(self) -> None:
        document = self._document
        said = tr(_STATUS[document.status])
        if document.closed:
            said = tr("{status} at {time}").format(status=said, time=self._style.clock(document.closed))
        if document.stop_reason:
            said = tr("{status}: {reason}").format(status=said, reason=document.stop_reason)
        color = ALERT if document.status is SessionStatus.STOPPED else MUTED
        self._flow.paragraph(Run(said, color=color))

    def _attendance(self, partner: Partner, one: Attendance) -> None:
        name = Run(self._name(partner), strong=True, size=11)
        letter = Run(f"{partner.value.upper()}  ", strong=True, color=color_of(partner), size=11)
        self._flow.paragraph(sign(partner), letter, name, Run(f"   {self._times(one)}", color=MUTED), below=2)
        if one.playlist:
            self._flow.paragraph(Run(self._music(one), color=MUTED), below=5)

    def _music(self, one: Attendance) -> str:
        said = tr("Music: {playlist}, in {headset}")
        if one.left_out:
            said = tr("Music: {playlist}, {count} tracks left out, in {headset}")
        if one.left_out == 1:
            said = tr("Music: {playlist}, 1 track left out, in {headset}")
        headset = one.headset or tr("no headset")
        return said.format(playlist=one.playlist, count=one.left_out, headset=headset)

    def _times(self, one: Attendance) -> str:
        if one.sat_out:
            return tr("sat out")
        if one.started is None:
            return tr("not started")
        times = self._style.clock(one.started)
        if one.ended:
            times = tr("{begin} to {end}").format(begin=times, end=self._style.clock(one.ended))
        return tr("{times}, ended early").format(times=times) if one.ended_early else times

    def _timeline(self) -> None:
        if self._document.timeline.lanes:
            self._flow.heading(tr("Timeline"))
            timeline_picture(self._flow, self._document.timeline, self._style, self._unit)

    def _partner(self, partner: Partner) -> None:
        vitals = [line for line in self._document.vitals if line.partner is partner]
        doses = [line for line in self._document.doses if line.partner is partner]
        if not vitals and not doses:
            return
        self._flow.heading(self._lane(partner))
        if doses:
            self._flow.subheading(
                tr("{letter}: dose").format(letter=partner.value.upper()), color_of(partner)
            )
            dose_table(self._flow, doses, self._style)
        if vitals:
            self._flow.subheading(
                tr("{letter}: vitals").format(letter=partner.value.upper()), color_of(partner)
            )
            vitals_table(self._flow, vitals, self._style)

    def _events(self) -> None:
        if self._document.events:
            self._flow.heading(tr("What happened"))
            session_events(self._flow, self._document.events, self._style)
        if self._document.notes:
            self._flow.heading(tr("Notes"))
            notes(self._flow, self._document.notes, self._style, with_partner=True)

    def _steps(self, table: StepTable) -> None:
        if not table.lines:
            return
        self._flow.heading(table.title)
        header = (tr("Step"), self._lane(Partner.A), self._lane(Partner.B))
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
        settled = tr(_STEP[one.status])
        status = Run(settled, strong=True, color=color) if color else Run(settled)
        if one.at is None:
            return (status,)
        by = Run(f"  {self._style.clock(one.at)}, {signed(one.by, put_right=one.put_right)}", color=MUTED)
        return (status, by, Run(f"\n{one.reason}")) if one.reason else (status, by)
