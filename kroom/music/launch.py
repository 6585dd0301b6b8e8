"""Starting the process of one headset, and seeing it out."""

import collections
import contextlib
import json
import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path

import kroom
from kroom.music.wire import READY, SPARE

_TAIL_LINES = 20


class Launched:
    """A headset process that was started.

    Its lines are read by a thread: `ready` is set when it listens or has ended, and `last_line` tells its
    last words.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: collections.deque[str] = collections.deque(maxlen=_TAIL_LINES)
        self._listening = False
        self.ready = threading.Event()
        self._reader = threading.Thread(target=self._read, name="headset lines", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def listening(self) -> bool:
        """Whether it said that it listens."""
        return self._listening

    @property
    def last_line(self) -> str:
        """The last line it wrote, empty if none."""
        return self._lines[-1] if self._lines else ""

    def see_out(self, seconds: float) -> int:
        """Wait for its end at most so long, then kill it; its exit code (negative: the signal)."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join()
        return code

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        with self._process.stdout as lines:
            for line in lines:
                if line.strip() == READY:
                    self._listening = True
                    self.ready.set()
                elif line.strip():
                    self._lines.append(line.strip())
        self.ready.set()


Prepare = Callable[[int], None]
"""`prepare(number)`: have so many spare processes ready from soon on."""

Launch = Callable[[str, str, Path, float], Launched]
"""`launch(chair, sink, runtime_dir, cap_percent)`: start the process; raises OSError."""


def launch_headset(chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> Launched:
    """Start the process, in a session of its own: Ctrl-C in a terminal is the app's alone."""
    return Launched(_start(_words(chair, sink, runtime_dir, cap_percent), subprocess.DEVNULL))


class Spare:
    """Processes that have everything imported, to become a headset's at once; the same for all chairs.

    Importing is most of what a start takes. They have no device and no place, and end when the app does, or
    when nobody has used them at `close`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: list[subprocess.Popen[str]] = []
        self._closed = False

    def prepare(self, number: int = 1) -> None:
        """Have so many ready from soon on; returns at once."""
        with self._lock, contextlib.suppress(OSError):  # without one a start takes its time
            while len(self._processes) < number and not self._closed:
                self._processes.append(_start([SPARE], subprocess.PIPE))

    def launch(self, chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> Launched:
        """A `Launch`: of one that is ready where there is one, else of a new one."""
        words = _words(chair, sink, runtime_dir, cap_percent)
        with self._lock:
            process = self._processes.pop(0) if self._processes else None
        if process is not None and _send(process, words):
            return Launched(process)
        return launch_headset(chair, sink, runtime_dir, cap_percent)

    def close(self) -> None:
        """End those that nobody has used; there will be no others."""
        with self._lock:
            processes, self._processes, self._closed = self._processes, [], True
        for process in processes:
            _end(process)


def _send(process: "subprocess.Popen[str]", words: list[str]) -> bool:
    """Whether the spare took the words; one that is dead is seen out."""
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        with process.stdin as pipe:
            pipe.write(json.dumps(words) + "\n")
    except OSError:
        _end(process)
        return False
    return True


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _words(chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> list[str]:
    words = ["--chair", chair, "--sink", sink, "--runtime", str(runtime_dir)]
    return [*words, "--cap", str(cap_percent)]


def _start(words: list[str], stdin: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "kroom.music.headset", *words],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=_environment(),
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Ours, so that the process finds this very kroom whatever folder it is started in.

    glibc gives each thread memory of its own to allocate from. Ours take turns: one for all saves 8 MB.
    """
    root = str(Path(kroom.__file__).parent.parent)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "1"}
    if root not in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        others = os.environ.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{root}{os.pathsep}{others}" if others else root
    return environment
