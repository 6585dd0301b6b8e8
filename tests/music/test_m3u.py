from pathlib import Path

import pytest

from kroom.music.playlist import Playlist, read_playlist


def m3u(folder: Path, text: str | bytes, name: str = "list.m3u8") -> Playlist:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_playlist(path)


def test_titles_phases_and_the_lists_own_title(tmp_path: Path) -> None:
    playlist = m3u(
        tmp_path,
        "#EXTM3U\r\n#PLAYLIST:Evening\r\n#EXTGRP:opening\r\n#EXTINF:123,One, with a comma\r\n1.flac\r\n"
        '\r\n# a remark\r\nsub/2.flac\r\n#EXTGRP: Peak\r\n#EXTINF:-1 tvg-id="x",Three\r\n/srv/3.flac\r\n',
    )
    assert playlist.title == "Evening"
    assert [(track.path, track.title, track.phase) for track in playlist.tracks] == [
        (tmp_path / "1.flac", "One, with a comma", "opening"),
        (tmp_path / "sub/2.flac", "2", "opening"),
        (Path("/srv/3.flac"), "Three", "peak"),
    ]
    assert playlist.problems == ()


def test_a_plain_list_of_files_will_do(tmp_path: Path) -> None:
    playlist = m3u(tmp_path, "a.mp3\nb c#1.mp3\n50%.mp3", "plain.m3u")
    assert [track.location for track in playlist.tracks] == ["a.mp3", "b c#1.mp3", "50%.mp3"]
    assert playlist.tracks[1].path == tmp_path / "b c#1.mp3"
    assert playlist.title == "plain"


@pytest.mark.parametrize(
    ("data", "name"),
    [("é.mp3".encode(), "a.m3u"), ("\ufeffé.mp3".encode(), "a.m3u8"), ("é.mp3".encode("latin-1"), "a.m3u")],
)
def test_both_encodings_are_read(tmp_path: Path, data: bytes, name: str) -> None:
    assert m3u(tmp_path, data, name).tracks[0].path == tmp_path / "é.mp3"


@pytest.mark.parametrize(
    "line", ["http://example.org/a.mp3", "HTTPS://x/y", "mms://x/y", "file://host/a.mp3"]
)
def test_network_addresses_are_the_tracks_problem(tmp_path: Path, line: str) -> None:
    playlist = m3u(tmp_path, line)
    assert playlist.tracks[0].path is None
    assert "network address" in (playlist.tracks[0].problem or "")
    assert playlist.problems == ()


def test_file_uris_are_decoded(tmp_path: Path) -> None:
    assert m3u(tmp_path, "file:///srv/a%20b.mp3").tracks[0].path == Path("/srv/a b.mp3")


def test_lines_written_on_windows_are_understood(tmp_path: Path) -> None:
    assert m3u(tmp_path, "sub\\a.mp3").tracks[0].path == tmp_path / "sub" / "a.mp3"


def test_an_unknown_phase_is_the_lists_problem(tmp_path: Path) -> None:
    playlist = m3u(tmp_path, "#EXTGRP:peak\n#EXTGRP:party\na.mp3")
    assert "party" in playlist.problems[0]
    assert playlist.problems[0].startswith("line 2")
    assert playlist.tracks[0].phase is None


def test_a_list_without_tracks_says_so(tmp_path: Path) -> None:
    assert m3u(tmp_path, "#EXTM3U\n# nothing\n").problems == ("names no tracks",)
