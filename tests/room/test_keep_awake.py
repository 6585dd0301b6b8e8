from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from kroom.room.keep_awake import KeepAwake


@dataclass
class Desktop:
    """What a desktop's service would count."""

    willing: bool
    held: int = 0

    @property
    def active(self) -> bool:
        return self.willing

    @contextmanager
    def mode(self) -> Generator["Desktop"]:
        self.held += 1
        yield self
        self.held -= 1


def test_sleep_is_held_off_once_and_let_go() -> None:
    desktop = Desktop(willing=True)
    awake = KeepAwake(desktop.mode)
    assert awake.start()
    assert awake.start()
    assert desktop.held == 1
    awake.stop()
    awake.stop()
    assert (desktop.held, awake.active) == (0, False)
    assert awake.start()
    assert desktop.held == 1
    awake.stop()


def test_a_desktop_that_will_not_is_said_and_asked_again() -> None:
    desktop = Desktop(willing=False)
    awake = KeepAwake(desktop.mode)
    assert not awake.start()
    desktop.willing = True
    assert awake.start()
    awake.stop()
    assert desktop.held == 0


def test_without_a_desktop_it_says_no_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    awake = KeepAwake()
    assert isinstance(awake.start(), bool)
    awake.stop()
    assert not awake.active
