import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from kroom.records import sync
from kroom.records.problem import StoreUnusable
from kroom.records.sync import read_small, sync_folder_of, write_synced


def test_a_file_is_replaced_whole_and_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "small"
    write_synced(path, b"old")
    write_synced(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stays_where_the_new_one_cannot_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, f"No space left for {handle}")

    path = tmp_path / "small"
    write_synced(path, b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_synced(path, b"new")
    assert path.read_bytes() == b"old"


def test_the_folder_is_synced_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(sync, "sync_folder_of", synced.append)
    write_synced(tmp_path / "one", b"x")
    write_synced(tmp_path / "two", b"x", sync_folder=False)
    assert synced == [tmp_path / "one"]


def test_small_files_are_read_and_everything_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(b"12345")
    assert read_small(tmp_path / "small", 5) == b"12345"
    assert read_small(tmp_path / "none", 5) is None
    with pytest.raises(StoreUnusable, match="too large"):
        read_small(tmp_path / "small", 4)
    with pytest.raises(StoreUnusable, match="not a file"):
        read_small(tmp_path, 5)
    with pytest.raises(StoreUnusable, match="can't be read"):
        read_small(tmp_path / "small" / "below", 5)
    with pytest.raises(StoreUnusable, match="can't be read"):
        read_small(tmp_path / ("x" * 300), 5)


def test_where_folders_cannot_be_synced_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "os", SimpleNamespace(name="nt"))
    sync_folder_of(Path("/nowhere/at/all"))
