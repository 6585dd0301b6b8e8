"""XSPF 1 (https://www.xspf.org/spec), read strictly: what breaks the specification is said, and read past."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kroom.music.entries import Playlist, PlaylistError, Track, known_phase, unknown_phase
from kroom.music.location import LocationError, breaks_uri, file_of_uri, is_there, joined
from kroom.music.xml_tree import Node, XmlError, parse_xml

PHASE = "urn:kroom:phase"
"""The `rel` of the meta element that holds a track's phase."""

NAMESPACE = "http://xspf.org/ns/0/"
"""The namespace of every element that XSPF defines."""
# Attributes that any element may have, by what XML and its schemas are.
_ANYWHERE = ("http://www.w3.org/XML/1998/namespace ", "http://www.w3.org/2001/XMLSchema-instance ")
_MOST_PROBLEMS = 20

_URI, _TEXT, _DATE, _WHOLE = "uri", "text", "date", "whole"


@dataclass(frozen=True)
class _Rule:
    """What an element's text is (None: only elements), which attribute it must have, if it may repeat."""

    text: str | None = None
    attribute: str | None = None
    many: bool = False


_SHARED = {
    "title": _Rule(_TEXT),
    "creator": _Rule(_TEXT),
    "annotation": _Rule(_TEXT),
    "info": _Rule(_URI),
    "image": _Rule(_URI),
    "link": _Rule(_URI, "rel", many=True),
    "meta": _Rule(_TEXT, "rel", many=True),
    "extension": _Rule(None, "application", many=True),
}
_PLAYLIST = {
    **_SHARED,
    "location": _Rule(_URI),
    "identifier": _Rule(_URI),
    "date": _Rule(_DATE),
    "license": _Rule(_URI),
    "attribution": _Rule(),
    "trackList": _Rule(),
}
_TRACK = {
    **_SHARED,
    "location": _Rule(_URI, many=True),
    "identifier": _Rule(_URI, many=True),
    "album": _Rule(_TEXT),
    "trackNum": _Rule(_WHOLE),
    "duration": _Rule(_WHOLE),
}
_ATTRIBUTION = {"location": _Rule(_URI, many=True), "identifier": _Rule(_URI, many=True)}
_DATE_TIME = re.compile(
    r"-?(?P<year>[0-9]{4,})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?P<part>\.[0-9]+)?"
    r"(?:Z|[+-](?P<zone>(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
)
_NOT_NEGATIVE = re.compile(r"\+?[0-9]+|-0+")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_xspf(path: Path, data: bytes) -> Playlist:
    """The playlist in `data`, whose locations start from the file `path`. Raises PlaylistError."""
    try:
        root = parse_xml(data, path.absolute().as_uri())
    except XmlError as error:
        raise PlaylistError(path, str(error)) from error
    if root.name != f"{NAMESPACE} playlist":
        raise PlaylistError(path, f"is not an XSPF playlist: it starts with “{_short(root)}”")
    return _Reader().read(path, root)


