from pathlib import Path

import pytest

from kroom.music.playlist import MOST_BYTES, MOST_TRACKS, PlaylistError, read_playlist
from kroom.music.shipped import find_playlist, shipped_playlists


def test_a_folder_is_read_as_a_person_counts(tmp_path: Path) -> None:
    names = ["10 c.flac", "2 b.MP3", "1 a.opus", "a10.wav", "A9.ogg", "cover.jpg", ".hidden.flac", "x.m3u"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "folder.flac").mkdir()
    playlist = read_playlist(tmp_path)
    assert [track.location for track in playlist.tracks] == [
        "1 a.opus",
        "2 b.MP3",
        "10 c.flac",
        "A9.ogg",
        "a10.wav",
    ]
    assert playlist.title == tmp_path.name
    assert playlist.tracks[0].title == "1 a"
    assert all(track.path and track.path.is_absolute() for track in playlist.tracks)


def test_a_folder_without_music_says_so(tmp_path: Path) -> None:
    assert read_playlist(tmp_path).problems == ("holds no audio files",)


def test_the_current_folder_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_playlist(Path()).title == tmp_path.name


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("no.xspf", None, "does not exist"),
        ("no.txt", None, "does not exist"),
        ("a.txt", b"x", "is neither"),
        ("song.mp3", b"x", "is neither"),
        ("a.xspf", b"", "is empty"),
        ("a.m3u", b" \n\n", "is empty"),
        ("a.m3u", b"ID3\x00\x01", "not a text file"),
        ("a.m3u8", b"\xff\xfe\xfa", "not UTF-8"),
        ("a.m3u8", b"#EXTM3U\n#EXT-X-VERSION:3\na.ts\n", "network stream"),
        ("a.pls", b"File1=a.mp3\n", "not a PLS"),
        ("big.m3u", b"a.mp3\n" * (MOST_TRACKS + 1), f"more than {MOST_TRACKS}"),
        ("huge.m3u", b"#" * (MOST_BYTES + 1), "too large"),
        ("x" * 4000 + ".m3u", None, "can't be read"),
        ("a\0b.m3u", None, "does not exist"),
    ],
)
def test_what_can_t_be_read_is_one_line_with_the_files_name(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlaylistError, match=why) as caught:
        read_playlist(path)
    assert str(caught.value).startswith(str(path))
    assert caught.value.why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_shipped_playlists_are_found_by_the_names_of_their_folders(tmp_path: Path) -> None:
    for name in ("b-list", "a-list", "no-list"):
        (tmp_path / name).mkdir()
    for file in ("b-list/x.xspf", "a-list/y.xspf", "no-list/readme.txt"):
        (tmp_path / file).touch()
    found = shipped_playlists((tmp_path / "missing", tmp_path))
    assert [(playlist.name, playlist.path) for playlist in found] == [
        ("a-list", tmp_path / "a-list/y.xspf"),
        ("b-list", tmp_path / "b-list/x.xspf"),
    ]
    assert shipped_playlists((tmp_path / "missing",)) == ()


def test_every_shipped_playlist_is_well_formed_and_has_all_phases() -> None:
    for shipped in shipped_playlists():
        playlist = read_playlist(find_playlist(shipped.name))
        assert playlist.problems == ()
        assert {track.phase for track in playlist.tracks} == {
            "opening",
            "rising",
            "peak",
            "descent",
            "return",
        }
        assert all(track.path and track.path.is_file() for track in playlist.tracks)


def test_a_path_comes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_playlist("no-such-list") == Path("no-such-list")
    assert find_playlist("some/where.m3u") == Path("some/where.m3u")
