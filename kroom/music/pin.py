"""Have the sound server never move our stream: when its device goes, the server ends the stream at once.

PulseAudio moves the streams of a device that goes to the default one. Ending the process when that is told
comes up to 25 ms late on a busy computer (measured), which is heard in the room. A stream that was
connected with PA_STREAM_DONT_MOVE is ended by the server instead, and nobody can move it by hand. libVLC's
PulseAudio module does not set that flag and has no option for it, so the flag is added here on the way from
the module to libpulse: in the module's own table of imported functions, the entry of
`pa_stream_connect_playback` is led through a function of ours. Linux on 64 bit only; elsewhere `pin_streams`
says no, and the process ends in libVLC's event as before.

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
import mmap
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

_MODULE = b"libpulse_plugin.so"
_FUNCTION = b"pa_stream_connect_playback"
_START_CORKED, _DONT_MOVE = 0x0001, 0x0200  # pulse/def.h
_STRTAB, _SYMTAB, _JMPREL, _PLTRELSZ, _RELA, _RELASZ = 5, 6, 23, 2, 7, 8  # elf.h: DT_*
_PROT_READ, _PROT_WRITE = 1, 2
_ENDED = (3, 4)  # pulse/def.h: PA_STREAM_FAILED, PA_STREAM_TERMINATED


class _LinkMap(ctypes.Structure):
    """One loaded library, as the dynamic linker lists them (link.h)."""

    _fields_ = (
        ("base", ctypes.c_size_t),
        ("name", ctypes.c_char_p),
        ("dynamic", ctypes.c_size_t),
        ("next", ctypes.c_void_p),
    )


class _Dynamic(ctypes.Structure):
    _fields_ = (("tag", ctypes.c_int64), ("value", ctypes.c_size_t))


class _Relocation(ctypes.Structure):
    _fields_ = (("offset", ctypes.c_size_t), ("info", ctypes.c_uint64), ("addend", ctypes.c_int64))


class _Symbol(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_uint32),
        ("info", ctypes.c_uint8),
        ("other", ctypes.c_uint8),
        ("section", ctypes.c_uint16),
        ("value", ctypes.c_size_t),
        ("size", ctypes.c_uint64),
    )


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
        self._ours = _CONNECT(self._pinned)
        address = ctypes.cast(self._ours, ctypes.c_void_p).value
        for entry in entries:
            _write_pointer(entry, address or 0)

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
    if sys.platform != "linux" or sys.maxsize <= 2**32:
        return None
    entries = [entry for module in _loaded_modules() for entry in _imports(module)]
    try:
        return Pin(entries) if entries else None
    except OSError:
        return None


def _loaded_modules() -> Iterator[_LinkMap]:
    # glibc and musl: what dlopen gives for the program itself is the head of the list of all that is loaded.
    address: int | None = ctypes.CDLL(None)._handle  # noqa: SLF001 - nothing else tells it
    while address:
        library = _LinkMap.from_address(address)
        if (library.name or b"").endswith(_MODULE):
            yield library
        address = library.next


def _imports(library: _LinkMap) -> Iterator[int]:
    """The addresses of the library's table entries for the function."""
    told = _dynamic_section(library)
    for table, size in ((_JMPREL, _PLTRELSZ), (_RELA, _RELASZ)):
        count = told.get(size, 0) // ctypes.sizeof(_Relocation)
        for relocation in (_Relocation * count).from_address(told.get(table, 0)) if count else ():
            if _symbol_name(told, relocation.info >> 32) == _FUNCTION:
                yield library.base + relocation.offset


def _dynamic_section(library: _LinkMap) -> dict[int, int]:
    told: dict[int, int] = {}
    entry = _Dynamic.from_address(library.dynamic)
    while entry.tag:
        told[entry.tag] = entry.value
        entry = _Dynamic.from_address(ctypes.addressof(entry) + ctypes.sizeof(_Dynamic))
    # glibc has made addresses of these; musl, and glibc on some machines, leaves them relative.
    for table in (_STRTAB, _SYMTAB, _JMPREL, _RELA):
        if table in told and told[table] < library.base:
            told[table] += library.base
    return told


def _symbol_name(told: dict[int, int], index: int) -> bytes:
    symbol = _Symbol.from_address(told[_SYMTAB] + index * ctypes.sizeof(_Symbol))
    return ctypes.string_at(told[_STRTAB] + symbol.name)


def _write_pointer(address: int, value: int) -> None:
    """Write into a table that the dynamic linker may have made read-only; leaves the page as it was."""
    page = address & ~(mmap.PAGESIZE - 1)
    protect = ctypes.CDLL(None).mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    writable = _is_writable(page)
    if not writable and protect(page, mmap.PAGESIZE, _PROT_READ | _PROT_WRITE):
        raise OSError("the table of imported functions can't be written")
    ctypes.c_size_t.from_address(address).value = value
    # A module that is bound lazily goes on writing here: its page has to stay writable.
    if not writable:
        protect(page, mmap.PAGESIZE, _PROT_READ)


def _is_writable(page: int) -> bool:
    with Path("/proc/self/maps").open() as maps:
        for line in maps:
            span, access, _ = line.split(maxsplit=2)
            first, end = (int(edge, 16) for edge in span.split("-"))
            if first <= page < end:
                return "w" in access
    return False
