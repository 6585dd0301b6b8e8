"""Finding a headset process that an earlier app left playing, and living with it as if it were our own."""

import contextlib
import os
import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

from filelock import Timeout

from kroom.music.door import chair_lock
from kroom.music.wire import (
    BUSY,
    AnyConnection,
    Endpoint,
    Hello,
    endpoint_file,
    read_endpoint,
    read_hello,
    receive,
)

_HELLO_S = 3.0  # it may be opening its device
_BUSY_S = 3.0  # until it has seen that an earlier caller has gone, who may be held up by the other chair
_AGAIN_S = 0.05
_KILLED_S = 2.0
_UNKNOWN_CODE = 1  # only a process's parent is told how it ended


@dataclass(frozen=True)
class Found:
    """A headset process that plays on: a connection to it, what it said it is, and its process id."""

    connection: AnyConnection
    hello: Hello
    pid: int


def call(runtime_dir: Path, chair: str) -> Found | None:
    """Call the headset process of this chair; None where there is none, or another app is with it.

    Blocks for a few milliseconds; at most 3 s, while the process opens its device.
    """
    deadline = time.monotonic() + _BUSY_S
    while True:
        try:
            endpoint = read_endpoint(endpoint_file(runtime_dir, chair))
            found = _call_once(endpoint)
        except (OSError, ValueError, EOFError, AuthenticationError):
            return None
        if found is not None or time.monotonic() > deadline:
            return found
        threading.Event().wait(_AGAIN_S)


def _call_once(endpoint: Endpoint) -> Found | None:
    """None where another app is with it. Raises OSError, EOFError or ValueError where nobody answers."""
    connection = Client(endpoint.address, authkey=endpoint.key)
    try:
        if not connection.poll(_HELLO_S):
            raise EOFError("no answer")  # noqa: TRY301 - the connection is closed in one place
        message = receive(connection)
        if message.get("kind") == BUSY:
            connection.close()
            return None
        return Found(connection, read_hello(message), endpoint.pid)
    except (OSError, EOFError, ValueError):
        connection.close()
        raise


class Adopted:
    """A process that this app did not start; whether it lives is told by the lock that it holds.

    How it ended is told to its parent alone: `see_out` gives the code of a fault.
    """

    last_line = ""

    def __init__(self, runtime_dir: Path, chair: str, pid: int) -> None:
        self._runtime_dir, self._chair = runtime_dir, chair
        self.pid = pid

    def see_out(self, seconds: float) -> int:
        """Wait for its end at most so long, then kill it."""
        if not self._ends_within(seconds):
            self.kill()
            self._ends_within(_KILLED_S)
        return _UNKNOWN_CODE

    def kill(self) -> None:
        """End it now, if it lives."""
        if not self._ends_within(0.0):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def _ends_within(self, seconds: float) -> bool:
        lock = chair_lock(self._runtime_dir, self._chair)
        try:
            lock.acquire(timeout=seconds, poll_interval=0.005)
        except Timeout:
            return False
        lock.release()
        return True
