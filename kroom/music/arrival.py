"""When the sound that libVLC is given is heard: asked of the sound server, anew in every process.

libVLC brings its stream in step with its clock once, when the first sound comes. The sound server can't tell
yet then how long sound will be on its way, or is wrong by up to 50 ms (measured), and libVLC mends nothing
under 40. So two headsets told the same moment would be that much apart, and the place that is told would not
be the one that is heard. So the very first frame that libVLC is given is marked, the mark is waited for on
the way from libVLC's module to libpulse (`kroom.music.imports`), and with each piece that follows it is
looked up what the server has said last of where it is in the stream, for two seconds. Then the pieces take
their own way again: no thread of libVLC's waits for Python for long.

PulseAudio says where it is to a hundredth of a millisecond. PipeWire counts a round (21 ms, or what it is set
to) as played when the round begins, so that the latest of its answers is the nearest. Both are taken as they
are said: what libpulse makes of them (`pa_stream_get_latency`) was off by 6 ms on PulseAudio, and by 60 on
PipeWire, for as long as it had not learned how fast the stream runs.
"""

import contextlib
import ctypes
import time
from collections.abc import Callable
from typing import Any

from kroom.music.imports import PULSE_MODULE, Detour, find_imports

MARK = b"\x01\x00\x01\x00"
"""The first frame that libVLC is given: the least that is not silence (-90 dBFS for 20 µs)."""

_FUNCTION = b"pa_stream_write"
# After the mark, measured on null sinks: for up to 0.04 s what the server says may be 50 ms off, either way.
_KNOWN_S = 0.09
_COMPLETE_S = 2.0
_NEWEST_S = 2.0  # what was said is no older, unless somebody has set the computer's clock
# stream, data, its size, what frees it, offset, what that is from; gives 0 where it is good
_ARGUMENTS = (
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_void_p,
    ctypes.c_int64,
    ctypes.c_int,
)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, *_ARGUMENTS)


class Arrival:
    """What the pieces tell, one after another, of when the mark is heard that was due at `due()`.

    `way_s` is how much later that is, in seconds; None until the mark was met with and the server can know.
    `complete` says that it stays as it is.
    """

    def __init__(self, due: Callable[[], float | None]) -> None:
        self.complete = False
        self._due = due
        self._met: float | None = None
        self._after_mark_s = 0.0
        self.way_s: float | None = None

    def add(self, now: float, heard: float | None, length_s: float, *, marked: bool) -> None:
        """A piece of that length is written now; the server says when it begins to be heard, if it can."""
        if self._met is None:
            if not marked:
                return
            self._met = now
        due = self._due()
        if heard is not None and due is not None and now - self._met >= _KNOWN_S:
            way_s = heard - self._after_mark_s - due
            self.way_s = way_s if self.way_s is None else max(way_s, self.way_s)
            self.complete = now - self._met >= _COMPLETE_S
        self._after_mark_s += length_s


class _Timing(ctypes.Structure):
    """What the server has said last of a stream (pulse/def.h: pa_timing_info), on a 64-bit computer."""

    _fields_ = (
        ("seconds", ctypes.c_int64),
        ("micros", ctypes.c_int64),
        ("synchronized", ctypes.c_int),
        ("sink_micros", ctypes.c_uint64),
        ("source_micros", ctypes.c_uint64),
        ("transport_micros", ctypes.c_uint64),
        ("playing", ctypes.c_int),
        ("write_index_corrupt", ctypes.c_int),
        ("write_index", ctypes.c_int64),
        ("read_index_corrupt", ctypes.c_int),
        ("read_index", ctypes.c_int64),
    )


class Listening:
    """Tells an `Arrival` of each piece on its way to the sound server, for two seconds; hold it for good."""

    def __init__(self, entries: list[int], arrival: Arrival) -> None:
        pulse = ctypes.CDLL("libpulse.so.0")
        self._write = _prepared(pulse.pa_stream_write, ctypes.c_int, *_ARGUMENTS)
        timing = ctypes.POINTER(_Timing)
        self._timing = _prepared(pulse.pa_stream_get_timing_info, timing, ctypes.c_void_p)
        self._format = _prepared(pulse.pa_stream_get_sample_spec, ctypes.c_void_p, ctypes.c_void_p)
        length = (ctypes.c_uint64, ctypes.c_void_p)
        self._length = _prepared(pulse.pa_bytes_to_usec, ctypes.c_uint64, *length)
        self._arrival = arrival
        self._led = True
        self._detour = Detour(entries, _WRITE(self._written))

    def tend(self) -> None:
        """Let the pieces take their own way again when they have told enough; call it now and then."""
        if self._arrival.complete and self._led:
            self._led = False
            self._detour.end()

    def _written(self, stream: int, data: int, size: int, free: int, offset: int, origin: int) -> int:
        # In a thread of libVLC's that holds libpulse's lock, as libpulse wants it of who asks.
        now, length_s = time.monotonic(), self._seconds(stream, size)
        self._arrival.add(now, self._heard(stream, now), length_s, marked=_is_marked(data, size))
        return int(self._write(stream, data, size, free, offset, origin))

    def _heard(self, stream: int, now: float) -> float | None:
        """When that is heard which is written now."""
        told = self._timing(stream)
        if not told:
            return None
        said = told.contents
        age_s = time.time() - said.seconds - said.micros / 1e6
        if not said.playing or said.write_index_corrupt or said.read_index_corrupt:
            return None
        if not 0.0 <= age_s < _NEWEST_S:
            return None
        before_it = self._seconds(stream, max(0, said.write_index - said.read_index))
        return now - age_s + before_it + said.sink_micros / 1e6

    def _seconds(self, stream: int, size: int) -> float:
        return float(self._length(size, self._format(stream)) / 1e6)


def listen(arrival: Arrival) -> Listening | None:
    """Tell of what libVLC's PulseAudio module writes, once it is loaded; None where that can't be done."""
    entries = find_imports(PULSE_MODULE, _FUNCTION)
    with contextlib.suppress(OSError):
        return Listening(entries, arrival) if entries else None
    return None


def _is_marked(data: int, size: int) -> bool:
    """Whether the first frame is none of silence, in whatever format."""
    return size >= len(MARK) and any(ctypes.string_at(data, len(MARK)))


def _prepared(function: Any, result: Any, *arguments: Any) -> Any:  # noqa: ANN401 - ctypes has no name for it
    function.restype, function.argtypes = result, arguments
    return function
