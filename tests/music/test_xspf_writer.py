"""What is written is read again as it was meant, and what kroom doesn't know is still there."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kroom.music.entries import PlaylistError, Track
from kroom.music.playlist import read_playlist
from kroom.music.xspf_writer import Entry, changed_xspf, new_xspf, save_playlist

ORIGINAL = """<?xml version="1.0" encoding="UTF-8"?>
<playlist xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/" version="1">
  <title>Day &amp; night</title>
  <link rel="http://example.org/about">about.html</link>
  <trackList>
    <!-- the first one is quiet -->
    <track>
      <location>one%20%C3%A4.flac</location><title>One</title><creator>Somebody</creator>
      <annotation>Two
lines</annotation>
      <meta rel="urn:kroom:phase">opening</meta>
      <extension application="http://www.videolan.org/vlc/playlist/0"><vlc:id>7</vlc:id></extension>
    </track>
    <track><location>two.flac</location><title>Two</title></track>
    <track><location>http://example.org/three.flac</location><title>Three</title></track>
  </trackList>
  <extension application="urn:other"><x xmlns="urn:other">kept</x></extension>
</playlist>
"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "day.xspf"
    path.parent.mkdir()
    path.write_text(ORIGINAL, "utf-8")
    return path


def entries(path: Path) -> list[Entry]:
    tracks = read_playlist(path).tracks
    return [Entry(one.path, one.title, one.phase, one.note, number) for number, one in enumerate(tracks)]


def told(tracks: tuple[Track, ...]) -> list[tuple[object, ...]]:
    return [(one.path, one.title, one.phase, one.note, one.problem) for one in tracks]


def test_nothing_changed_reads_the_same(original: Path) -> None:
    data = changed_xspf(original.read_bytes(), entries(original), original, original)
    before = read_playlist(original)
    save_playlist(original, data)
    after = read_playlist(original)
    assert told(after.tracks) == told(before.tracks)
    assert (after.title, after.problems) == (before.title, before.problems)
    assert b"Two\nlines" in data, "line breaks of a note are somebody's"


def test_order_phases_and_notes_are_what_was_chosen(original: Path) -> None:
    one, two, three = entries(original)
    wanted = [
        replace(two, phase="peak", note="louder <here> & there"),
        three,
        replace(one, phase=None, note=""),
    ]
    save_playlist(original, changed_xspf(original.read_bytes(), wanted, original, original))
    tracks = read_playlist(original).tracks
    assert [(t.title, t.phase, t.note) for t in tracks] == [
        ("Two", "peak", "louder <here> & there"),
        ("Three", None, ""),
        ("One", None, ""),
    ]
    assert read_playlist(original).problems == ()


def test_what_kroom_does_not_know_is_kept(original: Path, tmp_path: Path) -> None:
    for target in (original, tmp_path / "there" / "copy.xspf"):
        text = changed_xspf(original.read_bytes(), entries(original)[::-1], original, target).decode()
        for kept in ("the first one is quiet", "Somebody", ">7<", ">kept<", "urn:other", "about"):
            assert kept in text, kept


def test_a_copy_elsewhere_names_the_same_files(original: Path, tmp_path: Path) -> None:
    copy = tmp_path / "there" / "copy.xspf"
    save_playlist(copy, changed_xspf(original.read_bytes(), entries(original), original, copy))
    assert told(read_playlist(copy).tracks) == told(read_playlist(original).tracks)
    assert (original.parent.as_uri() + "/about.html").encode() in copy.read_bytes()


def test_a_base_of_its_own_is_followed(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.xspf", tmp_path / "else" / "b.xspf"
    text = ORIGINAL.replace("<trackList>", '<trackList xml:base="music/">')
    path.write_text(text, "utf-8")
    for target in (copy, path):
        save_playlist(target, changed_xspf(path.read_bytes(), entries(path), path, target))
        assert read_playlist(target).tracks[0].path == tmp_path / "music" / "one ä.flac"


def test_a_file_that_moved_is_named_where_it_is(original: Path) -> None:
    one, *rest = entries(original)
    moved = replace(one, path=original.parent / "sub #1" / "öne?.flac", moved=True)
    save_playlist(original, changed_xspf(original.read_bytes(), [moved, *rest], original, original))
    assert read_playlist(original).tracks[0].path == moved.path
    assert b"sub%20%231/" in original.read_bytes(), "below its folder it is named from there"


@pytest.mark.parametrize("text", ["<playlist/>", "no xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_playlist_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaylistError):
        changed_xspf(text.encode(), [], tmp_path / "x.xspf", tmp_path / "x.xspf")


def test_a_new_one_is_valid_and_names_every_file(tmp_path: Path) -> None:
    target = tmp_path / "new.xspf"
    names = ["plain.flac", "a & b <c>.mp3", "100% #1?.ogg", "日本.opus", "bell\x07.wav"]
    written = [Entry(tmp_path / "deep" / name, name, "peak", "a\x00b") for name in names]
    save_playlist(target, new_xspf("One\x08 & two", written, target))
    found = read_playlist(target)
    assert [track.path for track in found.tracks] == [entry.path for entry in written]
    assert (found.title, found.problems, found.tracks[0].note) == ("One & two", (), "ab")


def test_names_that_are_no_text_survive(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.flac"))
    target = tmp_path / "odd.xspf"
    save_playlist(target, new_xspf("Odd", [Entry(odd, odd.stem)], target))
    assert read_playlist(target).tracks[0].path == odd


def test_a_failed_write_leaves_what_was_there(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = original.read_bytes()

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="space"):
        save_playlist(original, b"half")
    assert original.read_bytes() == before
    assert [path.name for path in original.parent.iterdir()] == [original.name]
