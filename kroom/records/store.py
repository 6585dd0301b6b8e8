"""The encrypted database: the ONE file that touches the live files, always by its one driver.

Opening them by any other means, even just to read, drops the locks that SQLite holds, and the log with what
was confirmed can vanish. So nothing but this and `files.py` names the database's file, and a test searches
the code for it.

Importing this imports SQLAlchemy and SQLCipher; `import kroom.records` doesn't.
"""

import os
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.pool import QueuePool

from kroom.records.files import DATABASE, database_exists
from kroom.records.problem import (
    DatabaseCut,
    DatabaseForeign,
    DatabaseMissing,
    DiskFull,
    FolderReadOnly,
    KeyMismatch,
    PagesDamaged,
    RecordsProblem,
    StoreDamaged,
    StoreNewer,
    StoreUnusable,
    unusable,
)
from kroom.records.schema import STEPS

if TYPE_CHECKING:
    import sqlite3 as driver  # never at run time: SQLCipher has its interface and no types of its own
else:
    import sqlcipher3.dbapi2 as driver

VERSION = len(STEPS)
PAGE_BYTES = 4096
_PLAIN = b"SQLite format 3\0"

# FULL, not NORMAL: in 400 simulated power cuts NORMAL lost confirmed rows in 309, FULL none.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "recursive_triggers=ON",
    "temp_store=MEMORY",
)


