from collections.abc import Generator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.refind import Refound
from kroom.room.playlist_seeking import MovedFiles
from kroom.room.worker import Worker


@pytest.fixture
def moved(qtbot: QtBot) -> Generator[MovedFiles]:
    assert qtbot
    worker = Worker()
    moved = MovedFiles(worker, None)
    yield moved
    moved.end()
    worker.drain()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two files of one name, one of another."""
    for name in ("one/sea.flac", "two/sea.flac", "one/river.flac"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"music")
    return tmp_path


def sought(moved: MovedFiles, qtbot: QtBot, place: Path, *names: str) -> None:
    moved.seek([Path("/gone") / name for name in names], place)
    qtbot.waitUntil(lambda: moved.share is None)


def test_what_was_found_is_told_and_taken_once(moved: MovedFiles, qtbot: QtBot, place: Path) -> None:
    sought(moved, qtbot, place, "sea.flac", "river.flac", "none.flac")
    sea, river = sorted(moved.lines(), reverse=True)
    assert sea.startswith("sea.flac: in ")
    assert sea.endswith("one of 2 of this name")
    assert river == f"river.flac: in {place / 'one'}, by its name"
    taken = moved.take()
    assert taken[Path("/gone/river.flac")] == place / "one" / "river.flac"
    assert (moved.take(), moved.lines()) == ({}, ())


def test_the_same_recording_elsewhere_is_told_by_its_folder(moved: MovedFiles, place: Path) -> None:
    moved._on_found((Refound(Path("/gone/sea.flac"), place / "sea.flac", by_content=True),))  # pyright: ignore[reportPrivateUsage]
    assert moved.lines() == (f"sea.flac: in {place}, the same recording",)


def test_where_nothing_is_found_that_is_said(moved: MovedFiles, qtbot: QtBot, place: Path) -> None:
    sought(moved, qtbot, place, "none.flac")
    assert moved.notice == "None of the missing files was found there."


def test_one_search_at_a_time_and_one_that_is_stopped_finds_nothing(
    moved: MovedFiles, qtbot: QtBot, place: Path
) -> None:
    moved.seek([Path("/gone/river.flac")], place)
    moved.seek([Path("/gone/sea.flac")], place / "two")
    assert str(place / "two") not in moved.notice
    moved.stop()
    qtbot.waitUntil(lambda: moved.share is None)
    assert moved.notice == "Stopped. Nothing was changed."
    assert moved.lines() == ()


def test_what_is_found_after_the_end_is_nobodys(moved: MovedFiles, qtbot: QtBot, place: Path) -> None:
    moved.seek([Path("/gone/river.flac")], place)
    moved.end()
    qtbot.waitUntil(lambda: not moved._worker.busy)  # pyright: ignore[reportPrivateUsage]
    assert moved.lines() == ()
    assert moved.notice == f"Looking for the files below {place}.", "nothing more is said"


def test_what_nobody_expects_goes_to_who_watches_for_it(moved: MovedFiles) -> None:
    with pytest.raises(ZeroDivisionError):
        moved._on_failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
