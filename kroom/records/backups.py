"""Backups: made, verified, kept for as long as they may be wanted, and no longer."""

import tempfile
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kroom.records.anchor import head_code, head_lines
from kroom.records.backup_file import Backup, check_backup, read_about, write_backup
from kroom.records.files import BACKUPS
from kroom.records.journal import newest
from kroom.records.keyring import Keyring
from kroom.records.problem import RecordsProblem, StoreDamaged, unusable
from kroom.records.settings import Settings
from kroom.records.store import Store
from kroom.records.sync import copy_synced

EVERY = timedelta(minutes=30)
# The last hours of a bad day, each day of a week in which somebody notices, two months for what nobody did.
KEEP_NEWEST, KEEP_DAYS, KEEP_WEEKS = 6, 7, 8
SUFFIX = ".kroombackup"
_STAMP = "records-%Y%m%dT%H%M%SZ"
_SECOND_FOLDER = "backup-folder"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `second` is where it lies as well; `problem` why it doesn't."""

    backup: Backup
    second: Path | None = None
    problem: str | None = None


class Backups:
    """The backups of one store, in its own folder and in a second one if the clinic chose it.

    Every method may be called from any thread; making one takes a second for 50 MB and belongs off the main
    thread. Events are stored meanwhile.
    """

    def __init__(self, store: Store, keyring: Keyring, settings: Settings, folder: Path) -> None:
        self._store = store
        self._keyring = keyring
        self._settings = settings
        self._folder = folder / BACKUPS
        self._turn = threading.Lock()
        self._writes: int | None = None

    @property
    def second_folder(self) -> Path | None:
        """The folder elsewhere that the clinic chose."""
        found = self._settings.get(_SECOND_FOLDER)
        return Path(found) if isinstance(found, str) and found else None

    def choose_second_folder(self, folder: Path | None) -> None:
        """Keep each backup in `folder` as well. Raises `StoreUnusable` where nothing can be written there."""
        if folder is not None:
            _probe(folder)
        self._settings.set(_SECOND_FOLDER, str(folder) if folder else None)

    def make(self, now: datetime) -> Made:
        """Make a verified backup, and let those go that nobody would want any more.

        Raises `StoreUnusable` (no room, say) or `StoreDamaged`; what was there before stays then.
        """
        with self._turn:
            writes = self._store.writes
            backup = self._write(_fresh(self._folder, now), now)
            self._writes = writes
            second, problem = self._second(backup)
            for folder in (self._folder, second.parent if second else None):
                _thin(folder, now)
        return Made(backup, second, problem)

    def write_to(self, path: Path, now: datetime) -> Backup:
        """Make a verified backup at `path`; another backup there is replaced, any other file is not."""
        if path.exists():
            read_about(path)
        with self._turn:
            return self._write(path, now)

    def due(self, now: datetime) -> bool:
        """Whether half an hour has gone by since the newest, and anything was written since."""
        found = self.all()
        if not found or found[0].made_at > now:
            return not found
        return now - found[0].made_at >= EVERY and self._changed(found[0])

    def all(self) -> tuple[Backup, ...]:
        """The backups in the store's own folder, the newest first; what can't be read isn't one."""
        return backups_in(self._folder)

    def newest_good(self) -> Backup | None:
        """The newest one whose every byte is as it was written: how old it is says how much could be lost."""
        return next((backup for backup in self.all() if _is_good(backup.path)), None)

    def drop_older(self, than: Backup) -> tuple[Path, ...]:
        """Remove every backup that is older, in both folders: after somebody's words had to go, say.

        Gives what was removed. Copies that somebody made elsewhere are out of reach.
        """
        with self._turn:
            return tuple(
                backup.path
                for folder in (self._folder, self.second_folder)
                for backup in backups_in(folder)
                if backup.made_at < than.made_at and _removed(backup.path)
            )

    def _changed(self, since: Backup) -> bool:
        if self._writes is not None:
            return self._store.writes != self._writes
        with self._store.reading() as transaction:
            return newest(transaction).seq != since.events

    def _write(self, path: Path, now: datetime) -> Backup:
        with self._keyring.steady() as vault:
            return back_up(self._store, vault, path, now)

    def _second(self, backup: Backup) -> tuple[Path | None, str | None]:
        folder = self.second_folder
        if folder is None:
            return None, None
        try:
            return _copied(backup, folder), None
        except RecordsProblem as problem:
            return None, str(problem)


