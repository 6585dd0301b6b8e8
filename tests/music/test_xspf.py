from pathlib import Path

import pytest

from kroom.music.playlist import Playlist, PlaylistError, read_playlist

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def xspf(folder: Path, body: str, *, head: str = f"{HEAD}>", name: str = "list.xspf") -> Playlist:
    path = folder / name
    path.write_text(f"{head}{body}</playlist>", encoding="utf-8")
    return read_playlist(path)


def located(folder: Path, location: str, outer: str = "") -> Playlist:
    return xspf(folder, f"<trackList{outer}><track><location>{location}</location></track></trackList>")


def test_a_whole_playlist(folder: Path) -> None:
    playlist = xspf(
        folder,
        """<title>Still
           Water</title><creator>c</creator><date>2024-01-31T07:08:09+01:00</date>
        <link rel="http://example.org/rel">http://example.org/</link><meta rel="urn:x:y">z</meta>
        <attribution><location>http://example.org/old</location></attribution>
        <extension application="http://example.org/app"><a xmlns="urn:a" b="c">text</a></extension>
        <trackList><track><location>a%20b.flac</location><title>First</title><trackNum>1</trackNum>
        <duration>1000</duration><meta rel="urn:kroom:phase"> Peak </meta></track>
        <track><location>two.mp3</location></track></trackList>""",
    )
    assert playlist.title == "Still Water"
    assert playlist.problems == ()
    assert [(t.path, t.title, t.phase, t.problem) for t in playlist.tracks] == [
        (folder / "a b.flac", "First", "peak", None),
        (folder / "two.mp3", "two", None, None),
    ]


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("../up/x.flac", "up/x.flac"),
        ("./x.flac", "music/x.flac"),
        ("a/b/../x.flac", "music/a/x.flac"),
        ("caf%C3%A9%23%3F.flac", "music/café#?.flac"),
        ("café.flac", "music/café.flac"),
        ("a&amp;b.flac", "music/a&b.flac"),
        ("%E4.flac", "music/\udce4.flac"),
        ("x.flac#t=10", "music/x.flac"),
        ("  x.flac\n ", "music/x.flac"),
    ],
)
def test_relative_locations_start_from_the_file(tmp_path: Path, location: str, path: str) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    playlist = located(folder, location)
    assert playlist.tracks[0].path == tmp_path / path
    assert playlist.problems == ()


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("file:///srv/a%20b.flac", "/srv/a b.flac"),
        ("file://localhost/srv/x.flac", "/srv/x.flac"),
        ("FILE:/srv/x.flac", "/srv/x.flac"),
        ("/srv/x.flac", "/srv/x.flac"),
    ],
)
def test_absolute_locations(folder: Path, location: str, path: str) -> None:
    assert located(folder, location).tracks[0].path == Path(path)


def test_xml_base_counts_at_every_level(folder: Path) -> None:
    playlist = xspf(
        folder,
        """ xml:base="one/"><trackList xml:base="two/">
        <track xml:base="/srv/three/"><location>a.flac</location></track>
        <track><location>b.flac</location></track>
        <track><location xml:base="../four/">c.flac</location></track></trackList>""",
        head=HEAD,
    )
    assert [track.path for track in playlist.tracks] == [
        Path("/srv/three/a.flac"),
        folder / "one/two/b.flac",
        folder / "one/four/c.flac",
    ]
    assert playlist.problems == ()


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/a.mp3",
        "https://example.org/a.mp3",
        "//example.org/a.mp3",
        "file://server/share/a.mp3",
        "ftp://example.org/a.mp3",
        "smb:a.mp3",
    ],
)
def test_network_addresses_are_the_tracks_problem(folder: Path, location: str) -> None:
    playlist = located(folder, location)
    assert playlist.tracks[0].path is None
    assert "network address" in (playlist.tracks[0].problem or "")
    assert playlist.problems == ()


def test_a_base_on_the_network_makes_its_tracks_network_addresses(folder: Path) -> None:
    playlist = located(folder, "a.mp3", ' xml:base="http://example.org/music/"')
    assert "network address" in (playlist.tracks[0].problem or "")


def test_of_several_locations_the_first_that_is_there_counts(folder: Path) -> None:
    (folder / "here.flac").touch()
    playlist = xspf(
        folder,
        "<trackList><track><location>http://example.org/a.flac</location><location>gone.flac</location>"
        "<location>here.flac</location></track></trackList>",
    )
    assert playlist.tracks[0].path == folder / "here.flac"
    assert playlist.problems == ()


@pytest.mark.parametrize("location", ["", "%00.flac"])
def test_a_location_that_is_no_file_is_the_tracks_problem(folder: Path, location: str) -> None:
    assert located(folder, location).tracks[0].problem


