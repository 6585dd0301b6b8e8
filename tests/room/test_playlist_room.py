"""One playlist: what is said of it, rearranged, saved, found again, heard."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device
from kroom.music.loudness import MeasuringCancelled
from kroom.music.playlist import PlaylistError, read_playlist
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.playlist_listening import PreListening
from kroom.room.playlist_room import PlaylistRoom
from kroom.room.playlists_view import Stage
from tests.room.ears import Wardrobe
from tests.room.tones import tone

if TYPE_CHECKING:
    from tests.room.conftest import House

DEVICES = [
    Device("left", "Left", False, True, "left"),
    Device("speakers", "Speakers", True, True, "speakers"),
]


def looked_at(
    house: "House", path: Path, cache: Path, wardrobe: Wardrobe | None = None, *, ships: bool = False
) -> PlaylistRoom:
    memory = HeadsetMemory(house.access, house.session)
    listening = PreListening(memory, wardrobe or Wardrobe(), house.worker, DEVICES.copy)
    return PlaylistRoom(
        path, house.access, house.worker, listening, cache=cache, own=cache.parent / "own", ships=ships
    )


def opened(
    house: "House", path: Path, qtbot: QtBot, cache: Path, wardrobe: Wardrobe | None = None
) -> PlaylistRoom:
    room = looked_at(house, path, cache, wardrobe)
    room.begin()
    qtbot.waitUntil(lambda: room.view().stage in (Stage.DONE, Stage.STOPPED), timeout=20_000)
    qtbot.waitUntil(lambda: not house.worker.busy)
    return room


def test_each_track_says_what_it_is_and_what_is_wrong(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    (music / "one.wav").rename(music / "keep.wav")
    (music / "keep.wav").rename(music / "one.mp3")
    (music / "list.m3u").write_text("#EXTGRP:peak\none.mp3\ntwo.wav\ngone.wav\n", "utf-8")
    view = opened(house, music / "list.m3u", qtbot, tmp_path / "cache").view()
    one, two, gone = view.tracks
    assert (one.phase, one.problem, one.remark) == ("Peak", "", "is WAV by its content")
    assert two.seconds == pytest.approx(20.0)
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
    qtbot.waitUntil(lambda: room.view().course.bands != course.bands)


def test_what_cannot_be_read_is_said(house: "House", tmp_path: Path, qtbot: QtBot) -> None:
    room = opened(house, tmp_path / "gone.xspf", qtbot, tmp_path / "cache")
    assert "does not exist" in room.view().problem
    assert room.view().tracks == ()
    room.save_copy()
    assert not room.view().busy, "there is nothing to be saved"


def test_what_was_read_after_the_end_is_nobodys(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    room = looked_at(house, music, tmp_path / "cache")
    room.begin()
    room.end()
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert (room.view().tracks, room.view().stage) == ((), Stage.READING)


def test_measuring_stops_and_goes_on(house: "House", music: Path, qtbot: QtBot, tmp_path: Path) -> None:
    room = looked_at(house, music, tmp_path / "cache")
    room.begin()
    room._on_failed(MeasuringCancelled())  # pyright: ignore[reportPrivateUsage]
    assert room.view().stage is Stage.READING, "an earlier measuring ends, this one goes on"
    with pytest.raises(ZeroDivisionError):
        room._on_failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
    room.stop()
    qtbot.waitUntil(lambda: room.view().stage is Stage.STOPPED, timeout=20_000)
    assert len(room.view().tracks) == 2
    room.go_on()
    qtbot.waitUntil(lambda: room.view().stage is Stage.DONE, timeout=20_000)
    assert all(track.lufs is not None for track in room.view().tracks)


# --- rearranged, saved, found again, heard ------------------------------------------------------------


@pytest.fixture
def mine(house: "House", music: Path, qtbot: QtBot, tmp_path: Path) -> Generator[PlaylistRoom]:
    """A playlist in XSPF with a link that kroom doesn't know."""
    path = music / "mine.xspf"
    path.write_text(
        '<playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Mine</title><link rel="u:x">u:kept</link>'
        "<trackList><track><location>one.wav</location></track><track><location>two.wav</location></track>"
        "<track><location>gone.wav</location></track></trackList></playlist>",
        "utf-8",
    )
    room = opened(house, path, qtbot, tmp_path / "cache")
    yield room
    room.end()
    house.worker.drain()


