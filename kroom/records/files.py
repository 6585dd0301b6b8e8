"""The names of the files in a data folder. Names only: `store.py` alone touches the database and its log."""

from pathlib import Path

DATABASE = "records.db"
VAULT = "vault.json"
VAULT_UNFINISHED = "vault.json.new"
VAULT_NEXT = "vault.json.next"
HEAD = "head.json"
CLOCKS = "clocks.json"
LOCK = "lock"


def database_exists(folder: Path) -> bool:
    """Whether the folder holds a database. Raises `OSError` where the folder can't be looked into."""
    return (folder / DATABASE).exists()


def remove_unfinished(folder: Path) -> None:
    """Remove a store that was being made when kroom stopped: nobody was given a key to it yet."""
    log = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")
    for name in (DATABASE, *log, HEAD, VAULT_UNFINISHED):
        (folder / name).unlink(missing_ok=True)
