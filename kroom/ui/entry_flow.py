"""From the first window to the door: first run, or unlocking."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.entry_views import FirstRunStage, FirstRunView, RecoverView, UnlockView
from kroom.room.strip import Strip
from kroom.ui.window import Window

if TYPE_CHECKING:
    from kroom.ui.pages.first_run import FirstRunPage
    from kroom.ui.pages.recover import RecoverPage
    from kroom.ui.pages.unlock import UnlockPage
    from kroom.ui.restore_flow import RestoreFlow


class EntryFlow(QObject):
    """`entered` once somebody is in for the first time."""

    entered = Signal()

    def __init__(self, window: Window, access: Access, strip: Strip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._access = access
        self._strip = strip
        self.first_run = FirstRunView()
        self._code = ""
        self._notice = ""
        self._recovering = self._looking = False
        self._restoring: RestoreFlow | None = None
        self._unlock_page: UnlockPage | None = None
        self._first_run_page: FirstRunPage | None = None
        self._recover_page: RecoverPage | None = None
        access.opened.connect(self._on_opened)
        access.refused.connect(self._on_refused)
        access.troubled.connect(self._on_troubled)
        access.recovery_code.connect(self._on_code)
        access.provider_added.connect(self.entered)

    def begin(self, *, store_exists: bool, notice: str = "") -> None:
        """Show the page to enter by, with a line about what just happened."""
        self._notice, self._looking = notice, False
        if store_exists:
            self._show_unlock()
        else:
            self._show_first_run()

    def follow(self, page: "UnlockPage | FirstRunPage") -> None:
        """Answer a page to enter by that a start has shown."""
        from kroom.ui.pages.unlock import UnlockPage

        if isinstance(page, UnlockPage):
            self._follow_unlock(page)
        else:
            self._follow_first_run(page)

    def _follow_unlock(self, page: "UnlockPage") -> None:
        self._unlock_page = page
        page.unlock_given.connect(self._on_unlock)

    def _follow_first_run(self, page: "FirstRunPage") -> None:
        self._first_run_page = page
        page.facilitator_given.connect(self._on_facilitator)
        page.code_noted.connect(self._on_code_noted)
        page.provider_given.connect(self._on_provider)
        page.code_save_wanted.connect(self._on_code_save)
        page.restore_pressed.connect(self._on_restore)

    def _show_unlock(self) -> None:
        from kroom.ui.pages.unlock import UnlockPage

        page = UnlockPage(self._window.theme)
        self._follow_unlock(page)
        page.show_view(UnlockView(session_waits=self._strip.shown, notice=self._notice))
        self._window.show_page(page)

    def show_restore(self, second: Path | None = None) -> None:
        """Offer to restore a backup; afterwards the first page comes again."""
        from kroom.ui.restore_flow import RestoreFlow

        if self._restoring is None:
            self._restoring = RestoreFlow(self._window, self._access, self)
            self._restoring.left.connect(self._on_restore_left)
        self._restoring.show(second)

    @Slot(str)
    def _on_restore_left(self, notice: str) -> None:
        self.begin(store_exists=self._access.exists(), notice=notice)

    @Slot()
    def _on_restore(self) -> None:
        self.show_restore()

    @Slot(object)
    def _on_troubled(self, view: object) -> None:
        from kroom.room.trouble_view import TroubleView
        from kroom.ui.pages.trouble import TroublePage

        if isinstance(view, TroubleView):
            page = TroublePage(self._window.theme, view)
            page.again_pressed.connect(self._on_again)
            page.look_pressed.connect(self._on_look)
            page.restore_pressed.connect(self._on_restore)
            self._window.show_page(page)

    @Slot()
    def _on_look(self) -> None:
        notice = self.tr("To look only: until a backup is restored, nothing is added or changed.")
        self.begin(store_exists=self._access.exists(), notice=notice)
        self._looking = True

    @Slot()
    def _on_again(self) -> None:
        self.first_run = FirstRunView()
        self.begin(store_exists=self._access.exists())

    def _show_first_run(self) -> None:
        from kroom.ui.pages.first_run import FirstRunPage

        page = FirstRunPage(self._window.theme)
        self._follow_first_run(page)
        self._window.show_page(page)
        self._render_first_run()

    def _show_recover(self) -> None:
        from kroom.ui.pages.recover import RecoverPage

        self._recover_page = page = RecoverPage(self._window.theme)
        page.passphrase_given.connect(self._on_new_passphrase)
        self._render_recover()
        self._window.show_page(page)

    def _render_recover(self, problem: str = "", *, busy: bool = False) -> None:
        if self._recover_page is not None:
            self._recover_page.show_view(RecoverView(self._access.person.name, problem, busy))

    def _render_unlock(self, problem: str = "", *, busy: bool = False) -> None:
        if self._unlock_page is not None and self._window.page is self._unlock_page:
            self._unlock_page.show_view(UnlockView(problem, busy, session_waits=self._strip.shown))

    def _render_first_run(self, problem: str = "", *, busy: bool = False) -> None:
        self.first_run = FirstRunView(self.first_run.stage, self._code, problem, busy)
        if self._first_run_page is not None and self._window.page is self._first_run_page:
            self._first_run_page.show_view(self.first_run)

    @Slot(str)
    def _on_unlock(self, passphrase: str) -> None:
        self._render_unlock(busy=True)
        if self._looking:
            self._access.look(passphrase)
        else:
            self._access.unlock(passphrase)

    @Slot(str, str, str)
    def _on_facilitator(self, name: str, passphrase: str, pin: str) -> None:
        self._render_first_run(busy=True)
        self._access.create(name, passphrase, pin)

    @Slot(str, str, str)
    def _on_provider(self, name: str, passphrase: str, pin: str) -> None:
        self._render_first_run(busy=True)
        self._access.add_provider(name, passphrase, pin)

    @Slot(str)
    def _on_code(self, code: str) -> None:
        self.first_run, self._code = FirstRunView(FirstRunStage.RECOVERY), code
        if self._recovering:
            self._recover_page = None
            self._show_first_run()
        self._render_first_run()

    @Slot(str)
    def _on_code_save(self, path: str) -> None:
        from kroom.room.recovery_code import save_code

        view, problem = self.first_run, save_code(Path(path), self._code)
        notice = "" if problem else self.tr("Saved. Print it, then delete the file.")
        self.first_run = view._replace(problem=problem, notice=notice)
        if self._first_run_page is not None:
            self._first_run_page.show_view(self.first_run)

    @Slot()
    def _on_code_noted(self) -> None:
        if self._recovering:
            self._code = ""
            self._leave_recovery()
            return
        self.first_run, self._code = FirstRunView(FirstRunStage.PROVIDER), ""
        self._render_first_run()

    @Slot(str)
    def _on_new_passphrase(self, passphrase: str) -> None:
        self._render_recover(busy=True)
        self._access.recover(passphrase)

    @Slot()
    def _on_opened(self) -> None:
        self._recovering = self._access.store.recovered and not self._access.is_look
        if self._recovering:
            self._show_recover()
        else:
            self._go_in()

    def _leave_recovery(self) -> None:
        self._recovering = False
        self._go_in()

    def _go_in(self) -> None:
        if self._access.has_provider() or self._access.is_look:
            self.entered.emit()
        else:
            # The first run was cut off before a provider was entered.
            self.first_run = FirstRunView(FirstRunStage.PROVIDER)
            self._show_first_run()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._render_recover(why)
        self._render_unlock(why)
        self._render_first_run(why)