class Store:
    """An open database. Every method may be called from any thread; writers take turns.

    `reading` and `writing` are short transactions of their own: nothing is held between calls.
    """

    def __init__(self, folder: Path, path: Path, key: bytes) -> None:
        self._folder = folder
        self._path = path
        self._key = key
        self._engine = _engine(path, self._current_key)
        self._copying = threading.Lock()
        self.turn = threading.RLock()
        """Whoever writes more than one thing in order holds this for as long."""
        self.writes = 0
        """How many transactions were committed since it was opened."""

    @classmethod
    def create(cls, folder: Path, key: bytes) -> "Store":
        """Make a new database in `folder` and open it. Raises `StoreUnusable`."""
        store = cls(folder, _new_file(folder / DATABASE), key)
        store._ready(partial(store._migrate, _nothing))
        return store

    @classmethod
    def open(cls, folder: Path, key: bytes, back_up: "Callable[[Store], None] | None" = None) -> "Store":
        """Open the database with a key that the vault vouches for, brought to this version if it is older.

        An older one is given to `back_up` before that.

        Raises `StoreMissing`, `StoreDamaged`, `StoreNewer` or `StoreUnusable`.
        """
        if not database_exists(folder):
            raise DatabaseMissing(f"{folder / DATABASE} is missing, the keys to it are there")
        if not (folder / DATABASE).stat().st_size:  # it would open with any key, and become a new store
            raise DatabaseCut(f"{folder / DATABASE} is damaged: it is empty")
        store = cls(folder, folder / DATABASE, key)
        store._ready(partial(store._settle, back_up or _nothing))
        return store

    def _current_key(self) -> bytes:
        return self._key

    def _ready(self, prepare: Callable[[], object]) -> None:
        try:
            prepare()
        except StoreDamaged as damage:
            self._engine.dispose()
            # No driver has the file open any more, so it may be looked at.
            raise _damage_of(self._path, damage) from damage
        except BaseException:
            self._engine.dispose()
            raise

    def open_copy(self, path: Path) -> "Store":
        """Open a copy of this database, to look at it. Raises as `open`."""
        copy = Store(path.parent, path, self._key)
        copy._ready(copy._first_read)
        return copy

    def _first_read(self) -> object:
        return self.version

    def _settle(self, back_up: "Callable[[Store], None]") -> None:
        if self.version == 0:  # what is left of a file may be too short to be refused
            raise DatabaseCut(f"{self._path} is damaged: it is empty")
        self._migrate(back_up)

    @contextmanager
    def reading(self) -> Generator[Transaction]:
        """A transaction to read in. Raises `StoreDamaged` or `StoreUnusable` where the file can't be used."""
        with self._guarded(), Transaction(self._engine) as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Generator[Transaction]:
        """A transaction that is on the disk when the block is left, or not at all where it raises."""
        with self._guarded(), Transaction(self._engine) as transaction:
            with transaction.begin():
                yield transaction
            self.writes += 1

    @contextmanager
    def _guarded(self) -> Generator[None]:
        with self.turn:
            try:
                yield
            except (DBAPIError, driver.DatabaseError) as error:
                self._raise(error)

    def _raise(self, error: Exception) -> NoReturn:
        problem = _explained(self._folder, error)
        if problem is error:
            raise error
        raise problem from error

    @property
    def version(self) -> int:
        """The version of the database's shape."""
        with self.reading() as transaction:
            return transaction.connection().exec_driver_sql("PRAGMA user_version").scalar_one()

    def _migrate(self, back_up: "Callable[[Store], None]") -> None:
        """Take every step that is missing, each in one transaction, after a backup where there is data."""
        version = self.version
        if version > VERSION:
            raise StoreNewer(f"the store in {self._folder} was written by a newer kroom")
        if 0 < version < VERSION:
            back_up(self)
        for number in range(version, VERSION):
            self._step(number)

    def _step(self, number: int) -> None:
        with self.writing() as transaction:
            connection = transaction.connection()
            for statement in STEPS[number]:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA user_version={number + 1}")

    def copy_to(self, path: Path) -> None:
        """Write a whole copy under the same key to `path` (replaced where it is there).

        Others read and write meanwhile; the copy is of the moment it began. Raises `StoreUnusable`.
        """
        try:
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise unusable(f"{path} can't be written", error) from error
        with self._copying:
            self._run("VACUUM INTO ?", (str(path),))

    def rekey(self, key: bytes) -> None:
        """Encrypt everything with another key, and find it readable under that. All of it or nothing.

        0.3 s for 50 MB here, during which nothing else is read or written.
        """
        with self.turn, self._copying:
            self._outside("PRAGMA wal_checkpoint(TRUNCATE)")
            self._engine.dispose()
            self._outside(f"PRAGMA rekey=\"x'{key.hex()}'\"")
            # The connection that changed the key knows the new one; whoever comes next needs it from here.
            self._key = key
            self._engine.dispose()
            if faults := self.integrity():
                raise PagesDamaged(f"{self._folder / DATABASE} has {len(faults)} damaged places")

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the database, so that losing the log loses nothing.

        While a copy is made this brings in what it can: emptying the log would wait for the copy's end.
        """
        self._outside(f"PRAGMA wal_checkpoint({'PASSIVE' if self._copying.locked() else 'TRUNCATE'})")

    def integrity(self) -> list[str]:
        """What the cipher's own check of every page finds; empty where all is well."""
        self.checkpoint()
        return [str(row[0]) for row in self._outside("PRAGMA cipher_integrity_check")]

    def _outside(self, statement: str, values: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
        with self.turn:
            return self._run(statement, values)

    def _run(self, statement: str, values: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
        # VACUUM and checkpoints refuse to run inside a transaction, which the engine would begin.
        try:
            connection = self._engine.raw_connection()
            try:
                return list(connection.cursor().execute(statement, values).fetchall())
            finally:
                connection.close()
        except (DBAPIError, driver.DatabaseError) as error:
            self._raise(error)

    def close(self) -> None:
        """Bring the log in and close; may be called twice. A file that is damaged is closed all the same."""
        try:
            self.checkpoint()
        except RecordsProblem:
            pass
        finally:
            self._engine.dispose()


def _nothing(_: Store) -> None:
    """A store that has nothing to be copied."""


def _new_file(path: Path) -> Path:
    # Empty, and its owner's only; the log beside it gets the same rights. No driver has it open yet.
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise unusable(f"{path} can't be made", error) from error
    return path


def _engine(path: Path, key: Callable[[], bytes]) -> Engine:
    # "rw": opening must not make an empty database where there is none.
    def connect() -> driver.Connection:
        # One thread at a time uses a connection: the pool lends it, `turn` keeps writers apart.
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, key())
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: driver.Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # The driver would begin late and as a reader, and two writers could then meet half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _damage_of(path: Path, damage: StoreDamaged) -> StoreDamaged:
    """What is wrong with a database that can't be opened, as far as its outside tells."""
    with path.open("rb") as file:
        begins = file.read(len(_PLAIN))
    if begins == _PLAIN:
        return DatabaseForeign(f"{path} is damaged: it is no encrypted store")
    if path.stat().st_size % PAGE_BYTES:
        return DatabaseCut(f"{path} is damaged: it breaks off")
    return damage


_REFUSED = {
    driver.SQLITE_CANTOPEN,
    driver.SQLITE_BUSY,
    driver.SQLITE_IOERR,
}


def _explained(folder: Path, error: Exception) -> Exception:
    """The problem behind a driver's error; a mistake of our own (a constraint, say) is handed back as it is.

    The driver's own text isn't passed on: it may quote what was stored.
    """
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", driver.SQLITE_ERROR) & 0xFF  # the rest names a finer kind
    if code == driver.SQLITE_NOTADB:
        return KeyMismatch(
            f"{folder / DATABASE} is damaged at its beginning, or the keys beside it are another store's"
        )
    if code == driver.SQLITE_CORRUPT:
        return PagesDamaged(f"{folder / DATABASE} is damaged")
    if code == driver.SQLITE_FULL:
        return DiskFull(f"the disk that holds {folder} is full")
    if code in {driver.SQLITE_READONLY, driver.SQLITE_PERM} or not os.access(folder, os.W_OK):
        return FolderReadOnly(f"nothing can be written to {folder}: {cause}")
    if code in _REFUSED:
        return StoreUnusable(f"the system doesn't let kroom use {folder / DATABASE}: {cause}")
    return error
