"""One headset process after another: found or started, connected, lost, brought back. One thread."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Pipe, wait
from pathlib import Path
from typing import Protocol

import kroom
from kroom.music.adoption import Adopted, call
from kroom.music.devices import Device, DevicesError, find_device
from kroom.music.launch import Launched, Prepare
from kroom.music.report import HeadsetStatus, LostKind, LostReason, read_status
from kroom.music.watch import DeviceWatch
from kroom.music.whereabouts import Whereabouts
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
_CHAIRS = 2  # both may be away or die at once, and come back at once
_BACK_FADE_S = 2.0  # after a replug: the ear is not prepared
_GO_ON_FADE_S = 0.2  # after a crash: the sooner the better
_FAILED_PAUSE_S = 0.5
_GONE = "{name} was unplugged or switched off"
_NO_SERVER = "the computer's sound has stopped; {name} waits for it"
_DIED = "the sound of {name} stopped working"
_TAKEN = "another program ended or moved the sound of {name}"
_GAVE_UP = "{what}, {times} times in a row; another headset can be chosen"
_UNPROVEN = "{name} may be there again: sound the tone, and ask who hears it"
# How an adopted process ended is told to nobody: that is 1 as well.
_DEVICE_MAY_BE_GONE = (1, Ending.DEVICE_MISSING, Ending.DEVICE_GONE, Ending.OUTPUT_FAILED)


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
        watch: DeviceWatch | None,
        prepare: Prepare,
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
        self._where = Whereabouts(headset_id, name, devices)
        self._watch = watch
        self._muted = self._unlisted = self._was_away = False
        self._prepare, self._replay = prepare, replay
        self._on_status, self._on_silent = on_status, on_silent
        self._on_lost, self._on_back = on_lost, on_back
        self._outbox: list[Message] = []
        self._lock = threading.Lock()
        self._woken, self._waker = Pipe(duplex=False)
        self._awake = False
        self._closing: float | None = None
        self._reopened = False
        self._deaths = 0
        self._opened = self._lost = False
        self._again: Device | None = None
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
        if self._watch is None:
            self._run()
            return
        self._watch.add(self._see)
        self._run()
        self._watch.remove(self._see)

    def _see(self, devices: list[Device]) -> None:
        """In the watch's thread: what is waited for may be there, or be gone, or have been muted."""
        device = find_device(self._id, devices)
        self._unlisted = device is None
        self._was_away |= self._unlisted
        self._muted = device is not None and device.muted
        self._wake()

    def _run(self) -> None:
        self._deaths, self._opened, self._lost, fade_s = 0, False, False, 0.0
        while self._closing is None:
            lost = self._life(fade_s)
            if lost is None:
                return
            self._tell_lost(lost)
            fade_s = _GO_ON_FADE_S
            if lost.kind in ("device-gone", "device-missing"):
                self._await_device()
                fade_s = _BACK_FADE_S
            elif lost.kind == "output-failed" and lost.returning:
                self._pause(_FAILED_PAUSE_S)
            elif not lost.returning:
                return

    def _tell_lost(self, lost: LostReason) -> None:
        self._lost = True
        self._on_lost(lost)

    # -- one process ------------------------------------------------------------------------------------

    def _life(self, fade_s: float) -> LostReason | None:
        """Serve one process to its end; why it ended, or None when it was told to."""
        born, self._was_away = time.monotonic(), False
        try:
            # After a mere death nothing is asked: the sooner the music is back, the better.
            device, self._again = self._again or self._where.find(), None
            if device is None:
                return self._missing()
            code, line = self._live(device, fade_s)
        except DevicesError as error:
            return self._no_server() if self._opened else self._failed(str(error))
        except OSError as error:
            return self._failed(str(error))
        if self._closing is not None:
            return None
        if self._was_away and (code < 0 or code == Ending.OUTPUT_FAILED):  # it could not see that itself
            code = Ending.DEVICE_MISSING
        self._deaths = 0 if time.monotonic() - born > _GOOD_LIFE_S else self._deaths
        if code not in Ending.__members__.values() and code != 1:
            self._again = device
        return self._reason(code, line)

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
            if self._closing is not None or self._is_gone():
                launched.kill()
                return None
            if time.monotonic() > deadline:
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
        proven, back = self._where.sure, self._lost
        if proven:
            self._replay(fade_s, adopted=adopted)
        else:
            self._tell_lost(_final("unproven", _UNPROVEN.format(name=self._name)))
        told_to_end, opening = False, not adopted
        deadline = time.monotonic() + _OPEN_S
        while True:
            if not proven and self._reopened:
                proven = True
                self._where.confirm()
                self._replay(_BACK_FADE_S, adopted=False)
            self._send_outbox(connection, proven)
            if self._closing is not None and not told_to_end:
                told_to_end = True
                send(connection, {"do": "end", "fade_s": self._closing})
            ready = wait([connection, self._woken], 0.5)
            self._drain_wakes()
            if connection in ready:
                if self._take(receive(connection), living, proven):
                    opening = False
                    deadline = time.monotonic() + _STILL_S
                    back = self._tell_back(back) if proven else back
            elif time.monotonic() > deadline or (opening and self._is_gone()):
                living.kill()

    def _tell_back(self, back: bool) -> bool:
        self._opened, self._lost, self._reopened = True, False, False
        if back:
            self._on_back()
        self._prepare(_CHAIRS)
        return False

    def _take(self, message: Message, living: Living, proven: bool) -> bool:
        """Whether it was a status. What one says that isn't known to be ours yet is of no account."""
        if message.get("kind") == HELLO:
            return False
        try:
            status = read_status(self._chair, self._id, message)
        except ValueError:
            living.kill()  # whatever this is, it is no headset process of ours
            return False
        if proven:
            self._on_status(replace(status, muted=self._muted))
        return True

    def _send_outbox(self, connection: AnyConnection, proven: bool) -> None:
        """Say what waits to be said; to one that isn't known to be ours yet the identity tone alone."""
        with self._lock:
            messages, self._outbox = self._outbox, []
        for message in messages:
            if proven or message["do"] == "tone":
                send(connection, message)

    # -- devices and reasons ----------------------------------------------------------------------------

    def _missing(self) -> LostReason:
        if self._opened:
            return LostReason("device-gone", _GONE.format(name=self._name), returning=True)
        return LostReason("device-missing", f"{self._name} is not there", returning=True)

    def _no_server(self) -> LostReason:
        return LostReason("device-gone", _NO_SERVER.format(name=self._name), returning=True)

    def _failed(self, why: str) -> LostReason:
        """It can't be played to. Where it could before, that may pass."""
        text = f"{self._name} can't be played to: {why}"
        return self._death("output-failed", text) if self._opened else _final("output-failed", text)

    def _reason(self, code: int, line: str) -> LostReason:
        if code == Ending.STILL_PLAYING:
            return _final("still-playing", f"{self._name} is still in use: {line}")
        if code not in _DEVICE_MAY_BE_GONE:
            return self._death("died", _DIED.format(name=self._name))
        there = self._where.is_there()
        if there is None:
            return self._no_server()
        if not there:
            return self._missing()
        if code == Ending.OUTPUT_FAILED:
            return self._failed(line)
        text = _TAKEN if code == Ending.DEVICE_GONE else _DIED
        return self._death("died", text.format(name=self._name))

    def _death(self, kind: LostKind, text: str) -> LostReason:
        self._deaths += 1
        if self._deaths >= _DEATHS:
            return _final("gave-up", _GAVE_UP.format(what=text, times=_DEATHS))
        return LostReason(kind, text, returning=True)

    def _is_gone(self) -> bool:
        """Whether the watch has missed it, and it isn't there now either: the watch may be behind."""
        return self._unlisted and self._where.is_there() is False

    def _await_device(self) -> None:
        """Wait until the device is there, or there again."""
        self._prepare(_CHAIRS)
        while self._closing is None and not self._where.is_there():
            self._pause(_LOOK_S)

    def _pause(self, seconds: float) -> None:
        """Wait that long, or until something is asked for."""
        wait([self._woken], seconds)
        self._drain_wakes()

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


def _final(kind: LostKind, text: str) -> LostReason:
    return LostReason(kind, text, returning=False)
