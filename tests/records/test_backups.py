"""Backups are whole, verified and thinned out; a disk that refuses leaves what was there."""

import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from kroom.records import backup_file, backups, schema, store, sync
from kroom.records.backup_file import check_backup, read_about, unpack_backup
from kroom.records.backups import SUFFIX, Backups, backups_in, to_keep
from kroom.records.open import unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import BackupDamaged, BackupForeign, StoreDamaged, StoreNewer, StoreUnusable
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

Unlock = Callable[[], OpenStore]
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
NOTE = Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "a needle of a note"})
PASSPHRASE = "nora's river"
HOUR = timedelta(hours=1)


@pytest.fixture
def kept(store: OpenStore, now: Moment) -> Backups:
    """The backups of a store with a note in it."""
    store.journal.append("s1", "p1", now, [NOTE])
    return store.backups


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_a_whole_store_that_opens(kept: Backups, store: OpenStore, tmp_path: Path) -> None:
    made = kept.make(NOW).backup
    assert made.path.name == f"records-20260504T090000Z{SUFFIX}"
    assert (made.events, made.head, made.made_at) == (3, store.journal.head_code(), NOW)
    assert made.path.stat().st_mode & 0o077 == 0
    (tmp_path / "there").mkdir()
    unpack_backup(made.path, tmp_path / "there")
    again = unlock_store(tmp_path / "there", PASSPHRASE)
    assert again.verify().ok
    assert again.journal.read() == store.journal.read()
    again.close()