def back_up(store: Store, vault: bytes, path: Path, now: datetime) -> Backup:
    """Copy a store into a backup at `path`, verify it, and only then give it its name."""
    copy = path.with_name(f"{path.name}.copy")
    with store.reading() as transaction:
        least = newest(transaction).seq
    _make_folder(path.parent)
    try:
        store.copy_to(copy)
        checked = store.open_copy(copy)
        try:
            faults = checked.integrity()
            with checked.reading() as transaction:
                head = newest(transaction)
        finally:
            checked.close()
        if faults or head.seq < least:
            raise StoreDamaged("the copy is not what was copied; the backup was not kept")
        backup = Backup(path, now.astimezone(UTC), head.seq, head_code(head))
        write_backup(backup, copy, vault, head_lines(head))
    finally:
        for name in (copy.name, f"{copy.name}-wal", f"{copy.name}-shm"):
            with suppress(OSError):
                copy.with_name(name).unlink(missing_ok=True)
    return backup


def before_migration(folder: Path, vault: bytes) -> Callable[[Store], None]:
    """What makes a backup of a store that is about to get another shape."""

    def make(store: Store) -> None:
        now = datetime.now(UTC)
        back_up(store, vault, _fresh(folder / BACKUPS, now), now)

    return make


def backups_in(folder: Path | None) -> tuple[Backup, ...]:
    """The backups in a folder, the newest first; none where it isn't there."""
    found: list[Backup] = []
    if folder is not None:
        for path in folder.glob(f"records-*{SUFFIX}"):
            with suppress(RecordsProblem):
                found.append(read_about(path))
    return tuple(sorted(found, key=_made_at, reverse=True))


def to_keep(made: Collection[datetime], now: datetime) -> set[datetime]:
    """Which of the backups made at these moments are kept at `now`.

    The newest six, the last of each of seven days, the last of each of eight weeks.
    """
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:KEEP_NEWEST])
    for length, count in ((timedelta(days=1), KEEP_DAYS), (timedelta(weeks=1), KEEP_WEEKS)):
        kept |= set(_last_of_each(newest_first, now, length, count))
    return kept


def _last_of_each(
    newest_first: Iterable[datetime], now: datetime, length: timedelta, count: int
) -> Iterable[datetime]:
    seen: set[int] = set()
    for moment in newest_first:
        stretch = (now - moment) // length
        if stretch < count and stretch not in seen:
            seen.add(stretch)
            yield moment


def _thin(folder: Path | None, now: datetime) -> None:
    found = backups_in(folder)
    kept = to_keep([backup.made_at for backup in found], now)
    for backup in found:
        if backup.made_at not in kept:
            _removed(backup.path)


def _copied(backup: Backup, folder: Path) -> Path:
    path = folder / backup.path.name
    _probe(folder)
    try:
        copy_synced(backup.path, path)
    except OSError as error:
        raise unusable(f"{path} can't be written", error) from error
    check_backup(path)
    return path


def _fresh(folder: Path, now: datetime) -> Path:
    return folder / f"{now.astimezone(UTC):{_STAMP}}{SUFFIX}"


def _made_at(backup: Backup) -> datetime:
    return backup.made_at


def _is_good(path: Path) -> bool:
    try:
        check_backup(path)
    except RecordsProblem:
        return False
    return True


def _removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(f"{folder} can't be made", error) from error


def _probe(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unusable(f"nothing can be written to {folder}", error) from error
