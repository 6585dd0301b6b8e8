import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from kroom.records import schema, store
from kroom.records.files import DATABASE
from kroom.records.models import Base, SettingRow
from kroom.records.problem import (
    FolderReadOnly,
    PagesDamaged,
    StoreDamaged,
    StoreMissing,
    StoreNewer,
    StoreUnusable,
)
from kroom.records.store import Store

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
NEEDLE = "needle-in-the-hay"


@pytest.fixture
def made(tmp_path: Path) -> Generator[Store]:
    made = Store.create(tmp_path, KEY)
    yield made
    made.close()


def put(made: Store, key: str, value: str = "1") -> None:
    with made.writing() as transaction:
        transaction.add(SettingRow(key=key, value=value))


def keys(made: Store) -> list[str]:
    with made.reading() as transaction:
        return list(transaction.scalars(select(SettingRow.key).order_by(SettingRow.key)))


def pragma(made: Store, name: str) -> object:
    with made.reading() as transaction:
        return transaction.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


def test_rows_come_back_after_closing(made: Store, tmp_path: Path) -> None:
    put(made, "a")
    made.close()
    again = Store.open(tmp_path, KEY)
    assert keys(again) == ["a"]
    again.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("recursive_triggers", 1),
        ("temp_store", 2),
        ("user_version", 3),
    ],
)
def test_the_engine_is_set_for_power_cuts(made: Store, name: str, value: object) -> None:
    assert pragma(made, name) == value


def test_a_block_that_raises_leaves_nothing(made: Store) -> None:
    def fail() -> None:
        with made.writing() as transaction:
            transaction.add(SettingRow(key="a", value="1"))
            transaction.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert keys(made) == []


def test_nothing_on_the_disk_can_be_read_without_the_key(made: Store, tmp_path: Path) -> None:
    put(made, "a", NEEDLE)
    made.copy_to(tmp_path / "copy.db")
    made.close()
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    for path in files:
        content = path.read_bytes()
        assert NEEDLE.encode() not in content
        assert not content.startswith(b"SQLite format 3")


def test_another_key_is_damage_because_the_vault_vouched_for_it(made: Store, tmp_path: Path) -> None:
    made.close()
    with pytest.raises(StoreDamaged, match=r"records\.db is damaged"):
        Store.open(tmp_path, bytes(32))


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(4080), b"x" * 10_000, b"\0" * 4096])
def test_what_is_no_store_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path, KEY)


def test_a_missing_database_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Store.open(tmp_path, KEY)
    assert not list(tmp_path.iterdir())


