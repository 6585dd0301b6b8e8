"""Starting the process of one headset, and seeing it out."""

import collections
import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path

import kroom
from kroom.music.wire import READY

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


Launch = Callable[[str, str, Path, float], Launched]
"""`launch(chair, sink, runtime_dir, cap_percent)`: start the process; raises OSError."""


def launch_headset(chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> Launched:
    """Start the process, in a session of its own: Ctrl-C in a terminal is the app's alone."""
    command = [sys.executable, "-P", "-m", "kroom.music.headset"]
    command += ["--chair", chair, "--sink", sink, "--runtime", str(runtime_dir), "--cap", str(cap_percent)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=_environment(),
        start_new_session=True,
    )
    return Launched(process)


def _environment() -> dict[str, str]:
    """Ours, so that the process finds this very kroom whatever folder it is started in."""
    root = str(Path(kroom.__file__).parent.parent)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if root not in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        others = os.environ.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{root}{os.pathsep}{others}" if others else root
    return environment
