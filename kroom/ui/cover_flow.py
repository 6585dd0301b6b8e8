"""The cover that locks the screen; music, clocks and recording go on behind it."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.entry_views import CoverView
from kroom.ui.pages.cover import CoverPage
from kroom.ui.window import Window


class CoverFlow(QObject):
    """`cover()` locks the screen; `uncovered(Actor)` when somebody took the cover away."""

    uncovered = Signal(object)

    def __init__(self, window: Window, access: Access, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._access = access
        access.proved.connect(self._on_proved)
        access.refused.connect(self._on_refused)

    @Slot()
    def cover(self) -> None:
        """Lock the screen."""
        page = CoverPage(self._window.theme)
        page.secret_given.connect(self._on_secret)
        self._window.show_page(page)

    @Slot(str)
    def _on_secret(self, secret: str) -> None:
        self._show(CoverView(busy=True))
        self._access.prove(secret)

    @Slot(object)
    def _on_proved(self, actor: object) -> None:
        if isinstance(self._window.page, CoverPage):
            self.uncovered.emit(actor)

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._show(CoverView(why))

    def _show(self, view: CoverView) -> None:
        page = self._window.page
        if isinstance(page, CoverPage):
            page.show_view(view)
