"""The first window, with the page to enter by.

What is imported here stands before the first paint: no clock, no records but the names of their files,
nothing of a session.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kroom.records.files import clocks_exist, store_exists
from kroom.room.entry_views import UnlockView
from kroom.ui.icon import Icons
from kroom.ui.theme import FIRST_FONTS, Theme, load_fonts
from kroom.ui.window import Window
from kroom.ui.window_place import put_back

if TYPE_CHECKING:
    from kroom.ui.pages.first_run import FirstRunPage
    from kroom.ui.pages.unlock import UnlockPage


class FirstWindow:
    """`FirstWindow(data)`: the window as a start shows it, with `page` to enter by; nothing answers it yet.

    Raises a records problem for a folder that can't be looked into.
    """

    def __init__(self, data: Path) -> None:
        self.theme = Theme(load_fonts(FIRST_FONTS), Icons())
        self.window = Window(self.theme)
        put_back(self.window, data)
        waits = clocks_exist(data) and self._show_strip(data)
        self.page = self._unlock_page(waits=waits) if store_exists(data) else self._first_run_page()
        self.window.show_page(self.page)

    def _show_strip(self, data: Path) -> bool:
        """Both clocks of the session that was cut off; whether there are any that can be read."""
        from kroom.room.moment import room_clock
        from kroom.room.strip import Strip

        strip = Strip(data, room_clock())
        if strip.shown:
            self.window.show_strip(strip.view())
        return strip.shown

    def _unlock_page(self, *, waits: bool) -> "UnlockPage":
        from kroom.ui.pages.unlock import UnlockPage

        page = UnlockPage(self.theme)
        page.show_view(UnlockView(session_waits=waits))
        return page

    def _first_run_page(self) -> "FirstRunPage":
        from kroom.ui.pages.first_run import FirstRunPage

        return FirstRunPage(self.theme)
