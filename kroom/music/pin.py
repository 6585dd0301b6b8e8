"""Have the sound server never move our stream: when its device goes, the server ends the stream at once.

PulseAudio moves the streams of a device that goes to the default one. Ending the process when that is told
comes up to 25 ms late on a busy computer (measured), which is heard in the room. A stream that was
connected with PA_STREAM_DONT_MOVE is ended by the server instead, and nobody can move it by hand. libVLC's
PulseAudio module does not set that flag and has no option for it, so the flag is added here on the way from
the module to libpulse (`kroom.music.imports`): `pa_stream_connect_playback` is led through a function of
ours. Linux on 64 bit only; elsewhere `pin_streams` says no, and the process ends in libVLC's event as before.

The same function leaves PA_STREAM_START_CORKED out. libVLC holds its stream back and lets it go when the
first sound is due; but a stream needs a moment to get going (40 ms and more on PipeWire), and as long as it
stands still libpulse learns too slow a clock from it. libVLC then sees for ten seconds a delay that isn't
there, and bends the pitch by up to 8 cents to make up for it. A stream that runs from the beginning starts
with silence, which libVLC measures and fills up exactly: on a busy computer two headsets were then 1.2 ms
apart (median) instead of 16.

libVLC doesn't tell that its stream was ended, and goes on as if it sounded. So the stream that was connected
is kept (by a reference of its own), to ask libpulse whether it still lives.
"""

import ctypes
from collections.abc import Callable
from typing import Any, cast

from kroom.music.imports import PULSE_MODULE, Detour, find_imports

_FUNCTION = b"pa_stream_connect_playback"
_START_CORKED, _DONT_MOVE = 0x0001, 0x0200  # pulse/def.h
_ENDED = (3, 4)  # pulse/def.h: PA_STREAM_FAILED, PA_STREAM_TERMINATED

# stream, device, buffering, flags, volume, the stream to keep in step with; gives 0 where it is good
_ARGUMENTS = (
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_uint32,
    ctypes.c_void_p,
    ctypes.c_void_p,
)
_CONNECT = ctypes.CFUNCTYPE(ctypes.c_int, *_ARGUMENTS)


class Pin:
    """Keeps the function alive that libVLC's module calls; hold it for as long as the process lives."""

    def __init__(self, entries: list[int]) -> None:
        pulse = ctypes.CDLL("libpulse.so.0")
        self._connect = pulse.pa_stream_connect_playback
        self._connect.argtypes = _ARGUMENTS
        self._connect.restype = ctypes.c_int
        self._keep, self._let_go, self._state = (
            _of_a_stream(pulse.pa_stream_ref),
            _of_a_stream(pulse.pa_stream_unref),
            _of_a_stream(pulse.pa_stream_get_state),
        )
        self._stream: int | None = None
        self._detour = Detour(entries, _CONNECT(self._pinned))

    @property
    def used(self) -> bool:
        """Whether a stream was connected, and so pinned."""
        return self._stream is not None

    @property
    def ended(self) -> bool:
        """Whether the sound server has ended the stream that was connected last: nothing of it is heard."""
        return self._stream is not None and self._state(self._stream) in _ENDED

    def _pinned(
        self, stream: int, device: int, buffering: int, flags: int, volume: int, together: int
    ) -> int:
        # In a thread of libVLC's that holds libpulse's lock; nothing else may be called but these.
        before, self._stream = self._stream, stream
        self._keep(stream)
        if before is not None:
            self._let_go(before)
        return int(
            self._connect(stream, device, buffering, flags & ~_START_CORKED | _DONT_MOVE, volume, together)
        )


def _of_a_stream(function: Any) -> Callable[[int], int]:  # noqa: ANN401 - ctypes has no name for it
    function.argtypes = (ctypes.c_void_p,)
    return cast("Callable[[int], int]", function)


def pin_streams() -> Pin | None:
    """Pin every stream that libVLC's PulseAudio module connects from now on; None where that can't be done.

    The module has to be loaded already: asking a player for its devices loads it.
    """
    entries = find_imports(PULSE_MODULE, _FUNCTION)
    try:
        return Pin(entries) if entries else None
    except OSError:
        return None
