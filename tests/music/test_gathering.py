from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.music.gathering import free_name, gather
from kroom.music.loudness import MeasuringCancelled
from kroom.music.playlist import read_playlist

if TYPE_CHECKING:
    from tests.music.conftest import Sounds


def no() -> bool:
    return False


def yes() -> bool:
    return True


def unheard(_: float) -> None:
    """Nobody watches."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "data" / "playlists"


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    for name in ("2 two.flac", "10 ten.flac", "sub/one.flac"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


def test_playlists_and_folders_are_taken_as_they_are(music: Path, own: Path) -> None:
    playlist = music / "a.m3u"
    playlist.write_text("2 two.flac\n", "utf-8")
    found = gather([playlist, music], own, no, unheard)
    assert found.playlists == [playlist, music]
    assert not found.refused
    assert not own.exists()


def test_single_files_become_a_playlist_in_their_order(music: Path, own: Path) -> None:
    files = [music / "10 ten.flac", music / "2 two.flac"]
    (made,) = gather(files, own, no, unheard).playlists
    assert made == own / "music.xspf"
    assert [track.path for track in read_playlist(made).tracks] == files
    (again,) = gather(files, own, no, unheard).playlists
    assert again == own / "music 2.xspf", "nothing is overwritten"


def test_a_folder_of_folders_becomes_a_playlist(tmp_path: Path, music: Path, own: Path) -> None:
    (made,) = gather([tmp_path / "music" / ".."], own, no, unheard).playlists
    assert [track.title for track in read_playlist(made).tracks] == ["2 two", "10 ten", "one"]
    assert music.is_dir()


def test_a_file_is_known_by_its_content_too(tmp_path: Path, own: Path, sounds: "Sounds") -> None:
    odd, text = tmp_path / "odd.bin", tmp_path / "notes.txt"
    sounds.write("tone.wav", sounds.tone(1.0)).rename(odd)
    text.write_text("milk, bread", "utf-8")
    found = gather([odd, text], own, no, unheard)
    assert [track.path for track in read_playlist(found.playlists[0]).tracks] == [odd]
    assert [name for name, _ in found.refused] == ["notes.txt"]


def test_what_is_wrong_is_said_by_name(tmp_path: Path, own: Path) -> None:
    empty, folder = tmp_path / "a.pls", tmp_path / "nothing"
    empty.write_bytes(b"")
    folder.mkdir()
    found = gather([empty, folder], own, no, unheard)
    assert found.refused == [("a.pls", "is empty"), ("nothing", "holds no audio files")]


def test_it_stops_when_asked(tmp_path: Path, own: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"x")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "one.flac").write_bytes(b"x")
    for paths in ([tmp_path / "x.bin"], [tmp_path / "a"], [tmp_path / "a" / "b" / "one.flac"]):
        with pytest.raises(MeasuringCancelled):
            gather(paths, own, yes, unheard)
    assert not own.exists()


@pytest.mark.parametrize("name", ["a/b\\c:*", "...", "", "x" * 300])
def test_any_name_makes_a_file_name(tmp_path: Path, name: str) -> None:
    path = free_name(tmp_path, name)
    path.write_bytes(b"")
    assert path.parent == tmp_path
    assert free_name(tmp_path, name) != path
