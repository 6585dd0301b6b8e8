import json
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


def test_the_newer_line_counts_and_the_older_is_overwritten(path: Path) -> None:
    for seq in (1, 2, 3, 7, 8):
        write_head(path, Head(seq, HEAD.link))
        assert read_head(path) == Head(seq, HEAD.link)
    assert sorted(json.loads(line)["seq"] for line in path.read_text().splitlines()) == [7, 8]


@pytest.mark.parametrize("place", range(0, 1024, 31))
def test_a_damaged_line_leaves_the_other_and_is_written_next(path: Path, place: int) -> None:
    for seq in (7, 8):
        write_head(path, Head(seq, HEAD.link))
    raw = bytearray(path.read_bytes())
    raw[place] ^= 8
    path.write_bytes(raw)
    head = read_head(path)
    assert head is not None
    assert head.seq in (7, 8)
    assert head.link == HEAD.link
    write_head(path, Head(9, HEAD.link))
    write_head(path, Head(10, HEAD.link))
    assert read_head(path) == Head(10, HEAD.link)


def test_a_file_of_another_size_is_written_anew(path: Path) -> None:
    path.write_text("cut off")
    write_head(path, HEAD)
    assert read_head(path) == HEAD


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
        json.dumps({"seq": 1, "link": "00" * 32, "check": "0" * 16}),
        "[" * 5000,
    ],
)
def test_what_is_no_head_is_damage(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(StoreDamaged, match=r"head\.json"):
        read_head(path)


def test_the_code_is_short_and_grouped() -> None:
    assert head_code(HEAD) == "312-0001-0203-0405-0607-0809"
