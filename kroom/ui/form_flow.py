"""Handing the screen to a partner, their form, and the way back that needs a secret."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.page_views import HandOverChoice, HandOverMode, HandOverView
from kroom.room.rooms import Rooms
from kroom.session.events import Partner
from kroom.session.protocol import FORM
from kroom.session.schedule import open_steps
from kroom.session.state import FormStatus
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.window import Window


class FormFlow(QObject):
    """`ended` when the care team has the screen back."""

    ended = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._page: HandOverPage | None = None
        self._reflection: ReflectionPage | None = None
        self._finished = False
        self.view = HandOverView()
        rooms.form.changed.connect(self._render_form)
        rooms.form.left.connect(self._on_left)
        rooms.access.proved.connect(self._on_proved)
        rooms.access.refused.connect(self._on_refused)

    def give(self, partner: Partner) -> None:
        """Show the partner that the screen is theirs."""
        view = HandOverView(HandOverMode.GIVEN, partner=partner, name=self._rooms.session.name(partner))
        self._show_hand_over(view)

    def choose(self) -> None:
        """Let the facilitator choose who gets the screen."""
        choices = tuple(self._choice(p) for p in Partner if not self._rooms.session.state.partners[p].sat_out)
        self._show_hand_over(HandOverView(HandOverMode.CHOOSE, choices))

    def put_away(self) -> None:
        """The page that only a secret leads away from."""
        self._show_hand_over(HandOverView(HandOverMode.LEAVE, finished=self._finished))

    def _choice(self, partner: Partner) -> HandOverChoice:
        state = self._rooms.session.state
        one = state.partners[partner]
        missing = open_steps(state, state.protocol.gates_before(FORM), partner)
        blocked = ", ".join(step.title for _, step in missing)
        if one.started is None:
            blocked = self.tr("Was not part of the session")
        return HandOverChoice(partner, self._rooms.session.name(partner), one.form.status, blocked)

    def _show_hand_over(self, view: HandOverView) -> None:
        page = HandOverPage(self._window.theme)
        page.chosen.connect(self.give)
        page.taken.connect(self._on_taken)
        page.secret_given.connect(self._on_secret)
        page.back_pressed.connect(self.ended)
        self._reflection, self._page = None, page
        self._render(view)
        self._window.show_page(page)

    def _render(self, view: HandOverView) -> None:
        self.view = view
        if self._page is not None:
            self._page.show_view(view)

    @Slot(object)
    def _on_taken(self, partner: Partner) -> None:
        if refusal := self._rooms.form.hand_over(partner, self._rooms.access.actor):
            name = self._rooms.session.name(partner)
            self._render(HandOverView(HandOverMode.GIVEN, partner=partner, name=name, problem=refusal.why))
            return
        form = self._rooms.form
        page = ReflectionPage(self._window.theme, form.view())
        page.answer_changed.connect(form.answer)
        page.next_pressed.connect(form.next)
        page.back_pressed.connect(form.back)
        page.skip_pressed.connect(form.skip)
        page.later_pressed.connect(form.later)
        page.finish_pressed.connect(form.finish)
        self._page, self._reflection = None, page
        self._render_form()
        self._window.show_page(page)

    @Slot()
    def _render_form(self) -> None:
        if self._reflection is not None:
            self._reflection.show_view(self._rooms.form.view())

    @Slot(bool)
    def _on_left(self, finished: bool) -> None:
        self._finished = finished
        if self._reflection is not None:
            self._reflection.forget()
        self._rooms.access.store.checkpoint()
        self.put_away()

    @Slot(str)
    def _on_secret(self, secret: str) -> None:
        self._render(HandOverView(HandOverMode.LEAVE, finished=self._finished, busy=True))
        self._rooms.access.prove(secret)

    @Slot(object)
    def _on_proved(self, _: object) -> None:
        if self._page is not None and self._window.page is self._page:
            self._page = None
            self.ended.emit()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        if self._page is not None and self._window.page is self._page:
            self._render(HandOverView(HandOverMode.LEAVE, finished=self._finished, problem=why))

    def resume(self) -> bool:
        """After a restart: whether a partner had the screen; if so, the page says how to go on."""
        for partner, one in self._rooms.session.state.partners.items():
            if one.form.status is FormStatus.HANDED_OVER:
                self.give(partner)
                return True
        return False
