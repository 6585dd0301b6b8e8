"""Sees at once that an output device has come, gone, or been muted by somebody else.

PulseAudio and PipeWire tell it by `pactl subscribe`. Where there is no `pactl` nobody tells, and whoever
waits for a device looks now and then.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable

from kroom.music.devices import Device, DevicesError, list_devices

Listener = Callable[[list[Device]], None]
"""Told every device that there is now, whenever one may have changed; it has to return at once. Called in the
watch's thread, and the first time perhaps in the one that adds it."""

_NEWS = (b" on sink #", b" on server")
_AGAIN_S = 1.0  # after the sound server has stopped


class DeviceWatch:
    """Watches for as long as anybody listens; one for the whole app. Every method returns at once."""

    def __init__(self, devices: Callable[[], list[Device]] = list_devices) -> None:
        self._devices = devices
        self._lock = threading.RLock()
        self._listeners: list[Listener] = []
        self._seen: list[Device] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._left = threading.Event()

    def add(self, listener: Listener) -> None:
        """Tell this listener from now on, what there is now first."""
        if sys.platform != "linux" or shutil.which("pactl") is None:
            return
        with self._lock:
            self._listeners = [*self._listeners, listener]
            if len(self._listeners) == 1:
                self._begin()
            elif self._seen is not None:
                listener(self._seen)

    def remove(self, listener: Listener) -> None:
        """Tell it no more; with the last one the watch ends."""
        with self._lock:
            self._listeners = [one for one in self._listeners if one != listener]
            if not self._listeners:
                self._left.set()
                if self._process is not None:
                    self._process.kill()

    def _begin(self) -> None:
        self._left, self._seen = threading.Event(), None
        threading.Thread(target=self._run, args=(self._left,), name="device watch", daemon=True).start()

    def _run(self, left: threading.Event) -> None:
        while not left.is_set():
            self._watch(left)
            left.wait(_AGAIN_S)

    def _watch(self, left: threading.Event) -> None:
        """Until the sound server stops, or everybody has left."""
        process = _subscribe()
        if process is None or process.stdout is None:
            return
        with self._lock:
            if left.is_set():
                process.kill()
            else:
                self._process = process
        with process.stdout as news:
            self._tell()
            while heard := os.read(news.fileno(), 65536):
                if any(word in heard for word in _NEWS):
                    self._tell()
        process.wait()

    def _tell(self) -> None:
        with contextlib.suppress(DevicesError):  # a sound server that is gone; its end is seen elsewhere
            devices = self._devices()
            with self._lock:  # so that nobody who is added now hears an older word after this one
                self._seen = devices
                for listener in self._listeners:
                    listener(devices)


def _subscribe() -> "subprocess.Popen[bytes] | None":
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = ["pactl", "subscribe"]
    try:
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        return None
