from pathlib import Path

from kroom.music.playlist import Playlist, read_playlist


def pls(folder: Path, text: str) -> Playlist:
    path = folder / "list.pls"
    path.write_text(text, encoding="utf-8")
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
