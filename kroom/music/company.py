"""The app beside a headset process: one at a time, gone for a while, or there again."""

import select
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait

from kroom.music.door import Door
from kroom.music.wire import BUSY, AnyConnection, Hello, Message, receive, send


class Company:
    """Whoever has called at the door last and is still there. Used by the process's main thread alone.

    Whoever calls is told the `hello`, or, while somebody else is there, that they are not alone.
    """

    def __init__(self, door: Door, hello: Hello, clock: Callable[[], float] = time.monotonic) -> None:
        self._door = door
        self._hello = hello
        self._clock = clock
        self._app: AnyConnection | None = None
        self._alone_since: float | None = clock()
        self.ever = False

    @property
    def alone_s(self) -> float:
        """For how many seconds nobody has been there; 0 while somebody is."""
        return 0.0 if self._alone_since is None else self._clock() - self._alone_since

    def listen(self, seconds: float) -> Message | None:
        """What the app says within that time, or None. Raises ValueError for what is no message."""
        app = self._app
        if app is None:
            self._welcome(self._door.wait(seconds))
            return None
        try:
            return receive(app) if wait([app], seconds) else None
        except (EOFError, OSError):
            self._leave()
            return None
        finally:
            self._welcome(self._door.wait(0.0))

    def tell(self, message: Message) -> None:
        """Say it, if somebody is there and listens: an app that stands still must not hold up the music."""
        if self._app is not None and _takes_more(self._app):
            self._send(message)

    def _send(self, message: Message) -> None:
        if self._app is None:
            return
        try:
            send(self._app, message)
        except OSError:
            self._leave()

    def _leave(self) -> None:
        if self._app is not None:
            self._app.close()
        self._app, self._alone_since = None, self._clock()

    def _welcome(self, caller: AnyConnection | None) -> None:
        if caller is None:
            return
        if self._app is not None:
            _turn_away(caller)
            return
        self._app, self._alone_since, self.ever = caller, None, True
        self._send(self._hello.to_message())


def _turn_away(caller: AnyConnection) -> None:
    try:
        send(caller, {"kind": BUSY})
    except OSError:
        pass  # gone already
    finally:
        caller.close()


def _takes_more(app: AnyConnection) -> bool:
    if sys.platform == "win32":
        return True  # a pipe can't be asked
    return bool(select.select([], [app], [], 0.0)[1])
