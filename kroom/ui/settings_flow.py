"""The pages behind Settings: the clinic's preferences, its people, its backups."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.people_view import PeopleView
from kroom.room.recovery_code import save_code
from kroom.room.rooms import Rooms
from kroom.session.protocol import Role
from kroom.ui.pages.backups import BackupsPage
from kroom.ui.pages.people import PeoplePage
from kroom.ui.pages.settings import SettingsPage
from kroom.ui.window import Window


class SettingsFlow(QObject):
    """`left` when a hand goes back to home; `restore_wanted` for what needs the store closed."""

    left = Signal()
    restore_wanted = Signal()

    def __init__(self, window: Window, rooms: Rooms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._rooms = rooms
        self._people = PeopleView()
        rooms.preferences.changed.connect(self._render)
        rooms.backups.began.connect(self._render)
        rooms.backups.changed.connect(self._render)
        rooms.people.recovery_code.connect(self._on_code)
        rooms.people.changed.connect(self._on_changed)
        rooms.people.refused.connect(self._on_refused)

    @Slot()
    def show_settings(self) -> None:
        """The clinic's preferences."""
        page, room = SettingsPage(self._window.theme), self._rooms.preferences
        page.idle_chosen.connect(room.set_idle_minutes)
        page.retention_chosen.connect(room.set_retention_years)
        page.session_cover_chosen.connect(room.set_cover_session)
        page.theme_chosen.connect(room.set_theme)
        page.protocol_chosen.connect(room.set_protocol)
        page.people_pressed.connect(self.show_people)
        page.backups_pressed.connect(self.show_backups)
        page.back_pressed.connect(self.left)
        page.show_view(room.view())
        self._window.show_page(page)

    @Slot()
    def show_people(self) -> None:
        """Who is let in."""
        page, room = PeoplePage(self._window.theme), self._rooms.people
        page.added.connect(self._on_added)
        page.renamed.connect(room.rename)
        page.role_chosen.connect(room.change_role)
        page.passphrase_changed.connect(self._on_passphrase)
        page.pin_changed.connect(self._on_pin)
        page.revoked.connect(self._on_revoked)
        page.code_wanted.connect(self._on_code_wanted)
        page.code_save_wanted.connect(self._on_code_save)
        page.back_pressed.connect(self.show_settings)
        self._people = PeopleView()
        self._window.show_page(page)
        self._show_people()

    @Slot()
    def show_backups(self) -> None:
        """How old they are and where they go."""
        page, room = BackupsPage(self._window.theme), self._rooms.backups
        page.make_pressed.connect(room.make)
        page.folder_chosen.connect(room.choose_folder)
        page.restore_pressed.connect(self.restore_wanted)
        page.back_pressed.connect(self.show_settings)
        page.show_view(room.view())
        self._window.show_page(page)
        room.refresh()

    @Slot()
    def _render(self) -> None:
        page = self._window.page
        if isinstance(page, SettingsPage):
            page.show_view(self._rooms.preferences.view())
        elif isinstance(page, BackupsPage):
            page.show_view(self._rooms.backups.view())

    def refresh(self) -> None:
        """Show what may have changed behind the cover, and who is at the screen now."""
        self._render()
        self._show_people()

    def _show_people(self, **changes: object) -> None:
        """Show the page of people as it is now, with these changes."""
        may = self._rooms.access.person.role is Role.FACILITATOR
        now = replace(self._people, people=self._rooms.people.view(), may_change=may)
        self._people = replace(now, **changes)
        page = self._window.page
        if isinstance(page, PeoplePage):
            page.show_view(self._people)

    @Slot(str, object, str, str)
    def _on_added(self, name: str, role: Role, passphrase: str, pin: str) -> None:
        self._show_people(busy=True, problem="")
        self._rooms.people.add(name, role, passphrase, pin)

    @Slot(str, str, str)
    def _on_passphrase(self, person: str, old: str, new: str) -> None:
        self._show_people(busy=True, problem="")
        self._rooms.people.change_passphrase(person, old, new)

    @Slot(str, str, str)
    def _on_pin(self, person: str, passphrase: str, pin: str) -> None:
        self._show_people(busy=True, problem="")
        self._rooms.people.change_pin(person, passphrase, pin)

    @Slot(str, str, bool)
    def _on_revoked(self, person: str, passphrase: str, drop_backups: bool) -> None:
        self._show_people(busy=True, problem="")
        self._rooms.people.revoke(person, passphrase, drop_backups=drop_backups)

    @Slot(str)
    def _on_code_wanted(self, passphrase: str) -> None:
        self._show_people(busy=True, problem="")
        self._rooms.people.renew_recovery_code(passphrase)

    @Slot(str)
    def _on_code(self, code: str) -> None:
        self._people = replace(self._people, code=code)

    @Slot()
    def _on_changed(self) -> None:
        self._show_people(busy=False, problem="", accepted=self._people.accepted + 1)
        self._people = replace(self._people, code="")  # it is on the page now, and nowhere else

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._show_people(busy=False, problem=why)

    @Slot(str)
    def _on_code_save(self, path: str) -> None:
        page = self._window.page
        if isinstance(page, PeoplePage):
            problem = save_code(Path(path), page.code_sheet.card.code.text())
            page.tell_saved(problem or self.tr("Saved. Print it, then delete the file."))
