"""Keeps the computer from falling asleep while a session runs."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from kroom.room.session_room import SessionRoom
from kroom.session.commands import SYSTEM, Actor, LogEvent
from kroom.session.events import Kind

AGAIN_MS = 30_000


class KeepAwake:
    """Sleep is held off from `start` to `stop`. Needs the desktop's own service, so it can fail."""

    def __init__(self, mode: Callable[[], Any] | None = None) -> None:
        """`mode` makes a wakepy mode; None for the real one, which also keeps the screen on."""
        self._mode = mode or _presenting
        self._stack = ExitStack()
        self.active = False

    def start(self) -> bool:
        """Hold sleep off; whether that worked."""
        if not self.active:
            mode = self._stack.enter_context(self._mode())
            self.active = bool(mode.active)
        return self.active

    def can(self) -> bool:
        """Whether sleep can be held off, tried for a moment; on any thread, and it may take a second."""
        with self._mode() as mode:
            return bool(mode.active)

    def stop(self) -> None:
        """Let the computer sleep again; may be called twice."""
        self._stack.close()
        self.active = False


class AwakeWatch(QObject):
    """Keeps the computer awake for a session, and tells its journal when that fails and when it works again.

    What failed is tried again every half minute, and at once when somebody asks.
    """

    def __init__(self, session: SessionRoom, keep_awake: KeepAwake, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._keep_awake = keep_awake
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.hold)

    @Slot()
    def hold(self) -> None:
        """Hold sleep off from now on."""
        if not self._session.is_open:
            self.let_go()
            return
        held = self._keep_awake.start()
        if held:
            self._again.stop()
        else:
            # What a refused try left behind is put away, so that tries don't pile up.
            self._keep_awake.stop()
            self._again.start()
        if held is not self._session.state.awake:
            kind = Kind.KEEP_AWAKE_RESTORED if held else Kind.KEEP_AWAKE_FAILED
            self._session.send(LogEvent(now=self._session.clock(), by=Actor(SYSTEM), kind=kind))

    def let_go(self) -> None:
        """Let the computer sleep again; may be called twice."""
        self._again.stop()
        self._keep_awake.stop()


def _presenting() -> Any:  # noqa: ANN401 - wakepy's own type, imported late
    from wakepy import keep

    return keep.presenting(on_fail="pass")
