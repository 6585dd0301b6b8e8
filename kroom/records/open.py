"""Making and unlocking the store of a data folder: the way in to everything else here.

One kroom a data folder: `lock` in it is held from unlocking to closing. Importing this imports neither
SQLAlchemy nor SQLCipher; they are imported while the passphrase is being tried. Both ways in take a second or
so and belong off the main thread; what they give may be used from any thread.
"""

import uuid
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from kroom.records import files
from kroom.records.files import folder_refused, store_exists
from kroom.records.name import checked_name
from kroom.records.problem import (
    SlotsMissing,
    StoreDamaged,
    StoreExists,
    StoreInUse,
    StoreMissing,
    WrongSecret,
)
from kroom.records.replace import finish_restoring
from kroom.records.secret import check_passphrase, check_pin
from kroom.records.sync import sync_folder_of
from kroom.records.vault import Cost, Opened, Vault, new_keys
from kroom.records.vault_file import move_vault, read_vault, vault_text, write_vault
from kroom.session.clock import Moment

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore
    from kroom.records.store import Store

_HEAVY = "kroom.records.opened"


def create_store(
    folder: Path,
    *,
    name: str,
    passphrase: str,
    pin: str,
    clock: Callable[[], Moment],
    cost: Cost | None = None,
) -> "tuple[OpenStore, str]":
    """Make a store with its first facilitator, and give it open, with the recovery code (shown once).

    The folder is made if need be. Cut off half-way it leaves no store, and can be called again. Raises
    `NameRefused`, `SecretRefused`, `StoreExists`, `StoreInUse` or `StoreUnusable`.
    """
    checked_name(name)
    check_passphrase(passphrase)
    check_pin(pin)
    lock = lock_folder(folder, make=True)
    try:
        return _create(folder, lock, name, passphrase, pin, clock, cost or Cost())
    except BaseException:
        lock.release()
        raise


def unlock_store(
    folder: Path, secret: str, *, despite_damage: bool = False, cost: Cost | None = None
) -> "OpenStore":
    """Open the store by somebody's passphrase (or the recovery code).

    With `despite_damage` a store whose journal was cut or changed is opened to be looked at; its journal then
    refuses new events. Raises `WrongSecret`, `StoreMissing`, `StoreInUse`, `StoreDamaged` (`JournalCut`),
    `StoreNewer` or `StoreUnusable`.
    """
    if not store_exists(folder):
        raise StoreMissing(f"there is no store in {folder}")
    lock = lock_folder(folder, make=False)
    try:
        finish_restoring(folder)
        return unlock_held(folder, lock, secret, despite_damage=despite_damage, cost=cost)
    except BaseException:
        lock.release()
        raise


def _create(
    folder: Path,
    lock: FileLock,
    name: str,
    passphrase: str,
    pin: str,
    clock: Callable[[], Moment],
    cost: Cost,
) -> "tuple[OpenStore, str]":
    if store_exists(folder):
        raise StoreExists(f"there is a store in {folder} already")
    _import_meanwhile()
    person, keys = uuid.uuid4().hex, new_keys()
    vault, code = Vault().with_person(person, passphrase, keys, cost).with_recovery(keys, cost)
    files.remove_unfinished(folder)
    # The vault's own name comes last and all at once: it is what makes the folder a store.
    write_vault(folder / files.VAULT_UNFINISHED, vault)
    from kroom.records.opened import OpenStore, made

    opened = Opened(person, keys)
    store = made(folder, opened, name, pin, clock())
    try:
        (folder / files.VAULT_UNFINISHED).replace(folder / files.VAULT)
        sync_folder_of(folder / files.VAULT)
        return OpenStore(folder, lock, store, vault, opened, cost), code
    except BaseException:
        store.close()
        raise


def unlock_held(
    folder: Path, lock: FileLock, secret: str, *, despite_damage: bool = False, cost: Cost | None = None
) -> "OpenStore":
    """As `unlock_store`, in a folder whose lock is held; closing releases it once."""
    _import_meanwhile()
    vault_path = folder / files.VAULT
    if not vault_path.exists():
        raise SlotsMissing(f"{vault_path}, which holds the keys to the records beside it, is missing")
    store, vault, opened = _opened(folder, secret)
    from kroom.records.opened import OpenStore

    try:
        found = OpenStore(folder, lock, store, vault, opened, cost or Cost())
        found.settle(despite_damage=despite_damage)
    except BaseException:
        store.close()
        raise
    return found


def _opened(folder: Path, secret: str) -> "tuple[Store, Vault, Opened]":
    """The database, open, by whichever slots have its key: a change of key may have been cut off."""
    following = folder / files.VAULT_NEXT
    try:
        found = _opened_by(folder, folder / files.VAULT, secret)
    except (WrongSecret, StoreDamaged):
        if not following.exists():
            raise
        found = _opened_by(folder, following, secret)
        move_vault(following, folder / files.VAULT)
    return found


def _opened_by(folder: Path, slots: Path, secret: str) -> "tuple[Store, Vault, Opened]":
    vault = read_vault(slots)
    opened = vault.open(secret)
    from kroom.records.backups import before_migration
    from kroom.records.store import Store

    return Store.open(folder, opened.keys.data, before_migration(folder, vault_text(vault))), vault, opened


def lock_folder(folder: Path, *, make: bool) -> FileLock:
    """Have a data folder for oneself until the lock is released. Raises `StoreInUse` or `StoreUnusable`."""
    # Not the fallback by a mere file: that one would stay behind after a crash.
    lock = FileLock(folder / files.LOCK, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreInUse(f"the store in {folder} is in use by another kroom") from error
    except OSError as error:
        raise folder_refused(folder, error) from error
    return lock


def _import_meanwhile() -> None:
    # Argon2 leaves Python's lock alone, so SQLAlchemy's 0.2 s and more hide behind it.
    Thread(target=import_module, args=(_HEAVY,), name="import-records").start()
