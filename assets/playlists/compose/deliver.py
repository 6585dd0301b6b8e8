"""Writing what people get: Opus files with their tags, the playlist, the licence beside it."""

from fractions import Fraction
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from xml.etree import ElementTree as ET

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from score import Album
from shaping import Signal

BIT_RATE = 48_000
CREATOR = "kroom"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_NAMESPACE = "http://xspf.org/ns/0/"
_RATE = 48_000
_LICENCE = """SPDX-License-Identifier: CC0-1.0

The music in this folder, "{title}", was made for kroom by the script in assets/playlists/compose.

To the extent possible under law, its makers have waived all copyright and related or neighbouring
rights to it and dedicate it to the public domain, worldwide, under the Creative Commons CC0 1.0
Universal Public Domain Dedication. You may copy, change, distribute and perform it, also for money,
without asking. It is offered as it is, without warranty of any kind.

The full text: https://creativecommons.org/publicdomain/zero/1.0/legalcode
"""


def file_name(album: Album, number: int) -> str:
    """Name of track ``number`` (from 0): ``01 Shoreline.opus``."""
    return f"{number + 1:02} {album.pieces[number].title}.opus"


def encode(sound: Signal, path: Path, album: Album, number: int) -> None:
    """Write a stereo (2, n) sound at 48 kHz as tagged Ogg Opus; the same sound gives the same bytes."""
    with av.open(str(path), "w", format="opus", options={"fflags": "+bitexact"}) as container:
        container.metadata.update(_tags(album, number))
        # PyAV's stubs leave packets half untyped.
        writer = cast("Any", container)
        # One mode of the encoder only: else it takes the start for speech, and clicks when it changes.
        stream = writer.add_stream("libopus", rate=_RATE, options={"vbr": "on", "application": "lowdelay"})
        stream.bit_rate = BIT_RATE
        stream.layout = "stereo"
        for start in range(0, sound.shape[1], 960):
            frame = _frame(sound[:, start : start + 960], start)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))


def _tags(album: Album, number: int) -> dict[str, str]:
    return {
        "title": album.pieces[number].title,
        "artist": CREATOR,
        "album": album.title,
        "track": str(number + 1),
        "license": CC0,
    }


def _frame(part: Signal, start: int) -> AudioFrame:
    whole = np.zeros((2, 960), dtype=np.float32)
    whole[:, : part.shape[1]] = part
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(whole.T.reshape(1, -1)), format="flt", layout="stereo"
    )
    frame.sample_rate = _RATE
    frame.pts = start
    frame.time_base = Fraction(1, _RATE)
    return frame


def decoded(path: Path) -> Signal:
    """The whole of an audio file as stereo (2, n) float32 at 48 kHz."""
    parts: list[Signal] = []
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=_RATE)
    with av.open(str(path)) as container:
        stream: AudioStream = container.streams.audio[0]
        for frame in container.decode(stream):
            parts.extend(out.to_ndarray().astype(np.float32) for out in resampler.resample(frame))
    return np.concatenate(parts, axis=1)


def write_playlist(folder: Path, album: Album) -> None:
    """Write ``<slug>.xspf`` and ``LICENSE`` for the tracks that lie in ``folder``; durations are measured."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(f"{{{_NAMESPACE}}}playlist", version="1")
    for name, text in (
        ("title", album.title),
        ("creator", CREATOR),
        ("annotation", album.annotation),
        ("license", CC0),
    ):
        _child(root, name, text)
    tracks = _child(root, "trackList", None)
    for number, piece in enumerate(album.pieces):
        name = file_name(album, number)
        track = _child(tracks, "track", None)
        _child(track, "location", quote(name))
        _child(track, "title", piece.title)
        _child(track, "creator", CREATOR)
        _child(track, "album", album.title)
        _child(track, "trackNum", str(number + 1))
        _child(track, "duration", str(round(decoded(folder / name).shape[1] / 48)))
        _child(track, "meta", piece.phase).set("rel", "urn:kroom:phase")
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    path = folder / f"{album.slug}.xspf"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
    (folder / "LICENSE").write_text(_LICENCE.format(title=album.title), encoding="utf-8")


def _child(parent: ET.Element, name: str, text: str | None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    child.text = text
    return child
