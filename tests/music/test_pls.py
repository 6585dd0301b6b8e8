import os
from pathlib import Path

import pytest

from kroom.music.playlist import NESTED, Playlist, PlaylistError, read_playlist


def pls(folder: Path, text: str | bytes) -> Playlist:
    path = folder / "list.pls"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_playlist(path)


def test_files_and_titles_go_by_their_numbers(tmp_path: Path) -> None:
    playlist = pls(
        tmp_path,
        "[playlist]\nFile10=c.mp3\nTitle2=Two\nfile2=b=b.mp3\nFILE1=/srv/a.mp3\nLength1=-1\n"
        "; remark\nNumberOfEntries=3\nVersion=2\n",
    )
    assert [(track.path, track.title) for track in playlist.tracks] == [
        (Path("/srv/a.mp3"), "a"),
        (tmp_path / "b=b.mp3", "Two"),
        (tmp_path / "c.mp3", "c"),
    ]
    assert playlist.problems == ()


def test_a_wrong_count_and_an_empty_list_are_problems(tmp_path: Path) -> None:
    assert pls(tmp_path, "[Playlist]\nFile1=a.mp3\nNumberOfEntries=2").problems == (
        "promises 2 entries but has 1",
    )
    assert pls(tmp_path, "[playlist]\nNumberOfEntries=0").problems == ("names no tracks",)


def test_network_addresses_are_the_tracks_problem(tmp_path: Path) -> None:
    assert "network" in (pls(tmp_path, "[playlist]\nFile1=http://x/y").tracks[0].problem or "")


def test_marks_ends_of_lines_and_old_letters_are_read(tmp_path: Path) -> None:
    playlist = pls(tmp_path, b"\xef\xbb\xbf[PLAYLIST]\r\nFile1 = \xe9.mp3\r\nTitle1=\xc4ther\r\n")
    assert [(track.path, track.title) for track in playlist.tracks] == [(tmp_path / "é.mp3", "Äther")]


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_text_is_found_by_its_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xfc\xff.mp3")
    (tmp_path / name).touch()
    assert pls(tmp_path, b"[playlist]\nFile1=\xfc\xff.mp3\n").tracks[0].path == tmp_path / name


def test_the_last_file_of_a_number_counts_and_a_title_without_file_is_no_track(tmp_path: Path) -> None:
    playlist = pls(tmp_path, "[playlist]\nFile1=a.mp3\nFile1=b.mp3\nTitle7=x\nFile2=list.pls\nFilex=c\n")
    assert [(track.location, track.problem) for track in playlist.tracks] == [
        ("b.mp3", None),
        ("list.pls", NESTED),
    ]


@pytest.mark.parametrize("text", ["File1=a.mp3\n", "<html></html>", "[other]\nFile1=a.mp3"])
def test_what_does_not_begin_as_a_pls_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaylistError, match=r"doesn't start with \[playlist\]"):
        pls(tmp_path, text)
