"""Each kind of damage is found and told apart, and leaves every file as it was."""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.records import problem as known
from kroom.records.anchor import Head, write_head
from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

Unlock = Callable[[], OpenStore]
PASSPHRASE = "nora's river"
PAGE = 4096


@pytest.fixture
def closed(unlock: Unlock, folder: Path, now: Moment) -> Path:
    store = unlock()
    notes = [f"note {number} " * 50 for number in range(60)]
    store.journal.append("s1", "p1", now, [Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": n}) for n in notes])
    store.close()
    return folder


def flip_first_page(folder: Path) -> None:
    flip(folder, 200)


def flip(folder: Path, place: int) -> None:
    raw = bytearray((folder / "records.db").read_bytes())
    raw[place] ^= 4
    (folder / "records.db").write_bytes(raw)


def cut_odd(folder: Path) -> None:
    os.truncate(folder / "records.db", 3 * PAGE + 100)


def empty(folder: Path) -> None:
    os.truncate(folder / "records.db", 0)


def foreign(folder: Path) -> None:
    (folder / "records.db").write_bytes(b"SQLite format 3\0" + bytes(PAGE - 16))


def anothers(folder: Path) -> None:
    (folder / "records.db").write_bytes(os.urandom(20 * PAGE))


def gone(folder: Path) -> None:
    (folder / "records.db").unlink()


def slots_gone(folder: Path) -> None:
    (folder / "vault.json").unlink()


def slots_cut(folder: Path) -> None:
    os.truncate(folder / "vault.json", 100)


def anchor_gone(folder: Path) -> None:
    (folder / "head.json").unlink()


def anchor_broken(folder: Path) -> None:
    (folder / "head.json").write_bytes(bytes(1024))


def tail_gone(folder: Path) -> None:
    write_head(folder / "head.json", Head(999, bytes(32)))


def newer(folder: Path) -> None:
    content = json.loads((folder / "vault.json").read_text())
    (folder / "vault.json").write_text(json.dumps(content | {"version": 99}))


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (flip_first_page, known.KeyMismatch),
        (cut_odd, known.DatabaseCut),
        (empty, known.DatabaseCut),
        (foreign, known.DatabaseForeign),
        (anothers, known.KeyMismatch),
        (gone, known.DatabaseMissing),
        (slots_gone, known.SlotsMissing),
        (slots_cut, known.SlotsDamaged),
        (anchor_gone, known.AnchorDamaged),
        (anchor_broken, known.AnchorDamaged),
        (tail_gone, known.JournalCut),
        (newer, known.StoreNewer),
    ],
)
def test_each_kind_has_a_problem_of_its_own_and_changes_nothing(
    closed: Path, damage: Callable[[Path], None], problem: type[known.RecordsProblem]
) -> None:
    damage(closed)
    before = {path.name: path.read_bytes() for path in closed.iterdir()}
    with pytest.raises(known.RecordsProblem) as caught:
        unlock_store(closed, PASSPHRASE)
    assert type(caught.value) is problem
    assert str(closed) in str(caught.value)
    assert {path.name: path.read_bytes() for path in closed.iterdir()} == before


def test_a_bit_in_any_page_is_found_by_opening_or_by_verifying(closed: Path) -> None:
    raw = (closed / "records.db").read_bytes()
    for page in range(1, len(raw) // PAGE):
        (closed / "records.db").write_bytes(raw)
        flip(closed, page * PAGE + 2000)
        try:
            store = unlock_store(closed, PASSPHRASE)
        except known.PagesDamaged:
            continue
        assert not store.verify().ok
        store.close()


def test_missing_pages_are_found(closed: Path) -> None:
    size = (closed / "records.db").stat().st_size
    os.truncate(closed / "records.db", size - 2 * PAGE)
    with pytest.raises(known.PagesDamaged):
        unlock_store(closed, PASSPHRASE)


def test_a_database_in_pieces_is_cut(closed: Path) -> None:
    os.truncate(closed / "records.db", 1000)
    with pytest.raises(known.DatabaseCut, match="breaks off"):
        unlock_store(closed, PASSPHRASE)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_disk_without_room_takes_nothing_and_keeps_what_it_has(
    closed: Path, unlock: Unlock, now: Moment, cheap: Cost
) -> None:
    size = max(path.stat().st_size for path in closed.iterdir())
    child = os.fork()
    if not child:
        code = 1
        try:
            store = unlock_store(closed, PASSPHRASE, cost=cheap)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
            fill(store, now)
        except known.StoreUnusable:
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    store = unlock()
    assert store.verify().ok
    assert len(store.journal.read("s1")) >= 60


def fill(store: OpenStore, now: Moment) -> None:
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for _ in range(1000):
        store.journal.append("s1", "p1", now, [Draft(Kind.NOTE_ADDED, None, {}, {"note": "x" * 5000})])


def refuse(*_given: object, **_more: object) -> None:
    raise OSError(30, "Read-only file system")


def test_a_folder_that_takes_nothing_is_told(
    tmp_path: Path, cheap: Cost, now: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(known.FolderReadOnly, match="Read-only"):
        create_store(
            tmp_path / "data", name="N", passphrase=PASSPHRASE, pin="271828", clock=lambda: now, cost=cheap
        )
