"""An interrupted session: where each partner stands, and the choice to go on, to wait, or to stop."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.page_views import ResumePartner, ResumeView
from kroom.room.rooms import Rooms
from kroom.session.clock import seconds_between
from kroom.session.events import Partner
from kroom.session.schedule import place_of
from kroom.session.state import FormStatus, PartnerState
from kroom.ui.pages.resume import ResumePage
from kroom.ui.window import Window


class ResumeFlow(QObject):
    """`resumed` once the gap is in the journal and the music was asked back; `later` where it has to wait.

    `stop_given(passphrase, reason)` is for whoever checks passphrases.
    """

    resumed = Signal()
    later = Signal()
    stop_given = Signal(str, str)

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms

    def show(self, session: str) -> bool:
        """Load this session and show its page; False where its journal amounts to nothing."""
        if not self._rooms.session.load(session):
            return False
        page = ResumePage(self._window.theme)
        page.resume_pressed.connect(self._on_resume)
        page.later_pressed.connect(self._on_later)
        page.stop_given.connect(self.stop_given)
        page.show_view(self._view())
        self._window.show_page(page)
        return True

    def tell_problem(self, why: str) -> None:
        """Say on the page why it was not stopped."""
        page = self._window.page
        if isinstance(page, ResumePage):
            page.show_view(self._view(why))

    @Slot(str)
    def _on_resume(self, _: str) -> None:
        rooms = self._rooms
        if refusal := rooms.session.resume(rooms.access.actor):
            self.tell_problem(refusal.why)
            return
        for partner, quiet in rooms.strip.take_wishes().items():
            if rooms.session.state.partners[partner].quiet is not quiet:
                rooms.desk.toggle_quiet(partner)
        rooms.resume_music()
        self.resumed.emit()

    @Slot()
    def _on_later(self) -> None:
        self._rooms.session.leave()
        self.later.emit()

    def _view(self, problem: str = "") -> ResumeView:
        state = self._rooms.session.state
        last, now = state.last or state.prepared, self._rooms.session.clock()
        return ResumeView(
            session_id=state.id,
            protocol=state.protocol.title,
            last=last.at_utc,
            gap_s=max(0.0, seconds_between(last, now)),
            partners=tuple(self._partner(partner, one) for partner, one in state.partners.items()),
            other_boot=last.boot != now.boot,
            problem=problem,
        )

    def _partner(self, partner: Partner, one: PartnerState) -> ResumePartner:
        place = place_of(self._rooms.session.state, partner, self._rooms.session.clock())
        if one.sat_out:
            standing = self.tr("Sits out")
        elif one.form.status is FormStatus.HANDED_OVER:
            standing = self.tr("At the form")
        elif one.ended:
            standing = self.tr("Ended")
        else:
            standing = place.phase.title if place else self.tr("Not started")
        return ResumePartner(
            partner,
            self._rooms.session.name(partner),
            standing,
            place.elapsed_s / 60 if place else None,
            one.chair.playlist_title,
        )
