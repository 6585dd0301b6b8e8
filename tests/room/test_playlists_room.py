"""The list of playlists: what is added, taken off and refused."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.loudness import MeasuringCancelled
from kroom.room.playlists_room import PlaylistsRoom

if TYPE_CHECKING:
    from tests.room.conftest import House


@pytest.fixture
def room(house: "House", music: Path, tmp_path: Path, qtbot: QtBot) -> Generator[PlaylistsRoom]:
    made = PlaylistsRoom(house.access, house.worker, [("Ours", music / "list.m3u")], tmp_path / "own")
    with qtbot.waitSignal(made.changed):
        made.begin()
    yield made
    made.end()
    house.worker.drain()


def added(room: PlaylistsRoom, qtbot: QtBot, *paths: Path) -> None:
    room.add([str(path) for path in paths])
    qtbot.waitUntil(lambda: room.view().progress is None)


def test_before_anybody_looked_a_playlist_is_known_by_its_file(
    house: "House", music: Path, tmp_path: Path
) -> None:
    room = PlaylistsRoom(house.access, house.worker, [("Ours", music / "list.m3u")], tmp_path / "own")
    (row,) = room.view().rows
    assert (row.title, row.known, row.shipped) == ("list", False, True)


def test_what_ships_is_there_and_stays(room: PlaylistsRoom) -> None:
    (row,) = room.view().rows
    assert (row.title, row.tracks, row.missing, row.shipped) == ("list", 3, 1, True)


def test_several_are_added_at_once_and_kept(
    room: PlaylistsRoom, house: "House", music: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.m3u"
    other.write_text(f"{music / 'one.wav'}\n", "utf-8")
    added(room, qtbot, music, other)
    assert [row.id for row in room.view().rows[1:]] == [str(music), str(other)]
    assert house.store.settings.playlists() == (music, other)
    qtbot.waitUntil(lambda: room.view().rows[1].known)
    assert room.view().rows[1].tracks == 2
    added(room, qtbot, other)
    assert len(room.view().rows) == 3
    assert "already" in room.view().notice


def test_what_is_no_music_is_said(room: PlaylistsRoom, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "notes.txt").write_text("milk", "utf-8")
    added(room, qtbot, tmp_path / "notes.txt")
    assert "notes.txt" in room.view().problem
    assert len(room.view().rows) == 1


def test_one_taken_off_leaves_its_files(room: PlaylistsRoom, music: Path, qtbot: QtBot) -> None:
    before = sorted(music.iterdir())
    added(room, qtbot, music)
    room.remove(str(music))
    assert len(room.view().rows) == 1
    assert sorted(music.iterdir()) == before
    assert "off the list" in room.view().notice


def test_a_list_that_is_gone_stays_in_the_list(
    room: PlaylistsRoom, house: "House", tmp_path: Path, qtbot: QtBot
) -> None:
    house.store.settings.set_playlists([tmp_path / "gone.xspf"])
    with qtbot.waitSignal(room.changed):
        room.begin()
    assert room.view().rows[1].problem == "does not exist"


def test_of_many_files_that_are_no_music_some_are_named(
    room: PlaylistsRoom, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [tmp_path / f"notes-{number}.txt" for number in range(12)]
    for file in files:
        file.write_text("milk", "utf-8")
    added(room, qtbot, *files)
    problem = room.view().problem
    assert problem.count("notes-") < len(files)
    assert problem.endswith(f"and {len(files) - problem.count('notes-')} more")


def test_adding_that_is_stopped_adds_nothing(
    room: PlaylistsRoom, house: "House", music: Path, qtbot: QtBot
) -> None:
    room.add([])
    assert not house.worker.busy
    room.changed.connect(room.cancel)
    room.add([str(music)])
    room.changed.disconnect(room.cancel)
    room.add([str(music / "list.m3u")])
    qtbot.waitUntil(lambda: room.view().progress is None)
    assert room.view().notice == "Stopped. Nothing was added."
    assert (len(room.view().rows), house.store.settings.playlists()) == (1, ())


def test_a_look_at_the_list_ends_no_adding(room: PlaylistsRoom, music: Path) -> None:
    room.add([str(music)])
    room._on_looked([])  # pyright: ignore[reportPrivateUsage]
    assert room.view().progress == 0.0


def test_a_name_that_no_disk_takes_is_a_missing_file(
    room: PlaylistsRoom, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "long.m3u").write_text(f"{'x' * 300}.wav\n", "utf-8")
    added(room, qtbot, tmp_path / "long.m3u")
    assert (room.view().rows[1].tracks, room.view().rows[1].missing) == (1, 1)


def test_adding_that_fails_or_is_stopped_says_so(room: PlaylistsRoom) -> None:
    room._on_failed(OSError(28, "No space left on device"))  # pyright: ignore[reportPrivateUsage]
    assert room.view().problem == "Not added: No space left on device"
    room._on_failed(MeasuringCancelled())  # pyright: ignore[reportPrivateUsage]
    assert room.view().notice == "Stopped. Nothing was added."
    with pytest.raises(ZeroDivisionError):
        room._on_failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
