"""Sound through libVLC to exactly one device, as one endless stream. The only file that imports vlc.

Every step here was measured with libVLC 3.0.24 on PulseAudio (design, music.md): the device is set on a
fresh player before `play()`; raw sound comes through a pipe, paced by the clock (on Windows, whose libVLC
knows no descriptors of ours, through a read callback, and is heard a quarter of a second later); the volume
of the stream stays 100 and unmuted (PulseAudio restores what it was last time); nothing calls libVLC inside
one of its callbacks.
"""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from kroom.music.arrival import MARK, Arrival, Listening, listen
from kroom.music.output import (
    BLOCK_FRAMES,
    LEAD_SECONDS,
    OPEN_SECONDS,
    DeviceMissingError,
    OutputError,
    Pace,
    Samples,
    Source,
)
from kroom.music.pcm import to_s16
from kroom.music.pin import Pin, pin_streams
from kroom.music.pipe import SoundPipe

try:
    import vlc as _vlc
except (ImportError, OSError, NameError, AttributeError) as error:
    # python-vlc raises any of these where the library is missing
    raise ImportError(f"libVLC can't be loaded: {error}") from error

# python-vlc has no types that pyright could use.
vlc = cast("Any", _vlc)

_MODULES = {"linux": "pulse", "darwin": "auhal", "win32": "mmdevice"}
# The resampler brings stream and device back in step (a late start, clocks that differ): libVLC's own choice
# drops and repeats samples, which is -55 dBFS beside a tone of -17; soxr stays under -100.
_OPTIONS = (
    "--no-video",
    "--quiet",
    "--clock-synchro=0",
    "--role=none",
    "--no-lua",
    "--no-media-library",
    "--no-audio-time-stretch",
    "--audio-resampler=soxr,speex_resampler,any",
)
_MEDIA_OPTIONS = (
    ":demux=rawaud",
    ":rawaud-channels=2",
    ":rawaud-samplerate=48000",
    ":rawaud-fourcc=s16l",
)
_FRAME_BYTES = 4
_ANOTHER_MEND_S = 10.0

_PIPE_OPTIONS = (":prefetch-read-size=2048", ":clock-jitter=0")


@dataclass(frozen=True)
class _Depth:
    """How much sound is on its way: handed over so long before it is due, heard so long after that.

    libVLC keeps `caching_ms` of it in hand, at least 50 ms less than the lead (`kroom.music.pipe`), and takes
    no more than `buffer_kib` ahead: that bounds the delay that a stall of the computer can leave behind.
    """

    lead_s: float
    latency_s: float
    caching_ms: int = 0
    buffer_kib: int = 0


# Measured on null sinks, which add some of it themselves, by holding up the writer once, at each 20 ms of
# libVLC's pieces of 50. The first takes 0.14 s and bears 0.09 s wherever it comes (0.12 s at most places).
# How long after it is due the first is heard the sound server tells (0 to 60 ms, `kroom.music.arrival`);
# where it can't be asked, mostly 8 to 16 ms. The second takes and bears 0.1 s more. The third takes 0.4 s.
_PROMPT = _Depth(0.14, 0.012, 80, 64)
_PATIENT = _Depth(0.25, 0.0, 190, 64)
_CALLED_BACK = _Depth(LEAD_SECONDS, 0.05)

# The prototype in python-vlc takes a char pointer, which ctypes would turn into a copy; libVLC's own takes a
# plain buffer.
_READ = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


def library_version() -> str:
    """The version of the libVLC that was loaded, as it calls itself ("3.0.24 Vetinari")."""
    return str(vlc.libvlc_get_version().decode())


def list_devices() -> list[tuple[str, str]]:
    """(id, name) of each output device. Blocks for about 20 ms; which one is the default isn't told."""
    instance = _new_instance()
    player = instance.media_player_new()
    try:
        return list(_devices_of(player))
    finally:
        player.release()
        instance.release()


def _new_instance() -> Any:  # noqa: ANN401 - no types
    module = _MODULES.get(sys.platform)
    instance = vlc.Instance([*_OPTIONS, f"--aout={module}"] if module else list(_OPTIONS))
    if instance is None:
        raise OutputError("libVLC can't be started")
    return instance


