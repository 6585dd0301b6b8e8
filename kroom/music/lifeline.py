"""One headset process after another: found or started, connected, lost, brought back. One thread."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Pipe, wait
from pathlib import Path
from typing import Protocol

import kroom
from kroom.music.adoption import Adopted, call
from kroom.music.devices import NO_DEVICE, Device, DevicesError, find_device
from kroom.music.launch import Launched
from kroom.music.report import HeadsetStatus, LostKind, LostReason, read_status
from kroom.music.wire import (
    HELLO,
    AnyConnection,
    Ending,
    Hello,
    Message,
    endpoint_file,
    read_endpoint,
    receive,
    send,
)

_READY_S = 15.0  # an earlier process may take its time to end
_OPEN_S = 8.0
_STILL_S = 3.0
_END_S = 2.5
_END_FADE_S = 1.0
_LOOK_S = 0.25
_GOOD_LIFE_S = 30.0
_DEATHS = 3
_BACK_FADE_S = 2.0  # after a replug: the ear is not prepared
_GO_ON_FADE_S = 0.2  # after a crash: the sooner the better
_GONE = "{name} was unplugged or switched off"
_ENDINGS: dict[int, tuple[LostKind, str]] = {
    Ending.DEVICE_MISSING: ("device-missing", "{name} is not there"),
    Ending.DEVICE_GONE: ("device-gone", _GONE),
    Ending.OUTPUT_FAILED: ("output-failed", "{name} can't be played to: {line}"),
    Ending.STILL_PLAYING: ("still-playing", "{name} is still in use: {line}"),
}


class Living(Protocol):
    """A headset process: one that we started, or one that we found."""

    @property
    def pid(self) -> int:
        """The process's id."""
        ...

    @property
    def last_line(self) -> str:
        """The last line it wrote, empty if none is known."""
        ...

    def see_out(self, seconds: float) -> int:
        """Wait for its end at most so long, then kill it; its exit code."""
        ...

    def kill(self) -> None:
        """End it now."""
        ...


class Replay(Protocol):
    """Answers by `tell_afresh` what a process is to be told that is connected now."""

    def __call__(self, fade_s: float, *, adopted: bool) -> None:
        """Faded in; `adopted` is a process that an earlier app left playing."""
        ...


