"""Whether a file was cut: what its header promises, where such a promise can be trusted."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from kroom.music.audio_file import AudioFile, TrackError

_TO_THE_SAMPLE = frozenset({"flac", "w64", "aiff", "wv"})
_TO_THE_FRAME = frozenset({"caf", "mov,mp4,m4a,3gp,3g2,mj2", "ogg"})
_SAMPLE_S = 0.005
_FRAME_S = 0.25  # what an encoder's delay and padding may add to the length that a header tells
_HEAD = 64 * 1024
_TAIL = 128 * 1024
_PAGE_HEADER = 27
_UNKNOWN_SIZE = 0xFFFFFF00  # written by who couldn't know it
_LAST_PAGE = 0x04  # RFC 3533: this page ends its stream


@dataclass(frozen=True)
class Promise:
    """A file says that it holds so many seconds of sound, which is true to within `within_s`."""

    seconds: float
    within_s: float

    def broken_by(self, seconds: float) -> bool:
        """Whether a file with so many seconds was cut."""
        return seconds < self.seconds - self.within_s


def promise_of(path: Path, file: AudioFile) -> Promise | None:
    """What the file says of its own length; None where that only could be guessed.

    Raises TrackError for an Ogg file without its end, which promises nothing but shows that it was cut.
    """
    if file.container == "ogg" and not _ogg_ends(path):
        raise TrackError("breaks off: its end is missing")
    if file.container == "wav":
        return _within(_wav_s(path), _SAMPLE_S)
    if file.container in _TO_THE_SAMPLE:
        return _within(file.claimed_s, _SAMPLE_S)
    if file.container in _TO_THE_FRAME or (file.container == "mp3" and _counted_mp3(path)):
        return _within(file.claimed_s, _FRAME_S)
    return None


def _within(seconds: float | None, within_s: float) -> Promise | None:
    return None if seconds is None else Promise(seconds, within_s)


def _counted_mp3(path: Path) -> bool:
    """Whether the first frame holds a count of frames; without one FFmpeg guesses from the bit rate."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            size = 0
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            file.seek(size + 10)
        else:
            file.seek(0)
        frame = file.read(_HEAD)
    return any(mark in frame[:4096] for mark in (b"Xing", b"Info", b"VBRI"))


def _ogg_ends(path: Path) -> bool:
    """Whether the last page says that it is the last."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    start = tail.rfind(b"OggS")
    page = tail[start:]
    if start < 0 or len(page) < _PAGE_HEADER:
        return False
    lacing = page[_PAGE_HEADER : _PAGE_HEADER + page[_PAGE_HEADER - 1]]
    whole = len(lacing) == page[_PAGE_HEADER - 1] and len(page) >= _PAGE_HEADER + len(lacing) + sum(lacing)
    return whole and bool(page[5] & _LAST_PAGE)


def _wav_s(path: Path) -> float | None:
    """What the header of a RIFF file says; FFmpeg itself believes the file's size instead."""
    rate = 0
    with path.open("rb") as file:
        if file.read(12)[:4] != b"RIFF":
            return None
        while len(head := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", head)
            if name == b"data":
                return size / rate if rate and 0 < size < _UNKNOWN_SIZE else None
            body = file.read(16) if name == b"fmt " else b""
            if len(body) == 16:
                rate = struct.unpack("<HHIIHH", body)[3]
            file.seek(size + size % 2 - len(body), 1)
    return None
