from pathlib import Path

import pytest

from kroom.reflection import shipped


def test_a_form_that_does_not_ship_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        shipped.shipped("none")


def test_a_damaged_file_is_said_to_be_damaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "first-impressions.json").write_text("{}", encoding="utf-8")

    def folder(_: str) -> Path:
        return tmp_path

    monkeypatch.setattr(shipped, "files", folder)
    with pytest.raises(ValueError, match="first-impressions is damaged: its resourceType"):
        shipped.first_impressions()