def test_a_track_without_location_is_its_own_problem(folder: Path) -> None:
    playlist = xspf(folder, "<trackList><track><title>x</title></track></trackList>")
    assert (playlist.tracks[0].problem, playlist.problems) == ("names no file", ())


TRACK = "<track><location>a.flac</location></track>"
LOUD = '<meta rel="urn:kroom:phase">loud</meta>'
LIST = f"<trackList>{TRACK}</trackList>"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "has no trackList"),
        (LIST + LIST, "second trackList"),
        (f"<title>a</title><title>b</title>{LIST}", "second title"),
        (f"<foo/>{LIST}", "foo may not be in playlist"),
        (f'<x:foo xmlns:x="urn:x"/>{LIST}', "foo may not be in playlist"),
        (f"stray{LIST}", "text between"),
        (f"<title><b>x</b></title>{LIST}", "markup in title"),
        (f"<date>yesterday</date>{LIST}", "no date"),
        (f"<info>not a uri</info>{LIST}", "is no URI"),
        (f"<link>http://example.org</link>{LIST}", "link has no rel"),
        (f"<extension/>{LIST}", "extension has no application"),
        (f"<attribution><title>x</title></attribution>{LIST}", "may not be in attribution"),
        (f'<title lang="de">x</title>{LIST}', "no attribute"),
        ("<trackList><track><duration>1.5</duration></track></trackList>", "no whole number"),
        ("<trackList><track><duration>-1</duration></track></trackList>", "no whole number"),
        ("<trackList><track><trackNum>one</trackNum></track></trackList>", "no whole number"),
        ("<trackList><track><album>a</album><album>b</album></track></trackList>", "second album"),
        ("<trackList><track><location>a b.flac</location></track></trackList>", "is no URI"),
        ("<trackList><track><location>50%.flac</location></track></trackList>", "is no URI"),
        ("<trackList><location>a.flac</location></trackList>", "may not be in trackList"),
        (f'<trackList foo="1">{TRACK}</trackList>', "no attribute"),
        (f"<trackList>stray{TRACK}</trackList>", "text between the tracks"),
        (LIST.replace("</track>", f"{LOUD}</track>"), "no phase of music"),
        (
            LIST.replace("</track>", '<meta rel="urn:kroom:phase">peak</meta>' * 2 + "</track>"),
            "more than one",
        ),
    ],
)
def test_breaking_the_specification_is_the_playlists_problem(folder: Path, body: str, why: str) -> None:
    problems = xspf(folder, body).problems
    assert any(why in problem for problem in problems)
    assert all(problem.startswith("line ") for problem in problems)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ('<playlist xmlns="http://xspf.org/ns/0/">', "names no version"),
        ('<playlist version="2" xmlns="http://xspf.org/ns/0/">', "version “2”"),
        ('<playlist version="1" foo="2" xmlns="http://xspf.org/ns/0/">', "no attribute “foo”"),
    ],
)
def test_the_version_is_required(folder: Path, head: str, why: str) -> None:
    playlist = xspf(folder, LIST, head=head)
    assert why in playlist.problems[0]
    assert len(playlist.tracks) == 1


def test_every_problem_is_told_but_not_without_end(folder: Path) -> None:
    problems = xspf(folder, "<foo/>" * 500 + LIST).problems
    assert len(problems) == 21
    assert problems[-1] == "and 480 problems more"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<playlist", "not well-formed"),
        (b"not xml at all", "not well-formed"),
        (b"<a/><b/>", "not well-formed"),
        (b"<rss version='2.0'/>", "not an XSPF playlist"),
        (b"<playlist version='1'><trackList/></playlist>", "not an XSPF playlist"),
        (b"<!DOCTYPE playlist><playlist/>", "document type declaration"),
        (
            b'<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><p>&b;</p>',
            "document type declaration",
        ),
        (b'<!DOCTYPE p SYSTEM "file:///etc/passwd"><p/>', "document type declaration"),
        (b"<p>&nosuch;</p>", "not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><p/>", "encoding"),
        (b"<a>" * 100_000, "nested too deeply"),
        (b"\x00\x01\x02", "not well-formed"),
    ],
)
def test_what_is_no_xspf_is_refused_in_one_line(folder: Path, content: bytes, why: str) -> None:
    path = folder / "bad.xspf"
    path.write_bytes(content)
    with pytest.raises(PlaylistError, match=why) as caught:
        read_playlist(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_other_encodings_are_read(folder: Path) -> None:
    path = folder / "list.xspf"
    text = f'<playlist version="1" xmlns="http://xspf.org/ns/0/"><title>é</title>{LIST}</playlist>'
    path.write_bytes(f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("latin-1"))
    assert read_playlist(path).title == "é"
    path.write_bytes(text.encode("utf-16"))
    assert read_playlist(path).title == "é"
