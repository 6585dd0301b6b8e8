"""Files that have moved are found again by what they hold, else by their names; nothing is changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.music.measurement import Content, MeasurementCache
from kroom.music.refind import Refound, SeekingCancelled, find_again


def no() -> bool:
    return False


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def known(tmp_path: Path, cache: Path) -> list[Path]:
    """Three files that were measured once."""
    kept = MeasurementCache(cache)
    files = [write(tmp_path / "old" / f"{n}.flac", bytes([n]) * 1000) for n in range(3)]
    for file in files:
        kept.put_place(file, Content.of(file, lambda _: None))
    return files


def seen(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    }


def test_a_file_of_another_name_in_another_folder_is_found_by_what_it_holds(
    tmp_path: Path, known: list[Path], cache: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    known[0].rename(new / "Sea at night.audio")
    known[1].rename(write(new / "deep" / "x", b"").with_name("1.flac"))
    before = seen(tmp_path)
    shares: list[float] = []
    found = find_again(known[:2], [new], cache, cancelled=no, progress=shares.append)
    assert found == (
        Refound(known[0], new / "Sea at night.audio", by_content=True),
        Refound(known[1], new / "deep" / "1.flac", by_content=True),
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert seen(tmp_path) == before


def test_what_is_in_a_file_counts_more_than_its_name(tmp_path: Path, known: list[Path], cache: Path) -> None:
    """Two files have changed their names with each other, of the same size."""
    known[0].unlink()
    write(tmp_path / "new" / "0.flac", b"z" * 1000)
    right = write(tmp_path / "new" / "9.flac", bytes(1000))
    (found,) = find_again([known[0]], [tmp_path / "new"], cache, cancelled=no)
    assert (found.new, found.by_content, found.others) == (right, True, 0)


def test_of_several_copies_the_one_whose_folders_are_alike(
    tmp_path: Path, known: list[Path], cache: Path
) -> None:
    for place in ("a/b/0.flac", "x/old/0.flac", "y/old/other.flac"):
        write(tmp_path / "new" / place, bytes(1000))
    (found,) = find_again([known[0]], [tmp_path / "new"], cache, cancelled=no)
    assert (found.new, found.others) == (tmp_path / "new" / "x" / "old" / "0.flac", 2)


def test_several_folders_are_looked_through_each_file_once(
    tmp_path: Path, known: list[Path], cache: Path
) -> None:
    for number, file in enumerate(known[:2]):
        file.rename(write(tmp_path / f"new {number}" / "x", b"").with_name(f"moved {number}"))
    folders = [tmp_path / "new 0", tmp_path / "new 1", tmp_path / "new 0"]
    found = find_again([*known[:2], known[0]], folders, cache, cancelled=no)
    assert [(one.new.name, one.others) for one in found] == [("moved 0", 0), ("moved 1", 0)]


def test_only_files_of_a_size_that_is_looked_for_are_read(
    tmp_path: Path, known: list[Path], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "new" / "large", bytes(1001))
    same = write(tmp_path / "new" / "same", bytes(1000))
    read: list[Path] = []
    original = Content.of

    def watched(path: Path, passed: Callable[[int], None]) -> Content:
        read.append(path)
        return original(path, passed)

    monkeypatch.setattr(Content, "of", watched)
    find_again([known[0]], [tmp_path / "new"], cache, cancelled=no)
    assert read == [same]


def test_what_was_never_measured_is_found_by_its_name(tmp_path: Path, cache: Path) -> None:
    new = tmp_path / "new" / "Album A"
    write(new / "Caf\u00e9.FLAC", b"x")
    write(new / "cafe\u0301.txt", b"x")
    missing = [Path("/old/cafe\u0301.flac"), Path("/old/gone.flac")]
    for kept in (cache, None):
        (found,) = find_again(missing, [tmp_path / "new"], kept, cancelled=no)
        assert found == Refound(missing[0], new / "Caf\u00e9.FLAC")


def test_of_several_of_a_name_the_one_whose_folders_are_alike(tmp_path: Path) -> None:
    for album in ("A", "B"):
        write(tmp_path / "new" / album / "01.flac", b"x")
    (found,) = find_again([Path("/old/B/01.flac")], [tmp_path / "new"], None, cancelled=no)
    assert (found.new, found.others) == (tmp_path / "new" / "B" / "01.flac", 1)


def test_it_stops_while_it_looks_and_while_it_compares(
    tmp_path: Path, known: list[Path], cache: Path
) -> None:
    write(tmp_path / "new" / "x", bytes(1000))
    with pytest.raises(SeekingCancelled):
        find_again(known, [tmp_path / "new"], cache, cancelled=lambda: True)
    asked = iter([False, True])
    with pytest.raises(SeekingCancelled):
        find_again(known, [tmp_path / "new"], cache, cancelled=lambda: next(asked))


@pytest.mark.skipif(os.name == "nt", reason="no such things there")
def test_pipes_loops_and_what_can_t_be_read_hold_nothing_up(
    tmp_path: Path, known: list[Path], cache: Path
) -> None:
    new = tmp_path / "new"
    moved = write(new / "moved", bytes(1000))
    os.mkfifo(new / "pipe.flac")
    (new / "loop").symlink_to(new)
    (new / "itself.flac").symlink_to(new / "itself.flac")
    (new / "null").symlink_to("/dev/null")
    (found,) = find_again([known[0]], [new, tmp_path / "nowhere"], cache, cancelled=no)
    assert found.new == moved


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"content": 1}', b'{"content": "x", "size": "many"}'])
def test_rubbish_about_a_place_is_nothing_known(known: list[Path], cache: Path, rubbish: bytes) -> None:
    for place in (cache / "places").iterdir():
        place.write_bytes(rubbish)
    assert MeasurementCache(cache).content_at(known[0]) is None
