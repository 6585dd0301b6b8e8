"""The cover that locks the screen; music, clocks and recording go on behind it."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.entry_views import CoverView
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.page import Idle, Page
from kroom.ui.window import Window


class CoverFlow(QObject):
    """`cover()` locks the screen, `covering()` just before; `uncovered(Actor)` by who proved it is them.

    The page below stays as it was, half-typed note and all, and can't be reached. A partner's page is never
    covered: they may take any time they need, and only the care team could give it back.
    """

    covering = Signal()
    uncovered = Signal(object)

    def __init__(self, window: Window, access: Access, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._access = access
        self._asked = False
        self.session_too = False
        window.lock_pressed.connect(self.cover)
        access.proved.connect(self._on_proved)
        access.refused.connect(self._on_refused)

    @Slot()
    def cover(self) -> None:
        """Lock the screen, if there is anything to hide on it."""
        page = self._window.page
        if not isinstance(page, Page) or page.idle is Idle.LEFT:
            return
        self.covering.emit()
        cover = CoverPage(self._window.theme)
        cover.secret_given.connect(self._on_secret)
        self._asked = False
        self._window.cover(cover)

    @Slot()
    def cover_idle(self) -> None:
        """Lock the screen because nobody touched it; the session page only where the clinic wants that."""
        page = self._window.page
        watched = isinstance(page, Page) and page.idle is Idle.WATCHED
        if not watched or self.session_too:
            self.cover()

    @Slot(str)
    def _on_secret(self, secret: str) -> None:
        self._asked = True
        self._show(CoverView(busy=True))
        self._access.prove(secret)

    @Slot(object)
    def _on_proved(self, actor: object) -> None:
        # Not by what was asked for before the cover came up, which may be answered only now.
        if self._asked and isinstance(self._window.page, CoverPage):
            self._asked = False
            self.uncovered.emit(actor)

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        if self._asked:
            self._asked = False
            self._show(CoverView(why))

    def _show(self, view: CoverView) -> None:
        page = self._window.page
        if isinstance(page, CoverPage):
            page.show_view(view)
