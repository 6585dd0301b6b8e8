"""The worker's threads: answers come on the main thread, and nothing dies on another."""

import threading
from collections.abc import Generator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kroom.room.worker import Worker, _Job, _Run  # pyright: ignore[reportPrivateUsage]

ROUNDS = 200


class Noted(QObject):
    """Notes the thread on which Python lets it go."""

    def __init__(self, died_on: list[threading.Thread]) -> None:
        super().__init__()
        self._died_on = died_on

    def __del__(self) -> None:
        self._died_on.append(threading.current_thread())

    def answer(self) -> "Noted":
        return Noted(self._died_on)

    def fail(self) -> None:
        mine = Noted(self._died_on)
        raise ValueError(mine)


@pytest.fixture
def worker(qtbot: QtBot) -> Generator[Worker]:
    assert qtbot
    worker = Worker()
    yield worker
    worker.drain()


def test_work_runs_elsewhere_and_its_answer_comes_here(worker: Worker, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    came: list[object] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 7

    def done(result: object) -> None:
        threads.append(threading.current_thread())
        came.append(result)

    worker.run(work, done, came.append)
    assert worker.busy
    qtbot.waitUntil(lambda: not worker.busy)
    assert came == [7]
    assert threads[0] is not threads[1] is threading.main_thread()


def test_what_work_answer_and_error_hold_is_let_go_on_the_main_thread(worker: Worker, qtbot: QtBot) -> None:
    died_on: list[threading.Thread] = []
    came: list[str] = []
    for _ in range(ROUNDS):
        worker.run(Noted(died_on).answer, lambda result: came.append(_kind(result)), _raised)
        worker.run(Noted(died_on).fail, _unexpected, lambda error: came.append(_kind(error)))
    qtbot.waitUntil(lambda: not worker.busy)
    assert sorted(came) == ["Noted"] * ROUNDS + ["ValueError"] * ROUNDS
    assert len(died_on) == 4 * ROUNDS
    assert set(died_on) == {threading.main_thread()}


def test_answers_that_nobody_waits_for_are_dropped(worker: Worker, qtbot: QtBot) -> None:
    came: list[object] = []
    worker.run(lambda: 1, came.append, _raised)
    worker.drain()
    assert not worker.busy
    worker.run(lambda: 2, came.append, _raised)
    qtbot.waitUntil(lambda: not worker.busy)
    assert came == [2]


def _kind(one: object) -> str:
    return type(one).__name__


def _raised(error: Exception) -> None:
    raise error


def _unexpected(result: object) -> None:
    raise AssertionError(result)


def test_a_thread_of_the_pool_does_the_job_that_it_was_given(worker: Worker) -> None:
    done: list[object] = []
    bench = worker._bench  # pyright: ignore[reportPrivateUsage]
    bench.jobs[7] = _Job(lambda: 5, done.append, done.append)
    _Run(bench, 7).run()
    assert done == [5]


def test_an_error_that_nobody_takes_goes_to_who_watches_for_the_unexpected(
    worker: Worker, qtbot: QtBot
) -> None:
    def fail() -> None:
        raise ValueError("nobody takes it")

    with qtbot.captureExceptions() as unexpected:
        worker.run(fail, print)
        qtbot.waitUntil(lambda: bool(unexpected))
    assert str(unexpected[0][1]) == "nobody takes it"
