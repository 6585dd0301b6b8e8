"""How a headset process takes its place, and how the app finds it there."""

import contextlib
import hashlib
import os
import queue
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Generator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Listener
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from kroom.music.devices import NO_DEVICE
from kroom.music.wire import (
    READY,
    WAITING,
    AnyConnection,
    Endpoint,
    endpoint_file,
    make_private,
    write_endpoint,
)

_PATIENCE_S = 6.0
_BREATH_S = 0.02
_LONGEST_SOCKET = 100  # bytes; the kernel's limit for a socket's path is 104 to 108


class StillPlayingError(Exception):
    """An earlier headset process holds this chair or this device and does not end."""


@contextlib.contextmanager
def take_place(runtime_dir: Path, chair: str, sink: str) -> Generator[None]:
    """Be the only process of this chair and of this device; waits up to 6 s for an earlier one to end.

    The system takes the locks back when a process ends, however it ends. Raises StillPlayingError.
    """
    make_private(runtime_dir)
    locks = [chair_lock(runtime_dir, chair)]
    if sink != NO_DEVICE:
        name = f"device-{hashlib.sha256(sink.encode()).hexdigest()[:16]}"
        locks.append(FileLock(runtime_dir / f"{name}.lock", mode=0o600))
    with contextlib.ExitStack() as places:
        for lock in locks:
            places.enter_context(_hold(lock))
        yield


def chair_lock(runtime_dir: Path, chair: str) -> FileLock:
    """The lock that the headset process of this chair holds for as long as it lives."""
    return FileLock(runtime_dir / f"chair-{chair}.lock", mode=0o600)


@contextlib.contextmanager
def _hold(lock: FileLock) -> Generator[None]:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        _tell(WAITING)
        try:
            lock.acquire(timeout=_PATIENCE_S, poll_interval=0.02)
        except Timeout as error:
            raise StillPlayingError("an earlier headset process has not ended") from error
    try:
        yield
    finally:
        lock.release()


class Door:
    """Listens where `endpoint_file` says, and lets in who has the key. A context manager.

    Entering it raises BrokenPipeError where the app that asked for this process has gone already.
    """

    def __init__(self, runtime_dir: Path, chair: str) -> None:
        self._file = endpoint_file(runtime_dir, chair)
        self._folder: Path | None = None
        self._socket = self._socket_path(runtime_dir, chair)
        self._listener: Listener | None = None
        self._callers: queue.SimpleQueue[AnyConnection] = queue.SimpleQueue()
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        key = secrets.token_bytes(32)
        listener = self._listener = Listener(self._socket, backlog=4, authkey=key)
        write_endpoint(self._file, Endpoint(str(listener.address), key, os.getpid()))
        threading.Thread(target=self._answer, args=(listener,), name="door", daemon=True).start()
        try:
            _tell(READY)
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._closed.set()
        self.shut()
        if self._listener is not None:
            self._listener.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def wait(self, seconds: float) -> AnyConnection | None:
        """The connection of the next caller, if there is one within that time."""
        try:
            return self._callers.get(timeout=seconds) if seconds else self._callers.get_nowait()
        except queue.Empty:
            return None

    def shut(self) -> None:
        """Be found by nobody any more."""
        self._file.unlink(missing_ok=True)

    def _answer(self, listener: Listener) -> None:
        while not self._closed.is_set():
            try:
                self._callers.put(listener.accept())
            except (AuthenticationError, EOFError, OSError):
                self._closed.wait(_BREATH_S)

    def _socket_path(self, runtime_dir: Path, chair: str) -> Any:  # noqa: ANN401 - None: the system chooses
        if sys.platform == "win32":
            return None
        path = runtime_dir / f"headset-{chair}.sock"
        if len(os.fsencode(path)) > _LONGEST_SOCKET:
            self._folder = Path(tempfile.mkdtemp(prefix="kroom-"))
            path = self._folder / path.name
        path.unlink(missing_ok=True)
        return str(path)


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the app reads it