def _devices_of(player: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - no types
    first = player.audio_output_device_enum()
    entry = first
    while entry:
        yield entry.contents.device.decode(), entry.contents.description.decode(errors="replace")
        entry = entry.contents.next
    if first:
        vlc.libvlc_audio_output_device_list_release(first)


class _PipeFeed:
    """Sound that libVLC reads from a pipe."""

    def __init__(self, source: Source, depth: _Depth) -> None:
        self.depth = depth
        self.pace = Pace(depth.lead_s)
        self._pipe = SoundPipe(lambda frames, due: _to_bytes(source(frames, due)), self.pace, MARK)

    def media(self, instance: Any) -> Any:  # noqa: ANN401 - no types
        media = instance.media_new(f"fd://{self._pipe.reader}")
        kept = f":file-caching={self.depth.caching_ms}"
        ahead = f":prefetch-buffer-size={self.depth.buffer_kib}"
        for option in (*_MEDIA_OPTIONS, *_PIPE_OPTIONS, kept, ahead):
            media.add_option(option)
        return media

    def start(self) -> None:
        self._pipe.start()

    def stop(self) -> None:
        """Nothing to do before libVLC has stopped reading."""

    def close(self) -> None:
        self._pipe.close()


class _CallbackFeed:
    """Sound that libVLC asks for, in a thread of its own: where it can't read from a pipe of ours."""

    depth = _CALLED_BACK

    def __init__(self, source: Source) -> None:
        self.pace = Pace(self.depth.lead_s)
        self._source = source
        self._stopped = False
        self._callback = _READ(self._read)

    def media(self, instance: Any) -> Any:  # noqa: ANN401 - no types
        decorators = vlc.CallbackDecorators
        none = ctypes.c_void_p(None)
        media = vlc.libvlc_media_new_callbacks(
            instance,
            ctypes.cast(none, decorators.MediaOpenCb),
            ctypes.cast(self._callback, decorators.MediaReadCb),
            ctypes.cast(none, decorators.MediaSeekCb),
            ctypes.cast(none, decorators.MediaCloseCb),
            None,
        )
        for option in _MEDIA_OPTIONS:
            media.add_option(option)
        return media

    def start(self) -> None:
        """Nothing to do: libVLC asks."""

    def stop(self) -> None:
        """Answer that there is no more."""
        self._stopped = True

    def close(self) -> None:
        """Nothing to do once libVLC has stopped asking."""

    def _read(self, _opaque: int | None, buffer: int, size: int) -> int:
        if self._stopped:
            return 0
        frames = min(BLOCK_FRAMES, size // _FRAME_BYTES)
        data = _to_bytes(self._source(frames, self.pace.next(frames)))
        ctypes.memmove(buffer, data, len(data))
        return len(data)


class LibVlcOutput:
    """An `Output` to the device with libVLC's id `device` (on PulseAudio: the sink's name).

    `agent` names this stream to the sound server; it differs between headsets, so that the server's memory
    of volumes never mixes them up. `prompt` keeps little sound on the way, for a process that comes first on
    a busy computer (`kroom.music.priority`). `on_gone(why)` ends the process; see `kroom.music.output`.
    """

    def __init__(
        self, device: str, agent: str, source: Source, on_gone: Callable[[str], None], *, prompt: bool
    ) -> None:
        self._device = device
        self._agent = agent
        self._feed = _feed(source, prompt)
        self._on_gone = on_gone
        self._closing = threading.Event()
        self._confirmed = threading.Event()
        self._muted = False
        self._mends, self._mended_at = 0, 0.0
        self._pin: Pin | None = None
        self._arrival = Arrival(lambda: self._feed.pace.first_due)
        self._listening: Listening | None = None
        self._instance: Any = None
        self._player: Any = None

    @property
    def latency_s(self) -> float:
        """As the sound server tells it of this very stream; what was measured once until it can."""
        way_s = self._arrival.way_s
        return self._feed.depth.latency_s if way_s is None else way_s

    @property
    def underruns(self) -> int:
        """Blocks that were handed over later than they were due."""
        return self._feed.pace.underruns

    @property
    def mends(self) -> int:
        """How often the stream's volume or mute was put back; one program that goes on at it counts once."""
        return self._mends

    def open(self) -> None:
        """Play silence on the device; blocks for about 0.3 s."""
        os.environ["PULSE_SINK"] = self._device
        self._instance = _new_instance()
        self._instance.set_user_agent(self._agent, f"{self._agent.replace(' ', '-')}/1")
        self._player = self._instance.media_player_new()
        self._require_device()
        self._pin = pin_streams()
        self._listening = listen(self._arrival)
        self._player.audio_output_device_set(None, self._device)
        self._player.event_manager().event_attach(vlc.EventType.MediaPlayerAudioDevice, self._device_changed)
        self._player.set_media(self._feed.media(self._instance))
        if self._player.play() == -1:
            raise OutputError("libVLC refused to play")
        self._feed.start()
        self._prime()

    def mute(self, on: bool) -> None:
        """Silence the device within about 15 ms, or let it sound again."""
        self._muted = on
        self._player.audio_set_mute(on)

    def check(self) -> str | None:
        """End the process when the device or the stream is gone; put a changed volume or mute back."""
        if not self._is_listed():
            self._on_gone(f"the device {self._device} is no longer there")
        if self._pin is not None and self._pin.ended:
            self._on_gone(f"the sound server has ended the stream in {self._device}")
        if self._listening is not None:
            self._listening.tend()
        mended = self._mend_volume()
        if mended is not None:
            now = time.monotonic()
            self._mends += now - self._mended_at > _ANOTHER_MEND_S
            self._mended_at = now
        return mended or self._loose()

    def close(self) -> None:
        """End the stream; blocks for a few milliseconds."""
        self._closing.set()
        self._feed.stop()
        if self._player is not None:
            self._player.stop()
            self._player.release()
            self._instance.release()
        self._feed.close()

    def _require_device(self) -> None:
        if not self._is_listed():
            raise DeviceMissingError(f"the device {self._device} is not there")

    def _is_listed(self) -> bool:
        return any(device == self._device for device, _ in _devices_of(self._player))

    def _prime(self) -> None:
        """Wait until the device is confirmed and the stream reads back as unmuted and at 100."""
        deadline = time.monotonic() + OPEN_SECONDS
        while time.monotonic() < deadline:
            if self._confirmed.wait(0.01) and self._mend_volume() is None:
                return
            self._closing.wait(0.01)
        raise OutputError(f"the device {self._device} does not play")

    def _loose(self) -> str | None:
        if sys.platform != "linux" or (self._pin is not None and self._pin.used):
            return None
        return "the sound server was not told to keep the stream in its device; it is ended when it is moved"

    def _mend_volume(self) -> str | None:
        volume, muted = self._player.audio_get_volume(), bool(self._player.audio_get_mute())
        if volume == 100 and muted == self._muted:
            return None
        self._player.audio_set_volume(100)
        self._player.audio_set_mute(self._muted)
        return f"the stream's volume was {volume}{', muted' if muted else ''}; put back"

    def _device_changed(self, event: Any) -> None:  # noqa: ANN401 - no types
        """LibVLC's event, in its thread: ending the process right here leaked 0 ms into the other device."""
        device = ctypes.cast(ctypes.byref(event.u), ctypes.POINTER(ctypes.c_char_p)).contents.value
        if device is not None and device.decode() == self._device:
            self._confirmed.set()
        elif not self._closing.is_set():
            self._on_gone(f"the device {self._device} is gone")


def _feed(source: Source, prompt: bool) -> _PipeFeed | _CallbackFeed:
    if sys.platform == "win32":
        return _CallbackFeed(source)
    return _PipeFeed(source, _PROMPT if prompt else _PATIENT)


def _to_bytes(samples: Samples) -> bytes:
    return to_s16(samples).astype("<i2", copy=False).tobytes()
