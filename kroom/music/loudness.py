"""Measures many tracks at once, on every core, each core in a process of its own.

A process rather than a thread: decoding holds Python's lock too often, and a file that brings the decoder
down takes only its own measurement with it. May be called from any thread; nothing of the caller's process
is started anew in the workers.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kroom.music.measurement import Measurement, MeasurementCache, from_document, measured_track

__all__ = ["Measurement", "MeasurementCache", "MeasuringCancelled", "measure_tracks", "measured_track"]

_POLL_S = 0.1
_STUCK_S = 10.0
"""A worker that says nothing for so long hangs in its file."""
_STARTING_S = 60.0
"""A new worker may take so long for its first words: it has to be read from the disk."""

_Outcome = tuple[Path, float, Measurement | None]  # a file, the share done, and what was found once it is 1


class MeasuringCancelled(Exception):  # noqa: N818 - not an error
    """The caller wanted no more of it."""


def measure_tracks(
    paths: Iterable[Path],
    cache: Path | None,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int | None = None,
    glance: bool = False,
) -> Mapping[Path, Measurement]:
    """Measure each file once, whatever is wrong with it; files that break are known by their `problem`.

    `cache` is the folder that keeps what was found (None keeps nothing); `progress` is told the share of all
    bytes done, 0 to 1, and `cancelled` asked, both in the calling thread, about ten times a second. With
    `glance` nothing is decoded: only what the files' headers say is found, some hundred files a second.
    Raises MeasuringCancelled; no process outlives the call.
    """
    files = list(dict.fromkeys(paths))
    if not files:
        return {}
    crew = _Crew(files, None if glance else cache, min(len(files), workers or os.cpu_count() or 1), glance)
    try:
        return _gathered(files, crew, progress, cancelled)
    finally:
        crew.end()


def _gathered(
    files: list[Path],
    crew: _Crew,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Mapping[Path, Measurement]:
    """What the crew finds, in the order of the files."""
    sizes = {file: _size(file) for file in files}
    whole, done, told_at = sum(sizes.values()), 0.0, 0.0
    shares = dict.fromkeys(files, 0.0)
    found: dict[Path, Measurement] = {}
    while len(found) < len(files):
        if cancelled is not None and cancelled():
            raise MeasuringCancelled
        for file, share, measurement in crew.news(_POLL_S):
            done += sizes[file] * (share - shares[file])
            shares[file] = share
            if measurement is not None:
                found[file] = measurement
        if progress is not None and (len(found) == len(files) or time.monotonic() - told_at > _POLL_S):
            told_at = time.monotonic()
            progress(min(1.0, done / whole))
    return {file: found[file] for file in files}


def _size(path: Path) -> int:
    """Bytes of a file, at least one, so that shares can be weighed."""
    try:
        return max(1, path.stat().st_size)
    except (OSError, ValueError):
        return 1


class _Crew:
    """As many workers as there are cores, taking files from one queue."""

    def __init__(self, files: list[Path], cache: Path | None, count: int, glance: bool) -> None:
        self._waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for file in files:
            self._waiting.put(file)
        self._news: queue.SimpleQueue[_Outcome] = queue.SimpleQueue()
        self._workers = [_Worker(cache, glance) for _ in range(count)]
        self._threads = [threading.Thread(target=self._work, args=(w,), daemon=True) for w in self._workers]
        for thread in self._threads:
            thread.start()

    def news(self, timeout_s: float) -> list[_Outcome]:
        """What came in since; waits a little for the first. Ends workers that are stuck."""
        for worker in self._workers:
            worker.end_if_stuck()
        try:
            news = [self._news.get(timeout=timeout_s)]
        except queue.Empty:
            return []
        while not self._news.empty():
            news.append(self._news.get())
        return news

    def end(self) -> None:
        """End every process and thread."""
        for worker in self._workers:
            worker.retire()
        for thread in self._threads:
            thread.join()

    def _work(self, worker: _Worker) -> None:
        while not worker.retired:
            try:
                file = self._waiting.get_nowait()
            except queue.Empty:
                break
            self._measure(worker, file)
        worker.retire()

    def _measure(self, worker: _Worker, file: Path) -> None:
        try:
            found = worker.measure(file, lambda share: self._news.put((file, share, None)))
        except OSError as error:
            found = Measurement(problem=f"can't be measured: {error.strerror or error}")
        self._news.put((file, 1.0, found))


class _Worker:
    """One process, started when it is first needed, and again after a file that brought it down."""

    def __init__(self, cache: Path | None, glance: bool) -> None:
        self.retired = False
        self._cache = cache
        self._glance = glance
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._heard_at: float | None = None
        self._patience_s = _STARTING_S
        self._stuck = False

    def measure(self, file: Path, tick: Callable[[float], None]) -> Measurement:
        """Blocks until the file is measured or the process has gone. Raises OSError where none starts."""
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return Measurement(problem="was not measured")
        self._heard_at = time.monotonic()
        try:
            cache = str(self._cache) if self._cache else None
            request = {"path": str(file), "cache": cache, "glance": self._glance}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                self._heard_at, self._patience_s = time.monotonic(), _STUCK_S
                message: dict[str, Any] = json.loads(line)
                if "done" in message:
                    tick(float(message["done"]))
                    continue
                return from_document(message["measurement"]) or Measurement(problem="was not measured")
        except (OSError, ValueError):
            pass  # it has gone, which is said below
        finally:
            self._heard_at = None
        return self._gone()

    def end_if_stuck(self) -> None:
        """End the process where it has said nothing for too long; its file is then the problem."""
        heard_at = self._heard_at
        if heard_at is not None and time.monotonic() - heard_at > self._patience_s:
            self._stuck = True
            self._kill()

    def retire(self) -> None:
        """End the process for good."""
        with self._lock:
            self.retired = True
        self._kill()

    def _gone(self) -> Measurement:
        self._kill()
        stuck, self._stuck = self._stuck, False
        return Measurement(problem="makes the decoder hang" if stuck else "brings the decoder down")

    def _started(self) -> subprocess.Popen[str] | None:
        with self._lock:
            if self.retired:
                return None
            if self._process is None:
                self._process, self._patience_s = _start(), _STARTING_S
            return self._process

    def _kill(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def _start() -> subprocess.Popen[str]:
    """A worker that imports this very package, one thread of arithmetic to its core, no window on Windows."""
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return subprocess.Popen(
        [sys.executable, "-m", "kroom.music.measure_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, **threads, "PYTHONPATH": paths},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
