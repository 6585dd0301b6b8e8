"""The pages beside a session that home leads to: headsets and playlists."""

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.headsets_room import HeadsetsRoom
from kroom.room.playlist_room import PlaylistRoom
from kroom.room.playlists_room import PlaylistsRoom
from kroom.room.rooms import Rooms
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.pages.page import Page
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from kroom.ui.window import Window

Room = HeadsetsRoom | PlaylistsRoom | PlaylistRoom


class LibraryFlow(QObject):
    """Shows these pages and joins them to their rooms; `left` when a hand goes back."""

    left = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._room: Room | None = None
        self._page: Page | None = None
        window.page_shown.connect(self._on_page)

    @Slot()
    def show_headsets(self) -> None:
        """The headsets of the room."""
        room = self._rooms.look_at_headsets()
        page = HeadsetsPage(self._window.theme)
        page.renamed.connect(room.rename)
        page.seated.connect(room.seat)
        page.volume_changed.connect(room.set_volume)
        page.allowed.connect(room.allow)
        page.tone_pressed.connect(room.sound)
        page.forgotten.connect(room.forget)
        page.back_pressed.connect(self.left)
        page.show_view(room.view())
        self._show(page, room)

    @Slot()
    def show_playlists(self) -> None:
        """The list of playlists."""
        room = self._rooms.look_at_playlists()
        page = PlaylistsPage(self._window.theme)
        page.added.connect(room.add)
        page.removed.connect(room.remove)
        page.cancel_pressed.connect(room.cancel)
        page.opened.connect(self.show_playlist)
        page.back_pressed.connect(self.left)
        page.show_view(room.view())
        self._show(page, room)

    @Slot(str)
    def show_playlist(self, path: str) -> None:
        """One playlist."""
        room = self._rooms.look_at_playlist(path)
        page = PlaylistPage(self._window.theme)
        page.protocol_chosen.connect(room.choose_protocol)
        page.stop_pressed.connect(room.stop)
        page.go_on_pressed.connect(room.go_on)
        page.back_pressed.connect(self.show_playlists)
        page.moved.connect(room.move)
        page.phase_chosen.connect(room.set_phase)
        page.note_given.connect(room.set_note)
        page.removed.connect(room.remove)
        page.discard_pressed.connect(room.discard)
        page.copy_wanted.connect(room.save_copy)
        page.over_wanted.connect(room.save_over)
        page.seek_wanted.connect(room.seek)
        page.found_taken.connect(room.take_found)
        page.found_left.connect(room.leave_found)
        page.listen_pressed.connect(room.listen)
        page.device_chosen.connect(room.choose_device)
        room.listening.offered.connect(page.offer_devices)
        page.show_view(room.view())
        self._show(page, room)

    def close(self) -> None:
        """End what sounds and what is under way."""
        room, self._room, self._page = self._room, None, None
        if room is not None:
            room.end()
            room.changed.disconnect(self._render)

    def _show(self, page: Page, room: Room) -> None:
        self.close()
        self._page, self._room = page, room
        room.changed.connect(self._render)
        self._window.show_page(page)
        room.begin()
        self._render()

    @Slot()
    def _render(self) -> None:
        match self._window.page, self._room:
            case HeadsetsPage() as page, HeadsetsRoom() as room:
                page.show_view(room.view())
            case PlaylistsPage() as page, PlaylistsRoom() as room:
                page.show_view(room.view())
            case PlaylistPage() as page, PlaylistRoom() as room:
                page.show_view(room.view())
            case _:
                pass

    @Slot(object)
    def _on_page(self, page: object) -> None:
        """Under a lock nothing of these pages sounds; however else they are left, their room is closed."""
        if self._room is None:
            return
        if isinstance(page, CoverPage):
            self._room.rest()
        elif page is self._page:
            self._room.wake()
        else:
            self.close()
