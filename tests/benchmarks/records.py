"""How fast the records are, beside plain SQLite doing the same in the same run.

`PYTHONPATH=. python tests/benchmarks/records.py`: 100,000 events are verified, the store is opened (beyond
what the passphrase costs), answers are appended, 50 MB are backed up and restored. Prints a line each; ends
with 1 when a limit is missed. The best of a few rounds counts: other work of the machine only ever adds.
"""

import hashlib
import hmac
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.restore import restore_backup
from kroom.records.vault import Cost
from kroom.records.vault_file import read_vault
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

EVENTS = 100_000
BATCH = 500
ANSWERS = 1000
CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "nora's river"
FILLER_BYTES = 25_000_000
LIMITS_MS = {"verify": 1000.0, "open": 20.0, "answer p99": 10.0, "backup": 1000.0, "restore": 2000.0}


def main() -> int:
    """Measure all of it and print it."""
    with tempfile.TemporaryDirectory(prefix="kroom-benchmark-") as place:
        folder = Path(place) / "data"
        filled(folder)
        plain = sqlite3.connect(Path(place) / "plain.db", isolation_level=None)
        fill_plain(plain, folder)
        found = [
            reported("verify", verify_ms(folder), verify_plain_ms(plain)),
            reported("open", open_ms(folder), plain_open_ms(Path(place) / "plain.db")),
            reported("answer p99", *appends_ms(folder, plain)),
        ]
        grow(folder, plain)
        file = Path(place) / "backup"
        found += [
            reported("backup", backup_ms(folder, file), plain_backup_ms(plain, Path(place))),
            reported("restore", restore_ms(folder, file), plain_restore_ms(Path(place))),
        ]
        plain.close()
    return 0 if all(found) else 1


def reported(name: str, ours: float, theirs: float) -> bool:
    """Print a figure beside plain SQLite's, and say whether it is within its limit."""
    limit = LIMITS_MS[name]
    said = f"{name:<12} {ours:8.2f} ms (limit {limit:.0f}), plain SQLite {theirs:.2f} ms"
    sys.stdout.write(f"{said}, ratio {ours / theirs:.1f}\n")
    return ours <= limit


def now() -> Moment:
    """The moment it is."""
    return Moment(datetime.now(UTC), time.monotonic_ns() // 1_000_000, "boot")


def answer(number: int) -> Draft:
    """An event like those of a session; every third brings words."""
    words = {"answer": f'"what stays {number}"'} if number % 3 == 0 else {}
    kind = Kind.ANSWER_SAVED if words else Kind.VITALS_RECORDED
    return Draft(kind, Partner.A, {"link_id": f"item-{number}", "pulse": 72}, words)


def filled(folder: Path) -> None:
    """Make a store of 100,000 events and close it."""
    made, _ = create_store(folder, name="Nora", passphrase=PASSPHRASE, pin="271828", clock=now, cost=CHEAP)
    for start in range(0, EVENTS, BATCH):
        drafts = [answer(number) for number in range(start, start + BATCH)]
        made.journal.append(f"session-{start}", made.person.id, now(), drafts)
    made.close()


def opened(folder: Path) -> OpenStore:
    """The store, open."""
    return unlock_store(folder, PASSPHRASE, cost=CHEAP)


def fill_plain(plain: sqlite3.Connection, folder: Path) -> None:
    """The same events in plain SQLite, with the same care for power cuts."""
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA synchronous=FULL")
    plain.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, session TEXT, body TEXT, link BLOB)")
    store = opened(folder)
    rows = [(event.seq, event.session, str(dict(event.body)), bytes(32)) for event in store.journal.read()]
    store.close()
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
    plain.execute("COMMIT")


def best_ms(work: Callable[[], object], rounds: int = 5) -> float:
    """How long it takes at best, ms."""
    times: list[float] = []
    for _round in range(rounds):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def verify_ms(folder: Path) -> float:
    """Verify everything."""
    store = opened(folder)
    if not store.verify().ok:
        raise RuntimeError("the store is damaged")
    taken = best_ms(store.verify)
    store.close()
    return taken


