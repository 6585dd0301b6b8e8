import wave
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.playlist_room import PlaylistRoom
from kroom.room.playlists_room import PlaylistsRoom
from kroom.room.playlists_view import Stage

if TYPE_CHECKING:
    from tests.room.conftest import House


def tone(path: Path, seconds: float = 1.0) -> Path:
    """A square wave, as loud as music."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((b"\x00\x10" * 8 + b"\x00\xf0" * 8) * round(seconds * 500))
    return path


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    tone(folder / "one.wav")
    tone(folder / "two.wav", 2.0)
    (folder / "list.m3u").write_text("#EXTGRP:peak\none.wav\ntwo.wav\ngone.wav\n", "utf-8")
    return folder


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


def opened(house: "House", path: Path, qtbot: QtBot, cache: Path) -> PlaylistRoom:
    room = PlaylistRoom(path, house.worker, cache)
    room.begin()
    qtbot.waitUntil(lambda: room.view().stage in (Stage.DONE, Stage.STOPPED), timeout=20_000)
    return room


def test_each_track_says_what_it_is_and_what_is_wrong(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    (music / "one.wav").rename(music / "keep.wav")
    (music / "keep.wav").rename(music / "one.mp3")
    (music / "list.m3u").write_text("#EXTGRP:peak\none.mp3\ntwo.wav\ngone.wav\n", "utf-8")
    view = opened(house, music / "list.m3u", qtbot, tmp_path / "cache").view()
    one, two, gone = view.tracks
    assert (one.phase, one.problem, one.remark) == ("peak", "", "is WAV by its content")
    assert two.seconds == pytest.approx(2.0)
    assert two.lufs is not None
    assert gone.problem == "does not exist"
    assert "3 tracks" in view.summary
    assert "1 can't be played" in view.summary
    assert "heard again from minute 0" in view.summary


def test_the_picture_covers_the_session_of_the_chosen_protocol(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    room = opened(house, music, qtbot, tmp_path / "cache")
    course = room.view().course
    assert course.points[0][0] == 0.0
    assert course.points[-1][0] < course.seconds
    assert course.bands[-1].end_s == course.seconds
    assert all(0 <= level <= 1 for _, level in course.points)
    assert all(band.title in course.spoken for band in course.bands)
    room.choose_protocol("sublingual")
    assert room.view().course.bands != course.bands


def test_what_cannot_be_read_is_said(house: "House", tmp_path: Path, qtbot: QtBot) -> None:
    view = opened(house, tmp_path / "gone.xspf", qtbot, tmp_path / "cache").view()
    assert "does not exist" in view.problem
    assert view.tracks == ()


def test_measuring_stops_and_goes_on(house: "House", music: Path, qtbot: QtBot, tmp_path: Path) -> None:
    room = PlaylistRoom(music, house.worker, tmp_path / "cache")
    room.begin()
    room.stop()
    qtbot.waitUntil(lambda: room.view().stage is Stage.STOPPED, timeout=20_000)
    assert len(room.view().tracks) == 2
    room.go_on()
    qtbot.waitUntil(lambda: room.view().stage is Stage.DONE, timeout=20_000)
    assert all(track.lufs is not None for track in room.view().tracks)
