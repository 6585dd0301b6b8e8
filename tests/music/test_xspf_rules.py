"""Each rule of XSPF 1 (https://www.xspf.org/spec), kept and broken, one small file each."""

from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

import pytest

from kroom.music.playlist import Playlist, PlaylistError, read_playlist

NAMESPACE = "http://xspf.org/ns/0/"
TEXTS = ("title", "creator", "annotation")
URIS = ("info", "image")
OF_A_PLAYLIST = ("location", "identifier", "license")  # the first two are of tracks, too
REFERRING = {"link": "rel", "meta": "rel", "extension": "application"}
MONTHS = {"2024-02-29": True, "2023-02-29": False, "1900-02-29": False, "2000-02-29": True}


def of_playlist(inside: str, tracks: str = "") -> str:
    tracks = tracks or "<trackList/>"
    return f'<playlist version="1" xmlns="{NAMESPACE}">{inside}{tracks}</playlist>'


def of_track(inside: str) -> str:
    return of_playlist("", f"<trackList><track>{inside}</track></trackList>")


PARENTS = (("playlist", of_playlist), ("track", of_track))


def read(folder: Path, text: str) -> Playlist:
    path = folder / "list.xspf"
    path.write_text(text, encoding="utf-8")
    return read_playlist(path)


def kept_by_both() -> Iterator[tuple[str, str]]:
    """Files that keep every rule that playlists and tracks share, by what is special about them."""
    uris = ("http://example.org/a?b=c#d", "urn:isbn:0451450523", "\n a/b.c\n ", "../x", "", "%C3%A9", "é")
    texts = (("empty", ""), ("plain", "a b"), ("escaped", "&lt;b&gt; &amp;#65; <![CDATA[<i>]]>"))
    foreign = '<x:a xmlns:x="urn:x" x:b="c"><x:d/>text</x:a><e xmlns="urn:e"/>'
    for parent, within in PARENTS:
        for name, (what, text) in product((*TEXTS, *(("album",) if parent == "track" else ())), texts):
            yield f"{parent}, {what} {name}", within(f"<{name}>{text}</{name}>")
        for name, uri in product((*URIS, *OF_A_PLAYLIST[: 3 if parent == "playlist" else 2]), uris):
            yield f"{parent}, {name} of {uri!r}", within(f"<{name}>{uri}</{name}>")
        for name, attribute in REFERRING.items():
            yield f"{parent}, two of {name}", within(f'<{name} {attribute}="http://example.org/"/>' * 2)
        yield f"{parent}, extension", within(f'<extension application="urn:app">{foreign}</extension>')
        yield f"{parent}, comments", within("<!-- a --><title>a<!-- b -->c</title><?app x?>")


def kept() -> Iterator[tuple[str, str]]:
    """The same of rules that only one of them has."""
    for name in ("location", "identifier"):
        three = f"<{name}>a</{name}>" * 3
        yield f"track, three of {name}", of_track(three)
        yield f"attribution, three of {name}", of_playlist(f"<attribution>{three}</attribution>")
    for name, number in product(("trackNum", "duration"), ("0", "007", "+3", "\n 12\n", "-0", "9" * 30)):
        yield f"track, {name} {number!r}", of_track(f"<{name}>{number}</{name}>")
    for date in (
        "2005-01-08T17:10:47-05:00", " 2005-01-08T17:10:47Z\n", "2005-01-08T17:10:47", "-0044-03-15T12:00:00",
        "2005-01-08T17:10:47.125+14:00", "12005-01-08T00:00:00Z", "2005-12-31T24:00:00",
        "2005-12-31T24:00:00.00Z",
    ):  # fmt: skip
        yield f"date {date!r}", of_playlist(f"<date>{date}</date>")
    plain = of_playlist("")
    yield "attribution, empty", of_playlist("<attribution/>")
    yield "elements in another order", plain.replace("<trackList/>", "<trackList/><title>a</title>")
    yield (
        "prefix for the namespace",
        f'<p:playlist version="1" xmlns:p="{NAMESPACE}"><p:trackList/></p:playlist>',
    )
    yield "other namespaces named", plain.replace("<playlist", '<playlist xmlns:a="urn:a"', 1)
    schema = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="a b"'
    yield "attributes of XML itself", plain.replace(" ", f' {schema} xml:lang="de" xml:base="x/" ', 1)
    yield "empty track", of_track("")


def broken_by_both() -> Iterator[tuple[str, str, str]]:
    """Files that break one rule each that playlists and tracks share, with what is said of them."""
    no_uris = ("This is no URI", "a\nb", "100%", "%zz", "a|b", "http://[::1", '"x"', "a{b}")
    for parent, within in PARENTS:
        more = (*OF_A_PLAYLIST, "date") if parent == "playlist" else ("album", "trackNum", "duration")
        for name in (*TEXTS, *URIS, *more):
            yield (
                f"{parent}, two of {name}",
                within(f"<{name}>1</{name}>" * 2),
                f"a second {name} in {parent}",
            )
        for name in (*TEXTS, 'meta rel="urn:x"', *(("album",) if parent == "track" else ())):
            end = name.split()[0]
            yield f"{parent}, markup in {end}", within(f"<{name}><b/></{end}>"), f"markup in {end}"
        for name, text in product((*URIS, "location", "identifier", 'link rel="urn:x"'), no_uris):
            end = name.split()[0]
            yield f"{parent}, {end} of {text!r}", within(f"<{name}>{text}</{end}>"), f"is no URI ({end})"
        for name, attribute in REFERRING.items():
            yield f"{parent}, {name} without {attribute}", within(f"<{name}/>"), f"{name} has no {attribute}"
            odd = within(f'<{name} {attribute}="not a URI"/>')
            yield f"{parent}, {attribute} of {name}", odd, f"is no URI ({attribute} of {name})"
        yield f"{parent}, text inside", within("stray"), f"text between the elements of {parent}"
        yield f"{parent}, unknown element", within("<genre>x</genre>"), f"genre may not be in {parent}"
        yield f"{parent}, foreign element", within('<a xmlns="urn:a"/>'), f"a may not be in {parent}"
        yield f"{parent}, attribute of title", within('<title rel="x"/>'), "title may have no attribute “rel”"
        foreign = within('<extension application="urn:a" xmlns="urn:b"/>')
        yield f"{parent}, extension of another namespace", foreign, f"extension may not be in {parent}"


