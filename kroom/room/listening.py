"""The care team's own listening: one device at a time, in a process that belongs to no chair."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.links import Link, MakeLink
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.pieces import MeasuredTrack
    from kroom.music.report import HeadsetStatus, LostReason

_FADE_S = 0.5


class Listener(QObject):
    """Opens one device; `changed` when it says something new. Nothing sounds but what is asked for.

    `device` is its id, empty where none is open; `problem` why nothing can be heard in it; `status` what it
    said last, None before it is open.
    """

    changed = Signal()
    _status = Signal(int, object)
    _lost = Signal(int, object)
    _back = Signal(int)

    def __init__(self, make_link: MakeLink, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_link = make_link
        self._worker = worker
        self._link: Link | None = None
        self._number = 0  # of the link: what an earlier one said late counts no more
        self._tone: Literal["a", "b"] | None = None
        self.device = self.problem = ""
        self.status: HeadsetStatus | None = None
        self._status.connect(self._on_status)
        self._lost.connect(self._on_lost)
        self._back.connect(self._on_back)

    def open(self, device: str, name: str, volume: int) -> None:
        """Open this device, and close any other; silent until something is asked for."""
        link = self._link
        if link is None or device != self.device or self.problem:
            self.leave()
            self._number += 1
            self.device = device
            link = self._link = self._make_link(
                device,
                name,
                None,
                on_status=partial(self._status.emit, self._number),
                on_lost=partial(self._lost.emit, self._number),
                on_back=partial(self._back.emit, self._number),
            )
            link.start()
        link.volume(volume, 0.0)

    def tone(self, kind: Literal["a", "b"]) -> None:
        """Sound an identity signal, as soon as the device is open."""
        if self._link is not None and self.status is not None:
            self._link.tone(kind)
        else:
            self._tone = kind

    def play(self, tracks: "Sequence[MeasuredTrack]", at_s: float = 0.0) -> None:
        """Play these tracks from their second `at_s`, in order, as a programme joins them."""
        from kroom.music.programme import plan_programme

        if self._link is not None:
            self._link.load(plan_programme(tracks))
            self._link.play(at_s, _FADE_S)

    def stop(self) -> None:
        """Fade out; the device stays open."""
        if self._link is not None:
            self._link.stop(_FADE_S)

    def leave(self) -> None:
        """Close the device; nobody waits for the end of its process."""
        link, self._link = self._link, None
        self._number += 1
        self.device = self.problem = ""
        self.status = self._tone = None
        if link is not None:
            self._worker.run(link.close, _nothing)

    @Slot(int, object)
    def _on_status(self, number: int, status: "HeadsetStatus") -> None:
        if number != self._number or self._link is None:
            return
        self.status = status
        if self._tone is not None:
            self._link.tone(self._tone)
            self._tone = None
        self.changed.emit()

    @Slot(int, object)
    def _on_lost(self, number: int, reason: "LostReason") -> None:
        if number == self._number:
            self.problem = reason.text
            self.changed.emit()

    @Slot(int)
    def _on_back(self, number: int) -> None:
        if number == self._number:
            self.problem = ""
            self.changed.emit()


def _nothing(_: object) -> None:
    """A closed link has nothing to tell."""
