from collections import deque
from multiprocessing.connection import Pipe
from typing import cast

import pytest

from kroom.music.company import Company
from kroom.music.door import Door
from kroom.music.wire import AnyConnection, Hello, receive, send

HELLO = Hello("headset_a", 80.0, "1")


class Callers:
    """A door at which those stand that a test has called."""

    def __init__(self) -> None:
        self.waiting: deque[AnyConnection] = deque()

    def call(self) -> AnyConnection:
        ours, theirs = Pipe()
        self.waiting.append(theirs)
        return ours

    def wait(self, seconds: float) -> AnyConnection | None:
        assert seconds >= 0.0
        return self.waiting.popleft() if self.waiting else None


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door() -> Callers:
    return Callers()


@pytest.fixture
def company(door: Callers, clock: Clock) -> Company:
    return Company(cast("Door", door), HELLO, clock)


def test_who_calls_is_told_what_it_is_and_then_heard(company: Company, door: Callers) -> None:
    app = door.call()
    assert company.listen(0.0) is None
    assert receive(app) == {"kind": "hello", "sink": "headset_a", "cap_percent": 80.0, "version": "1"}
    send(app, {"do": "skip"})
    assert company.listen(1.0) == {"do": "skip"}
    assert company.ever


def test_a_second_caller_is_turned_away(company: Company, door: Callers) -> None:
    first = door.call()
    company.listen(0.0)
    second = door.call()
    company.listen(0.0)
    assert receive(second) == {"kind": "busy"}
    assert receive(first)["kind"] == "hello"
    with pytest.raises(EOFError):
        receive(second)


def test_time_alone_counts_from_the_moment_an_app_goes(company: Company, door: Callers, clock: Clock) -> None:
    clock.at = 3.0
    assert company.alone_s == 3.0
    app = door.call()
    company.listen(0.0)
    assert company.alone_s == 0.0
    clock.at = 10.0
    app.close()
    assert company.listen(1.0) is None
    clock.at = 12.0
    assert company.alone_s == 2.0


def test_an_app_that_stands_still_holds_nothing_up(company: Company, door: Callers) -> None:
    app = door.call()
    company.listen(0.0)
    for _ in range(5000):  # far more than fits between the two
        company.tell({"kind": "status", "status": "x" * 1000})
    assert receive(app)["kind"] == "hello"
    app.close()
