"""The pages beside a session that home leads to: headsets and playlists."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.headsets_room import HeadsetsRoom
from kroom.room.rooms import Rooms
from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.window import Window


class LibraryFlow(QObject):
    """Shows these pages and joins them to their rooms; `left` when a hand goes back."""

    left = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._headsets: HeadsetsRoom | None = None
        window.page_shown.connect(self._on_page)

    @Slot()
    def show_headsets(self) -> None:
        """The headsets of the room."""
        room = self._headsets = self._rooms.look_at_headsets()
        page = HeadsetsPage(self._window.theme)
        page.renamed.connect(room.rename)
        page.seated.connect(room.seat)
        page.volume_changed.connect(room.set_volume)
        page.allowed.connect(room.allow)
        page.tone_pressed.connect(room.sound)
        page.forgotten.connect(room.forget)
        page.back_pressed.connect(self.left)
        room.changed.connect(self._render)
        page.show_view(room.view())
        self._window.show_page(page)
        room.begin()

    def close(self) -> None:
        """End what sounds."""
        if self._headsets is not None:
            self._headsets.end()
            self._headsets.deleteLater()
            self._headsets = None

    @Slot()
    def _render(self) -> None:
        page = self._window.page
        if isinstance(page, HeadsetsPage) and self._headsets is not None:
            page.show_view(self._headsets.view())

    @Slot(object)
    def _on_page(self, page: object) -> None:
        """However such a page is left (a lock, a key), what it had opened is closed."""
        if not isinstance(page, HeadsetsPage):
            self.close()
        elif self._headsets is None:
            self.show_headsets()  # the lock had closed it
