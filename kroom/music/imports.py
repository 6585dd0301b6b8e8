"""The functions that a loaded library imports, led through others of ours: in its own table of them.

libVLC's PulseAudio module has no options for what is needed of it; what it calls of libpulse it takes from
this table. Linux on 64 bit only; elsewhere there is nothing to be found, and nothing is changed.
"""

import ctypes
import mmap
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PULSE_MODULE = b"libpulse_plugin.so"
"""LibVLC's module for PulseAudio and PipeWire."""

_STRTAB, _SYMTAB, _JMPREL, _PLTRELSZ, _RELA, _RELASZ = 5, 6, 23, 2, 7, 8  # elf.h: DT_*
_PROT_READ, _PROT_WRITE = 1, 2


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


class Detour:
    """Calls of one function that are led through another until `end`; keeps that one alive.

    Never drop it before the process ends: a call may be under way.
    """

    def __init__(self, entries: list[int], ours: Any) -> None:  # noqa: ANN401 - ctypes has no name for it
        self._ours = ours
        self._before = {entry: ctypes.c_size_t.from_address(entry).value for entry in entries}
        for entry in entries:
            _write_pointer(entry, ctypes.cast(ours, ctypes.c_void_p).value or 0)

    def end(self) -> None:
        """Let the calls go where they went before."""
        for entry, address in self._before.items():
            _write_pointer(entry, address)


def find_imports(module: bytes, function: bytes) -> list[int]:
    """The addresses of the entries for that function in the tables of the loaded libraries of that name."""
    if sys.platform != "linux" or sys.maxsize <= 2**32:
        return []
    return [entry for library in _loaded(module) for entry in _imports(library, function)]


def _loaded(module: bytes) -> Iterator[_LinkMap]:
    # glibc and musl: what dlopen gives for the program itself is the head of the list of all that is loaded.
    address: int | None = ctypes.CDLL(None)._handle  # noqa: SLF001 - nothing else tells it
    while address:
        library = _LinkMap.from_address(address)
        if (library.name or b"").endswith(module):
            yield library
        address = library.next


def _imports(library: _LinkMap, function: bytes) -> Iterator[int]:
    """The addresses of the library's table entries for the function."""
    told = _dynamic_section(library)
    for table, size in ((_JMPREL, _PLTRELSZ), (_RELA, _RELASZ)):
        count = told.get(size, 0) // ctypes.sizeof(_Relocation)
        for relocation in (_Relocation * count).from_address(told.get(table, 0)) if count else ():
            if _symbol_name(told, relocation.info >> 32) == function:
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
