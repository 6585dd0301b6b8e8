from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room import keep_awake
from kroom.room.keep_awake import AwakeWatch, KeepAwake
from kroom.session.events import Kind, Partner

if TYPE_CHECKING:
    from tests.room.conftest import House


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


def test_the_journal_says_when_it_fails_and_when_it_works_again(house: "House") -> None:
    house.open()
    house.start(Partner.A)
    desktop = Desktop(willing=False)
    watch = AwakeWatch(house.session, KeepAwake(desktop.mode))
    watch.hold()
    watch.hold()
    assert not house.state.awake
    assert house.session.due()
    assert desktop.held == 0, "a refused try leaves nothing behind"
    desktop.willing = True
    watch.hold()
    assert house.state.awake
    assert not house.session.due()
    kinds = [event.kind for event in house.session.events() if "keep-awake" in event.kind]
    assert kinds == [Kind.KEEP_AWAKE_FAILED, Kind.KEEP_AWAKE_RESTORED]
    watch.let_go()
    assert desktop.held == 0


def test_what_failed_is_tried_again_by_itself(
    house: "House", monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(keep_awake, "AGAIN_MS", 10)
    house.open()
    desktop = Desktop(willing=False)
    watch = AwakeWatch(house.session, KeepAwake(desktop.mode))
    watch.hold()
    desktop.willing = True
    qtbot.waitUntil(lambda: house.state.awake)
    watch.let_go()


def test_after_the_session_nothing_is_held(house: "House") -> None:
    house.open()
    desktop = Desktop(willing=True)
    watch = AwakeWatch(house.session, KeepAwake(desktop.mode))
    watch.hold()
    assert desktop.held == 1
    house.session.leave()
    watch.hold()
    assert desktop.held == 0
