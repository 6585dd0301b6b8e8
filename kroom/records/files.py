"""The names of the files in a data folder. Names only: `store.py` alone touches the database and its log."""

from pathlib import Path

from kroom.records.problem import StoreUnusable, unusable

DATABASE = "records.db"
VAULT = "vault.json"
VAULT_UNFINISHED = "vault.json.new"
VAULT_NEXT = "vault.json.next"
HEAD = "head.json"
CLOCKS = "clocks.json"
LOCK = "lock"
BACKUPS = "backups"
RESTORING = "restoring"
RESTORED = "restored-"
REPLACED = "replaced-"

_LOG = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")

# What may lie beside a store's own three files.
BESIDE = (*_LOG, CLOCKS, VAULT_NEXT, VAULT_UNFINISHED)


def database_exists(folder: Path) -> bool:
    """Whether the folder holds a database. Raises `OSError` where the folder can't be looked into."""
    return (folder / DATABASE).exists()


def store_exists(folder: Path) -> bool:
    """Whether the folder holds a store, a damaged one too. False for one that kroom didn't finish making.

    Raises `StoreUnusable` where the folder can't be looked into.
    """
    try:
        if (folder / VAULT).exists() or is_being_replaced(folder):
            return True
        return database_exists(folder) and not (folder / VAULT_UNFINISHED).exists()
    except OSError as error:
        raise folder_refused(folder, error) from error


def is_being_replaced(folder: Path) -> bool:
    """Whether a restored store waits to be moved to its place. Raises `OSError`."""
    return next(folder.glob(f"{RESTORED}*"), None) is not None


def clocks_exist(folder: Path) -> bool:
    """Whether the clocks of a running session are kept. False where the folder can't be looked into."""
    try:
        return (folder / CLOCKS).is_file()
    except OSError:
        return False


def folder_refused(folder: Path, error: OSError) -> StoreUnusable:
    """The problem for a data folder that the system doesn't let us use."""
    return unusable(f"the data folder {folder} can't be used", error)


def remove_unfinished(folder: Path) -> None:
    """Remove a store that was being made when kroom stopped: nobody was given a key to it yet."""
    for name in (DATABASE, *_LOG, HEAD, VAULT_UNFINISHED):
        (folder / name).unlink(missing_ok=True)
