"""A couple: their sessions, one of them as a picture, and what was measured over all of them."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.export_format import ExportFormat
from kroom.room.history_view import CoupleChoice, CoupleView, Trend
from kroom.session.events import Partner
from kroom.ui.pages import spelling
from kroom.ui.pages.couple_sheets import CoupleSheets
from kroom.ui.pages.export_sheet import ExportSheet
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.history import session_row
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import ElidedLabel, Label
from kroom.ui.widgets.row_list import Row, RowList
from kroom.ui.widgets.timeline_picture import TimelinePicture
from kroom.ui.widgets.trend_chart import TrendChart, values


class CouplePage(FramedPage):
    """`CouplePage(theme, parent=None)`.

    `session_chosen(id)`, `journal_wanted(id)`, `export_wanted(id, tuple[ExportFormat, ...])`,
    `answers_wanted(Partner, secret)`, `couples_wanted()` (answer with `show_couples`),
    `merge_wanted(couple id, crossed, secret)`, `part_wanted(couple id, secret)`,
    `erase_wanted(Partner, passphrase)`, `back_pressed()`.
    """

    session_chosen = Signal(str)
    journal_wanted = Signal(str)
    export_wanted = Signal(str, object)
    answers_wanted = Signal(object, str)
    couples_wanted = Signal()
    merge_wanted = Signal(str, bool, str)
    part_wanted = Signal(str, str)
    erase_wanted = Signal(object, str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Couple", "", 0, parent, dense=True)
        self.name_page(self.tr("Couple"))
        self._view = CoupleView()
        self.list = RowList(theme, self.tr("Sessions of this couple"))
        self.middle.insertWidget(0, self.list)
        self.timeline = TimelinePicture(theme)
        self.not_begun = Label(theme, self.tr("Nobody has started in this session."), "body", "muted")
        self.trends = Card(theme)
        for widget in (self.timeline, self.not_begun, self.trends):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.export_sheet = ExportSheet(theme, self)
        self.export_sheet.chosen.connect(self._on_formats)
        self._accepted = 0
        self.asking = CoupleSheets(theme, self)
        self.asking.answers_wanted.connect(self.answers_wanted)
        self.asking.couples_wanted.connect(self.couples_wanted)
        self.asking.merge_wanted.connect(self.merge_wanted)
        self.asking.part_wanted.connect(self.part_wanted)
        self.asking.erase_wanted.connect(self.erase_wanted)
        self._build_foot()
        self.list.chosen.connect(self._on_chosen)
        self.restyle()

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.more = Button(self.theme, self.tr("More"))
        self.answers = Button(self.theme, self.tr("Answers"), "eye")
        self.export = Button(self.theme, self.tr("Save files"))
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.more)
        self.foot.addStretch(1)
        self.foot.addWidget(self.answers)
        self.more.clicked.connect(self._on_more)
        self.answers.clicked.connect(self._on_answers)
        self.journal = Button(self.theme, self.tr("Journal"))
        self.foot.addWidget(self.journal)
        self.foot.addWidget(self.export)
        self.journal.clicked.connect(self._on_journal)
        self.back.clicked.connect(self.back_pressed)
        self.export.clicked.connect(self.export_sheet.ask)

    def show_view(self, view: CoupleView) -> None:
        """Render the view."""
        before, self._view = self._view, view
        self.heading.setText(self.tr("{a} and {b}").format(a=view.name_a, b=view.name_b))
        if view.accepted > self._accepted:
            self.asking.close()
        self._accepted = view.accepted
        if self.asking.tell(view.problem, view.busy):
            self.banner.hush()
        elif view.problem:
            self.banner.tell(view.problem)
        elif view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()
        if view.sessions != before.sessions:
            self.list.show_rows(len(view.sessions), self._row)
        self.list.choose(next((n for n, one in enumerate(view.sessions) if one.session_id == view.chosen), 0))
        self.timeline.show_picture(view.paint, view.paint_height, view.timeline_spoken)
        self.not_begun.setVisible(view.paint is None)
        if view.trends != before.trends:
            self._show_trends(view.trends)
        self.trends.setVisible(bool(view.trends))
        self.more.setVisible(view.known)
        for button in (self.more, self.answers, self.journal, self.export, self.back):
            button.setEnabled(not view.busy)

    def _show_trends(self, trends: tuple[Trend, ...]) -> None:
        self.trends.empty()
        said = self.tr("Over all sessions: lowest to highest, the newest in figures")
        self.trends.body.addWidget(Label(self.theme, said, "label", "muted"))
        for partner in Partner:
            if own := [trend for trend in trends if trend.partner is partner]:
                name = self._view.name_a if partner is Partner.A else self._view.name_b
                self.trends.body.addWidget(_Trends(self.theme, partner, name, own))

    def _row(self, number: int) -> Row:
        return session_row(self, self.theme, self._view.sessions[number], with_names=False)

    def first_focus(self) -> QWidget:
        """The sessions."""
        return self.list

    @Slot()
    def restyle(self) -> None:
        """Take the width of the list from the theme."""
        super().restyle()
        self.list.setFixedWidth(self.theme.sizes.px(380, 230))

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        self.session_chosen.emit(self._view.sessions[row].session_id)

    def show_couples(self, couples: tuple[CoupleChoice, ...]) -> None:
        """The couples that this one may be merged with."""
        self.asking.show_couples(couples)

    @Slot()
    def _on_more(self) -> None:
        self.asking.ask_more(self._view)

    @Slot()
    def _on_answers(self) -> None:
        self.asking.ask_answers(self._view)

    @Slot()
    def _on_journal(self) -> None:
        self.journal_wanted.emit(self._view.chosen)

    @Slot(object)
    def _on_formats(self, formats: tuple[ExportFormat, ...]) -> None:
        self.export_wanted.emit(self._view.chosen, formats)


class _Trends(QWidget):
    """One partner's measures side by side."""

    def __init__(self, theme: Theme, partner: Partner, name: str, trends: list[Trend]) -> None:
        super().__init__()
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(PartnerBadge(theme, partner, 36))
        head.addWidget(ElidedLabel(theme, name, "label", "text"), 1)
        row.setSpacing(theme.sizes.space(48))
        for trend in trends:
            said = "; ".join(f"{spelling.day(self, one.on)}: {values(one)}" for one in trend.points)
            row.addWidget(TrendChart(theme, trend, said), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(row)
