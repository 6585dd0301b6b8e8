import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.exports.files import ExportError, portable_name, staged, write_by, write_file


@given(st.text(max_size=120))
def test_every_text_becomes_a_name_that_every_system_keeps(text: str) -> None:
    name = portable_name(text)
    assert name
    assert len(name) <= 81
    assert name.isascii()
    assert all(letter.isalnum() or letter in "-_" for letter in name)
    assert name.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_names_stay_readable() -> None:
    assert portable_name("Robin Åkesson / 14:05") == "Robin-Akesson-14-05"
    assert portable_name("..") == "export"
    assert portable_name("NUL") == "NUL-"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    write_file(path, b"first")

    def fail(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match=r"file\.txt can't be written: the disk is full$"):
        write_by(path, fail)
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]
    write_file(path, b"second")
    assert path.read_bytes() == b"second"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "this place can only be read"),
        (errno.EACCES, "it is open in another program, or kroom may not write here"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_why_it_failed_is_said_in_words(tmp_path: Path, number: int, said: str) -> None:
    def fail(_: Path) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(ExportError) as caught:
        write_by(tmp_path / "f", fail)
    assert str(caught.value) == f"{tmp_path / 'f'} can't be written: {said}"


def test_a_failure_without_a_number_says_what_it_says(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError("the PDF is not whole")

    with pytest.raises(ExportError, match=r"the PDF is not whole$"):
        write_by(tmp_path / "f", fail)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_several_files_arrive_together(tmp_path: Path) -> None:
    with staged(tmp_path / "deep" / "out") as stage:
        write_file(stage / "a.txt", b"a")
        write_file(stage / "b.txt", b"b")
        assert content(tmp_path / "deep" / "out") == {}
    assert content(tmp_path / "deep" / "out") == {"a.txt": b"a", "b.txt": b"b"}
    assert len(list((tmp_path / "deep" / "out").iterdir())) == 2


def fill(folder: Path, *names: str, then: Callable[[Path], None] | None = None) -> None:
    """Write a file of each name into `folder` at once, and let `then` have the last word."""
    with staged(folder) as stage:
        for name in names:
            write_file(stage / name, b"after")
        if then:
            then(stage)


def full(stage: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.ENOSPC, "x")

    write_by(stage / "b.txt", fail)


def test_where_one_fails_none_arrives(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", b"before")
    with pytest.raises(ExportError) as caught:
        fill(tmp_path, "a.txt", then=full)
    assert str(caught.value) == f"{tmp_path / 'b.txt'} can't be written: the disk is full"
    assert content(tmp_path) == {"a.txt": b"before"}
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_made_for_nothing_goes_again(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="the disk is full"):
        fill(tmp_path / "new", "a.txt", then=full)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_of_one_file_is_seen_before_any_moves(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(ExportError, match=r"b\.txt can't be written: a folder of that name"):
        fill(tmp_path, "a.txt", "b.txt")
    assert content(tmp_path) == {}


def test_a_file_that_cannot_be_replaced_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a PDF that is open in a viewer can't be replaced."""
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target == tmp_path / "b.pdf":
            raise PermissionError(errno.EACCES, "used by another process")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match=r"b\.pdf can't be written: it is open in another program"):
        fill(tmp_path, "b.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["out", "out/deep"])
def test_a_place_that_is_a_file_is_said(tmp_path: Path, place: str) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(ExportError, match="can't be written: a file is in the way of its folder"):
        fill(tmp_path / place, "a.txt")
