"""Settings, people and backups in each state, to look at.

No page that a person meets shows them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kroom.room.backup_room import BackupView
from kroom.room.people_view import PeopleView, PersonView
from kroom.room.preferences import PreferencesView
from kroom.room.prepare_view import Choice
from kroom.session.protocol import Role
from kroom.ui.pages.backups import BackupsPage
from kroom.ui.pages.page import Page
from kroom.ui.pages.people import PeoplePage
from kroom.ui.pages.settings import SettingsPage
from kroom.ui.theme import Theme

Make = Callable[[Theme], Page]
NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
LONG_NAME = "Maximiliane-Josephine von der Tann-Rathsamhausen"

_MAREN = PersonView("1", "Maren", Role.FACILITATOR, NOON, here=True)
_PEOPLE = PeopleView(
    (
        _MAREN,
        PersonView("2", LONG_NAME, Role.FACILITATOR, NOON - timedelta(days=40), here=False),
        PersonView("3", "عبد الرحمن بن محمد", Role.PROVIDER, None, here=False),
    )
)
_BACKUPS = BackupView(
    NOON, Path("/media/clinic/second disk/kroom"), "", Path("/home/clinic/.local/share/kroom/backups")
)
_PREFERENCES = PreferencesView(protocols=(Choice("intravenous", "Intravenous, 40 minutes"),))


def _people(view: PeopleView, open_sheet: Callable[[PeoplePage], None] | None = None) -> Make:
    def make(theme: Theme) -> Page:
        page = PeoplePage(theme)
        page.show_view(view)
        if open_sheet is not None:
            open_sheet(page)
        return page

    return make


def _adding(page: PeoplePage) -> None:
    page.add_sheet.ask(Role.PROVIDER)
    page.show_view(replace(_PEOPLE, problem="This passphrase can't be taken; choose another one."))


def _revoking(page: PeoplePage) -> None:
    page.rows[1].act.click()
    page.acts.close_sheet()
    page.acts.picked.emit("revoke")


def _acting(page: PeoplePage) -> None:
    page.rows[1].act.click()


def _new_pin(page: PeoplePage) -> None:
    page.secret_sheet.ask(pin=True)


def _new_passphrase(page: PeoplePage) -> None:
    page.secret_sheet.ask(pin=False)


def _code(page: PeoplePage) -> None:
    page.show_view(replace(_PEOPLE, code="ABCDEFGHJKMNPQRSTUVWXYZ234"))


def _backups(view: BackupView) -> Make:
    def make(theme: Theme) -> Page:
        page = BackupsPage(theme)
        page.show_view(view)
        return page

    return make


def _settings_years(theme: Theme) -> Page:
    page = SettingsPage(theme)
    page.show_view(replace(_PREFERENCES, retention_years=10))
    page.retention.click()
    return page


def _settings(view: PreferencesView, asking: bool = False) -> Make:
    def make(theme: Theme) -> Page:
        page = SettingsPage(theme)
        page.show_view(view)
        if asking:
            page.idle.click()
        return page

    return make


EXAMPLES: dict[str, Make] = {
    "settings": _settings(_PREFERENCES),
    "settings-sheet-idle": _settings(_PREFERENCES, asking=True),
    "settings-sheet-years": _settings_years,
    "settings-troubled": _settings(
        replace(
            _PREFERENCES,
            idle_minutes=None,
            protocol="/home/clinic/Documents/intravenous infusion as our clinic does it.toml",
            problem="intravenous-clinic.toml: line 12: minutes is not a number.",
        )
    ),
    "people": _people(_PEOPLE),
    "people-provider": _people(replace(_PEOPLE, may_change=False)),
    "people-sheet-acts": _people(_PEOPLE, _acting),
    "people-sheet-add": _people(_PEOPLE, _adding),
    "people-sheet-revoke": _people(_PEOPLE, _revoking),
    "people-sheet-pin": _people(_PEOPLE, _new_pin),
    "people-sheet-passphrase": _people(_PEOPLE, _new_passphrase),
    "people-sheet-code": _people(_PEOPLE, _code),
    "backups": _backups(_BACKUPS),
    "backups-making": _backups(replace(_BACKUPS, folder=None, making=True)),
    "backups-none": _backups(
        BackupView(
            None, None, "Nothing can be written to /media/clinic: no such file or directory.", _BACKUPS.own
        )
    ),
}
"""Each page by a name for its state."""
