"""Keeps the computer from falling asleep while a session runs."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any


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

    def stop(self) -> None:
        """Let the computer sleep again; may be called twice."""
        self._stack.close()
        self.active = False


def _presenting() -> Any:  # noqa: ANN401 - wakepy's own type, imported late
    from wakepy import keep

    return keep.presenting(on_fail="pass")
