"""Which page comes when, once somebody is in: home, prepare, gates, session, form, summary."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.export_format import ExportFormat
from kroom.room.gate_view import GateAct
from kroom.room.page_views import SummaryView
from kroom.room.prepare_room import PrepareRoom
from kroom.room.rooms import Rooms
from kroom.session.commands import StopSession
from kroom.session.events import Partner
from kroom.session.protocol import CLOSE, FORM, Gate, Role
from kroom.session.schedule import open_steps
from kroom.session.state import SessionStatus
from kroom.ui.cover_flow import CoverFlow
from kroom.ui.form_flow import FormFlow
from kroom.ui.history_flow import HistoryFlow
from kroom.ui.home_flow import HomeFlow
from kroom.ui.idle_watch import IdleWatch
from kroom.ui.library_flow import LibraryFlow
from kroom.ui.page_wiring import GateWiring, PrepareWiring
from kroom.ui.pages.gate import GatePage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.pages.session import SessionPage
from kroom.ui.pages.summary import SummaryPage
from kroom.ui.resume_flow import ResumeFlow
from kroom.ui.session_wiring import SessionWiring
from kroom.ui.settings_flow import SettingsFlow
from kroom.ui.summary_painting import painting
from kroom.ui.window import Window


class RoomFlow(QObject):
    """Shows pages and joins their signals to the rooms; decides nothing about a session itself.

    `restore_wanted`: the records are to be closed for a backup to be restored.
    """

    restore_wanted = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = window
        self.rooms = rooms
        self._cover = CoverFlow(window, rooms.access, self)
        self._idle = IdleWatch(window, rooms.outside.real_ms, self)
        self._idle.idle.connect(self._cover.cover_idle)
        self.preparing: PrepareRoom | None = None
        self._form_partner: Partner | None = None
        self._stop_reason = ""
        self.home = HomeFlow(window, rooms, self)
        self.form = FormFlow(window, rooms, self)
        self.form.ended.connect(self.show_session)
        self.history = HistoryFlow(window, rooms, self)
        self.history.left.connect(self._on_history_left)
        self.history.back_in_room.connect(self.show_session)
        self.resuming = ResumeFlow(window, rooms, self)
        self.resuming.resumed.connect(self._on_resumed)
        self.resuming.later.connect(self.home.show)
        self.resuming.stop_given.connect(self._on_stop)
        self.settings = SettingsFlow(window, rooms, self)
        self.library = LibraryFlow(window, rooms, self)
        self.library.left.connect(self.home.show)
        self._cover.covering.connect(self._on_covering)
        self._cover.uncovered.connect(self._on_uncovered)
        rooms.desk.changed.connect(self.render)
        rooms.desk.refused.connect(self._on_refused)
        rooms.gate.changed.connect(self.render)
        rooms.gate.passed.connect(self._on_gate_passed)
        rooms.access.proved.connect(self._on_proved)
        rooms.access.refused.connect(self._on_secret_refused)
        window.hold_pressed.connect(self._on_hold_key)
        window.silence_pressed.connect(self._on_silence_key)
        rooms.preferences.changed.connect(self._on_preferred)
        self._join_home()

    def _join_home(self) -> None:
        home, settings = self.home, self.settings
        home.start_pressed.connect(self.show_prepare)
        home.resume_pressed.connect(self.show_resume)
        home.history_pressed.connect(self.history.show)
        home.playlists_pressed.connect(self.library.show_playlists)
        home.headsets_pressed.connect(self.library.show_headsets)
        home.settings_pressed.connect(settings.show_settings)
        home.lock_pressed.connect(self._cover.cover)
        settings.left.connect(home.show)
        settings.restore_wanted.connect(self.restore_wanted)

    def begin(self) -> None:
        """The first page after the door: an interrupted session is offered, or home."""
        self._on_preferred()
        self._idle.begin()
        waiting = self.rooms.access.store.sessions.unfinished()
        if self.rooms.access.is_look:
            self.history.show()
        elif waiting:
            self.show_resume(waiting[0])
        else:
            self.home.show()

    @Slot()
    def _on_history_left(self) -> None:
        if self.rooms.access.is_look:
            self.restore_wanted.emit()  # there is no other way on from records that take nothing more
        else:
            self.home.show()

    def close(self) -> None:
        """End what sounds."""
        self.library.close()
        self.rooms.close()

    def tick(self) -> None:
        """Twice a second: clocks on the page that is up."""
        if isinstance(self.window.page, SessionPage):
            self.render()

    @Slot()
    def render(self) -> None:
        """Show the present state on the page that is up."""
        page = self.window.page
        if isinstance(page, SessionPage) and self.rooms.session.is_open:
            page.show_view(self.rooms.desk.view())
        elif isinstance(page, GatePage) and self.rooms.session.is_open:
            page.show_view(self.rooms.gate.view())
        elif isinstance(page, PreparePage) and self.preparing is not None:
            page.show_view(self.preparing.view())

    @Slot()
    def show_prepare(self) -> None:
        """A new session."""
        self.preparing = self.rooms.prepare()
        page = PreparePage(self.window.theme)
        PrepareWiring(page, self.preparing)
        self.preparing.changed.connect(self.render)
        self.preparing.finished.connect(self._on_prepared)
        page.back_pressed.connect(self._on_prepare_left)
        page.show_view(self.preparing.view())
        self.window.show_page(page)
        self.preparing.begin()

    @Slot(str)
    def show_resume(self, session: str) -> None:
        """An interrupted session, to be taken up knowingly."""
        if not self.resuming.show(session):
            self.home.tell(self.tr("This session can't be read. Its journal is kept as it is."))

    def show_gate(self, gate: Gate) -> None:
        """One gate."""
        self.rooms.gate.show(gate)
        page = GatePage(self.window.theme)
        GateWiring(page, self.rooms.gate)
        page.stop_given.connect(self._on_stop)
        page.back_pressed.connect(self.show_session)
        page.show_view(self.rooms.gate.view())
        self.window.show_page(page)

    @Slot()
    def show_session(self) -> None:
        """The session page."""
        page = SessionPage(self.window.theme)
        wiring = SessionWiring(page, self.rooms, self.window)
        wiring.checks_wanted.connect(self.show_checks)
        wiring.start_checks_wanted.connect(self.start_checks)
        wiring.gate_wanted.connect(self._on_gate_wanted)
        wiring.form_wanted.connect(self.give_form)
        wiring.journal_wanted.connect(self._on_journal_wanted)
        wiring.lock_wanted.connect(self.lock)
        page.show_view(self.rooms.desk.view())
        self.window.show_page(page)

    @Slot(str)
    def _on_gate_wanted(self, gate: str) -> None:
        self.show_gate(self.rooms.session.state.protocol.find_gate(gate))

    @Slot()
    def _on_journal_wanted(self) -> None:
        self.history.show_running(self.rooms.session.state.id)

    @Slot()
    def show_summary(self) -> None:
        """What was, without answers."""
        page = SummaryPage(self.window.theme)
        page.export_wanted.connect(self._on_export)
        page.done_pressed.connect(self._on_done)
        page.stop_given.connect(self._on_stop)
        page.show_view(self._summary_view())
        self.window.show_page(page)

    def show_gates_before(self, place: str) -> None:
        """The first gate before `place` that has something open, else the last of them."""
        state = self.rooms.session.state
        gates = state.protocol.gates_before(place)
        if not gates:
            return
        waiting = [gate for gate in gates if open_steps(state, (gate,), None)]
        self.show_gate(waiting[0] if waiting else gates[-1])

    @Slot()
    def start_checks(self) -> None:
        """The gates before the start."""
        self.show_gates_before(self.rooms.session.state.protocol.phases[0].id)

    @Slot(object)
    def give_form(self, partner: Partner) -> None:
        """Towards this partner's form: its gate first, where something is open."""
        state = self.rooms.session.state
        gates = state.protocol.gates_before(FORM)
        if open_steps(state, gates, partner):
            self._form_partner = partner
            self.show_gates_before(FORM)
        else:
            self.form.give(partner)

    @Slot()
    def show_checks(self) -> None:
        """The gate that comes next: before the start while somebody waits for it, else before the close."""
        partners = self.rooms.session.state.partners.values()
        if any(one.started is None and not one.sat_out for one in partners):
            self.start_checks()
        else:
            self.finish_session()

    @Slot()
    def finish_session(self) -> None:
        """Towards the close: the discharge gate, or the summary where there is none."""
        if self.rooms.session.state.protocol.gates_before(CLOSE):
            self.show_gates_before(CLOSE)
        else:
            self.show_summary()

    @Slot()
    def lock(self) -> None:
        """Cover the screen; everything else goes on."""
        self._cover.cover()

    @Slot()
    def _on_preferred(self) -> None:
        view = self.rooms.preferences.view()
        self._idle.minutes, self._cover.session_too = view.idle_minutes, view.cover_session
        if view.theme in ("dim", "red-night", "day"):
            self.window.theme.use(view.theme)

    @Slot()
    def _on_prepared(self) -> None:
        self.preparing = None
        if self.rooms.session.state.protocol.start_gates:
            self.start_checks()
        else:
            self.show_session()

    @Slot()
    def _on_prepare_left(self) -> None:
        if self.preparing is not None:
            self.preparing.end()
            self.preparing = None
        self._free_headsets()
        self.home.show()

    def _free_headsets(self) -> None:
        """Let both headsets go; nobody waits for the end of their processes."""
        for partner in Partner:
            self.rooms.music.leave(partner)

    @Slot(object)
    def _on_gate_passed(self, act: GateAct) -> None:
        gate = self.rooms.gate.gate
        if act is GateAct.STOP_EARLY:
            self.show_summary()
        elif act is GateAct.CLOSE:
            self._after_close()
        elif act in (GateAct.START_BOTH, GateAct.START_A, GateAct.START_B):
            self.rooms.awake.hold()
            self.show_session()
        elif (after := self.rooms.gate.next_gate()) is not None:
            self.show_gate(after)
        elif gate.before == FORM and self._form_partner is not None:
            partner, self._form_partner = self._form_partner, None
            self.form.give(partner)
        else:
            self.show_session()

    def _after_close(self) -> None:
        self.rooms.awake.let_go()
        self.rooms.access.store.checkpoint()
        self.show_summary()

    @Slot()
    def _on_resumed(self) -> None:
        if any(one.running for one in self.rooms.session.state.partners.values()):
            self.rooms.awake.hold()
        if self.form.resume():
            return
        if self.rooms.session.state.status is SessionStatus.PREPARED:
            self._on_prepared()
        else:
            self.show_session()

    @Slot(str, str)
    def _on_stop(self, passphrase: str, reason: str) -> None:
        self._stop_reason = reason
        self.rooms.access.prove_passphrase(passphrase, Role.PROVIDER)

    @Slot(object)
    def _on_proved(self, actor: object) -> None:
        from kroom.session.commands import Actor

        reason, self._stop_reason = self._stop_reason, ""
        if not reason or not isinstance(actor, Actor):
            return
        stop = StopSession(now=self.rooms.session.clock(), by=actor, reason=reason)
        if refusal := self.rooms.session.send(stop):
            self._tell_problem(refusal.why)
        else:
            self._after_close()

    @Slot(str)
    def _on_secret_refused(self, why: str) -> None:
        if self._stop_reason:
            self._stop_reason = ""
            self._tell_problem(why)

    def _tell_problem(self, why: str) -> None:
        page = self.window.page
        if isinstance(page, SummaryPage):
            self._render_summary(problem=why)
        elif isinstance(page, GatePage):
            self.rooms.gate.stop_refused(why)
        self.resuming.tell_problem(why)

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        page = self.window.page
        if isinstance(page, SessionPage) and page.sheets.current() is not None:
            page.refuse_pin(why, self.rooms.access.pins_blocked)

    @Slot()
    def _on_covering(self) -> None:
        if self._stop_reason:
            self._stop_reason = ""
            self._tell_problem(self.tr("The screen was locked meanwhile; nothing was stopped."))

    @Slot(object)
    def _on_uncovered(self, actor: object) -> None:
        from kroom.session.commands import Actor

        other = isinstance(actor, Actor) and self.rooms.people.let_in(actor)
        self.window.uncover()
        if other and isinstance(self.window.page, HomePage):
            self.home.show()  # it says who runs the room
        self.settings.refresh()
        self.render()

    @Slot()
    def _on_hold_key(self) -> None:
        if isinstance(self.window.page, SessionPage):
            self.rooms.desk.toggle_hold()

    @Slot()
    def _on_silence_key(self) -> None:
        if isinstance(self.window.page, SessionPage):
            # First the ears, then the record: a fade that runs already is cut short too.
            self.rooms.music.silence_all()
            self.rooms.desk.silence(at_once=True)

    @Slot(object)
    def _on_export(self, formats: tuple[ExportFormat, ...]) -> None:
        done = self.rooms.export(self.rooms.session.state.id, formats)
        self._render_summary(done.notice, done.problem)

    @Slot()
    def _on_done(self) -> None:
        if not self.rooms.session.is_open:
            self._free_headsets()
            self.rooms.session.leave()
            self.home.show()
        else:
            self.show_session()

    def _render_summary(self, notice: str = "", problem: str = "") -> None:
        page = self.window.page
        if isinstance(page, SummaryPage):
            page.show_view(self._summary_view(notice, problem))

    def _summary_view(self, notice: str = "", problem: str = "") -> SummaryView:
        session, picture = self.rooms.session.state.id, painting(self.window.theme)
        return self.rooms.documents.summary(session, picture, notice, problem)
