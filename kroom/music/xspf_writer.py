"""XSPF 1, written: a new playlist, or one that was read, in another order, with other phases and notes.

What else a file holds (extensions, links, comments, whatever kroom doesn't know) is kept as it is.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kroom.music.entries import PlaylistError
from kroom.music.location import joined
from kroom.music.xml_tree import Node, XmlError, parse_xml
from kroom.music.xspf import NAMESPACE, PHASE

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_URIS = ("location", "identifier", "info", "image", "link", "license")

ET.register_namespace("", NAMESPACE)


@dataclass(frozen=True)
class Entry:
    """One track to be written.

    `source` is its number in the file that was read (from 0), None for a new one; `moved`: `path` is not
    where that file says, and replaces it.
    """

    path: Path | None
    title: str
    phase: str | None = None
    note: str = ""
    source: int | None = None
    moved: bool = False


def new_xspf(title: str, entries: Sequence[Entry], target: Path) -> bytes:
    """A playlist file to lie at `target`; files below its folder are named from there."""
    root = ET.Element(_name("playlist"), {"version": "1"})
    ET.SubElement(root, _name("title")).text = _plain(title)
    tracks = ET.SubElement(root, _name("trackList"))
    for entry in entries:
        tracks.append(_new_track(entry, target))
    return _text(root)


def changed_xspf(original: bytes, entries: Sequence[Entry], path: Path, target: Path) -> bytes:
    """`original`, which was read from `path`, with its tracks as in `entries`, to lie at `target`.

    Where `target` lies in another folder, what is named from the file's own place is named in full. Raises
    PlaylistError where the original is no XSPF.
    """
    try:
        node = parse_xml(original, path.absolute().as_uri())
    except XmlError as error:
        raise PlaylistError(path, str(error)) from error
    builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
    root = ET.fromstring(original, ET.XMLParser(target=builder))  # noqa: S314 - parse_xml refuses entities
    place, place_node = _track_list(root, node, path)
    if target.absolute().parent != path.absolute().parent:
        _name_in_full(root, node)
    found = [child for child in place if child.tag == _name("track")]
    nodes = [child for child in place_node.children if child.name == f"{NAMESPACE} track"]
    if len(found) != len(nodes):
        raise PlaylistError(path, "can't be changed: its tracks were not understood")
    others = [child for child in place if child.tag != _name("track")]
    written = [
        _new_track(e, target) if e.source is None else _changed(found[e.source], e, target) for e in entries
    ]
    place[:] = [*others, *written]
    return _text(root)


def save_playlist(target: Path, data: bytes) -> None:
    """Write a playlist file, all of it or nothing; what lay there before is replaced. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name != "nt":
            part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _track_list(root: ET.Element, node: Node, path: Path) -> tuple[ET.Element, Node]:
    place = root.find(_name("trackList"))
    beside = next((child for child in node.children if child.name == f"{NAMESPACE} trackList"), None)
    if root.tag != _name("playlist") or place is None or beside is None:
        raise PlaylistError(path, "is no XSPF playlist with a list of tracks")
    return place, beside


def _new_track(entry: Entry, target: Path) -> ET.Element:
    track = ET.Element(_name("track"))
    if entry.path is not None:
        ET.SubElement(track, _name("location")).text = _uri(entry.path, target)
    ET.SubElement(track, _name("title")).text = _plain(entry.title)
    _write_note(track, entry.note)
    _write_phase(track, entry.phase)
    return track


def _changed(track: ET.Element, entry: Entry, target: Path) -> ET.Element:
    if entry.moved and entry.path is not None:
        place = track.find(_name("location"))
        if place is None:
            place = ET.Element(_name("location"))
            track.insert(0, place)
        place.text = _uri(entry.path, target)
    _write_note(track, entry.note)
    _write_phase(track, entry.phase)
    return track


def _write_note(track: ET.Element, note: str) -> None:
    """Touch the annotation only where its words are others: line breaks in it are somebody's."""
    before = track.find(_name("annotation"))
    if " ".join(((before.text or "") if before is not None else "").split()) == " ".join(note.split()):
        return
    for old in track.findall(_name("annotation")):
        track.remove(old)
    if note.strip():
        ET.SubElement(track, _name("annotation")).text = _plain(note)


def _write_phase(track: ET.Element, phase: str | None) -> None:
    told = [meta for meta in track.findall(_name("meta")) if meta.get("rel", "").strip() == PHASE]
    if [(meta.text or "").strip().lower() for meta in told] == ([phase] if phase else []):
        return
    for meta in told:
        track.remove(meta)
    if phase:
        ET.SubElement(track, _name("meta"), {"rel": PHASE}).text = phase


def _name_in_full(element: ET.Element, node: Node) -> None:
    """Resolve every address that XSPF knows of, and say for all others where they start from."""
    for child, beside in zip(_elements(element), node.children, strict=True):
        if child.tag.removeprefix(_name("")) in _URIS and (child.text or "").strip():
            child.text = joined(beside.base, (child.text or "").strip())
        elif child.tag == _name("extension"):
            child.set(_BASE, beside.base)
        else:
            _name_in_full(child, beside)
        if child.tag != _name("extension"):
            child.attrib.pop(_BASE, None)
    if element.tag == _name("playlist"):
        element.attrib.pop(_BASE, None)


def _elements(element: ET.Element) -> Iterator[ET.Element]:
    """The children without comments and instructions, whose tags are functions."""
    return (child for child in element if not callable(child.tag))


def _uri(path: Path, target: Path) -> str:
    folder = target.absolute().parent
    whole = path.absolute()
    if not whole.is_relative_to(folder):
        return whole.as_uri()
    return quote(os.fsencode(whole.relative_to(folder).as_posix()))


def _plain(text: str) -> str:
    """Without what XML can't hold: control characters, halves of surrogate pairs."""
    kept = (
        mark for mark in text if mark in "\t\n" or (ord(mark) >= 0x20 and not 0xD800 <= ord(mark) <= 0xDFFF)
    )
    return "".join(mark for mark in kept if ord(mark) not in (0xFFFE, 0xFFFF))


def _text(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
