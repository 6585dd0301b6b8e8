"""partner-a.pdf and partner-b.pdf: one partner's own copy, with nothing of the other in it."""

from pathlib import Path

from kroom.exports.document import AnswerLine, PartnerDocument
from kroom.exports.files import write_by
from kroom.exports.flow import Edges, Flow, Run
from kroom.exports.paper import ALERT, MUTED, PaperSize, check_written, pdf_writer, points
from kroom.exports.parts import (
    Style,
    disclaimer,
    dose_table,
    notes,
    own_events,
    sign,
    timeline_picture,
    vitals_table,
)
from kroom.exports.translated import tr


def write_partner_pdf(path: Path, document: PartnerDocument, style: Style, size: PaperSize) -> None:
    """Write a partner's PDF, whole or not at all; `ExportError` where `path` can't be written.

    Needs a QGuiApplication (offscreen will do) and the thread that it lives in.
    """

    def write(temporary: Path) -> None:
        writer = pdf_writer(temporary, size, tr("My session"))
        _Printer(Flow(writer, style.fonts), document, style, points(writer, 1)).print()
        check_written(temporary)

    write_by(path, write)


class _Printer:
    def __init__(self, flow: Flow, document: PartnerDocument, style: Style, unit: float) -> None:
        self._flow = flow
        self._document = document
        self._style = style
        self._unit = unit

    def print(self) -> None:
        self._head()
        self._answers()
        self._session()
        self._numbers()
        self._notes()
        day = self._style.day(self._document.began)
        code = tr("Code of the record: {code}").format(code=self._document.head_code)
        self._flow.print(Edges(tr("My session, {day}").format(day=day), disclaimer(), code))

    def _head(self) -> None:
        document, flow = self._document, self._flow
        if document.banner:
            flow.paragraph(Run(document.banner, strong=True, color=ALERT), below=6)
        kind = Run(tr("My session"), strong=True, color=MUTED, size=10)
        flow.paragraph(kind, below=1)
        flow.title(document.name)
        flow.paragraph(sign(document.partner), Run(self._style.day(document.began), size=11), below=2)
        flow.paragraph(Run(f"{document.protocol}. {self._times()}", color=MUTED), below=2)
        if document.attendance.playlist:
            music = tr("Music: {playlist}").format(playlist=document.attendance.playlist)
            flow.paragraph(Run(music, color=MUTED))

    def _times(self) -> str:
        one = self._document.attendance
        if one.sat_out:
            return tr("Sat out.")
        if one.started is None:
            return tr("Not started.")
        said = tr("From {begin}.")
        if one.ended:
            said = (
                tr("From {begin} to {end}, ended early.") if one.ended_early else tr("From {begin} to {end}.")
            )
        return said.format(begin=self._style.clock(one.started), end=self._style.clock(one.ended))

    def _answers(self) -> None:
        self._flow.heading(self._document.form_title or tr("First impressions"))
        if not self._document.answers:
            self._flow.paragraph(Run(tr("The form was not begun."), color=MUTED))
        for line in self._document.answers:
            self._answer(line)

    def _answer(self, line: AnswerLine) -> None:
        made_up = (Run("  " + tr("made up for the rehearsal"), color=MUTED, size=8),) if line.made_up else ()
        self._flow.paragraph(Run(line.prompt, color=MUTED), *made_up, above=5, below=1, kept=True)
        answer = Run(line.answer, size=11) if line.answer else Run(tr("skipped"), color=MUTED)
        self._flow.paragraph(answer, below=5)

    def _session(self) -> None:
        if self._document.timeline.lanes:
            self._flow.heading(tr("My time in the room"))
            timeline_picture(self._flow, self._document.timeline, self._style, self._unit)
        if self._document.events:
            own_events(self._flow, self._document.partner, self._document.events, self._style)

    def _numbers(self) -> None:
        if self._document.doses:
            self._flow.heading(tr("Dose"))
            dose_table(self._flow, self._document.doses, self._style)
        if self._document.vitals:
            self._flow.heading(tr("Vitals"))
            vitals_table(self._flow, self._document.vitals, self._style)

    def _notes(self) -> None:
        left_out = self._document.notes_left_out
        if not self._document.notes and not left_out:
            return
        self._flow.heading(tr("Notes"))
        notes(self._flow, self._document.notes, self._style, with_partner=False)
        if left_out:
            one = tr("One note that names somebody else is left out of this copy.")
            more = tr("{count} notes that name somebody else are left out of this copy.")
            said = one if left_out == 1 else more.format(count=left_out)
            self._flow.paragraph(Run(said, color=MUTED))
