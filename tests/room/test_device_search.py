import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device, DevicesError
from kroom.room import device_search
from kroom.room.device_search import DeviceSearch
from kroom.room.worker import Worker

LEFT = Device("left", "Left", False, True, "left")


@dataclass
class Sockets:
    """The devices of a computer that answers once `door` is open."""

    door: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def __call__(self) -> list[Device]:
        self.threads.append(threading.current_thread())
        self.door.wait(10.0)
        if self.error is not None:
            raise self.error
        return [LEFT]


@dataclass
class Looking:
    """A search, and what it answered."""

    search: DeviceSearch
    worker: Worker
    sockets: Sockets
    answers: list[tuple[list[Device], str]] = field(default_factory=list[tuple[list[Device], str]])

    def take(self, devices: list[Device], why: str) -> None:
        self.answers.append((devices, why))


@pytest.fixture
def looking(qapp: QCoreApplication) -> Generator[Looking]:
    assert qapp
    worker, sockets = Worker(), Sockets()
    made = Looking(DeviceSearch(worker, sockets), worker, sockets)
    made.search.found.connect(made.take)
    sockets.door.set()
    yield made
    sockets.door.set()
    made.search.end()
    worker.drain()


def until_idle(looking: Looking) -> Callable[[], bool]:
    return lambda: not looking.worker.busy


def test_it_looks_beside_the_main_thread(looking: Looking, qtbot: QtBot) -> None:
    with qtbot.waitSignal(looking.search.found):
        looking.search.look()
    assert looking.answers == [([LEFT], "")]
    assert looking.sockets.threads[0] is not threading.main_thread()


def test_where_nothing_can_be_listed_none_is_there_and_it_says_why(looking: Looking, qtbot: QtBot) -> None:
    looking.sockets.error = DevicesError("no answer")
    with qtbot.waitSignal(looking.search.found):
        looking.search.look()
    assert looking.answers == [([], "no answer")]


def test_one_look_at_a_time_answers_all_who_asked(looking: Looking, qtbot: QtBot) -> None:
    looking.sockets.door.clear()
    looking.search.look()
    looking.search.look()
    looking.sockets.door.set()
    qtbot.waitUntil(until_idle(looking))
    assert (len(looking.answers), len(looking.sockets.threads)) == (1, 1)


def test_what_was_under_way_at_the_end_is_not_told_and_a_new_look_is(looking: Looking, qtbot: QtBot) -> None:
    looking.sockets.door.clear()
    looking.search.begin()
    looking.search.end()
    looking.search.look()
    looking.sockets.door.set()
    qtbot.waitUntil(until_idle(looking))
    assert (len(looking.answers), len(looking.sockets.threads)) == (1, 2)


def test_it_looks_again_and_again(looking: Looking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_search, "SEARCH_MS", 1)
    often = Looking(DeviceSearch(looking.worker, looking.sockets), looking.worker, looking.sockets)
    often.search.found.connect(often.take)
    often.search.begin()
    qtbot.waitUntil(lambda: len(often.answers) > 2)
    often.search.end()


def test_what_nobody_expects_goes_to_who_watches_for_it_and_is_no_end(looking: Looking, qtbot: QtBot) -> None:
    looking.sockets.error = ZeroDivisionError()
    with qtbot.captureExceptions() as raised:
        looking.search.look()
        qtbot.waitUntil(until_idle(looking))
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    looking.sockets.error = None
    with qtbot.waitSignal(looking.search.found):
        looking.search.look()
