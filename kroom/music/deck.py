"""The mixer inside a headset process: orders from one thread, sound for another, and the place heard now."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kroom.music.mixer import Mixer
from kroom.music.output import BLOCK_FRAMES, SAMPLE_RATE, Samples
from kroom.music.programme import Programme
from kroom.music.status import MixerStatus

BLOCK_SECONDS = BLOCK_FRAMES / SAMPLE_RATE
# What the mixer begins now leaves it one block later, as long as it is read in blocks of its own size.
_MIXER_DELAY_S = BLOCK_SECONDS
_REMEMBERED = 200  # two seconds at least: more than any output's lead and latency
_UNHEARD_DBFS = -80.0
_MOST_PATIENCE = 200  # blocks: two seconds
_STANDING = ("idle", "held", "stopped", "silenced")

Order = Callable[[Mixer], object]


@dataclass(frozen=True)
class Moment:
    """What the mixer says about the sound that is heard at the monotonic second `heard_at`."""

    heard_at: float
    status: MixerStatus


@dataclass(frozen=True)
class _Start:
    """A start that waits for so many blocks, and if it may come later, until its music is decoded."""

    blocks: int
    exact: bool
    begin: Order
    patience: int = _MOST_PATIENCE


class Deck:
    """Feeds an `Output` from a mixer, and knows what is heard when.

    Only the output's thread touches the mixer: `order` queues what is to be done to it before the next block.
    The mixer runs ahead of what is heard by the output's lead and `latency_s()` (from due to heard, as far as
    that is known by now), so what is heard now is looked up among the moments that were passed.
    """

    def __init__(
        self, mixer: Mixer, latency_s: Callable[[], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._mixer = mixer
        self._latency_s = latency_s
        self._clock = clock
        self._lock = threading.Lock()
        self._orders: list[Callable[[float], None]] = []
        self._start: _Start | None = None
        self._left = np.zeros((0, 2), np.float32)
        self._moments = deque([Moment(clock(), mixer.status())], _REMEMBERED)

    def order(self, what: Order) -> None:
        """Do this to the mixer before the next block; in the order given. A start that waits is forgotten."""

        def at_block(_heard_at: float) -> None:
            self._start = None
            what(self._mixer)

        self._queue(at_block)

    def adjust(self, what: Order) -> None:
        """Do this to the mixer before the next block, and let a start that waits go on waiting."""

        def at_block(_heard_at: float) -> None:
            what(self._mixer)

        self._queue(at_block)

    def play(self, programme: Programme, at_s: float, fade_s: float, at_monotonic: float | None) -> None:
        """Play the programme from its second `at_s`, faded in; over what sounds it is crossfaded.

        With `at_monotonic` the second `at_s` is heard at that moment exactly (what is up to 10 ms before the
        first block is left out); after that moment, what should be heard by then. Two headsets given the same
        numbers are so in step to the sample, but for their devices.
        """
        self._queue(lambda heard_at: self._cue(programme, at_s, fade_s, at_monotonic, heard_at))

    def read(self, frames: int, due: float) -> Samples:
        """The `Source` of the output; called by its thread alone."""
        parts, have = [self._left], len(self._left)
        heard_at = due + self._latency_s()
        while have < frames:
            parts.append(self._block(heard_at + have / SAMPLE_RATE))
            have += BLOCK_FRAMES
        self._moments.append(Moment(heard_at + have / SAMPLE_RATE, self._mixer.status()))
        sound = np.concatenate(parts)
        self._left = sound[frames:]
        return sound[:frames]

    def heard(self) -> Moment:
        """What is heard now; the skips, turns and problems are those known by now."""
        now = self._clock()
        moments = list(self._moments)
        last = moments[-1].status
        moment = next((one for one in reversed(moments) if one.heard_at <= now), moments[0])
        return Moment(
            moment.heard_at,
            replace(moment.status, skips=last.skips, turns=last.turns, problems=last.problems),
        )

    def _queue(self, at_block: Callable[[float], None]) -> None:
        with self._lock:
            self._orders.append(at_block)

    def _take_orders(self) -> list[Callable[[float], None]]:
        with self._lock:
            orders, self._orders = self._orders, []
        return orders

    def _block(self, heard_at: float) -> Samples:
        for at_block in self._take_orders():
            at_block(heard_at)
        self._count_down()
        return self._mixer.read(BLOCK_FRAMES)

    def _count_down(self) -> None:
        start = self._start
        if start is None:
            return
        if start.blocks > 0:
            self._start = replace(start, blocks=start.blocks - 1)
        elif start.exact or start.patience <= 0 or self._mixer.ready():
            self._start = None
            start.begin(self._mixer)
        else:
            self._start = replace(start, patience=start.patience - 1)

    def _cue(
        self, programme: Programme, at_s: float, fade_s: float, at_monotonic: float | None, heard_at: float
    ) -> None:
        """Put the programme on, and have it begin in as many blocks as it takes to that moment."""
        first = heard_at + _MIXER_DELAY_S
        wait = 0.0 if at_monotonic is None else at_monotonic - first
        blocks = max(0, math.ceil(wait / BLOCK_SECONDS - 1e-6))
        place = at_s + blocks * BLOCK_SECONDS - wait
        status = self._mixer.status()
        if status.state in _STANDING and status.level_dbfs < _UNHEARD_DBFS:
            self._mixer.hold(0.0)
            self._mixer.replace(programme, place)
            self._start = _Start(blocks, at_monotonic is not None, lambda mixer: mixer.resume(None, fade_s))
        else:
            self._start = _Start(blocks, True, lambda mixer: _join(mixer, programme, place, fade_s))


def _join(mixer: Mixer, programme: Programme, place: float, fade_s: float) -> None:
    mixer.replace(programme, place)
    mixer.resume(None, fade_s)
