"""The playlists that ship: well formed, complete, shaped for a session, small enough, sounding."""

from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import av
import numpy as np
import pytest

ROOT = Path(__file__).parents[2] / "assets" / "playlists"
PLAYLISTS = sorted(ROOT.glob("*/*.xspf"))
PHASES = ["opening", "rising", "peak", "descent", "return"]
XSPF = "{http://xspf.org/ns/0/}"
PLAYLIST_ORDER = ["title", "creator", "annotation", "license", "trackList"]
TRACK_ORDER = ["location", "title", "creator", "album", "trackNum", "duration", "meta"]


@dataclass(frozen=True)
class Track:
    """A track as its playlist tells it."""

    path: Path
    title: str
    phase: str
    seconds: float


def text(parent: ET.Element, name: str) -> str:
    found = parent.findtext(XSPF + name)
    assert found, f"{name} is missing"
    return found


def tracks(playlist: Path) -> list[Track]:
    root = ET.parse(playlist).getroot()  # noqa: S314 (our own file)
    return [
        Track(
            playlist.parent / unquote(text(item, "location")),
            text(item, "title"),
            text(item, "meta"),
            int(text(item, "duration")) / 1000,
        )
        for item in root.iter(XSPF + "track")
    ]


def test_there_are_two_different_playlists() -> None:
    assert len(PLAYLISTS) == 2
    titles = [{track.title for track in tracks(playlist)} for playlist in PLAYLISTS]
    assert not titles[0] & titles[1]


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda path: path.stem)
def test_the_playlist_keeps_to_the_specification(playlist: Path) -> None:
    root = ET.parse(playlist).getroot()  # noqa: S314 (our own file)
    assert root.tag == XSPF + "playlist"
    assert root.get("version") == "1"
    assert [child.tag.removeprefix(XSPF) for child in root] == PLAYLIST_ORDER
    for item in root.iter(XSPF + "track"):
        assert [child.tag.removeprefix(XSPF) for child in item] == TRACK_ORDER
        assert " " not in text(item, "location")
        assert "/" not in text(item, "location")
        meta = item.find(XSPF + "meta")
        assert meta is not None
        assert meta.get("rel") == "urn:kroom:phase"


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda path: path.stem)
def test_the_files_are_exactly_those_of_the_playlist(playlist: Path) -> None:
    listed = sorted(track.path for track in tracks(playlist))
    assert listed == sorted(playlist.parent.glob("*.opus"))
    assert "CC0-1.0" in (playlist.parent / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda path: path.stem)
def test_the_phases_carry_the_default_protocol(playlist: Path) -> None:
    """Onset plays the opening for 10 minutes, the peak 30 of rising and peak, then 20 of descent."""
    found = tracks(playlist)
    assert [phase for phase, _ in groupby(track.phase for track in found)] == PHASES
    minutes = {phase: sum(t.seconds for t in found if t.phase == phase) / 60 for phase in PHASES}
    assert minutes["opening"] >= 10
    assert minutes["rising"] + minutes["peak"] >= 30
    assert minutes["descent"] >= 20
    assert sum(minutes.values()) >= 62
    assert all(240 <= track.seconds <= 540 for track in found)


def test_together_they_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in ROOT.glob("*/*.opus")) <= 60_000_000


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda path: path.stem)
def test_each_track_is_tagged_as_listed_and_lasts_as_long(playlist: Path) -> None:
    album = text(ET.parse(playlist).getroot(), "title")  # noqa: S314 (our own file)
    for track in tracks(playlist):
        with av.open(str(track.path)) as container:
            stream = container.streams.audio[0]
            tags = {**container.metadata, **stream.metadata}
            assert (tags["title"], tags["artist"], tags["album"]) == (track.title, "kroom", album)
            assert (stream.codec_context.name, stream.rate, stream.channels) == ("opus", 48_000, 2)
            assert container.duration is not None
            assert abs(container.duration / 1e6 - track.seconds) < 0.05


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda path: path.stem)
def test_each_track_sounds_softly_and_never_stops(playlist: Path) -> None:
    """Three seconds from the middle of each: music, not noise at full scale and no hole in it."""
    for track in tracks(playlist):
        sound = excerpt(track.path, track.seconds / 2, 3.0)
        level = 20 * np.log10(np.sqrt((sound**2).reshape(2, -1, 4800).mean(axis=(0, 2))))
        assert -35 < level.min() < level.max() < -8, track.title
        assert max(after - before for before, after in pairwise(level)) < 6, track.title


def excerpt(path: Path, start: float, seconds: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    parts: list[np.ndarray[tuple[int, int], np.dtype[np.float32]]] = []
    wanted = int(seconds * 48_000)
    with av.open(str(path)) as container:
        container.seek(int(start * 1_000_000))
        for frame in container.decode(container.streams.audio[0]):
            parts.append(frame.to_ndarray().astype(np.float32))
            if sum(part.shape[1] for part in parts) >= wanted:
                break
    return np.concatenate(parts, axis=1)[:, :wanted]
