"""The pages of the past: every session, a couple with theirs, one session's journal."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.export_format import ExportFormat
from kroom.room.history_view import HistoryView
from kroom.room.rooms import Rooms
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.history import HistoryPage
from kroom.ui.pages.journal import JournalPage
from kroom.ui.summary_painting import painting
from kroom.ui.window import Window


class HistoryFlow(QObject):
    """`show()` begins it; `left` when the way leads back to home. What was searched for is kept meanwhile."""

    left = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._wanted = ""
        self._session = ""
        rooms.history.found.connect(self._on_found)
        rooms.journal.changed.connect(self._render_journal)

    @Slot()
    def show(self) -> None:
        """All sessions, newest first."""
        self._wanted = ""
        self.show_found()

    @Slot()
    def show_found(self) -> None:
        """The sessions as they were searched for last."""
        page = HistoryPage(self._window.theme)
        page.field.set_text(self._wanted)
        page.wanted.connect(self._on_wanted)
        page.chosen.connect(self.show_couple)
        page.back_pressed.connect(self.left)
        self._window.show_page(page)
        self._rooms.history.find(self._wanted)

    @Slot(str)
    def show_couple(self, session: str) -> None:
        """The couple of this session, with it chosen."""
        page = CouplePage(self._window.theme)
        page.session_chosen.connect(self._on_session)
        page.journal_wanted.connect(self.show_journal)
        page.export_wanted.connect(self._on_export)
        page.back_pressed.connect(self.show_found)
        self._session = session
        if self._render_couple(page):
            self._window.show_page(page)

    @Slot(str)
    def show_journal(self, session: str) -> None:
        """One session's journal."""
        page = JournalPage(self._window.theme)
        page.amended.connect(self._rooms.journal.amend)
        page.code_given.connect(self._on_code)
        page.back_pressed.connect(self._on_journal_left)
        self._rooms.journal.open(session)
        page.show_view(self._rooms.journal.view())
        self._window.show_page(page)

    @Slot()
    def _render_journal(self) -> None:
        page = self._window.page
        if isinstance(page, JournalPage):
            page.show_view(self._rooms.journal.view())

    @Slot(str)
    def _on_code(self, text: str) -> None:
        page = self._window.page
        if isinstance(page, JournalPage):
            page.tell_code(self._rooms.journal.check_code(text))

    @Slot()
    def _on_journal_left(self) -> None:
        self.show_couple(self._session)

    def _render_couple(self, page: CouplePage, notice: str = "", problem: str = "") -> bool:
        try:
            view = self._rooms.history.couple(self._session, painting(self._window.theme))
        except KeyError:
            self._tell_unreadable()
            return False
        page.show_view(replace(view, notice=notice, problem=problem))
        return True

    def _tell_unreadable(self) -> None:
        page, why = self._window.page, self.tr("This session can't be read. Its journal is kept as it is.")
        if isinstance(page, HistoryPage | CouplePage):
            page.tell_problem(why)

    @Slot(str)
    def _on_wanted(self, text: str) -> None:
        self._wanted = text
        self._rooms.history.find(text)

    @Slot(object)
    def _on_found(self, view: HistoryView) -> None:
        page = self._window.page
        if isinstance(page, HistoryPage):
            page.show_view(view)

    @Slot(str)
    def _on_session(self, session: str) -> None:
        page = self._window.page
        if isinstance(page, CouplePage):
            self._session = session
            self._render_couple(page)

    @Slot(str, object)
    def _on_export(self, session: str, formats: tuple[ExportFormat, ...]) -> None:
        done = self._rooms.export(session, formats)
        page = self._window.page
        if isinstance(page, CouplePage):
            self._render_couple(page, done.notice, done.problem)
