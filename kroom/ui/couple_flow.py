"""A couple's page, and what may be done from it by who proves that they may."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.export_format import ExportFormat
from kroom.room.rooms import Rooms
from kroom.session.commands import Actor
from kroom.session.events import Partner
from kroom.session.protocol import Role
from kroom.ui.pages.answers import AnswersPage
from kroom.ui.pages.couple import CouplePage
from kroom.ui.summary_painting import painting
from kroom.ui.window import Window


class CoupleFlow(QObject):
    """`show(session)` begins it; `left`, or `journal_wanted(session)`, where another page comes next.

    Answers are up for one partner at a time, and are destroyed when their page goes or is covered.
    """

    left = Signal()
    journal_wanted = Signal(str)

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._session = ""
        self._accepted = 0
        self._asked: tuple[str, object] | None = None
        rooms.couples.done.connect(self._on_done)
        rooms.couples.refused.connect(self._on_refused)
        rooms.access.proved.connect(self._on_proved)
        rooms.access.refused.connect(self._on_secret_refused)
        window.page_shown.connect(self._on_page_shown)

    def show(self, session: str) -> bool:
        """The couple of this session, with it chosen; whether it can be read."""
        page = CouplePage(self._window.theme)
        page.session_chosen.connect(self._on_session)
        page.journal_wanted.connect(self.journal_wanted)
        page.export_wanted.connect(self._on_export)
        page.answers_wanted.connect(self._on_answers)
        page.couples_wanted.connect(self._on_couples)
        page.merge_wanted.connect(self._on_merge)
        page.part_wanted.connect(self._on_part)
        page.erase_wanted.connect(self._on_erase)
        page.back_pressed.connect(self.left)
        self._session, self._asked, self._accepted = session, None, 0
        if self._render(page):
            self._window.show_page(page)
            return True
        page.deleteLater()
        return False

    @property
    def _page(self) -> CouplePage | None:
        page = self._window.page
        return page if isinstance(page, CouplePage) else None

    def _render(
        self, page: CouplePage | None, notice: str = "", problem: str = "", *, busy: bool = False
    ) -> bool:
        try:
            view = self._rooms.history.couple(self._session, painting(self._window.theme))
        except KeyError:
            return False
        if page is not None:
            accepted = self._accepted
            page.show_view(replace(view, notice=notice, problem=problem, busy=busy, accepted=accepted))
        return True

    @Slot(str)
    def _on_session(self, session: str) -> None:
        self._session = session
        self._render(self._page)

    @Slot(str, object)
    def _on_export(self, session: str, formats: tuple[ExportFormat, ...]) -> None:
        done = self._rooms.export(session, formats)
        self._render(self._page, done.notice, done.problem)

    @Slot()
    def _on_couples(self) -> None:
        if self._page is not None:
            self._page.show_couples(self._rooms.couples.others(self._session))

    @Slot(object, str)
    def _on_answers(self, partner: Partner, secret: str) -> None:
        self._ask("answers", partner)
        self._rooms.access.prove(secret)

    @Slot(str, bool, str)
    def _on_merge(self, other: str, crossed: bool, secret: str) -> None:
        self._ask("cross" if crossed else "merge", other)
        self._rooms.access.prove(secret)

    @Slot(str, str)
    def _on_part(self, entry: str, secret: str) -> None:
        self._ask("part", entry)
        self._rooms.access.prove(secret)

    @Slot(object, str)
    def _on_erase(self, whose: Partner, passphrase: str) -> None:
        self._ask("erase", whose)
        self._rooms.access.prove_passphrase(passphrase, Role.PROVIDER)

    def _ask(self, act: str, what: object) -> None:
        self._asked = act, what
        self._render(self._page, busy=True)

    @Slot(object)
    def _on_proved(self, by: object) -> None:
        asked, self._asked = self._asked, None
        # Somebody may have left the page meanwhile, or covered it: then nothing is done any more.
        if asked is None or self._page is None or not isinstance(by, Actor):
            return
        act, what = asked
        if act in ("merge", "cross"):
            self._rooms.couples.merge(self._session, str(what), by, crossed=act == "cross")
        elif act == "part":
            self._rooms.couples.part(str(what), by)
        elif isinstance(what, Partner) and act == "erase":
            self._rooms.couples.erase(self._session, what, by)
        elif isinstance(what, Partner):
            self._read(what, by)

    def _read(self, partner: Partner, by: Actor) -> None:
        found = self._rooms.couples.answers(self._session, partner, by)
        if isinstance(found, str):
            self._on_refused(found)
            return
        page = AnswersPage(self._window.theme, found)
        page.closed_pressed.connect(self._on_answers_closed)
        self._window.show_page(page)

    @Slot()
    def _on_answers_closed(self) -> None:
        self.show(self._session)

    @Slot(object)
    def _on_page_shown(self, _: object) -> None:
        if isinstance(self._window.below, AnswersPage):
            self.show(self._session)  # takes the place of the answers, under the cover

    @Slot(str)
    def _on_secret_refused(self, why: str) -> None:
        if self._asked is not None:
            self._asked = None
            self._on_refused(why)

    @Slot(str)
    def _on_done(self, notice: str) -> None:
        self._accepted += 1
        self._render(self._page, notice)

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._render(self._page, problem=why)
