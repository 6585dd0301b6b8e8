"""What the fault scripts share: a store that is cheap to open, events that can be told apart, children.

Run as scripts (`python tests/faults/kills.py --help`), never imported by tests: a child is forked before any
thread or database exists in its parent, so that each opens the store as a fresh kroom would.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Kind, Partner

CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "Nora Needle's river"
PIN = "271828"
NAME = "Nora Needle"
FIRST = 3  # the number of the first event after those of the making


def now() -> Moment:
    """The moment it is."""
    return Moment(datetime.now(UTC), time.monotonic_ns() // 1_000_000, "boot")


def make(folder: Path) -> None:
    """Make a store and close it."""
    create_store(folder, name=NAME, passphrase=PASSPHRASE, pin=PIN, clock=now, cost=CHEAP)[0].close()


def unlock(folder: Path) -> OpenStore:
    """Open the store of `make`."""
    return unlock_store(folder, PASSPHRASE, cost=CHEAP)


def draft(seq: int) -> Draft:
    """The event that will get this number: it can be known again, and every third has words."""
    words = {"note": f"needle note {seq}"} if seq % 3 == 0 else {}
    return Draft(Kind.NOTE_ADDED, Partner.A if seq % 2 else Partner.B, {"expected": seq}, words)


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def as_expected(event: Event) -> bool:
    """Whether an event is the one that `draft` made for its number."""
    return not event.session or event.body.get("expected") == event.seq


def append(store: OpenStore, seq: int) -> int:
    """Append the event with this number and give its number as stored."""
    (event,) = store.journal.append("session", "kroom", now(), [draft(seq)])
    return event.seq


def in_child(work: Callable[[], int]) -> int:
    """Run `work` in a fork of this process; gives its id. It ends with the result of `work`, else 70."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        os._exit(work())
    except BaseException:  # noqa: BLE001 - a child must never return into its parent's code
        traceback.print_exc()
    os._exit(70)


def result(child: int) -> int:
    """Wait for a child and give its exit code, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
