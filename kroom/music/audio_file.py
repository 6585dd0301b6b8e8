"""One audio file, opened for decoding to its end: frames in the file's own rate, damage found, never a hang.

Only containers that hold audio are let in, and only from this computer's files: a playlist in disguise
(HLS, concat) could otherwise make the decoder fetch network addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError
from av.packet import Packet

_FORMATS = "flac,mp3,ogg,mov,wav,w64,aac,aiff,caf,matroska,wv,ape"
_LONGEST_TAG = 200
_LEADING_JUNK = 64  # packets that may fail before the first good one: tags, a cut first frame
_HOLE_S = 0.01  # PyAV passes over packets that fail in silence; the frames' times betray it
_TRAILING_JUNK = 4  # packets that may fail after the last good one: tags at the end of an mp3


class TrackError(Exception):
    """A track can't be played. `str()` is one line that names no folder: what is wrong, in plain words."""


class AudioFile:
    """An opened audio file.

    `rate` is the file's own sample rate in Hz, `channels` its channels, `claimed_s` the length its header
    promises (None where there is none), `container` FFmpeg's name of its format, `title` and `artist` the
    file's own tags. Raises TrackError where the
    file is missing, empty or without audio.
    """

    def __init__(self, path: Path) -> None:
        self._container = _open(path)
        try:
            self._stream = _audio_stream(self._container)
            self.rate = int(self._stream.rate)
            self.channels = int(self._stream.channels)
        except BaseException:
            self._container.close()
            raise
        self.container = self._container.format.name
        self.title, self.artist = (self._tag(name) for name in ("title", "artist"))
        claimed = self._container.duration
        self.claimed_s = None if claimed is None else claimed / av.time_base

    def _tag(self, name: str) -> str:
        """A tag in one short line; Ogg files keep theirs in the stream. Others may hold whole books."""
        for tags in (self._container.metadata, self._stream.metadata):
            for key, text in tags.items():
                if key.casefold() == name and text.strip():
                    return " ".join(text[:_LONGEST_TAG].split())
        return ""

    def frames(self) -> Iterator[AudioFrame]:
        """Decoded frames from here to the very end, encoder delay and padding already taken off.

        Raises TrackError at the first damaged place that has good sound after it.
        """
        damage = _Damage()
        try:
            for packet in self._container.demux(self._stream):
                yield from _decoded(packet, damage)
        except FFmpegError as error:
            raise TrackError(f"can't be decoded: {_reason(error)}") from error
        damage.finish()

    def seek(self, seconds: float) -> None:
        """Go to a place at or before `seconds` of the file's own time; the next frames say where that is."""
        try:
            self._container.seek(max(0, int(seconds * av.time_base)))
        except FFmpegError as error:
            raise TrackError(f"can't be sought in: {_reason(error)}") from error

    def close(self) -> None:
        """Give the file back; a second call does nothing."""
        self._container.close()


class _Damage:
    """Packets that failed to decode: pardoned as tags at either end, an error anywhere else."""

    def __init__(self) -> None:
        self._good_until_s: float | None = None
        self._failed = 0

    def good(self, frame: AudioFrame) -> None:
        """A frame came out; if packets failed or are missing just before it, the file is damaged inside."""
        until_s, time_s = self._good_until_s, frame.time
        missing = until_s is not None and time_s is not None and time_s > until_s + _HOLE_S
        if until_s is not None and (self._failed or missing):
            raise TrackError(f"is damaged at {minutes(until_s)}")
        self._failed = 0
        self._good_until_s = (time_s or until_s or 0.0) + frame.samples / frame.sample_rate

    def bad(self, error: FFmpegError) -> None:
        """A packet failed; too many of them in a row end the search for sound."""
        self._failed += 1
        if self._good_until_s is None and self._failed > _LEADING_JUNK:
            raise TrackError(f"can't be decoded: {_reason(error)}")
        if self._good_until_s is not None and self._failed > _TRAILING_JUNK:
            raise TrackError(f"is damaged at {minutes(self._good_until_s)}")

    def finish(self) -> None:
        """The end: no sound at all is an error."""
        if self._good_until_s is None:
            raise TrackError("holds no sound")


def _decoded(packet: Packet[AudioStream], damage: _Damage) -> Iterator[AudioFrame]:
    """Frames of one packet; a packet that fails is noted, not raised."""
    try:
        frames = packet.decode()
    except InvalidDataError as error:
        damage.bad(error)
        return
    for frame in frames:
        damage.good(frame)
        yield frame


def _check_file(path: Path) -> None:
    try:
        if not path.exists():
            raise TrackError("does not exist")
        if not path.is_file():
            raise TrackError("is not a file")
        if path.stat().st_size == 0:
            raise TrackError("is empty")
    except (OSError, ValueError) as error:
        raise TrackError(f"can't be read: {_reason(error)}") from error


def _open(path: Path) -> InputContainer:
    """Open a regular file as audio. A pipe or device would block for ever, so it is refused first."""
    _check_file(path)
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    try:
        container = av.open(f"file:{path.absolute()}", "r", options=options, metadata_errors="ignore")
    except (FFmpegError, OSError, ValueError) as error:
        raise TrackError(f"can't be read as audio: {_reason(error)}") from error
    return container


def _audio_stream(container: InputContainer) -> AudioStream:
    """The file's first audio stream (cover pictures are video), strict about damage where it can be."""
    streams = container.streams.audio
    if not streams:
        raise TrackError("holds no audio")
    stream = streams[0]
    context = stream.codec_context
    if not int(stream.rate or 0) or not int(stream.channels or 0):
        raise TrackError("holds no audio that can be decoded")
    context.thread_type = "NONE"  # one core a file: the other headset and the other files have theirs
    if context.name == "flac":
        context.options = {"err_detect": "crccheck+explode"}  # a flipped bit would be a burst of noise
    return stream


def _reason(error: Exception) -> str:
    """FFmpeg's own words, without the path and the number around them."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text)[:1].lower() + str(text)[1:]


def minutes(seconds: float) -> str:
    """`83.4` as `1:23`, for messages."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