def saved(room: PlaylistRoom, qtbot: QtBot) -> None:
    """Until what was saved has been read and measured again, or refused."""

    def is_over() -> bool:
        view = room.view()
        return not view.busy and (bool(view.problem) or view.stage is Stage.DONE)

    qtbot.waitUntil(is_over, timeout=20_000)


def titles(path: Path) -> list[tuple[str, str | None, str]]:
    return [(track.title, track.phase, track.note) for track in read_playlist(path).tracks]


def test_it_is_rearranged_and_saved_as_a_copy(mine: PlaylistRoom, house: "House", qtbot: QtBot) -> None:
    original, before = mine.path, mine.path.read_bytes()
    mine.move(1, 0)
    mine.set_phase(0, "peak")
    mine.set_note(1, "softly,\nplease")
    mine.remove(2)
    assert mine.view().changed
    assert [row.title for row in mine.view().tracks] == ["two", "one"]
    mine.save_copy()
    mine.save_copy()
    saved(mine, qtbot)
    assert mine.path != original
    assert list(mine.path.parent.iterdir()) == [mine.path], "a second press makes no second copy"
    assert original.read_bytes() == before, "the original is as it was"
    assert titles(mine.path) == [("two", "peak", ""), ("one", None, "softly, please")]
    assert b"u:kept" in mine.path.read_bytes()
    assert not mine.view().changed
    assert house.store.settings.playlists()[0] == mine.path
    assert str(mine.path) in mine.view().notice


def test_it_is_saved_over_only_when_asked(mine: PlaylistRoom, house: "House", qtbot: QtBot) -> None:
    house.store.settings.set_playlists([mine.path])
    mine.move(0, 1)
    mine.save_over()
    saved(mine, qtbot)
    assert house.store.settings.playlists() == (mine.path,), "it is in the list once"
    assert [title for title, _, _ in titles(mine.path)] == ["two", "one", "gone"]
    assert b"u:kept" in mine.path.read_bytes()


def test_what_somebody_else_wrote_is_not_saved_over(mine: PlaylistRoom, qtbot: QtBot) -> None:
    mine.path.write_bytes(mine.path.read_bytes() + b"<!-- theirs -->")
    mine.move(0, 1)
    mine.save_over()
    saved(mine, qtbot)
    assert "another program" in mine.view().problem
    assert b"theirs" in mine.path.read_bytes()
    assert mine.view().changed, "nothing is lost"


