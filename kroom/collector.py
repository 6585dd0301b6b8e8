"""Python's cycles are collected on the main thread only, and between two events.

A cycle may hold Qt's objects, and they die where it is collected. Python's own collector runs on whichever
thread happens to allocate, and in the middle of whatever it does: a timer that dies on a worker's thread,
or a widget in the middle of a paint, ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

TURN_MS = 500
# How many objects, then how many collections of the generation before, make a generation worth a look.
_DUE = (2_000, 5, 5)


def collect_due() -> int | None:
    """Collect the oldest generation that is due, here and now; which it was, None where none was."""
    counts = gc.get_count()
    for generation in (2, 1, 0):
        if counts[generation] > _DUE[generation]:
            gc.collect(generation)
            return generation
    return None


class Collector(QObject):
    """`Collector(parent=None)`: from `begin` to `end` only its own thread collects, between events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._turns = QTimer(self, interval=TURN_MS)
        self._turns.timeout.connect(self._on_turn)

    def begin(self) -> None:
        """Take over from Python's own collector."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._turns.start()

    @Slot()
    def settle(self) -> None:
        """What is there now stays for good, modules above all: no later collection looks at it again."""
        gc.collect()
        gc.freeze()

    def end(self) -> None:
        """Give back to Python's own collector what it had before; may be called twice."""
        if self._turns.isActive():
            self._turns.stop()
            gc.unfreeze()
            if self._was_on:
                gc.enable()

    @Slot()
    def _on_turn(self) -> None:
        collect_due()
