"""What the clinic prefers, kept in the store; the same for everybody who unlocks it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.prepare_lists import read_title
from kroom.room.prepare_view import Choice
from kroom.session.protocol_file import DEFAULT, shipped_protocols

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore
    from kroom.session.events import Json

IDLE_MINUTES = (2, 5, 10, 15, 30)
RETENTION_YEARS = (1, 3, 5, 10, 15, 20, 30)
THEMES = ("dim", "red-night", "day")
_KEY = "preferences"


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What is preferred now.

    `idle_minutes`: when the cover comes up by itself, None for never; `cover_session`: over the session
    page as well. `theme` is how kroom looks after unlocking; `protocol` the plan that a new session begins
    with, a shipped one's name or a file, out of `protocols`. `retention_years`: so long after a couple's last
    session kroom reminds that their words may have to go, None for never. `problem` is one line about what
    was not taken.
    """

    idle_minutes: int | None = 10
    cover_session: bool = False
    theme: str = "dim"
    protocol: str = DEFAULT
    retention_years: int | None = None
    protocols: tuple[Choice, ...] = ()
    problem: str = ""


class Preferences(QObject):
    """Reads and keeps what is preferred. `changed` after each change."""

    changed = Signal()

    def __init__(self, store: "OpenStore", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._view = _read(store.settings.get(_KEY, {}))
        self._shipped = tuple(Choice(name, read_title(name)[0]) for name in shipped_protocols())

    def view(self) -> PreferencesView:
        """What a page shows now; a protocol of the clinic's own stands after those that ship."""
        own = self._view.protocol
        known = any(own == one.id for one in self._shipped)
        more = () if known else (Choice(own, read_title(own)[0], own),)
        return replace(self._view, protocols=(*self._shipped, *more))

    def set_idle_minutes(self, minutes: int | None) -> None:
        """Cover the screen after so many minutes; None for never."""
        if minutes is None or minutes in IDLE_MINUTES:
            self._keep(replace(self._view, idle_minutes=minutes))

    def set_retention_years(self, years: int | None) -> None:
        """Remind of a couple's words so long after their last session; None for never."""
        if years is None or years in RETENTION_YEARS:
            self._keep(replace(self._view, retention_years=years))

    def set_cover_session(self, covered: bool) -> None:
        """Whether the cover comes over the session page as well."""
        self._keep(replace(self._view, cover_session=covered))

    def set_theme(self, theme: str) -> None:
        """How kroom looks after unlocking."""
        if theme in THEMES:
            self._keep(replace(self._view, theme=theme))

    def set_protocol(self, name_or_path: str) -> None:
        """The plan that a new session begins with; a file that can't be read is not taken."""
        _, problem = read_title(name_or_path)
        if problem:
            self._view = replace(self._view, problem=problem)
            self.changed.emit()
        else:
            self._keep(replace(self._view, protocol=name_or_path))

    def protocol(self) -> str:
        """The plan to begin with: the shipped one where the clinic's own file is gone."""
        chosen = self._view.protocol
        there = chosen in shipped_protocols() or Path(chosen).is_file()
        return chosen if there else DEFAULT

    def _keep(self, view: PreferencesView) -> None:
        from kroom.records.problem import RecordsProblem
        from kroom.room.sentence import sentence

        kept = replace(view, problem="")
        try:
            self._store.settings.set(_KEY, _written(kept))
        except RecordsProblem as problem:
            kept = replace(view, problem=sentence(str(problem)))  # it holds until kroom is left
        self._view = kept
        self.changed.emit()


def _written(view: PreferencesView) -> "dict[str, Json]":
    return {
        "idle-minutes": view.idle_minutes,
        "cover-session": view.cover_session,
        "theme": view.theme,
        "protocol": view.protocol,
        "retention-years": view.retention_years,
    }


def _read(kept: "Json") -> PreferencesView:
    """What was kept, without what nobody could have chosen."""
    entry = kept if isinstance(kept, dict) else {}
    view = PreferencesView()
    minutes, covered = entry.get("idle-minutes", view.idle_minutes), entry.get("cover-session")
    theme, protocol = entry.get("theme"), entry.get("protocol")
    years = entry.get("retention-years")
    return PreferencesView(
        idle_minutes=minutes if minutes is None or minutes in IDLE_MINUTES else view.idle_minutes,
        cover_session=covered is True,
        theme=theme if isinstance(theme, str) and theme in THEMES else view.theme,
        protocol=protocol if isinstance(protocol, str) and protocol else view.protocol,
        retention_years=years if isinstance(years, int) and years in RETENTION_YEARS else None,
    )
