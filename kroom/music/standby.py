"""Beside headsets that an earlier app left playing, until somebody has unlocked and a link takes them over.

No secret is needed to silence an ear. No Qt.
"""

import contextlib
import threading
from collections.abc import Iterable
from multiprocessing.connection import Pipe, wait
from pathlib import Path

from kroom.music.adoption import call
from kroom.music.wire import AnyConnection, Chair, Message, receive, send

_END_FADE_S = 1.0
_THREAD_END_S = 4.0


class Standby:
    """Keeps company with what still plays in the two chairs. Every method but `begin` returns at once.

    `begin` looks for them in a thread of its own; what is asked for before that has found them is told then.
    A chair that nothing plays in is passed over in silence.
    """

    def __init__(self, runtime_dir: Path, chairs: Iterable[Chair] = ("a", "b")) -> None:
        self._runtime_dir = runtime_dir
        self._lock = threading.Lock()
        self._waiting: dict[Chair, list[Message]] = {chair: [] for chair in chairs}
        self._beside: dict[Chair, AnyConnection] = {}
        self._leaving: list[AnyConnection] = []
        self._looking: set[Chair] = set()
        self._woken, self._waker = Pipe(duplex=False)
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Look for what still plays."""
        self._looking = set(self._waiting)
        self._thread = threading.Thread(target=self._run, name="standby", daemon=True)
        self._thread.start()

    def quieten(self, chair: Chair, on: bool, fade_s: float) -> None:
        """Silence in this chair's headset, or its end."""
        self._tell(chair, {"do": "quieten" if on else "unquieten", "fade_s": fade_s})

    def silence(self) -> None:
        """Emergency: silence in both, within 50 ms."""
        for chair in self._waiting:
            self._tell(chair, {"do": "silence"})

    def end(self, chair: Chair) -> None:
        """Fade out this chair's music, which nobody needs any more, and end its process."""
        self._tell(chair, {"do": "end", "fade_s": _END_FADE_S})

    def release(self, chair: Chair) -> None:
        """Leave this chair's headset to a link of this app, without a word: its music goes on."""
        with self._lock:
            self._looking.discard(chair)
            connection = self._beside.pop(chair, None)
            if connection is None:
                return
            self._leaving.append(connection)
        self._waker.send_bytes(b".")  # the thread waits on it, so the thread closes it

    def close(self) -> None:
        """End whatever nobody has taken over, and wait until that was told."""
        for chair in self._waiting:
            self.end(chair)
            self.release(chair)
        if self._thread is not None:
            self._thread.join(_THREAD_END_S)

    def _tell(self, chair: Chair, message: Message) -> None:
        with self._lock:
            if chair in self._looking:
                self._waiting[chair].append(message)
            elif (connection := self._beside.get(chair)) is not None:
                with contextlib.suppress(OSError):
                    send(connection, message)

    # -- the thread -------------------------------------------------------------------------------------

    def _run(self) -> None:
        for chair in self._waiting:
            self._find(chair)
        while self._beside or self._leaving:
            self._pass_time()

    def _find(self, chair: Chair) -> None:
        found = call(self._runtime_dir, chair)
        with self._lock:
            wanted = chair in self._looking
            self._looking.discard(chair)
            if found is None:
                return
            with contextlib.suppress(OSError):
                for message in self._waiting[chair]:
                    send(found.connection, message)
            if wanted:
                self._beside[chair] = found.connection
                return
        found.connection.close()

    def _pass_time(self) -> None:
        """Take what the processes tell, so that it doesn't pile up, and see who has gone."""
        with self._lock:
            beside = dict(self._beside)
            leaving, self._leaving = self._leaving, []
        for connection in leaving:
            connection.close()
        if self._woken in wait([*beside.values(), self._woken], 0.0 if leaving else 1.0):
            self._woken.recv_bytes()
        for chair, connection in beside.items():
            self._read(chair, connection)

    def _read(self, chair: Chair, connection: AnyConnection) -> None:
        try:
            while connection.poll(0.0):
                receive(connection)
        except (OSError, EOFError, ValueError):
            self.release(chair)
