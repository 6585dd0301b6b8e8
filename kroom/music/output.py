"""What a headset process needs of an output, and the output that goes nowhere.

The contract, the same for every `Output`:

- `open()` blocks until the device plays silence of ours (libVLC: about 0.3 s, at most `OPEN_SECONDS`) and
  raises `OutputError` when it can't. From then on the output's own thread asks the `Source` for blocks, one
  after another.
- The `Source` answers at once (a stall of up to `LEAD_SECONDS` goes unheard) and is never asked by two
  threads at a time.
- When the device is gone, or the stream was moved to another one, `on_gone(why)` is called in the output's
  own thread. It must end the process and never return: that is what keeps the sound out of any other device.
- `mute()` is the emergency stop (about 15 ms); it is called from the process's main thread, like `check()`
  and `close()`.
- `close()` blocks until no block is asked for any more; the output can't be opened again.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 48_000
"""Frames a second of every output."""

BLOCK_FRAMES = 480
"""Frames asked for at a time: 10 ms, the mixer's own block. An order waits for the next one."""

LEAD_SECONDS = 0.35
"""How far blocks are handed over before they are due; a stall shorter than this is not heard."""

OPEN_SECONDS = 5.0
"""How long `open()` tries."""

Samples = NDArray[np.float32]
"""Sound, shape (frames, 2), full scale 1.0."""

Source = Callable[[int, float], Samples]
"""`source(frames, due)`: exactly that many frames; `due` is the monotonic second its first frame is due."""


class OutputError(Exception):
    """The output can't be opened; the text says why, in words for the room."""


class DeviceMissingError(OutputError):
    """The device is not there."""


class Output(Protocol):
    """One stereo stream to one device; see the module's text for what blocks and who calls whom."""

    @property
    def latency_s(self) -> float:
        """Seconds from the moment at which a block is due until it is heard."""
        ...

    @property
    def underruns(self) -> int:
        """Blocks that were handed over later than they were due, since the opening."""
        ...

    @property
    def mends(self) -> int:
        """How often another program's change of the stream was put back, since the opening."""
        ...

    def open(self) -> None:
        """Start the stream. Blocks; raises `OutputError`."""
        ...

    def mute(self, on: bool) -> None:
        """Silence the device at once, or let it sound again."""
        ...

    def check(self) -> str | None:
        """Look after the device (called several times a second); what was found and mended, or None."""
        ...

    def close(self) -> None:
        """End the stream. Blocks until the source is asked no more."""
        ...


class Pace:
    """Hands out the moments at which blocks are due, by the monotonic clock, with a small lead.

    Unpaced, libVLC swallows twenty minutes of sound in seconds. A stall longer than the lead moves
    everything that follows by the time lost, so that no burst follows it.
    """

    _CAUGHT_UP_S = 0.3  # what a reader that fell behind will make good by itself

    def __init__(
        self,
        lead_s: float = LEAD_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.lead_s = lead_s
        self._clock = clock
        self._sleep = sleep
        self._start: float | None = None
        self._frames = 0
        self._has_enough = False
        self.underruns = 0

    @property
    def first_due(self) -> float | None:
        """When what was handed over for the lead, before the first block, was due; None before that block.

        Moves as everything does after a stall.
        """
        return None if self._start is None else self._start - self.lead_s

    def next(self, frames: int, *, kept_waiting: bool = False) -> float:
        """Wait until a block of `frames` may be handed over; the monotonic second at which it is due.

        `kept_waiting` says that there was no room for the block before: whoever takes them has enough, and
        what was late by then is in time until it has caught up.
        """
        now = self._clock()
        if self._start is None:
            self._start = now + self.lead_s
        due = self._start + self._frames / SAMPLE_RATE
        self._has_enough = kept_waiting or (self._has_enough and now > due)
        if now > due + (self._CAUGHT_UP_S if self._has_enough else 0.0):
            self.underruns += 1
            self._start += now - due
            due = now
        elif due - self.lead_s > now:
            self._sleep(due - self.lead_s - now)
        self._frames += frames
        return due


class NullOutput:
    """The output of a rehearsal without headsets: takes sound at its true pace, and it goes nowhere.

    Chosen by the headset id `none:` alone, never instead of a device that fails.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pace = Pace()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="null output", daemon=True)

    @property
    def latency_s(self) -> float:
        """What is due counts as heard."""
        return 0.0

    @property
    def underruns(self) -> int:
        """Blocks taken later than they were due."""
        return self._pace.underruns

    @property
    def mends(self) -> int:
        """Nobody else can change what goes nowhere."""
        return 0

    def open(self) -> None:
        """Start taking blocks; returns at once."""
        self._thread.start()

    def mute(self, on: bool) -> None:
        """Nothing sounds here in any case."""

    def check(self) -> str | None:
        """There is no device to look after."""
        return None

    def close(self) -> None:
        """Stop taking blocks."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._source(BLOCK_FRAMES, self._pace.next(BLOCK_FRAMES))
