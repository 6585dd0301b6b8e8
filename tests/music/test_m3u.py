import os
from pathlib import Path

import pytest

from kroom.music.playlist import NESTED, Playlist, PlaylistError, read_playlist


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


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_a_line_is_known_and_no_other(tmp_path: Path, end: str) -> None:
    names = ["a\u2028b.mp3", "c\x85d.mp3", "e\x1cf.mp3", "g.mp3"]
    assert [track.location for track in m3u(tmp_path, end.join(names)).tracks] == names


def test_each_line_may_be_in_an_encoding_of_its_own(tmp_path: Path) -> None:
    lines = "é.mp3\n".encode() + "ü.mp3\n".encode("latin-1") + b"#EXTINF:1,\x93quoted\x94\nx.mp3"
    tracks = m3u(tmp_path, lines, "a.m3u").tracks
    assert [track.location for track in tracks] == ["é.mp3", "ü.mp3", "x.mp3"]
    assert tracks[2].title == "“quoted”"


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_text_is_found_by_its_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xfc\xff.mp3")
    (tmp_path / name).touch()
    assert m3u(tmp_path, b"\xfc\xff.mp3", "a.m3u").tracks[0].path == tmp_path / name


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_list_that_windows_saved_as_unicode_is_read(tmp_path: Path, order: str) -> None:
    data = "\ufeff#EXTM3U\r\n#EXTINF:3,Å\r\nsub\\a.mp3\r\n".encode(order)
    (track,) = m3u(tmp_path, data, "a.m3u").tracks
    assert (track.title, track.path) == ("Å", tmp_path / "sub" / "a.mp3")


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"\xe9.mp3", "is not UTF-8 text"), (b"a\0b.mp3", "is not a text file"), (b" \r\n\t", "is empty")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(PlaylistError, match=why):
        m3u(tmp_path, data)


def test_a_share_of_another_computer_is_a_network_address(tmp_path: Path) -> None:
    assert "network address" in (m3u(tmp_path, "\\\\server\\music\\a.mp3").tracks[0].problem or "")


def test_a_drive_of_windows_is_a_file_that_is_not_here(tmp_path: Path) -> None:
    path = m3u(tmp_path, "C:\\Music\\a.mp3").tracks[0].path
    assert path is not None
    assert path.name in ("a.mp3", "C:\\Music\\a.mp3")


@pytest.mark.parametrize("inner", ["list.m3u8", "other.xspf", "OTHER.PLS", "sub/deep.m3u"])
def test_a_playlist_inside_is_not_followed_even_if_it_is_the_same_one(tmp_path: Path, inner: str) -> None:
    playlist = m3u(tmp_path, f"a.mp3\n{inner}\n")
    assert [track.problem for track in playlist.tracks] == [None, NESTED]
    assert playlist.problems == ()