def verify_plain_ms(plain: sqlite3.Connection) -> float:
    """What plain SQLite takes to check its pages and hand out the rows, each hashed once."""

    def check() -> None:
        plain.execute("PRAGMA quick_check").fetchall()
        for row in plain.execute("SELECT seq, session, body, link FROM event ORDER BY seq"):
            hmac.digest(b"key", repr(row).encode(), hashlib.sha256)

    return best_ms(check)


def open_ms(folder: Path) -> float:
    """Open the store, less what the passphrase alone costs."""
    vault = read_vault(folder / "vault.json")

    def whole() -> None:
        opened(folder).close()

    return best_ms(whole, 21) - best_ms(lambda: vault.open(PASSPHRASE), 21)


def plain_open_ms(path: Path) -> float:
    """Open a plain database and read its last row."""

    def whole() -> None:
        plain = sqlite3.connect(path)
        plain.execute("SELECT max(seq) FROM event").fetchall()
        plain.close()

    return best_ms(whole, 21)


def appends_ms(folder: Path, plain: sqlite3.Connection) -> tuple[float, float]:
    """The 99th percentile of one answer made durable, ours and plain SQLite's, in turns."""
    store = opened(folder)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(ANSWERS):
        drafts = [answer(3 * number)]
        begin = time.perf_counter()
        store.journal.append("session", "a", now(), drafts)
        between = time.perf_counter()
        plain.execute("INSERT INTO event (session, body, link) VALUES ('session', 'x', zeroblob(32))")
        ours.append((between - begin) * 1000)
        theirs.append((time.perf_counter() - between) * 1000)
    store.close()
    sys.stdout.write(
        f"answer median {statistics.median(ours):.2f} ms, plain SQLite {statistics.median(theirs):.2f} ms\n"
    )
    return statistics.quantiles(ours, n=100)[98], statistics.quantiles(theirs, n=100)[98]


def grow(folder: Path, plain: sqlite3.Connection) -> None:
    """Bring both databases to 50 MB."""
    store = opened(folder)
    text = "a long note of many words " * 400
    size = (folder / "records.db").stat().st_size
    while size < 50_000_000:
        drafts = [Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": text}) for _ in range(BATCH)]
        store.journal.append("long", "a", now(), drafts)
        store.checkpoint()
        size = (folder / "records.db").stat().st_size
    store.close()
    plain.execute("CREATE TABLE filler (content BLOB)")
    for _ in range(40):
        plain.execute("INSERT INTO filler VALUES (randomblob(?))", (FILLER_BYTES // 40,))
    sys.stdout.write(f"the store has {size / 1e6:.0f} MB\n")


def backup_ms(folder: Path, file: Path) -> float:
    """Make a verified backup."""
    store = opened(folder)
    taken = best_ms(lambda: store.backups.write_to(file, datetime.now(UTC)))
    store.close()
    return taken


def plain_backup_ms(plain: sqlite3.Connection, place: Path) -> float:
    """Copy the plain database and check the copy."""

    def whole() -> None:
        (place / "copy.db").unlink(missing_ok=True)
        plain.execute("VACUUM INTO ?", (str(place / "copy.db"),))
        with closing(sqlite3.connect(place / "copy.db")) as copy:
            copy.execute("PRAGMA quick_check").fetchall()

    return best_ms(whole)


def restore_ms(folder: Path, file: Path) -> float:
    """Restore a backup over the store, verified, what it replaces kept."""
    return best_ms(lambda: restore_backup(file, folder, PASSPHRASE, now=now(), cost=CHEAP), 3)


def plain_restore_ms(place: Path) -> float:
    """Check a plain copy and put it in place."""

    def whole() -> None:
        shutil.copyfile(place / "copy.db", place / "restored.db")
        with closing(sqlite3.connect(place / "restored.db")) as copy:
            copy.execute("PRAGMA quick_check").fetchall()

    return best_ms(whole)


if __name__ == "__main__":
    raise SystemExit(main())
