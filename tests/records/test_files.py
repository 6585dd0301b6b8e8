from pathlib import Path

import pytest

from kroom.records.files import clocks_exist, store_exists
from kroom.records.problem import StoreUnusable


def test_clocks_are_kept_while_a_session_runs(tmp_path: Path) -> None:
    assert not clocks_exist(tmp_path)
    (tmp_path / "clocks.json").write_text("{}")
    assert clocks_exist(tmp_path)


def refuse(*_given: object, **_more: object) -> None:
    raise OSError(13, "Permission denied")


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_file", refuse)
    monkeypatch.setattr(Path, "exists", refuse)
    assert not clocks_exist(tmp_path)
    with pytest.raises(StoreUnusable, match="Permission denied"):
        store_exists(tmp_path)


def test_a_store_that_waits_to_be_moved_is_a_store(tmp_path: Path) -> None:
    assert not store_exists(tmp_path)
    (tmp_path / "restored-20260504T090000Z").mkdir()
    assert store_exists(tmp_path)
