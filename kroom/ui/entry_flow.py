"""From the first window to the door: first run, or unlocking."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.entry_views import FirstRunStage, FirstRunView, UnlockView
from kroom.room.strip import Strip
from kroom.ui.window import Window

if TYPE_CHECKING:
    from kroom.ui.pages.first_run import FirstRunPage
    from kroom.ui.pages.unlock import UnlockPage


class EntryFlow(QObject):
    """`entered` once somebody is in for the first time. What it imports stands before the first paint."""

    entered = Signal()

    def __init__(self, window: Window, access: Access, strip: Strip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._access = access
        self._strip = strip
        self.first_run = FirstRunView()
        self._code = ""
        self._unlock_page: UnlockPage | None = None
        self._first_run_page: FirstRunPage | None = None
        access.opened.connect(self._on_opened)
        access.refused.connect(self._on_refused)
        access.recovery_code.connect(self._on_code)
        access.provider_added.connect(self.entered)

    def begin(self, *, store_exists: bool) -> None:
        """Show the first page."""
        if store_exists:
            self._show_unlock()
        else:
            self._show_first_run()

    def _show_unlock(self) -> None:
        from kroom.ui.pages.unlock import UnlockPage

        self._unlock_page = page = UnlockPage(self._window.theme)
        page.unlock_given.connect(self._on_unlock)
        page.show_view(UnlockView(session_waits=self._strip.shown))
        self._window.show_page(page)

    def _show_first_run(self) -> None:
        from kroom.ui.pages.first_run import FirstRunPage

        self._first_run_page = page = FirstRunPage(self._window.theme)
        page.facilitator_given.connect(self._on_facilitator)
        page.code_noted.connect(self._on_code_noted)
        page.provider_given.connect(self._on_provider)
        self._window.show_page(page)
        self._render_first_run()

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
        self._render_first_run()

    @Slot()
    def _on_code_noted(self) -> None:
        self.first_run, self._code = FirstRunView(FirstRunStage.PROVIDER), ""
        self._render_first_run()

    @Slot()
    def _on_opened(self) -> None:
        if self._access.has_provider():
            self.entered.emit()
        else:
            # The first run was cut off before a provider was entered.
            self.first_run = FirstRunView(FirstRunStage.PROVIDER)
            self._show_first_run()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._render_unlock(why)
        self._render_first_run(why)
