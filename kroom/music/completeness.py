"""Whether a file was cut: what its header promises, where such a promise can be trusted."""

from __future__ import annotations

from pathlib import Path

from kroom.music.audio_file import AudioFile, TrackError

_EXACT = frozenset({"flac", "wav", "w64", "aiff", "caf", "mov,mp4,m4a,3gp,3g2,mj2", "ogg", "wv"})
_HEAD = 64 * 1024
_TAIL = 128 * 1024
_LAST_PAGE = 0x04  # RFC 3533: this page ends its stream


def promised_s(path: Path, file: AudioFile) -> float | None:
    """Seconds of sound that the file says it has; None where it only could be guessed.

    Raises TrackError for an Ogg file without its end, which promises nothing but shows that it was cut.
    """
    if file.container == "ogg" and not _ogg_ends(path):
        raise TrackError("breaks off: its end is missing")
    if file.container in _EXACT or (file.container == "mp3" and _counted_mp3(path)):
        return file.claimed_s
    return None


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
    page = tail.rfind(b"OggS")
    return page >= 0 and len(tail) > page + 5 and bool(tail[page + 5] & _LAST_PAGE)
