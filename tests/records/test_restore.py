"""A restore verifies and looks first, keeps what it replaces, and is finished whenever it was cut off."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kroom.records import replace, restore
from kroom.records.anchor import Head, write_head
from kroom.records.backup_file import unpack_backup, write_backup
from kroom.records.files import store_exists
from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import (
    BackupDamaged,
    BackupForeign,
    StoreDamaged,
    StoreInUse,
    StoreUnusable,
    WrongSecret,
)
from kroom.records.restore import preview_backup, restore_backup
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

Unlock = Callable[[], OpenStore]
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PASSPHRASE = "nora's river"
NOTE = Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "before"})
LATER = Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "after"})
PREPARED = Draft(Kind.SESSION_PREPARED, body={"couple": "c1", "protocol": ""})


@pytest.fixture
def file(unlock: Unlock, now: Moment, tmp_path: Path) -> Path:
    """A backup, after which one more session was written to the store, now closed."""
    store = unlock()
    store.journal.append("s1", "p1", now, [PREPARED, NOTE])
    path = tmp_path / "file"
    store.backups.write_to(path, NOW)
    store.journal.append("s2", "p1", now, [PREPARED, LATER, LATER])
    store.close()
    return path


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def test_a_preview_says_what_is_inside_and_what_would_change(file: Path, folder: Path) -> None:
    before = state(folder)
    found = preview_backup(file, folder, PASSPHRASE)
    assert (found.inside.events, found.inside.sessions, found.inside.people) == (4, frozenset({"s1"}), 1)
    assert found.inside.head == found.backup.head
    assert found.now is not None
    assert found.now.events == 7
    assert (found.lost_events, found.lost_sessions, found.problem) == (3, frozenset({"s2"}), None)
    assert state(folder) == before


def test_a_restore_keeps_what_it_replaces_and_says_so_in_the_journal(
    file: Path, folder: Path, unlock: Unlock, now: Moment, tmp_path: Path
) -> None:
    done = restore_backup(file, folder, PASSPHRASE, now=now)
    store = unlock()
    assert store.verify().ok
    last = store.journal.read()[-1]
    assert (last.seq, last.kind, last.actor) == (5, Kind.STORE_RESTORED, store.person.id)
    assert done.preview.now is not None
    assert last.body == {"made_at": "2026-05-04T09:00:00.000000Z", "replaced": done.preview.now.head}
    assert store.journal.read("s2") == []
    store.journal.append("s1", "p1", now, [LATER])
    assert done.kept is not None
    old = unlock_store(Path(shutil.copytree(done.kept, tmp_path / "old")), PASSPHRASE)
    assert len(old.journal.read("s2")) == 3
    assert old.verify().ok
    old.close()
    assert not [path for path in folder.iterdir() if path.name.startswith(("restor",))]


def test_a_bare_computer_gets_its_store_back(file: Path, tmp_path: Path, now: Moment) -> None:
    folder = tmp_path / "new" / "data"
    done = restore_backup(file, folder, PASSPHRASE, now=now)
    assert (done.kept, done.preview.now, done.preview.lost_events) == (None, None, 0)
    assert done.preview.lost_sessions == frozenset()
    store = unlock_store(folder, PASSPHRASE)
    assert store.verify().ok
    store.close()


@pytest.mark.parametrize("damage", ["vault", "database", "cut", "all"])
def test_a_damaged_store_is_replaced_and_kept_aside(
    file: Path, folder: Path, now: Moment, unlock: Unlock, damage: str
) -> None:
    if damage in {"vault", "all"}:
        (folder / "vault.json").write_bytes(b"rubbish")
    if damage in {"database", "all"}:
        (folder / "records.db").write_bytes(b"rubbish" * 999)
    if damage == "cut":
        write_head(folder / "head.json", Head(99, bytes(32)))
    done = restore_backup(file, folder, PASSPHRASE, now=now)
    assert (done.preview.problem is None) == (damage == "cut")
    assert done.kept is not None
    assert {"records.db", "vault.json", "head.json"} <= {path.name for path in done.kept.iterdir()}
    assert unlock().verify().ok


def test_a_store_that_opens_with_another_passphrase_is_said(
    file: Path, tmp_path: Path, cheap: Cost, now: Moment
) -> None:
    folder = tmp_path / "other"
    create_store(folder, name="Zed", passphrase="zed's river", pin="112233", clock=lambda: now, cost=cheap)[
        0
    ].close()
    found = preview_backup(file, folder, PASSPHRASE)
    assert (found.now, found.problem) == (None, "it opens with another passphrase")
    unlock_store(folder, "zed's river").close()


def test_the_wrong_secret_and_wrong_files_change_nothing(
    file: Path, folder: Path, now: Moment, tmp_path: Path
) -> None:
    before = state(folder)
    with pytest.raises(WrongSecret):
        restore_backup(file, folder, "not nora's river", now=now)
    (tmp_path / "other").write_text("x" * 1000)
    with pytest.raises(BackupForeign):
        restore_backup(tmp_path / "other", folder, PASSPHRASE, now=now)
    with pytest.raises(StoreUnusable):
        restore_backup(tmp_path / "none", folder, PASSPHRASE, now=now)
    assert state(folder) == before


def test_a_store_in_use_is_not_replaced(file: Path, folder: Path, unlock: Unlock, now: Moment) -> None:
    unlock()
    with pytest.raises(StoreInUse):
        restore_backup(file, folder, PASSPHRASE, now=now)


@pytest.mark.parametrize("damage", ["head", "page", "first page"])
def test_a_backup_that_is_well_packed_but_damaged_inside_is_refused(
    file: Path, folder: Path, tmp_path: Path, now: Moment, damage: str
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    about = unpack_backup(file, inside)
    if damage == "head":
        write_head(inside / "head.json", Head(99, bytes(32)))
    else:
        raw = bytearray((inside / "records.db").read_bytes())
        raw[100 if damage == "first page" else 4096 * 3] ^= 1
        (inside / "records.db").write_bytes(raw)
    vault, head = (inside / "vault.json").read_bytes(), (inside / "head.json").read_bytes()
    write_backup(about, inside / "records.db", vault, head)
    before = state(folder)
    with pytest.raises(BackupDamaged, match="file is damaged"):
        restore_backup(file, folder, PASSPHRASE, now=now)
    assert state(folder) == before


@pytest.mark.parametrize("step", range(20))
def test_cut_off_at_any_move_the_next_start_finishes_it(
    file: Path, folder: Path, now: Moment, unlock: Unlock, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    (folder / "records.db-wal").write_bytes(b"")
    moves = {"left": step}

    def cut(name: str) -> Callable[..., object]:
        real = getattr(Path, name)

        def move(path: Path, *given: object) -> object:
            if path.parent.name.startswith(("restored-", "data")):
                if moves["left"] == 0:
                    raise KeyboardInterrupt
                moves["left"] -= 1
            return real(path, *given)

        return move

    with monkeypatch.context() as patch:
        for name in ("rename", "replace"):
            patch.setattr(Path, name, cut(name))
        patch.setattr(replace, "sync_folder_of", cut_sync(moves))
        try:
            restore_backup(file, folder, PASSPHRASE, now=now)
        except KeyboardInterrupt:
            pass
        else:
            assert moves["left"] >= 0
    assert store_exists(folder)
    store = unlock()
    assert store.verify().ok
    assert len(store.journal.read()) in (5, 7)
    if len(store.journal.read()) == 5:
        (kept,) = folder.glob("replaced-*")
        assert {"records.db", "vault.json", "head.json"} <= {path.name for path in kept.iterdir()}
    assert not list(folder.glob("restored-*"))


def cut_sync(moves: dict[str, int]) -> Callable[[Path], None]:
    def sync(_: Path) -> None:
        if moves["left"] == 0:
            raise KeyboardInterrupt
        moves["left"] -= 1

    return sync


def full(*_given: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_a_cut_off_restore_had_unpacked_goes_at_the_next_start(folder: Path, unlock: Unlock) -> None:
    left = folder / "restoring"
    left.mkdir()
    (left / "records.db").write_bytes(b"what somebody asks to have erased tomorrow")
    unlock().close()
    assert not left.exists()


def test_a_disk_that_refuses_leaves_the_store_as_it_was(
    file: Path, folder: Path, now: Moment, unlock: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(StoreUnusable, match="can't be moved"):
            restore_backup(file, folder, PASSPHRASE, now=now)
    (folder / "restoring").write_text("in the way")
    with pytest.raises(StoreUnusable, match="can't be made"):
        restore_backup(file, folder, PASSPHRASE, now=now)
    assert len(unlock().journal.read()) == 7


def test_a_disk_that_refuses_half_way_is_told_and_can_be_finished(
    file: Path, folder: Path, now: Moment, unlock: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(replace, "_set_aside", full)
        with pytest.raises(StoreUnusable, match="can't be moved"):
            restore_backup(file, folder, PASSPHRASE, now=now)
    assert len(unlock().journal.read()) == 5


def test_a_store_that_opens_but_tells_nothing_is_replaced_all_the_same(
    file: Path, folder: Path, now: Moment, unlock: Unlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = restore._contents  # pyright: ignore[reportPrivateUsage]

    def tell(store: OpenStore) -> restore.Contents:
        if store.folder == folder:
            raise StoreDamaged("page 7 can't be read")
        return told(store)

    monkeypatch.setattr(restore, "_contents", tell)
    done = restore_backup(file, folder, PASSPHRASE, now=now)
    assert (done.preview.now, done.preview.problem) == (None, "page 7 can't be read")
    assert unlock().verify().ok