class _Reader:
    """Reads one playlist and collects what breaks the specification."""

    def __init__(self) -> None:
        self._problems: list[str] = []

    def read(self, path: Path, root: Node) -> Playlist:
        self._check_version(root)
        self._check(root, _PLAYLIST, {"version"})
        lists = _named(root, "trackList")
        if not lists:
            self._say(root, "has no trackList")
        tracks = [track for part in lists[:1] for track in self._tracks(part)]
        title = _first_text(root, "title") or path.stem
        return Playlist(path, title, tuple(tracks), self._told())

    def _told(self) -> tuple[str, ...]:
        more = len(self._problems) - _MOST_PROBLEMS
        return (*self._problems[:_MOST_PROBLEMS], *([f"and {more} problems more"] if more > 0 else []))

    def _say(self, node: Node, what: str) -> None:
        self._problems.append(f"line {node.line}: {what}")

    def _check_version(self, root: Node) -> None:
        version = root.attributes.get("version")
        if version is None:
            self._say(root, "the playlist names no version")
        elif version.strip() != "1":
            self._say(root, f"is of version “{version[:10]}”, only 1 is known")

    def _check(self, node: Node, rules: dict[str, _Rule], attributes: set[str]) -> None:
        """Report what is in an element that may not be, and look at each of its children."""
        if node.text.strip():
            self._say(node, f"text between the elements of {_short(node)}")
        self._check_attributes(node, attributes)
        seen: Counter[str] = Counter()
        for child in node.children:
            name = child.name.removeprefix(f"{NAMESPACE} ")
            rule = rules.get(name) if name != child.name else None
            if rule is None:
                self._say(child, f"{_short(child)} may not be in {_short(node)}")
                continue
            seen[name] += 1
            if seen[name] == 2 and not rule.many:
                self._say(child, f"a second {name} in {_short(node)}")
            self._check_child(child, name, rule)

    def _check_child(self, child: Node, name: str, rule: _Rule) -> None:
        self._check_attributes(child, {rule.attribute} if rule.attribute else set())
        if rule.attribute:
            self._check_reference(child, name, rule.attribute)
        if name == "attribution":
            self._check(child, _ATTRIBUTION, set())
        if rule.text is not None:
            self._check_text(child, name, rule.text)

    def _check_reference(self, child: Node, name: str, attribute: str) -> None:
        value = child.attributes.get(attribute, "").strip()
        if not value:
            self._say(child, f"{name} has no {attribute}")
        elif breaks_uri(value):
            self._say(child, f"“{_shown(value, 60)}” is no URI ({attribute} of {name})")

    def _check_attributes(self, node: Node, allowed: set[str]) -> None:
        for name in node.attributes:
            if name not in allowed and not name.startswith(_ANYWHERE):
                self._say(node, f"{_short(node)} may have no attribute “{name.rpartition(' ')[2]}”")

    def _check_text(self, node: Node, name: str, kind: str) -> None:
        text = node.text.strip()
        if node.children:
            self._say(node, f"markup in {name}, which is plain text")
        elif kind == _URI and breaks_uri(text):
            self._say(node, f"“{_shown(text, 60)}” is no URI ({name})")
        elif kind == _WHOLE and not _NOT_NEGATIVE.fullmatch(text):
            self._say(node, f"“{_shown(text, 20)}” is no whole number ({name})")
        elif kind == _DATE and not _is_date_time(text):
            self._say(node, f"“{_shown(text, 40)}” is no date and time ({name})")

    def _tracks(self, tracks: Node) -> list[Track]:
        """The tracks in order; what is in the list but no track is reported."""
        if tracks.text.strip():
            self._say(tracks, "text between the tracks")
        self._check_attributes(tracks, set())
        found: list[Track] = []
        for child in tracks.children:
            if child.name == f"{NAMESPACE} track":
                found.append(self._track(child, len(found) + 1))
            else:
                self._say(child, f"{_short(child)} may not be in trackList")
        return found

    def _track(self, node: Node, number: int) -> Track:
        self._check(node, _TRACK, set())
        phase = self._phase(node, number)
        path, location, problem = _place(node)
        title = _first_text(node, "title") or (path.stem if path else f"Track {number}")
        return Track(path, title, phase, location, problem, _first_text(node, "annotation"))

    def _phase(self, node: Node, number: int) -> str | None:
        words = [
            meta.text for meta in _named(node, "meta") if meta.attributes.get("rel", "").strip() == PHASE
        ]
        if not words:
            return None
        if len(words) > 1:
            self._say(node, f"track {number} names more than one phase")
        phase = known_phase(words[0])
        if phase is None:
            self._problems.append(unknown_phase(words[0], f"line {node.line}: track {number}"))
        return phase


def _is_date_time(text: str) -> bool:
    """Whether this is a dateTime of XML Schema, midnight as 24:00:00 included."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second = (
        int(found[name]) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1] + leap:
        return False
    midnight = (hour, minute, second) == (24, 0, 0) and not (found["part"] or "").strip(".0")
    return midnight or (hour < 24 and minute < 60 and second < 60)


def _place(node: Node) -> tuple[Path | None, str, str | None]:
    """The first of the track's locations that is a file here; else the first, with its problem."""
    first: tuple[Path | None, str, str | None] | None = None
    for place in _named(node, "location"):
        found = _file(place)
        if found[0] is not None and is_there(found[0]):
            return found
        first = first or found
    return first or (None, "", "names no file")


def _file(place: Node) -> tuple[Path | None, str, str | None]:
    location = place.text.strip()
    try:
        if not location:
            raise LocationError("names no file")  # noqa: TRY301 - one way to say so
        return file_of_uri(joined(place.base, location)), location, None
    except LocationError as error:
        return None, location, str(error)


def _named(node: Node, name: str) -> list[Node]:
    return [child for child in node.children if child.name == f"{NAMESPACE} {name}"]


def _first_text(node: Node, name: str) -> str:
    """The text of the first such child, in one line."""
    return next((" ".join(child.text.split()) for child in _named(node, name)), "")


def _shown(text: str, most: int) -> str:
    """A text from the file in one short line."""
    return " ".join(text.split())[:most]


def _short(node: Node) -> str:
    """The element's name without its namespace."""
    return node.name.rpartition(" ")[2]
