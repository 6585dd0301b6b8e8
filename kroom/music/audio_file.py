"""One audio file, opened for decoding to its end: frames in the file's own rate, damage found, never a hang.

Only containers that hold audio are let in, and only from this computer's files: a playlist in disguise
(HLS, concat) could otherwise make the decoder fetch network addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import ArgumentError, ExitError, FFmpegError, InvalidDataError, PatchWelcomeError
from av.error import EOFError as NothingMore
from av.packet import Packet

_FORMATS = "flac,mp3,ogg,mov,wav,w64,aac,aiff,caf,matroska,wv,ape"
_LONGEST_TAG = 200
_LEADING_JUNK = 64  # packets that may fail before the first good one: tags, a cut first frame
_HOLE_S = 0.01  # PyAV passes over packets that fail in silence; the frames' times betray it
_TRAILING_JUNK = 4  # packets that may fail after the last good one: tags at the end of an mp3
_PATIENCE_S = (5.0, 5.0)  # to find sound at all, and for each next packet: gigabytes of nothing end there
_RATES = range(4_000, 768_001)  # Hz; outside of it the header lies
_LOCKED = frozenset({"drms", "enca"})  # the codec's tag of a bought file that only its seller's program opens


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
            raise TrackError(f"can't be decoded: {reason(error)}") from error
        damage.finish()

    def seek(self, seconds: float) -> None:
        """Go to a place at or before `seconds` of the file's own time; the next frames say where that is."""
        try:
            self._container.seek(max(0, int(seconds * av.time_base)))
        except FFmpegError as error:
            raise TrackError(f"can't be sought in: {reason(error)}") from error

    def close(self) -> None:
        """Give the file back; a second call does nothing."""
        self._container.close()


class _Damage:
    """Packets that failed to decode: pardoned as tags at either end, an error anywhere else."""

    def __init__(self) -> None:
        self._good_until_s: float | None = None
        self._failed = 0

    def good(self, frame: AudioFrame) -> None:
        """A frame came out; if packets failed or are missing just before it, the file is damaged inside.

        Where time starts again two recordings lie in one file: no place in it could be found again.
        """
        until_s, time_s = self._good_until_s, frame.time
        ahead_s = 0.0 if until_s is None or time_s is None else time_s - until_s
        if until_s is not None and (self._failed or ahead_s > _HOLE_S):
            raise TrackError(f"is damaged at {minutes(until_s)}")
        if until_s is not None and ahead_s < -_HOLE_S:
            raise TrackError(f"starts again at {minutes(until_s)}: it is several recordings in one file")
        self._failed = 0
        self._good_until_s = (time_s or until_s or 0.0) + frame.samples / frame.sample_rate

    def bad(self, error: FFmpegError) -> None:
        """A packet failed; too many of them in a row end the search for sound."""
        self._failed += 1
        if self._good_until_s is None and self._failed > _LEADING_JUNK:
            raise TrackError(f"can't be decoded: {reason(error)}")
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
        raise TrackError(f"can't be read: {reason(error)}") from error


def _open(path: Path) -> InputContainer:
    """Open a regular file as audio. A pipe or device would block for ever, so it is refused first."""
    _check_file(path)
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    try:
        container = av.open(
            f"file:{path.absolute()}", "r", options=options, metadata_errors="ignore", timeout=_PATIENCE_S
        )
    except (FFmpegError, OSError, ValueError) as error:
        raise TrackError(f"can't be read as audio: {reason(error)}") from error
    return container


def _audio_stream(container: InputContainer) -> AudioStream:
    """The file's first audio stream (cover pictures are video), strict about damage where it can be."""
    streams = container.streams.audio
    if not streams:
        raise TrackError("holds no audio")
    stream = streams[0]
    context = cast(
        "AudioCodecContext | None", stream.codec_context
    )  # none where FFmpeg doesn't know the codec
    if context is None or not int(stream.rate or 0) or not int(stream.channels or 0):
        raise TrackError("holds no audio that can be decoded")
    if context.codec_tag in _LOCKED:
        raise TrackError("is locked: only its seller's own program can play it")
    if stream.rate not in _RATES:
        raise TrackError(f"says that it has {stream.rate} samples a second, which no music has")
    context.thread_type = "NONE"  # one core a file: the other headset and the other files have theirs
    if context.name == "flac":
        context.options = {"err_detect": "crccheck+explode"}  # a flipped bit would be a burst of noise
    return stream


def reason(error: Exception) -> str:
    """What a decoder or the system says, without paths and numbers; FFmpeg's own words where they tell."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    text = getattr(error, "strerror", None) or str(error)
    return str(text)[:1].lower() + str(text)[1:]


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (NothingMore, "it breaks off before its sound begins"),
    (InvalidDataError, "its content is damaged, or of no kind that is known"),
    (ArgumentError, "its content is of a kind that is not played"),
    (PatchWelcomeError, "its content is of a kind that can't be decoded"),
    (ExitError, "no sound was found in it for seconds"),
)


def minutes(seconds: float) -> str:
    """`83.4` as `1:23`, for messages."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
