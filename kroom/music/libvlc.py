"""Sound through libVLC to exactly one device, as one endless stream. The only file that imports vlc.

Every step here was measured with libVLC 3.0.24 on PulseAudio (design, music.md): the device is set on a
fresh player before `play()`; the media asks for raw sound through a read callback, paced by the clock; the
volume of the stream stays 100 and unmuted (PulseAudio restores what it was last time); nothing calls libVLC
inside one of its callbacks.
"""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np

from kroom.music.output import (
    BLOCK_FRAMES,
    OPEN_SECONDS,
    DeviceMissingError,
    OutputError,
    Pace,
    Samples,
    Source,
)
from kroom.music.pin import Pin, pin_streams

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
_LATENCY_S = 0.05

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


class LibVlcOutput:
    """An `Output` to the device with libVLC's id `device` (on PulseAudio: the sink's name).

    `agent` names this stream to the sound server; it differs between headsets, so that the server's memory
    of volumes never mixes them up. `on_gone(why)` ends the process; see `kroom.music.output`.
    """

    def __init__(self, device: str, agent: str, source: Source, on_gone: Callable[[str], None]) -> None:
        self._device = device
        self._agent = agent
        self._source = source
        self._on_gone = on_gone
        self._pace = Pace()
        self._closing = threading.Event()
        self._confirmed = threading.Event()
        self._muted = False
        self._read_callback = _READ(self._read)
        self._pin: Pin | None = None
        self._instance: Any = None
        self._player: Any = None

    @property
    def latency_s(self) -> float:
        """Measured on null sinks, which add 10 ms themselves; the same for every headset of one model."""
        return _LATENCY_S

    @property
    def underruns(self) -> int:
        """Blocks that were handed over later than they were due."""
        return self._pace.underruns

    def open(self) -> None:
        """Play silence on the device; blocks for about 0.3 s."""
        os.environ["PULSE_SINK"] = self._device
        self._instance = _new_instance()
        self._instance.set_user_agent(self._agent, f"{self._agent.replace(' ', '-')}/1")
        self._player = self._instance.media_player_new()
        self._require_device()
        self._pin = pin_streams()
        self._player.audio_output_device_set(None, self._device)
        self._player.event_manager().event_attach(vlc.EventType.MediaPlayerAudioDevice, self._device_changed)
        self._player.set_media(self._new_media())
        if self._player.play() == -1:
            raise OutputError("libVLC refused to play")
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
        return self._mend_volume() or self._loose()

    def close(self) -> None:
        """End the stream; blocks for a few milliseconds."""
        self._closing.set()
        if self._player is not None:
            self._player.stop()
            self._player.release()
            self._instance.release()

    def _require_device(self) -> None:
        if not self._is_listed():
            raise DeviceMissingError(f"the device {self._device} is not there")

    def _is_listed(self) -> bool:
        return any(device == self._device for device, _ in _devices_of(self._player))

    def _new_media(self) -> Any:  # noqa: ANN401 - no types
        callback = ctypes.cast(self._read_callback, vlc.CallbackDecorators.MediaReadCb)
        none = ctypes.c_void_p(None)
        open_none = ctypes.cast(none, vlc.CallbackDecorators.MediaOpenCb)
        seek_none = ctypes.cast(none, vlc.CallbackDecorators.MediaSeekCb)
        close_none = ctypes.cast(none, vlc.CallbackDecorators.MediaCloseCb)
        media = vlc.libvlc_media_new_callbacks(
            self._instance, open_none, callback, seek_none, close_none, None
        )
        for option in _MEDIA_OPTIONS:
            media.add_option(option)
        return media

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

    def _read(self, _opaque: int | None, buffer: int, size: int) -> int:
        """LibVLC's read callback, in its thread: one block, when it is due."""
        if self._closing.is_set():
            return 0
        frames = min(BLOCK_FRAMES, size // _FRAME_BYTES)
        data = _to_bytes(self._source(frames, self._pace.next(frames)))
        ctypes.memmove(buffer, data, len(data))
        return len(data)


def _to_bytes(samples: Samples) -> bytes:
    # The mixer's limiter keeps the peaks; the clip only guards against numbers that would wrap around.
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
