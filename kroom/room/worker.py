"""Runs slow work beside the main thread and brings the answer back to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot


@dataclass(slots=True)
class _Job:
    work: Callable[[], object]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    result: object = None
    error: Exception | None = None


class _Bench(QObject):
    """Where jobs lie while threads work at them, by number; only the main thread puts and takes them.

    So whatever a job holds, its work, its answer, what an error passed, is let go on the main thread: Qt's
    objects among it must not die on another.
    """

    ended = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.jobs: dict[int, _Job] = {}

    def do(self, number: int) -> None:
        """Do a job, on any thread; then `ended` comes on the bench's own."""
        job = self.jobs[number]
        try:
            job.result = job.work()
        except Exception as error:  # noqa: BLE001 - handed over to the main thread, which knows what to say
            job.error = error
        del job
        self.ended.emit(number)


class _Run(QRunnable):
    def __init__(self, bench: _Bench, number: int) -> None:
        super().__init__()
        self._bench = bench
        self._number = number

    def run(self) -> None:
        self._bench.do(self._number)


def _raised(error: Exception) -> None:
    raise error


class Worker(QObject):
    """A small pool of threads. Every answer comes on the thread that owns the worker, in no fixed order."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._bench = _Bench(self)
        self._bench.ended.connect(self._on_ended)
        self._last = 0

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] = _raised,
    ) -> None:
        """Run `work` on a thread; then `done(result)` or `failed(exception)` here."""
        self._last += 1
        self._bench.jobs[self._last] = _Job(work, done, failed)
        self._pool.start(_Run(self._bench, self._last))

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._bench.jobs)

    def drain(self) -> None:
        """Wait until no thread works any more; answers that have not been delivered are dropped."""
        self._pool.waitForDone()
        self._bench.jobs.clear()

    @Slot(int)
    def _on_ended(self, number: int) -> None:
        job = self._bench.jobs.pop(number, None)
        if job is None:  # nobody waits for it any more
            return
        if job.error is not None:
            job.failed(job.error)
        else:
            job.done(job.result)
