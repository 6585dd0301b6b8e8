"""Restoring a backup: looked at first, verified first, and what it replaces is kept.

Both ways hold the data folder's lock, so no kroom may have it open. They take a second or two for 50 MB, and
belong off the main thread.
"""

import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from kroom.records import files
from kroom.records.anchor import head_code
from kroom.records.backup_file import Backup, read_about, unpack_backup
from kroom.records.open import lock_folder, store_exists, unlock_held, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import (
    BackupDamaged,
    RecordsProblem,
    StoreDamaged,
    WrongSecret,
    unusable,
)
from kroom.records.replace import finish_restoring, replace_store
from kroom.records.utc import utc_text
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind

_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds. `last` is the moment of its last event; `sessions` are their ids."""

    events: int
    head: str
    last: datetime | None
    sessions: frozenset[str]
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a backup holds and what restoring it would change.

    `now` is what the store holds at present, None where there is none, or where `problem` says why that can't
    be told.
    """

    backup: Backup
    inside: Contents
    now: Contents | None
    problem: str | None = None

    @property
    def lost_events(self) -> int:
        """How many events of now would be missing afterwards."""
        return max(0, self.now.events - self.inside.events) if self.now else 0

    @property
    def lost_sessions(self) -> frozenset[str]:
        """The sessions of now that the backup doesn't know."""
        return self.now.sessions - self.inside.sessions if self.now else frozenset()


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `kept` is the folder with what was replaced, None where there was nothing."""

    preview: Preview
    kept: Path | None


def preview_backup(file: Path, folder: Path, secret: str, *, cost: Cost | None = None) -> Preview:
    """Verify a backup and say what it holds; nothing is changed.

    `secret` opened the store when the backup was made. Raises `WrongSecret`, `BackupForeign`,
    `BackupDamaged`, `StoreNewer`, `StoreInUse` or `StoreUnusable`.
    """
    with _staged(file, folder, secret, cost) as (preview, _, _):
        return preview


def restore_backup(
    file: Path, folder: Path, secret: str, *, now: Moment, cost: Cost | None = None
) -> Restored:
    """Put a backup in the store's place, verified, with an event that says so. Raises as `preview_backup`."""
    with _staged(file, folder, secret, cost) as (preview, staged, present):
        replaced = preview.now.head if preview.now else ""
        draft = Draft(
            Kind.STORE_RESTORED,
            body={"made_at": utc_text(preview.backup.made_at), "replaced": replaced},
        )
        if present is not None:
            with suppress(StoreDamaged):  # of the one that is replaced: what it can't tell is lost
                staged.catch_up(present, now)
        staged.journal.append("", staged.person.id, now, [draft])
        if present is not None:
            present.close()
        staged.close()
        kept = replace_store(folder, staged.folder, f"{datetime.now(UTC):{_STAMP}}")
    return Restored(preview, kept)


@contextmanager
def _staged(
    file: Path, folder: Path, secret: str, cost: Cost | None
) -> "Generator[tuple[Preview, OpenStore, OpenStore | None]]":
    """The backup as an open, verified store below the data folder, and the store that is there now."""
    backup = read_about(file)
    with ExitStack() as stack:
        lock = lock_folder(folder, make=True)
        stack.callback(lock.release)
        finish_restoring(folder)
        present, problem = _present(folder, lock, secret, cost)
        now = None
        if present:
            stack.callback(present.close)
            now, problem = _as_far_as_it_tells(present)
        stage = folder / files.RESTORING
        stack.callback(shutil.rmtree, stage, ignore_errors=True)
        staged = _unpacked(file, stage, secret, cost)
        stack.callback(staged.close)
        yield Preview(backup, _verified(file, staged), now, problem), staged, present


def _present(
    folder: Path, lock: FileLock, secret: str, cost: Cost | None
) -> tuple[OpenStore | None, str | None]:
    if not store_exists(folder):
        return None, None
    lock.acquire()  # once more: closing the store lets go of it once
    try:
        return unlock_held(folder, lock, secret, despite_damage=True, cost=cost), None
    except RecordsProblem as problem:
        lock.release()
        told = "it opens with another passphrase" if isinstance(problem, WrongSecret) else str(problem)
        return None, told


def _as_far_as_it_tells(present: OpenStore) -> tuple[Contents | None, str | None]:
    try:
        return _contents(present), None
    except StoreDamaged as problem:
        return None, str(problem)


def _unpacked(file: Path, stage: Path, secret: str, cost: Cost | None) -> OpenStore:
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(mode=0o700)
    except OSError as error:
        raise unusable(f"{stage} can't be made", error) from error
    unpack_backup(file, stage)
    try:
        return unlock_store(stage, secret, despite_damage=True, cost=cost)
    except StoreDamaged as problem:
        raise BackupDamaged(f"{file} is damaged") from problem


def _verified(file: Path, staged: OpenStore) -> Contents:
    found = staged.verify()
    if not found.ok:
        raise BackupDamaged(f"{file} is damaged: {found.problem}".replace(f"{staged.folder}", "it"))
    return _contents(staged)


def _contents(store: OpenStore) -> Contents:
    head, last = store.journal.head(), store.journal.last_at()
    people = len(store.people.all())
    return Contents(head.seq, head_code(head), last, frozenset(store.sessions.ids()), people)
