"""Where the room's moments come from: the only place that reads a clock for the session."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kroom.session.clock import Moment

Clock = Callable[[], Moment]

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def _boot() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        import uuid

        # Elsewhere the counting clock is not comparable between processes, so each has a boot of its own
        # and UTC decides across a restart.
        return uuid.uuid4().hex


def _counting() -> Callable[[], int]:
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    if boottime is None:
        return time.monotonic_ns
    return lambda: time.clock_gettime_ns(boottime)


def real_ms() -> int:
    """Real milliseconds that count through suspend, for what is no part of a session."""
    return _counting()() // 1_000_000


def room_clock() -> Clock:
    """A clock of real moments: UTC, milliseconds that count through suspend, and the boot's id."""
    boot, counting = _boot(), _counting()

    def now() -> Moment:
        return Moment(datetime.now(UTC), counting() // 1_000_000, boot)

    return now


def faster_clock(real: Clock, speed: float) -> Clock:
    """A clock that starts at the real moment and runs `speed` times as fast: session time of a rehearsal."""
    start = real()

    def now() -> Moment:
        passed_ms = round((real().clock_ms - start.clock_ms) * speed)
        return Moment(
            start.at_utc + timedelta(milliseconds=passed_ms), start.clock_ms + passed_ms, start.boot
        )

    return now