def test_a_folder_instead_of_the_database_is_said(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(StoreUnusable, match="doesn't let kroom use"):
        Store.open(tmp_path, KEY)


def test_a_newer_database_is_left_alone(made: Store, tmp_path: Path) -> None:
    with made.writing() as transaction:
        transaction.connection().exec_driver_sql("PRAGMA user_version=99")
    made.close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(StoreNewer, match="newer kroom"):
        Store.open(tmp_path, KEY)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_an_older_database_is_copied_then_brought_up(
    made: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(made, "a")
    made.close()
    steps = (*schema.STEPS, ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT",))
    monkeypatch.setattr(store, "STEPS", steps)
    monkeypatch.setattr(store, "VERSION", 4)
    newer = Store.open(tmp_path, KEY, lambda older: older.copy_to(tmp_path / "before.db"))
    assert newer.version == 4
    assert keys(newer) == ["a"]
    newer.close()
    shutil.move(tmp_path / "before.db", tmp_path / DATABASE)
    monkeypatch.undo()
    old = Store.open(tmp_path, KEY)
    assert old.version == 3
    old.close()


def test_a_step_that_fails_changes_nothing(
    made: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.close()
    steps = (
        *schema.STEPS,
        ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO person VALUES (1)"),
    )
    monkeypatch.setattr(store, "STEPS", steps)
    monkeypatch.setattr(store, "VERSION", 4)
    with pytest.raises(Exception, match="person"):
        Store.open(tmp_path, KEY)
    monkeypatch.undo()
    old = Store.open(tmp_path, KEY)
    assert old.version == 3
    with old.reading() as transaction:
        assert "more" not in inspect(transaction.connection()).get_table_names()
    old.close()


def test_the_models_are_what_the_steps_make(made: Store) -> None:
    with made.reading() as transaction:
        found = inspect(transaction.connection())
        tables = {
            table: {(column["name"], column["nullable"]) for column in found.get_columns(table)}
            for table in found.get_table_names()
        }
    assert tables == {
        name: {(column.name, bool(column.nullable)) for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }


def test_a_mistake_of_ours_is_not_called_damage(made: Store) -> None:
    put(made, "a")
    with pytest.raises(IntegrityError) as caught:
        put(made, "a", NEEDLE)
    assert NEEDLE not in str(caught.value)


@pytest.fixture
def pages(made: Store, tmp_path: Path) -> bytes:
    """The bytes of a closed store with a few pages of rows."""
    for number in range(40):
        put(made, f"k{number:02}", "x" * 500)
    made.close()
    return (tmp_path / DATABASE).read_bytes()


def test_a_flipped_bit_in_any_page_is_found(pages: bytes, tmp_path: Path) -> None:
    for start in range(0, len(pages), 4096):
        flipped = bytearray(pages)
        flipped[start + 1000] ^= 4
        (tmp_path / DATABASE).write_bytes(flipped)
        assert found_damaged(tmp_path), f"page {start // 4096}"


def found_damaged(folder: Path) -> bool:
    try:
        opened = Store.open(folder, KEY)
    except StoreDamaged:
        return True
    try:
        return bool(opened.integrity())
    except StoreDamaged:
        return True
    finally:
        opened.close()


def test_reading_what_is_damaged_says_so(pages: bytes, tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(pages[: len(pages) // 2] + bytes(len(pages) // 2))
    opened = Store.open(tmp_path, KEY)
    with pytest.raises(StoreDamaged, match=r"records\.db is damaged"):
        keys(opened)
    with pytest.raises(StoreDamaged):
        put(opened, "one more", "x" * 5000)
    opened.close()


def test_a_cut_file_is_found(pages: bytes, tmp_path: Path) -> None:
    for size in (0, 1, 100, 4095, 4096, len(pages) // 2, len(pages) - 4096, len(pages) - 1):
        (tmp_path / DATABASE).write_bytes(pages[:size])
        assert found_damaged(tmp_path), f"{size} bytes"


def test_a_full_disk_is_said_and_what_was_there_stays(made: Store) -> None:
    put(made, "a")
    connections = [made._engine.raw_connection() for _ in range(2)]  # pyright: ignore[reportPrivateUsage]
    for connection in connections:
        connection.cursor().execute("PRAGMA max_page_count=1")
    for connection in connections:
        connection.close()
    with pytest.raises(StoreUnusable, match="is full"):
        put(made, "b", "x" * 100_000)
    assert keys(made) == ["a"]


def test_another_key_takes_everything_with_it(made: Store, tmp_path: Path) -> None:
    put(made, "a", NEEDLE)
    made.rekey(OTHER_KEY)
    put(made, "b")
    assert keys(made) == ["a", "b"]
    made.close()
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path, KEY)
    again = Store.open(tmp_path, OTHER_KEY)
    assert keys(again) == ["a", "b"]
    assert not again.integrity()
    again.close()


def test_a_key_that_did_not_take_is_said(made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "integrity", lambda: ["page 3"])
    with pytest.raises(StoreDamaged, match="1 damaged place"):
        made.rekey(OTHER_KEY)


def test_a_copy_is_its_owners_only_and_of_the_moment_it_began(made: Store, tmp_path: Path) -> None:
    put(made, "a")
    made.copy_to(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0


def test_a_log_is_not_waited_for_while_a_copy_is_made(made: Store) -> None:
    put(made, "a")
    with made._copying:  # pyright: ignore[reportPrivateUsage]
        made.checkpoint()
    assert keys(made) == ["a"]


def test_a_copy_that_cannot_be_written_is_said(made: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable):
        made.copy_to(tmp_path / "none" / "copy.db")


def test_a_store_is_not_made_over_a_file(made: Store, tmp_path: Path) -> None:
    put(made, "a")
    with pytest.raises(StoreUnusable, match="can't be made"):
        Store.create(tmp_path, KEY)
    assert keys(made) == ["a"]


def test_a_store_that_cannot_bring_its_log_in_closes_all_the_same(
    made: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StoreUnusable("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(made, "checkpoint", refuse)
        made.close()


def test_closing_twice_is_fine_and_leaves_no_log(made: Store, tmp_path: Path) -> None:
    put(made, "a")
    made.close()
    made.close()
    assert [path.name for path in tmp_path.iterdir()] == [DATABASE]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom the system refuses"
)
def test_a_folder_that_refuses_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreUnusable):
            Store.create(tmp_path, KEY)
    finally:
        tmp_path.chmod(0o700)


def test_a_damaged_database_is_not_copied(pages: bytes, tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(pages[: len(pages) // 2] + bytes(len(pages) // 2))
    opened = Store.open(tmp_path, KEY)
    with pytest.raises(PagesDamaged):
        opened.copy_to(tmp_path / "copy.db")
    opened.close()


def test_a_database_that_may_only_be_read_is_told(made: Store) -> None:
    connections = [made._engine.raw_connection() for _ in range(2)]  # pyright: ignore[reportPrivateUsage]
    for connection in connections:
        connection.cursor().execute("PRAGMA query_only=ON")
    for connection in connections:
        connection.close()
    with pytest.raises(FolderReadOnly, match="nothing can be written"):
        put(made, "a")
