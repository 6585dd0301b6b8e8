"""The session itself: takes commands, writes what follows to disk, and then lets everybody see it."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.moment import Clock
from kroom.session.clock import seconds_between
from kroom.session.commands import Actor, Command, Opening, Resume
from kroom.session.decide import Refusal, decide, open_session
from kroom.session.events import Draft, Event, Kind, Partner
from kroom.session.fold import apply, fold
from kroom.session.schedule import anything_due
from kroom.session.state import SessionState

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore
    from kroom.records.problem import StoreUnusable


class SessionRoom(QObject):
    """One session. `happened` comes after an event is on disk and in `state`, never before.

    `unstored`: the last thing that was to be written could not be. `lost` carries its drafts, which changed
    nothing: whoever keeps the room calm may act on them all the same.
    """

    happened = Signal(object)
    lost = Signal(object)
    changed = Signal()

    def __init__(self, store: "OpenStore", clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.clock = clock
        self.unstored = False
        self._state: SessionState | None = None

    @property
    def state(self) -> SessionState:
        """What the events amount to. Raises RuntimeError before a session was opened or resumed."""
        if self._state is None:
            raise RuntimeError("no session is open")
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether there is a session that is not over."""
        return self._state is not None and not self._state.status.over

    def open(self, opening: Opening, by: Actor) -> Refusal | None:
        """Begin a session; None, or why not."""
        decision = open_session(opening)
        if isinstance(decision, Refusal):
            return decision
        self._state = None
        return self._write(uuid.uuid4().hex, by, decision)

    def load(self, session: str) -> bool:
        """Fold a session from the journal, without an event; whether there is one to be used."""
        self._state = fold(self._store.journal.read(session))
        self.changed.emit()
        return self._state is not None

    def leave(self) -> None:
        """Put the session away; its record stays."""
        self._state = None
        self.changed.emit()

    def gap_s(self) -> float:
        """Seconds since the last event on disk."""
        last = self.state.last
        return max(0.0, seconds_between(last, self.clock())) if last else 0.0

    def resume(self, by: Actor) -> Refusal | None:
        """Go on with a loaded session; the gap is recorded."""
        return self.send(Resume(now=self.clock(), by=by, gap_s=self.gap_s()))

    def send(self, command: Command) -> Refusal | None:
        """Decide a command and write what follows; None, or why not: a full disk refuses, too."""
        decision = decide(self.state, command)
        if isinstance(decision, Refusal):
            return decision
        return self._write(self.state.id, command.by, decision) if decision else None

    def record(self, by: Actor, drafts: Sequence[Draft]) -> Refusal | None:
        """Write what was decided of this session's record elsewhere; None, or why it can't be written."""
        return self._write(self.state.id, by, drafts)

    def words(self, row: str | None) -> str:
        """Somebody's words by their row; empty where there are none (any more)."""
        return (self._store.journal.words(row) or "") if row else ""

    def name(self, partner: Partner) -> str:
        """What a partner is called."""
        return self.words(self.state.partners[partner].name)

    def events(self) -> list[Event]:
        """Everything that happened in this session, in order."""
        return self._store.journal.read(self.state.id)

    def due(self) -> bool:
        """Whether the strip shows its mark now."""
        return self._state is not None and anything_due(self._state, self.clock())

    def _write(self, session: str, by: Actor, drafts: Sequence[Draft]) -> Refusal | None:
        from kroom.records.problem import StoreUnusable

        try:
            events = self._store.journal.append(session, by.id, self.clock(), drafts)
        except StoreUnusable as problem:
            self.unstored = True
            self.lost.emit(tuple(drafts))
            return Refusal(self._not_stored(problem))
        self.unstored = False
        # All of them first: a listener that answers at once decides on what is on the disk.
        for event in events:
            self._state = apply(self._state, event)
        if any(event.kind is Kind.EVENT_AMENDED for event in events):
            self._state = fold(self._store.journal.read(session))
        for event in events:
            self.happened.emit(event)
        self.changed.emit()
        return None

    def _not_stored(self, problem: "StoreUnusable") -> str:
        from kroom.records.problem import DiskFull

        if isinstance(problem, DiskFull):
            return self.tr(
                "The disk is full. This was not written down. What was asked to be silent is silent; all "
                "else goes on unchanged. Free some room, then do it again."
            )
        return self.tr(
            "The records can't be written now. This was not written down. What was asked to be silent is "
            "silent; all else goes on unchanged. Do it again, and look at the disk if it stays so."
        )
