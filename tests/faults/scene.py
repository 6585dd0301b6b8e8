"""What the fault scripts share: a store that is cheap to open with a session in it, and children.

Run as scripts (`python tests/faults/kills.py --help`), never imported by tests: a child is forked before any
thread or database exists in its parent, so that each opens the store as a fresh kroom would (SQLite's own
random numbers, for one, would be the same in all children). What is only code is imported before.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from kroom.records import pin
from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import WrongSecret
from kroom.records.vault import Cost
from kroom.room.session_room import SessionRoom
from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.events import Kind, Partner
from kroom.session.protocol import Role
from kroom.session.state import Chair, StepKey

CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "Nora Needle's river"
PIN = "271828"
NAME = "Nora Needle"
NAMES = {Partner.A: "Zoë Needle", Partner.B: "Ben Needle"}
PLAN = """
title = "A plan with one step to tick"
route = "other"
presence_minutes = 2

[[phase]]
id = "onset"
title = "Onset"
minutes = 2

[[phase.step]]
id = "look"
title = "Comfortable?"
at = [1]
"""

import_module("sqlalchemy.dialects.sqlite")
configure_mappers()
# What a PIN costs is not what is looked at here.
pin.PIN_COST = CHEAP  # pyright: ignore[reportConstantRedefinition]


def now() -> Moment:
    """The moment it is."""
    return Moment(datetime.now(UTC), time.monotonic_ns() // 1_000_000, "boot")


def step_of(partner: Partner) -> StepKey:
    """The step of the plan that can be ticked and taken back again."""
    return StepKey("onset", "look", partner, 1)


def make(folder: Path) -> int:
    """Make a store and close it. Gives 0."""
    create_store(folder, name=NAME, passphrase=PASSPHRASE, pin=PIN, clock=now, cost=CHEAP)[0].close()
    return 0


def make_ready(folder: Path) -> int:
    """A store with a session in which both have started; closed again. Gives 0."""
    make(folder)
    with closing(unlock(folder)) as store:
        session, nora = SessionRoom(store, now), ask.Actor(store.person.id, Role.FACILITATOR)
        couple = store.couples.add(NAMES[Partner.A], NAMES[Partner.B])
        refused: list[object] = [session.open(ask.Opening(couple.id, PLAN, NAMES), nora)]
        refused.append(session.send(ask.LogEvent(now=now(), by=nora, kind=Kind.PROVIDER_IN)))
        for partner in Partner:
            chair = Chair("", "", "", "")
            refused.append(session.send(ask.PrepareChair(now=now(), by=nora, partner=partner, chair=chair)))
            refused.append(session.send(ask.StartPartner(now=now(), by=nora, partner=partner)))
    if any(refused):
        raise RuntimeError(f"the session could not be made ready: {refused}")
    return 0


def unlock(folder: Path) -> OpenStore:
    """Open the store of `make`."""
    return unlock_store(folder, PASSPHRASE, cost=CHEAP)


def opens(folder: Path, secret: str) -> bool:
    """Whether a secret opens the store."""
    try:
        unlock_store(folder, secret, cost=CHEAP).close()
    except WrongSecret:
        return False
    return True


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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