def test_all_of_it_is_on_the_disk_before_it_takes_a_stores_place(
    kept: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()

    def sync_of(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)

    made = kept.make(NOW).backup
    (tmp_path / "there").mkdir()
    monkeypatch.setattr(os, "fsync", sync_of)
    unpack_backup(made.path, tmp_path / "there")
    assert names(tmp_path / "there") == ["head.json", "records.db", "vault.json"]
    assert {path.stat().st_ino for path in (tmp_path / "there").iterdir()} <= synced


def test_nothing_in_it_can_be_read_and_nothing_is_left_beside_it(kept: Backups) -> None:
    made = kept.make(NOW).backup
    assert b"needle" not in made.path.read_bytes()
    assert b"Nora" not in made.path.read_bytes()
    assert names(made.path.parent) == [made.path.name]


def test_events_are_stored_while_a_backup_is_made(
    kept: Backups, store: OpenStore, now: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = backups.write_backup

    def write_meanwhile(*given: object) -> None:
        store.journal.append("s1", "p1", now, [NOTE])
        written(*given)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(backups, "write_backup", write_meanwhile)
    assert kept.make(NOW).backup.events == 3
    assert store.journal.head().seq == 4


def test_one_is_due_after_half_an_hour_in_which_something_was_written(
    kept: Backups, store: OpenStore, now: Moment
) -> None:
    assert kept.due(NOW)
    kept.make(NOW)
    store.journal.append("s1", "p1", now, [NOTE])
    assert not kept.due(NOW + timedelta(minutes=29))
    assert kept.due(NOW + timedelta(minutes=30))
    kept.make(NOW + timedelta(minutes=30))
    assert not kept.due(NOW + HOUR)
    store.settings.set("language", "de")
    assert kept.due(NOW + HOUR)
    assert not kept.due(NOW - HOUR)


def test_after_a_restart_the_journal_says_whether_one_is_due(unlock: Unlock, now: Moment) -> None:
    first = unlock()
    first.backups.make(NOW)
    first.close()
    again = unlock()
    assert not again.backups.due(NOW + HOUR)
    again.journal.append("s1", "p1", now, [NOTE])
    assert again.backups.due(NOW + HOUR)


def test_the_last_six_seven_days_and_eight_weeks_are_kept() -> None:
    made = [NOW - timedelta(minutes=30 * number) for number in range(48 * 100)]
    kept = sorted(to_keep(made, NOW), reverse=True)
    assert kept[:6] == made[:6]
    assert len(kept) <= 6 + 7 + 8
    for days in (1, 2, 5, 6, 8, 20, 50):
        assert any(
            timedelta(0) <= NOW - moment - timedelta(days=days - 1) < timedelta(days=8) for moment in kept
        )
    assert NOW - kept[-1] < timedelta(weeks=8)
    assert to_keep([], NOW) == set()


def test_old_ones_go_when_a_new_one_was_made(kept: Backups) -> None:
    for number in range(12):
        kept.make(NOW + number * timedelta(minutes=30))
    assert len(kept.all()) == 6
    assert kept.all()[0].made_at == NOW + timedelta(minutes=330)


def test_a_second_folder_gets_each_of_them(kept: Backups, tmp_path: Path) -> None:
    second = tmp_path / "elsewhere"
    with pytest.raises(StoreUnusable, match="nothing can be written"):
        kept.choose_second_folder(second)
    second.mkdir()
    kept.choose_second_folder(second)
    made = kept.make(NOW)
    assert made.second is not None
    assert made.second == second / made.backup.path.name
    assert made.second.read_bytes() == made.backup.path.read_bytes()
    assert made.second.stat().st_mode & 0o077 == 0
    for number in range(1, 9):
        kept.make(NOW + number * timedelta(minutes=1))
    assert len(backups_in(second)) == 6
    kept.choose_second_folder(None)
    assert kept.second_folder is None
    assert kept.make(NOW + HOUR).second is None


def test_a_second_folder_that_is_gone_is_told_and_the_first_still_has_it(
    kept: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "elsewhere"
    second.mkdir()
    kept.choose_second_folder(second)
    second.rmdir()
    made = kept.make(NOW)
    assert made.problem is not None
    assert "elsewhere" in made.problem
    second.mkdir()
    monkeypatch.setattr(sync, "shutil", SimpleNamespace(copyfileobj=full))
    made = kept.make(NOW + HOUR)
    assert made.problem is not None
    assert "No space left" in made.problem
    assert names(second) == []
    assert len(kept.all()) == 2


def full(*_given: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


def damaged(_: store.Store) -> list[str]:
    return ["page 2"]


def first_damaged(_: zipfile.ZipFile) -> str:
    return "records.db"


@pytest.mark.parametrize("step", ["fsync", "copy", "mkdir"])
def test_a_full_disk_leaves_the_backups_that_were_there(
    kept: Backups, store: OpenStore, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    kept.make(NOW)
    before = names(folder / "backups")
    with monkeypatch.context() as patch:
        if step == "fsync":
            patch.setattr(backup_file.os, "fsync", full)
        elif step == "copy":
            patch.setattr(Path, "touch", full)
        else:
            patch.setattr(Path, "mkdir", full)
        with pytest.raises(StoreUnusable):
            kept.make(NOW + HOUR)
    assert names(folder / "backups") == before
    assert store.verify().ok
    kept.make(NOW + HOUR)


def test_a_copy_that_is_not_what_was_copied_is_not_kept(
    kept: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.Store, "integrity", damaged)
    with pytest.raises(StoreDamaged, match="not kept"):
        kept.make(NOW)
    assert names(folder / "backups") == []


def test_a_disk_that_gives_back_something_else_is_noticed(
    kept: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "testzip", first_damaged)
    with pytest.raises(BackupDamaged):
        kept.make(NOW)
    assert names(folder / "backups") == []


def test_the_newest_good_one_is_the_one_whose_every_byte_is_right(kept: Backups) -> None:
    assert kept.newest_good() is None
    first, second = kept.make(NOW).backup, kept.make(NOW + HOUR).backup
    assert kept.newest_good() == second
    raw = bytearray(second.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    second.path.write_bytes(raw)
    assert kept.newest_good() == first


def test_older_ones_are_dropped_in_both_folders(kept: Backups, tmp_path: Path) -> None:
    second = tmp_path / "elsewhere"
    second.mkdir()
    kept.choose_second_folder(second)
    kept.make(NOW)
    newest = kept.make(NOW + HOUR).backup
    gone = kept.drop_older(newest)
    assert len(gone) == 2
    assert kept.all() == (newest,)
    assert names(second) == [newest.path.name]


def test_one_that_cannot_be_removed_is_not_said_to_be_gone(
    kept: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.make(NOW)
    newest = kept.make(NOW + HOUR).backup
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", full)
        assert kept.drop_older(newest) == ()
    assert len(kept.all()) == 2


def test_a_place_of_ones_own_is_replaced_only_where_a_backup_lies(kept: Backups, tmp_path: Path) -> None:
    path = tmp_path / "mine.backup"
    assert kept.write_to(path, NOW).events == 3
    kept.write_to(path, NOW + HOUR)
    assert read_about(path).made_at == NOW + HOUR
    other = tmp_path / "thesis.txt"
    other.write_text("years of work")
    with pytest.raises(BackupForeign, match=r"thesis\.txt is no backup"):
        kept.write_to(other, NOW)
    assert other.read_text() == "years of work"


def test_a_missing_slot_file_stops_a_backup(kept: Backups, folder: Path) -> None:
    (folder / "vault.json").unlink()
    with pytest.raises(StoreUnusable, match=r"vault\.json can't be read"):
        kept.make(NOW)


def test_a_backup_comes_before_a_new_shape(
    unlock: Unlock, folder: Path, now: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = unlock()
    before.journal.append("s1", "p1", now, [NOTE])
    before.close()
    steps = (*schema.STEPS, ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT",))
    monkeypatch.setattr(store, "STEPS", steps)
    monkeypatch.setattr(store, "VERSION", len(steps))
    unlock()
    (made,) = backups_in(folder / "backups")
    assert made.events == 3
    check_backup(made.path)


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("_", "."), content)
    return path


ABOUT = (
    b'{"format": "kroom-backup", "version": %d, "made_at": "2026-05-04T09:00:00.000000Z",'
    b' "events": 1, "head": "x"}'
)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"about_json": b"[]"},
        {"about_json": b"{}"},
        {"about_json": b"{" * 20_000},
        {"about_json": ABOUT % 1},
        {"about_json": ABOUT.replace(b'"events": 1', b'"events": "1"') % 1},
        {"about_json": ABOUT.replace(b"kroom-backup", b"other") % 1},
        {"about_json": ABOUT % 1, "records_db": b"", "vault_json": b"", "head_json": b"", "more_txt": b""},
    ],
)
def test_what_is_no_backup_is_told(tmp_path: Path, members: dict[str, bytes]) -> None:
    with pytest.raises(BackupForeign):
        read_about(packed(tmp_path / "file", **members))


@pytest.mark.parametrize(
    "content", [b"", b"x" * 1000, b"PK\x03\x04" + bytes(100), b"SQLite format 3\0" * 300]
)
def test_any_other_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupForeign):
        read_about(tmp_path / "file")


def test_a_newer_one_a_missing_one_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StoreNewer):
        read_about(packed(tmp_path / "file", about_json=ABOUT % 2))
    with pytest.raises(StoreUnusable, match="there is no file"):
        read_about(tmp_path / "none")
    with pytest.raises(StoreUnusable, match="can't be used"):
        read_about(tmp_path)


def test_every_cut_and_every_flipped_bit_is_found(kept: Backups, tmp_path: Path) -> None:
    raw = kept.make(NOW).backup.path.read_bytes()
    path = tmp_path / "file"
    for size in (10, 100, len(raw) // 2, len(raw) - 30, len(raw) - 1):
        path.write_bytes(raw[:size])
        with pytest.raises((BackupDamaged, BackupForeign)):
            check_backup(path)
    for place in range(200, len(raw) - 600, 4099):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 16]) + raw[place + 1 :])
        with pytest.raises((BackupDamaged, BackupForeign)):
            check_backup(path)


def test_what_would_unpack_to_more_than_it_is_is_refused(kept: Backups, tmp_path: Path) -> None:
    made, bomb = kept.make(NOW).backup, tmp_path / "file"
    with zipfile.ZipFile(made.path) as whole, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    with pytest.raises(BackupForeign):
        read_about(bomb)
    with pytest.raises(BackupForeign):
        unpack_backup(bomb, tmp_path)
