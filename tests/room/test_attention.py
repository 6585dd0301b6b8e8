from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device, DevicesError
from kroom.records.problem import StoreDamaged
from kroom.room.attention import Attention
from kroom.room.backup_room import BackupRoom
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.prepare_view import Readiness

if TYPE_CHECKING:
    from tests.room.conftest import House

LEFT = Device("left", "Left", default=False, stable=True, sink="left")
DAY = 86_400


class Watched:
    """What the computer has; a test changes it."""

    def __init__(self) -> None:
        self.devices = [LEFT]
        self.computer: tuple[Readiness, ...] = (Readiness("On mains power", good=True),)
        self.broken: Exception | None = None

    def list_devices(self) -> list[Device]:
        if self.broken is not None:
            raise self.broken
        return self.devices

    def readiness(self) -> tuple[Readiness, ...]:
        return self.computer


def _nothing() -> None:
    """No words are out of time."""


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def backups(house: "House") -> BackupRoom:
    return BackupRoom(house.access, house.clock, house.worker)


@pytest.fixture
def memory(house: "House") -> HeadsetMemory:
    return HeadsetMemory(house.access, house.session)


@pytest.fixture
def attention(house: "House", watched: Watched, backups: BackupRoom, memory: HeadsetMemory) -> Attention:
    return Attention(backups, memory, house.worker, watched.list_devices, watched.readiness, _nothing)


@pytest.fixture
def said(attention: Attention, house: "House", qtbot: QtBot) -> Callable[[], list[str]]:
    """What needs attention after a look."""

    def look() -> list[str]:
        attention.look()
        qtbot.waitUntil(lambda: not house.worker.busy)
        return [one.what for one in attention.view()]

    return look


def test_a_store_without_a_good_backup_says_so_until_there_is_one(
    said: Callable[[], list[str]], backups: BackupRoom, house: "House", qtbot: QtBot
) -> None:
    assert said() == ["There is no good backup yet"]
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert said() == []
    house.clock.at += 10 * DAY
    assert said() == [], "nothing was written since"
    house.store.settings.set("language", "de")
    assert said() == ["The newest good backup is old"]


def test_a_usual_headset_that_is_missing_is_named(
    said: Callable[[], list[str]], memory: HeadsetMemory, watched: Watched, backups: BackupRoom, qtbot: QtBot
) -> None:
    memory.keep("left", name="The grey one", chair="a")
    memory.keep("other", name="No chair's")
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert said() == []
    watched.devices = []
    assert said() == ["The grey one is not connected"]


def test_what_the_computer_lacks_is_said(
    said: Callable[[], list[str]], watched: Watched, backups: BackupRoom, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(backups.changed):
        backups.make()
    watched.computer = (Readiness("On battery", good=False, todo="Plug it in."), *watched.computer)
    assert said() == ["On battery"]


def test_a_backup_that_failed_is_said(
    said: Callable[[], list[str]], house: "House", backups: BackupRoom, qtbot: QtBot
) -> None:
    (house.folder / "backups").write_text("in the way")
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert said() == ["The last backup didn't go as it should"]


def test_without_a_sound_server_nothing_is_said_of_headsets(
    said: Callable[[], list[str]], memory: HeadsetMemory, watched: Watched
) -> None:
    memory.keep("left", name="The grey one", chair="a")
    watched.broken = DevicesError("no sound server")
    watched.computer = (Readiness("On battery", good=False, todo="Plug it in."),)
    assert said() == ["There is no good backup yet", "On battery"]


def test_of_what_is_out_of_time_a_store_that_can_not_be_read_says_nothing(
    house: "House", backups: BackupRoom, memory: HeadsetMemory, watched: Watched, qtbot: QtBot
) -> None:
    broken: list[Exception] = [StoreDamaged("the database is damaged"), ZeroDivisionError()]

    def out_of_time() -> None:
        raise broken[0]

    attention = Attention(backups, memory, house.worker, watched.list_devices, watched.readiness, out_of_time)
    attention.look()
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert [one.what for one in attention.view()] == ["There is no good backup yet"]
    del broken[0]
    with qtbot.captureExceptions() as raised:
        attention.look()
        qtbot.waitUntil(lambda: not house.worker.busy)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
