"""The pages of the past: every session, a couple with theirs, one session's journal."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.history_view import HistoryView
from kroom.room.rooms import Rooms
from kroom.ui.couple_flow import CoupleFlow
from kroom.ui.pages.history import HistoryPage
from kroom.ui.pages.journal import JournalPage
from kroom.ui.window import Window


class HistoryFlow(QObject):
    """`show()` begins it; `left` when the way leads back to home. What was searched for is kept meanwhile.

    `show_running(session)` shows the journal of the session that runs; `back_in_room` leads back to its page.
    """

    left = Signal()
    back_in_room = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._wanted = ""
        self._session = ""
        self.couple = CoupleFlow(window, rooms, self)
        self.couple.left.connect(self.show_found)
        self.couple.journal_wanted.connect(self.show_journal)
        rooms.history.found.connect(self._on_found)
        rooms.journal.changed.connect(self._render_journal)
        rooms.session.changed.connect(self._render_journal)

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
        page.code_given.connect(self._on_code)
        page.back_pressed.connect(self.left)
        damage = self._rooms.access.store.damage
        if damage:
            page.tell_damage(damage)
        self._window.show_page(page)
        self._rooms.history.find(self._wanted)

    @Slot(str)
    def show_couple(self, session: str) -> None:
        """The couple of this session, with it chosen."""
        page = self._window.page
        if not self.couple.show(session) and isinstance(page, HistoryPage):
            page.tell_problem(self.tr("This session can't be read. Its journal is kept as it is."))

    @Slot(str)
    def show_journal(self, session: str) -> None:
        """One session's journal."""
        self._show_journal(session).back_pressed.connect(self._on_journal_left)

    def show_running(self, session: str) -> None:
        """The journal of the session that runs: a slip is put right, and what was forgotten is added."""
        page = self._show_journal(session)
        page.show_newest()
        page.back_pressed.connect(self.back_in_room)

    def _show_journal(self, session: str) -> JournalPage:
        page = JournalPage(self._window.theme)
        page.amended.connect(self._rooms.journal.amend)
        page.entered_late.connect(self._rooms.journal.add_late)
        page.code_given.connect(self._on_code)
        self._session = session
        self._rooms.journal.open(session)
        page.show_view(self._rooms.journal.view())
        self._window.show_page(page)
        return page

    @Slot()
    def _on_journal_left(self) -> None:
        self.show_couple(self._session)

    @Slot()
    def _render_journal(self) -> None:
        page = self._window.page
        if isinstance(page, JournalPage):
            page.show_view(self._rooms.journal.view())

    @Slot(str)
    def _on_code(self, text: str) -> None:
        page = self._window.page
        if isinstance(page, JournalPage | HistoryPage):
            page.tell_code(self._rooms.journal.check_code(text))

    @Slot(str)
    def _on_wanted(self, text: str) -> None:
        self._wanted = text
        self._rooms.history.find(text)

    @Slot(object)
    def _on_found(self, view: HistoryView) -> None:
        page = self._window.page
        if isinstance(page, HistoryPage):
            page.show_view(view)