def test_a_copy_replaces_no_other_file(mine: PlaylistRoom, qtbot: QtBot, tmp_path: Path) -> None:
    there = tmp_path / "there.xspf"
    there.write_bytes(b"something else")
    mine.save_copy(str(there))
    saved(mine, qtbot)
    assert "already" in mine.view().problem
    assert there.read_bytes() == b"something else"
    mine._on_not_saved(PlaylistError(there, "is no XSPF"))  # pyright: ignore[reportPrivateUsage]
    assert mine.view().problem == "Not saved: is no XSPF"
    with pytest.raises(ZeroDivisionError):
        mine._on_not_saved(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
    mine.save_copy(str(tmp_path / "new name"))
    qtbot.waitUntil((tmp_path / "new name.xspf").exists)
    saved(mine, qtbot)


def test_what_ships_or_is_of_another_kind_is_never_saved_over(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    before = (music / "list.m3u").read_bytes()
    room = opened(house, music / "list.m3u", qtbot, tmp_path / "cache")
    assert not room.view().can_save_over
    room.save_over()
    assert (music / "list.m3u").read_bytes() == before
    room.save_copy()
    saved(room, qtbot)
    assert [phase for _, phase, _ in titles(room.path)] == ["peak"] * 3
    ships = looked_at(house, room.path, tmp_path / "cache", ships=True)
    ships.begin()
    qtbot.waitUntil(lambda: ships.view().stage is Stage.DONE, timeout=20_000)
    assert not ships.view().can_save_over


def test_changes_are_undone(mine: PlaylistRoom) -> None:
    before = mine.view().tracks
    mine.remove(0)
    mine.set_note(0, "x")
    mine.discard()
    assert mine.view().tracks == before
    assert not mine.view().changed


def test_moved_files_are_shown_before_they_are_taken(
    mine: PlaylistRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere" / "deep"
    place.mkdir(parents=True)
    tone(place / "GONE.wav")
    assert mine.view().missing == 1
    mine.seek(str(tmp_path / "elsewhere"))
    qtbot.waitUntil(lambda: bool(mine.view().found))
    assert str(place) in mine.view().found[0]
    mine.leave_found()
    assert (mine.view().found, mine.view().changed, mine.view().missing) == ((), False, 1)
    mine.seek(str(tmp_path / "elsewhere"))
    qtbot.waitUntil(lambda: bool(mine.view().found))
    mine.take_found()
    qtbot.waitUntil(lambda: mine.view().stage is Stage.DONE, timeout=20_000)
    assert mine.view().missing == 0
    assert mine.view().tracks[2].problem == ""
    assert mine.view().changed
    mine.save_copy()
    saved(mine, qtbot)
    assert read_playlist(mine.path).tracks[2].path == place / "GONE.wav"


def test_a_renamed_file_is_found_by_what_it_holds(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(house, music / "list.m3u", qtbot, tmp_path / "cache").end()
    place = tmp_path / "elsewhere" / "Sea at night"
    place.parent.mkdir()
    (music / "two.wav").rename(place)
    tone(place.with_name("two.wav"), 3.0)
    room = opened(house, music / "list.m3u", qtbot, tmp_path / "cache")
    shares: list[float | None] = []
    room.changed.connect(lambda: shares.append(room.view().seeking))
    room.seek(str(place.parent))
    qtbot.waitUntil(lambda: bool(room.view().found))
    assert room.view().found == (f"two.wav: now Sea at night in {place.parent}, the same recording",)
    assert shares[0] == 0.0
    assert shares[-1] is None
    room.take_found()
    qtbot.waitUntil(lambda: room.view().stage is Stage.DONE, timeout=20_000)
    assert room.view().tracks[1].file == str(place)
    assert room.view().tracks[1].problem == ""
    room.end()
    house.worker.drain()


def test_a_search_that_is_stopped_changes_nothing(mine: PlaylistRoom, qtbot: QtBot, tmp_path: Path) -> None:
    tone(tmp_path / "GONE.wav")
    mine.seek(str(tmp_path))
    assert mine.view().seeking == 0.0
    mine.stop()
    qtbot.waitUntil(lambda: mine.view().seeking is None)
    assert mine.view().notice == "Stopped. Nothing was changed."
    assert not mine.view().found
    assert not mine.view().changed


def test_what_is_not_found_is_said(mine: PlaylistRoom, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    mine.seek(str(tmp_path / "empty"))
    qtbot.waitUntil(lambda: "None of" in mine.view().notice)
    assert mine.view().tracks[2].problem


def test_a_track_is_heard_in_the_chosen_device_alone(
    house: "House", music: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    wardrobe = Wardrobe()
    (music / "three.wav").write_bytes(b"no sound")
    room = opened(house, music, qtbot, tmp_path / "cache", wardrobe)
    broken = next(number for number, row in enumerate(room.view().tracks) if row.problem)
    room.listen(broken)
    assert not house.worker.busy, "what can't be heard asks for no device"
    room.remove(broken)
    with qtbot.waitSignal(room.listening.offered) as blocker:
        room.listen(1)
    (offered,) = list[object](vars(blocker)["args"])
    assert offered == (("left", "Left"), ("speakers", "Speakers (the computer's default)"))
    assert not wardrobe.made, "nothing sounds before a device is chosen"
    room.choose_device("left")
    (ears,) = wardrobe.made
    assert (ears.headset, ears.partner, ears.heard) == ("left", None, "all")
    assert ears.loaded is not None
    assert ears.loaded.tracks[0].path == str(music / "two.wav")
    assert (room.view().listening, room.view().device) == (1, "Left")
    room.listen(1)
    assert ears.heard is None
    assert room.view().listening == -1
    room.listen(0)
    assert (len(wardrobe.made), ears.heard) == (1, "all")
    room.rest()
    qtbot.waitUntil(lambda: ears.closed)
    assert room.view().listening == -1