class Lifeline:
    """Keeps the process of one headset alive until `close`; `run` is its thread.

    A process of this chair, device and cap that an earlier app left playing is taken over; any other one is
    ended first. `start(sink)` starts a process (OSError where it can't). `on_silent` comes at the very moment
    of a loss, `on_lost` once the reason is known. All are called in the thread.
    """

    def __init__(
        self,
        headset_id: str,
        name: str,
        chair: str,
        *,
        cap_percent: float,
        start: Callable[[str], Launched],
        runtime_dir: Path,
        devices: Callable[[], list[Device]],
        replay: Replay,
        on_status: Callable[[HeadsetStatus], None],
        on_silent: Callable[[], None],
        on_lost: Callable[[LostReason], None],
        on_back: Callable[[], None],
    ) -> None:
        self._id, self._name, self._chair = headset_id, name, chair
        self._cap = cap_percent
        self._start = start
        self._runtime_dir = runtime_dir
        self._devices = devices
        self._replay = replay
        self._on_status, self._on_silent = on_status, on_silent
        self._on_lost, self._on_back = on_lost, on_back
        self._outbox: list[Message] = []
        self._lock = threading.Lock()
        self._woken, self._waker = Pipe(duplex=False)
        self._awake = False
        self._closing: float | None = None
        self._reopened = False
        self._deaths = 0
        self._opened = False
        self._living: Living | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        living = self._living
        return None if living is None else living.pid

    def tell(self, messages: Iterable[Message]) -> None:
        """Send these to the process, in order; dropped where none is connected (the replay tells it all)."""
        with self._lock:
            self._outbox.extend(messages)
        self._wake()

    def tell_afresh(self, messages: Iterable[Message]) -> None:
        """Send these instead of whatever waits."""
        with self._lock:
            self._outbox = list(messages)

    def reopen(self) -> None:
        """End the waiting for somebody's word that the headset is the same."""
        self._reopened = True
        self._wake()

    def close(self, fade_s: float) -> None:
        """End the process, faded, and with it `run`. Returns at once."""
        self._closing = fade_s
        self._wake()

    def run(self) -> None:
        """Live until `close`, or until there is nothing more to try."""
        self._deaths, self._opened, fade_s = 0, False, 0.0
        while self._closing is None:
            lost = self._life(fade_s)
            if lost is None:
                return
            self._on_lost(lost)
            if lost.kind == "device-gone":
                self._await_device(lost.returning)
                fade_s = _BACK_FADE_S
            elif not lost.returning:
                return
            else:
                fade_s = _GO_ON_FADE_S

    # -- one process ------------------------------------------------------------------------------------

    def _life(self, fade_s: float) -> LostReason | None:
        """Serve one process to its end; why it ended, or None when it was told to."""
        try:
            device = self._device()
            born = time.monotonic()
            code, line = self._live(device, fade_s)
        except (DevicesError, OSError) as error:
            return LostReason("output-failed", f"{self._name} can't be played to: {error}", returning=False)
        except LookupError:
            return self._missing()
        if self._closing is not None:
            return None
        self._deaths = 0 if time.monotonic() - born > _GOOD_LIFE_S else self._deaths
        return self._reason(code, line, device)

    def _live(self, device: Device, fade_s: float) -> tuple[int, str]:
        """One process, from its start or adoption to its end: its exit code and last line."""
        connection = None if self._opened else self._adopt(device)
        if connection is not None and self._living is not None:
            living = self._living
            self._serve_out(connection, living, fade_s, adopted=True)
        else:
            living = self._living = launched = self._start(device.sink)
            connection = self._connect(launched)
            if connection is not None:
                self._serve_out(connection, living, fade_s, adopted=False)
            elif self._closing is not None:
                living.kill()
        code = living.see_out(_END_S)
        self._living = None
        return code, living.last_line

    def _adopt(self, device: Device) -> AnyConnection | None:
        """Take over what an earlier app left playing in this chair; end it where it isn't what we need."""
        found = call(self._runtime_dir, self._chair)
        if found is None:
            return None
        adopted = Adopted(self._runtime_dir, self._chair, found.pid)
        if found.hello == Hello(device.sink, self._cap, kroom.__version__):
            self._living = adopted
            return found.connection
        with contextlib.suppress(OSError):
            send(found.connection, {"do": "end", "fade_s": _END_FADE_S})
        adopted.see_out(_END_S)
        found.connection.close()
        return None

    def _serve_out(self, connection: AnyConnection, living: Living, fade_s: float, *, adopted: bool) -> None:
        """Serve the process until it has ended; how, its exit code tells."""
        try:
            self._serve(connection, living, fade_s, adopted=adopted)
        except (EOFError, OSError):
            pass
        finally:
            self._on_silent()
            connection.close()

    def _connect(self, launched: Launched) -> AnyConnection | None:
        deadline = time.monotonic() + _READY_S
        while not launched.ready.wait(_LOOK_S / 5):
            if self._closing is not None or time.monotonic() > deadline:
                return None
        if not launched.listening:
            return None
        try:
            endpoint = read_endpoint(endpoint_file(self._runtime_dir, self._chair))
            return Client(endpoint.address, authkey=endpoint.key)
        except (OSError, ValueError, EOFError, AuthenticationError):
            launched.kill()
            return None

    def _serve(self, connection: AnyConnection, living: Living, fade_s: float, *, adopted: bool) -> None:
        """Send and receive until the process has ended. Raises EOFError or OSError then."""
        self._replay(fade_s, adopted=adopted)
        back = self._opened
        told_to_end = False
        deadline = time.monotonic() + _OPEN_S
        while True:
            self._send_outbox(connection)
            if self._closing is not None and not told_to_end:
                told_to_end = True
                send(connection, {"do": "end", "fade_s": self._closing})
            ready = wait([connection, self._woken], 0.5)
            self._drain_wakes()
            if connection in ready:
                if self._take(receive(connection), living):
                    deadline = time.monotonic() + _STILL_S
                    back = self._tell_back(back)
            elif time.monotonic() > deadline:
                living.kill()

    def _tell_back(self, back: bool) -> bool:
        self._opened = True
        if back:
            self._on_back()
        return False

    def _take(self, message: Message, living: Living) -> bool:
        """Whether it was a status."""
        if message.get("kind") == HELLO:
            return False
        try:
            status = read_status(self._chair, self._id, message)
        except ValueError:
            living.kill()  # whatever this is, it is no headset process of ours
            return False
        self._on_status(status)
        return True

    def _send_outbox(self, connection: AnyConnection) -> None:
        with self._lock:
            messages, self._outbox = self._outbox, []
        for message in messages:
            send(connection, message)

    # -- devices and reasons ----------------------------------------------------------------------------

    def _device(self) -> Device:
        if self._id == NO_DEVICE:
            return Device(NO_DEVICE, self._name, default=False, stable=True, sink=NO_DEVICE)
        device = find_device(self._id, self._devices())
        if device is None:
            raise LookupError(self._id)
        return device

    def _missing(self) -> LostReason:
        if self._opened:
            return LostReason("device-gone", _GONE.format(name=self._name), returning=True)
        return LostReason("device-missing", f"{self._name} is not there", returning=False)

    def _reason(self, code: int, line: str, device: Device) -> LostReason:
        if code == Ending.DEVICE_MISSING and self._opened:
            code = Ending.DEVICE_GONE
        kind, text = _ENDINGS.get(code, ("died", "the sound of {name} stopped working"))
        text = text.format(name=self._name, line=line)
        if kind == "device-gone":
            return LostReason(kind, text, returning=device.stable)
        if kind != "died":
            return LostReason(kind, text, returning=False)
        self._deaths += 1
        if self._deaths >= _DEATHS:
            return LostReason("gave-up", f"{text} {_DEATHS} times in a row", returning=False)
        return LostReason(kind, text, returning=True)

    def _await_device(self, at_once: bool) -> None:
        """Wait until the device is there again, and where it takes somebody's word, for that first."""
        self._reopened = at_once
        while self._closing is None:
            wait([self._woken], _LOOK_S)
            self._drain_wakes()
            if self._reopened and self._is_there():
                return

    def _is_there(self) -> bool:
        try:
            return find_device(self._id, self._devices()) is not None
        except DevicesError:
            return False

    def _wake(self) -> None:
        with self._lock:
            if not self._awake:
                self._awake = True
                self._waker.send_bytes(b".")

    def _drain_wakes(self) -> None:
        with self._lock:
            if self._awake:
                self._awake = False
                self._woken.recv_bytes()
