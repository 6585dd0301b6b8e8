"""Runs slow work beside the main thread and brings the answer back to it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot


class _Answer(QObject):
    done = Signal(object)
    failed = Signal(object)


class _Run(QRunnable):
    def __init__(self, work: Callable[[], object], answer: _Answer) -> None:
        super().__init__()
        self._work = work
        self._answer = answer

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - handed over to the main thread, which knows what to say
            self._answer.failed.emit(error)
        else:
            self._answer.done.emit(result)


class _Job(QObject):
    """Lives on the main thread until its answer came; slots of a QObject make the delivery queued."""

    ended = Signal(object)

    def __init__(
        self, done: Callable[[Any], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        super().__init__(owner)
        self.answer = _Answer()
        self._done = done
        self._failed = failed
        self._dropped = False
        self.answer.done.connect(self._on_done)
        self.answer.failed.connect(self._on_failed)

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        self._dropped = True

    @Slot(object)
    def _on_done(self, result: object) -> None:
        self._end()
        if not self._dropped:
            self._done(result)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end()
        if not self._dropped:
            self._failed(error)

    def _end(self) -> None:
        self.ended.emit(self)
        self.deleteLater()


class Worker(QObject):
    """A small pool of threads. Every answer comes on the thread that owns the worker, in no fixed order."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._jobs: set[_Job] = set()

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` on a thread; then `done(result)` or `failed(exception)` here."""
        job = _Job(done, failed, self)
        job.ended.connect(self._forget)
        self._jobs.add(job)
        self._pool.start(_Run(work, job.answer))

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._jobs)

    def drain(self) -> None:
        """Wait until no thread works any more; answers that have not been delivered are dropped."""
        self._pool.waitForDone()
        for job in self._jobs:
            job.drop()

    @Slot(object)
    def _forget(self, job: _Job) -> None:
        self._jobs.discard(job)
