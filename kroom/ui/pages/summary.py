"""The session looked back upon: a timeline, who did what and when, and no answers."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.room.page_views import SummaryLine, SummaryStage, SummaryView
from kroom.session.events import Partner
from kroom.ui.pages import spelling
from kroom.ui.pages.export_sheet import ExportSheet
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.secret_sheets import ReasonSheet
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.timeline_picture import TimelinePicture


class SummaryPage(FramedPage):
    """`SummaryPage(theme, parent=None)`.

    `export_wanted(tuple[ExportFormat, ...])`, `done_pressed()`, `stop_given(passphrase, reason)`.
    """

    export_wanted = Signal(object)
    done_pressed = Signal()
    stop_given = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Summary", "", 0, parent)
        self.name_page(self.tr("Summary"))
        self._accepted = 0
        self._lines: tuple[SummaryLine, ...] | None = None
        self.timeline = TimelinePicture(theme)
        self.list = Card(theme)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(24)
        self._rows.setColumnStretch(2, 1)
        self.list.body.addLayout(self._rows)
        self.head_code = Label(theme, "", "small", "muted")
        self.head_code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self.timeline, self.list, self.head_code):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.stop_sheet = ReasonSheet(theme, self)
        self.stop_sheet.given.connect(self.stop_given)
        self.export_sheet = ExportSheet(theme, self)
        self.export_sheet.chosen.connect(self.export_wanted)
        self._build_foot()

    def _build_foot(self) -> None:
        self.stop = Button(self.theme, self.tr("Stop early"), "circle-stop", "danger")
        self.export = Button(self.theme, self.tr("Save files"))
        self.done = Button(self.theme, self.tr("Done"), "check", "primary")
        self.foot.addWidget(self.stop)
        self.foot.addStretch(1)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.done)
        self.stop.clicked.connect(self._on_stop)
        self.export.clicked.connect(self.export_sheet.ask)
        self.done.clicked.connect(self.done_pressed)

    def show_view(self, view: SummaryView) -> None:
        """Render the view."""
        self._say_stage(view)
        self.timeline.show_picture(view.paint, view.paint_height, view.timeline_spoken)
        if view.lines != self._lines:
            self._lines = view.lines
            self._show_lines(view.lines)
        self.head_code.setText(self.tr("Code of the record: {code}").format(code=view.head))
        self.head_code.setVisible(bool(view.head))
        self._tell(view)
        self.stop.setVisible(view.stage is SummaryStage.OPEN)
        for button in (self.stop, self.export, self.done):
            button.setEnabled(not view.busy)
        if view.accepted > self._accepted:
            self.stop_sheet.close_sheet()
        self._accepted = view.accepted

    def _say_stage(self, view: SummaryView) -> None:
        headings = {
            SummaryStage.OPEN: self.tr("The session so far"),
            SummaryStage.CLOSED: self.tr("The session is closed"),
            SummaryStage.STOPPED: self.tr("The session was stopped early"),
        }
        self.heading.setText(headings[view.stage])
        names = self.tr("{a} and {b}").format(a=view.name_a, b=view.name_b) if view.name_a else ""
        times = [spelling.clock(self, at) for at in (view.began, view.ended) if at is not None]
        date = spelling.day(self, view.began) if view.began else ""
        self.say(" · ".join(part for part in (names, view.protocol, date, " - ".join(times)) if part))

    def _tell(self, view: SummaryView) -> None:
        in_sheet = self.stop_sheet.isVisible()
        self.stop_sheet.show_state(view.problem if in_sheet else "", view.busy)
        if view.problem and not in_sheet:
            self.banner.tell(view.problem)
        elif view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()

    def _show_lines(self, lines: tuple[SummaryLine, ...]) -> None:
        self.list.setVisible(bool(lines))
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for row, line in enumerate(lines):
            self._add_line(row, line)

    def _add_line(self, row: int, line: SummaryLine) -> None:
        theme, top = self.theme, Qt.AlignmentFlag.AlignTop
        letter = line.partner.value.upper() if line.partner else ""
        tone = "partner_b" if line.partner is Partner.B else "partner_a"
        self._rows.addWidget(
            _plain(Label(theme, spelling.clock(self, line.at), "label", "muted")), row, 0, top
        )
        self._rows.addWidget(Label(theme, letter, "label", tone, QFont.Weight.DemiBold), row, 1, top)
        self._rows.addWidget(Label(theme, line.what, "label"), row, 2, top)
        self._rows.addWidget(_plain(Label(theme, line.who, "label", "muted")), row, 3, top)

    def first_focus(self) -> QWidget:
        """Save the files."""
        return self.export

    @Slot()
    def _on_stop(self) -> None:
        self.stop_sheet.ask(
            self.tr("Stop the session early"),
            self.tr("It is closed as stopped, for both. Open steps stay open in the record."),
            self.tr("Stop early"),
        )


def _plain(label: Label) -> Label:
    label.setWordWrap(False)
    return label
