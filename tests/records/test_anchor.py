from pathlib import Path

import pytest

from kroom.records.anchor import Head, head_code, read_head, write_head
from kroom.records.problem import StoreDamaged

HEAD = Head(312, bytes(range(32)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "head.json"


def test_what_was_written_is_read(path: Path) -> None:
    assert read_head(path) is None
    write_head(path, HEAD)
    assert read_head(path) == HEAD
    assert [file.name for file in path.parent.iterdir()] == ["head.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"seq": -1, "link": ""}',
        '{"seq": "1", "link": ""}',
        '{"seq": 1, "link": "zz"}',
        "[" * 5000,
    ],
)
def test_what_is_no_head_is_damage(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(StoreDamaged, match=r"head\.json"):
        read_head(path)


def test_the_code_is_short_and_grouped() -> None:
    assert head_code(HEAD) == "312-0001-0203-0405-0607-0809"
