"""Stores whose passphrases cost next to nothing to try, and a clock that moves a second a look."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kroom.records import pin
from kroom.records.open import create_store, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.vault import Cost
from kroom.session.clock import Moment

CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "nora's river"
PIN = "271828"


class Clock:
    """Gives a moment a second after the one before."""

    def __init__(self) -> None:
        self._looks = 0

    def __call__(self) -> Moment:
        self._looks += 1
        at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(seconds=self._looks)
        return Moment(at, 1000 * self._looks, "boot-1")


@pytest.fixture(autouse=True)
def cheap_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pin, "PIN_COST", CHEAP)


@pytest.fixture
def cheap() -> Cost:
    return CHEAP


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def now(clock: Clock) -> Moment:
    return clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def code(folder: Path, clock: Clock) -> str:
    """Make the store and close it; gives the recovery code."""
    made, code = create_store(folder, name="Nora", passphrase=PASSPHRASE, pin=PIN, clock=clock, cost=CHEAP)
    made.close()
    return code


Unlock = Callable[[], OpenStore]


@pytest.fixture
def unlock(folder: Path, code: str) -> Generator[Unlock]:
    """Open the store as Nora; closed at the end of the test."""
    assert code
    opened: list[OpenStore] = []

    def open_again() -> OpenStore:
        opened.append(unlock_store(folder, PASSPHRASE, cost=CHEAP))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture
def store(unlock: Unlock) -> OpenStore:
    return unlock()


@pytest.fixture
def tamper(store: OpenStore) -> Callable[..., None]:
    """Run statements in the open store: what somebody with the keys could do."""

    def run(*statements: str) -> None:
        with store._store.writing() as transaction:  # pyright: ignore[reportPrivateUsage]
            for statement in statements:
                transaction.connection().exec_driver_sql(statement)

    return run
