"""One session's journal in words: who did what and when, narrowed down, checked, and put right."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.journal_view import JournalCheck, JournalGroup, JournalLine, JournalView
from kroom.session.events import Partner
from kroom.ui.pages import spelling
from kroom.ui.pages.code_sheet import CodeSheet
from kroom.ui.pages.framed_page import FramedPage, beside_gutter
from kroom.ui.pages.journal_sheets import AmendSheet
from kroom.ui.pages.late_sheet import Forgotten, LateSheet
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import partner_token
from kroom.ui.widgets.buttons import Button, PillButton
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.row_list import Row, RowList


class JournalPage(FramedPage):
    """`JournalPage(theme, parent=None)`.

    `amended(Amendment, pin)`, `entered_late(LateEntry, pin)`, `code_given(text)` (answer with `tell_code`),
    `back_pressed()`.
    """

    amended = Signal(object, str)
    entered_late = Signal(object, str)
    code_given = Signal(str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Journal", "", 0, parent, dense=True)
        self.name_page(self.tr("Journal"))
        self._view = JournalView()
        self._lines: tuple[JournalLine, ...] = ()
        self._group, self._partner, self._accepted = JournalGroup.ALL, "", 0
        self.list = RowList(theme, self.tr("Lines of the journal"), wraps=True)
        self.nothing = Label(theme, self.tr("No line of this kind."), "body", "muted")
        self.scroller.hide()
        self.middle.addLayout(beside_gutter(self.list))
        self._column.insertLayout(3, beside_gutter(self.nothing))
        self._build_head()
        self._build_foot()
        self._build_sheets()
        self.list.chosen.connect(self._on_chosen)
        self.restyle()
        self._name_filters()

    def _build_head(self) -> None:
        self.groups = PillButton(self.theme, "")
        self.partners = PillButton(self.theme, "")
        for pill in (self.groups, self.partners):
            self.head.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        self.groups.clicked.connect(self._ask_group)
        self.partners.clicked.connect(self._ask_partner)

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.hint = Label(self.theme, self.tr("Lines marked Put right can be corrected."), "label", "muted")
        self.late = Button(self.theme, self.tr("Add late entry"), "plus")
        self.code = Button(self.theme, self.tr("Check a printed code"))
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.hint, 1)
        self.foot.addWidget(self.late)
        self.foot.addWidget(self.code)
        self.late.clicked.connect(self._ask_late)
        self.back.clicked.connect(self.back_pressed)

    def _build_sheets(self) -> None:
        self.pick_group, self.pick_partner = PickSheet(self.theme, self), PickSheet(self.theme, self)
        self.pick_group.picked.connect(self._on_group)
        self.pick_partner.picked.connect(self._on_partner)
        self.amend_sheet, self.code_sheet = AmendSheet(self.theme, self), CodeSheet(self.theme, self)
        self.amend_sheet.given.connect(self.amended)
        self.code_sheet.given.connect(self.code_given)
        self.code.clicked.connect(self.code_sheet.ask)
        self.pick_late, self.late_sheet = PickSheet(self.theme, self), LateSheet(self.theme, self)
        self.pick_late.picked.connect(self._on_late)
        self.late_sheet.given.connect(self.entered_late)

    def show_view(self, view: JournalView) -> None:
        """Render the view."""
        before, self._view = self._view, view
        date = spelling.day(self, view.on) if view.on else ""
        self.heading.setText(self.tr("Journal: {a} and {b}").format(a=view.name_a, b=view.name_b))
        self.say(" · ".join(part for part in (date, self._checked(view)) if part))
        self.tell_problem("")
        if view.check is JournalCheck.BROKEN:
            self.banner.tell(
                self.tr("The record is not as it was written."),
                view.check_problem + ".",
                self.tr("Copy the data folder somewhere safe, and restore the newest good backup."),
            )
        if view.lines != before.lines:
            row = self.list.currentIndex().row()
            self._filter()
            self.list.choose(row)
        if view.accepted > self._accepted:
            self.amend_sheet.close_sheet()
            self.late_sheet.close_sheet()
        self._accepted = view.accepted
        self.amend_sheet.tell_problem(view.problem)
        self.late_sheet.tell_problem(view.problem)

    def show_newest(self) -> None:
        """Go to the last line: of a session that runs it is the one that somebody comes for."""
        self.list.choose(self.list.count() - 1)

    def _checked(self, view: JournalView) -> str:
        if view.check is JournalCheck.WHOLE:
            return self.tr("Every line is as it was written. Code {code}").format(code=view.head)
        running = view.check is JournalCheck.RUNNING
        return self.tr("Checking every line of the store ...") if running else ""

    def tell_code(self, text: str) -> None:
        """What is known of the code that was given."""
        self.code_sheet.tell(text)

    def _filter(self) -> None:
        self._lines = tuple(line for line in self._view.lines if self._is_wanted(line))
        self.list.show_rows(len(self._lines), self._row)
        self.list.setVisible(bool(self._lines))
        self.nothing.setVisible(not self._lines)

    def _is_wanted(self, line: JournalLine) -> bool:
        fits = self._group is JournalGroup.ALL or line.group is self._group
        # What is of the room is of both.
        return fits and (not self._partner or line.partner in (None, self._partner))

    def _row(self, number: int) -> Row:
        line = self._lines[number]
        letter = line.partner.value.upper() if line.partner else ""
        at = self._when(line.at)
        told = f"{line.what}: {line.words}" if line.words else line.what
        second = " · ".join(part for part in (at, letter, line.who, line.later) if part)
        tone = partner_token(line.partner) if line.partner else "muted"
        return Row(told, second, self._offered(line), line_tone=tone)

    def _offered(self, line: JournalLine) -> str:
        if line.struck:
            return self.tr("Bring back")
        return self.tr("Put right") if line.amendable else ""

    def _when(self, at: datetime) -> str:
        """The time, after the day where it is another than the session's."""
        clock, first = spelling.clock(self, at, seconds=True), self._view.on
        same_day = first is not None and first.astimezone().date() == at.astimezone().date()
        return clock if same_day else f"{spelling.day(self, at, short=True)} {clock}"

    def first_focus(self) -> QWidget:
        """The lines."""
        return self.list

    def _name_filters(self) -> None:
        self.groups.set_words(spelling.journal_groups()[self._group])
        partner = Partner(self._partner).value.upper() if self._partner else ""
        told = self.tr("Partner {letter}").format(letter=partner) if partner else self.tr("Both partners")
        self.partners.set_words(told)

    @Slot()
    def _ask_group(self) -> None:
        groups = [(group.value, text) for group, text in spelling.journal_groups().items()]
        self.pick_group.ask(self.tr("Which lines"), groups, self._group.value)

    @Slot()
    def _ask_partner(self) -> None:
        names = ((Partner.A, self._view.name_a), (Partner.B, self._view.name_b))
        choices = [("", self.tr("Both partners")), *((who.value, name) for who, name in names)]
        self.pick_partner.ask(self.tr("Whose lines"), choices, self._partner)

    @Slot(str)
    def _on_group(self, group: str) -> None:
        self._group = JournalGroup(group)
        self._name_filters()
        self._filter()

    @Slot(str)
    def _on_partner(self, partner: str) -> None:
        self._partner = partner
        self._name_filters()
        self._filter()

    @Slot()
    def _ask_late(self) -> None:
        choices = [
            (Forgotten.NOTE, self.tr("A note")),
            (Forgotten.CONCERN, self.tr("A concern")),
            (Forgotten.VITALS, self.tr("Vitals")),
            (Forgotten.DOSE, self.tr("A dose, signed by the provider")),
        ]
        self.pick_late.ask(self.tr("What was forgotten"), choices)

    @Slot(str)
    def _on_late(self, what: str) -> None:
        names = (self._view.name_a, self._view.name_b)
        self.late_sheet.ask(Forgotten(what), names, self._view.on)

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        if self._lines[row].amendable:
            self.amend_sheet.ask(self._lines[row])
