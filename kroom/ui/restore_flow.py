"""Restoring a backup, before anybody is in: `left` with a line about what was done, or none."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.access import Access
from kroom.room.restore_room import RestoreRoom
from kroom.room.restore_view import RestoreStage
from kroom.ui.pages.restore import RestorePage
from kroom.ui.window import Window


class RestoreFlow(QObject):
    """Shows the page and joins it to its room. The store has to be closed."""

    left = Signal(str)

    def __init__(self, window: Window, access: Access, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._access = access
        self._room: RestoreRoom | None = None

    def show(self, second: Path | None = None) -> None:
        """Offer the backups beside the records, and those of the second folder."""
        room = self._room = self._access.restoring(second)
        page = RestorePage(self._window.theme)
        page.chosen.connect(room.choose)
        page.look_wanted.connect(room.look_inside)
        page.restore_wanted.connect(room.restore)
        page.other_wanted.connect(room.back)
        page.left.connect(self._on_left)
        room.changed.connect(self._render)
        self._window.show_page(page)
        room.look_around()

    @Slot()
    def _render(self) -> None:
        page = self._window.page
        if isinstance(page, RestorePage) and self._room is not None:
            page.show_view(self._room.view())

    @Slot()
    def _on_left(self) -> None:
        if self._room is None:
            return
        done = self._room.view().stage is RestoreStage.DONE
        self._room.deleteLater()
        self._room = None
        self.left.emit(self.tr("The backup is in place. Unlock with a passphrase of then.") if done else "")
