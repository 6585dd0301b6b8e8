"""Home: what it shows, what is saved from there, and where it leads."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.export_format import ExportFormat
from kroom.room.page_views import HomeView
from kroom.room.rooms import Rooms
from kroom.ui.pages.home import HomePage
from kroom.ui.window import Window


class HomeFlow(QObject):
    """`show()` brings home up; what it leads to is said by a signal of the same name as the page's."""

    start_pressed = Signal()
    resume_pressed = Signal(str)
    history_pressed = Signal()
    playlists_pressed = Signal()
    headsets_pressed = Signal()
    settings_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._view = HomeView()
        rooms.attention.changed.connect(self._on_attention)

    @Slot()
    def show(self) -> None:
        """Home, as it is now."""
        self.tell()

    def tell(self, notice: str = "", problem: str = "") -> None:
        """Home, with a line about what was done, or was not."""
        page = HomePage(self._window.theme)
        page.start_pressed.connect(self.start_pressed)
        page.history_pressed.connect(self.history_pressed)
        page.resume_pressed.connect(self.resume_pressed)
        page.playlists_pressed.connect(self.playlists_pressed)
        page.headsets_pressed.connect(self.headsets_pressed)
        page.settings_pressed.connect(self.settings_pressed)
        page.lock_pressed.connect(self.lock_pressed)
        page.export_wanted.connect(self._on_export)
        page.theme_chosen.connect(self._rooms.preferences.set_theme)
        self._view = HomeView(
            person=self._rooms.access.person.name,
            attention=self._rooms.attention.view(),
            recent=tuple(self._rooms.recent()),
            notice=notice,
            problem=problem,
            theme=self._window.theme.tokens.name,
        )
        page.show_view(self._view)
        self._window.show_page(page)
        self._rooms.attention.look()

    @Slot()
    def _on_attention(self) -> None:
        page = self._window.page
        if isinstance(page, HomePage):
            theme = self._window.theme.tokens.name
            self._view = replace(self._view, attention=self._rooms.attention.view(), theme=theme)
            page.show_view(self._view)

    @Slot(str, object)
    def _on_export(self, session: str, formats: tuple[ExportFormat, ...]) -> None:
        done = self._rooms.export(session, formats)
        self.tell(done.notice, done.problem)
