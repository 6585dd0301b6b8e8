"""A pipe through which libVLC takes its sound: a thread of its own writes each block when it is due.

Through a pipe libVLC can be told how little to keep in hand, which its read callbacks do not allow (0.3 s,
fixed in its source): sound is heard 0.14 s after it was handed over, instead of 0.4 s. And none of libVLC's
threads ever waits for Python.

libVLC begins to play as soon as it has in hand what it was told to keep, in pieces of 50 ms. Where that much
silence is handed over at once in the beginning, it begins at once. Left to the first blocks, it hung on how
soon Python made them: by 60 ms later for 30 ms that something else took (measured).
"""

import array
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable

from kroom.music.output import BLOCK_FRAMES, OPEN_SECONDS, SAMPLE_RATE, Pace

FRAMES_AT_A_TIME = 2 * BLOCK_FRAMES
"""20 ms: to wake up costs more than a block does, and no more blocks fit into the pipe."""

_SMALLEST = 4096  # bytes: the least that Linux keeps in a pipe; what waits there is heard that much later
_FRAME_BYTES = 4
_LOOK_S = 0.002
_FULL_S = 0.002  # a write that took longer has waited: the pipe was full

Blocks = Callable[[int, float], bytes]
"""`blocks(frames, due)`: the sound of so many frames as bytes; `due` is when the first of them is due."""


class SoundPipe:
    """A pipe and the thread that writes into it. `reader` is the file descriptor that libVLC reads from.

    Silence for the whole lead of `pace` goes before everything else; `mark` is its first frame, as bytes.
    """

    def __init__(self, blocks: Blocks, pace: Pace, mark: bytes = bytes(_FRAME_BYTES)) -> None:
        self.reader, self._writer = os.pipe()
        self._blocks = blocks
        self._pace = pace
        self._mark = mark
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound pipe", daemon=True)
        _shrink(self._writer)

    def start(self) -> None:
        """Start writing: silence first, and music from the moment on at which it is read."""
        self._thread.start()

    def close(self) -> None:
        """Stop writing, and give the pipe back. Whoever reads from it has stopped before."""
        self._closing.set()
        os.close(self.reader)  # a write that waits fails now
        if self._thread.is_alive():
            self._thread.join()
        os.close(self._writer)

    def _run(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._await_reader()
            kept_waiting = False
            while not self._closing.is_set():
                due = self._pace.next(FRAMES_AT_A_TIME, kept_waiting=kept_waiting)
                block = self._blocks(FRAMES_AT_A_TIME, due)
                began = time.monotonic()
                self._write(block)
                kept_waiting = time.monotonic() - began > _FULL_S

    def _await_reader(self) -> None:
        """Time begins when libVLC has read the lead: two headsets are as far behind it as each other."""
        lead = round(self._pace.lead_s * SAMPLE_RATE) * _FRAME_BYTES
        self._write(self._mark + bytes(lead - len(self._mark)))
        for _ in range(round(OPEN_SECONDS / _LOOK_S)):
            if _waiting(self._writer) == 0 or self._closing.wait(_LOOK_S):
                return

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest and not self._closing.is_set():
            rest = rest[os.write(self._writer, rest) :]


def _shrink(pipe: int) -> None:
    """Make the pipe as small as it can be, where the system lets us."""
    import fcntl

    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _SMALLEST)


def _waiting(pipe: int) -> int:
    """Bytes in the pipe that were not read yet."""
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]