def broken_numbers() -> Iterator[tuple[str, str, str]]:
    """Numbers and times that XML Schema doesn't know."""
    for name, number in product(
        ("trackNum", "duration"), ("", "one", "-1", "1.5", "1 2", "0x10", "1e3", "٣")
    ):
        yield f"track, {name} {number!r}", of_track(f"<{name}>{number}</{name}>"), f"no whole number ({name})"
    for date in (
        "", "yesterday", "2005-32-08T17:10:47-05:00", "2005-01-32T17:10:47", "2005-00-08T17:10:47",
        "2005-01-08", "2005-01-08 17:10:47", "2005-01-08T17:60:47", "2005-01-08T25:00:00",
        "2005-01-08T24:00:01", "2005-1-8T1:1:1", "2005-01-08T17:10:47+15:00",
        "2005-01-08T17:10:47+05", "05-01-08T17:10:47",
    ):  # fmt: skip
        yield f"date {date!r}", of_playlist(f"<date>{date}</date>"), "is no date and time"


def broken() -> Iterator[tuple[str, str, str]]:
    """The same of rules that only one of them has."""
    track = "<track><location>a.flac</location></track>"
    yield (
        "attribution, title",
        of_playlist("<attribution><title/></attribution>"),
        "may not be in attribution",
    )
    yield "attribution, text", of_playlist("<attribution>x</attribution>"), "text between the elements"
    yield "two attributions", of_playlist("<attribution/>" * 2), "a second attribution"
    yield "two lists", of_playlist("", f"<trackList>{track}</trackList>" * 2), "a second trackList"
    yield "no list", of_playlist("<title/>", " "), "has no trackList"
    yield "text in the list", of_playlist("", f"<trackList>x{track}</trackList>"), "text between the tracks"
    yield "attribute of the list", of_playlist("", '<trackList a="b"/>'), "may have no attribute"
    yield "attribute of a track", of_track("").replace("<track>", '<track id="1">'), "may have no attribute"
    yield "album of a playlist", of_playlist("<album/>"), "album may not be in playlist"
    yield "date of a track", of_track("<date>2005-01-08T17:10:47Z</date>"), "date may not be in track"
    yield "no version", of_playlist("").replace(' version="1"', ""), "names no version"
    for version in ("0", "2", "25", "1.0", "x"):
        yield (
            f"version {version}",
            of_playlist("").replace('"1"', f'"{version}"', 1),
            f"of version “{version}”",
        )


def test_a_rule_that_is_kept_is_no_problem(tmp_path: Path) -> None:
    found = {what: read(tmp_path, text).problems for what, text in chain(kept_by_both(), kept())}
    assert len(found) > 100
    assert {what: problems for what, problems in found.items() if problems} == {}


def test_a_rule_that_is_broken_is_said_with_its_line_and_read_past(tmp_path: Path) -> None:
    cases = list(chain(broken_by_both(), broken_numbers(), broken()))
    found = {what: (said, read(tmp_path, text).problems) for what, text, said in cases}
    assert len(found) == len(cases) > 150
    assert {what: of for what, of in found.items() if not any(of[0] in problem for problem in of[1])} == {}
    lines = [line for _, problems in found.values() for line in problems]
    assert all(line.startswith("line ") and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        of_playlist("").replace(f' xmlns="{NAMESPACE}"', ""),
        of_playlist("").replace(NAMESPACE, "http://xspf.org/ns/1/"),
        of_playlist("").replace("playlist", "jukebox"),
        f'<playlist version="1" xmlns="{NAMESPACE}"><trackList></playlist>',
        f'<playlist version="1" version="1" xmlns="{NAMESPACE}"><trackList/></playlist>',
        of_playlist("<title>&nbsp;</title>"),
        of_playlist("<title>\x01</title>"),
        of_playlist("") + of_playlist(""),
    ],
)
def test_what_is_no_playlist_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaylistError, match=r"is not an XSPF playlist|is not well-formed XML"):
        read(tmp_path, text)


@pytest.mark.parametrize(("day", "there"), MONTHS.items())
def test_leap_years_count(tmp_path: Path, day: str, there: bool) -> None:
    assert (read(tmp_path, of_playlist(f"<date>{day}T00:00:00Z</date>")).problems == ()) == there


def test_a_broken_rule_costs_no_track(tmp_path: Path) -> None:
    first = "<track><location>a b.flac</location><album/><album/></track>"
    tracks = f"{first}<x/><track><location>c.flac</location></track>"
    playlist = read(tmp_path, of_playlist("stray<date>never</date>", f"<trackList>{tracks}</trackList>"))
    assert [track.path for track in playlist.tracks] == [tmp_path / "a b.flac", tmp_path / "c.flac"]
    assert len(playlist.problems) == 5
