"""What the nameless strip shows: both clocks, one mark. Kept beside the store, so that it needs no secret."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from kroom.records.files import clocks_exist
from kroom.room.moment import Clock
from kroom.session.clock import seconds_between

if TYPE_CHECKING:
    from kroom.records.clocks import Clocks, PartnerClock
    from kroom.room.session_room import SessionRoom
    from kroom.room.strip_view import StripView
    from kroom.session.commands import Actor
    from kroom.session.events import Partner


class Ears(Protocol):
    """Headsets that play on without a session: those that an app left which was cut off."""

    def quieten(self, partner: "Partner", on: bool) -> None:
        """Silence for this partner, or its end; nothing where nothing plays on."""
        ...


class Strip(QObject):
    """The strip of a session that runs, or of one that was cut off and is not unlocked yet.

    It is there before the first paint, so what only a session needs is imported where it is needed.
    """

    changed = Signal()

    def __init__(
        self, folder: Path, clock: Clock, parent: QObject | None = None, *, ears: Ears | None = None
    ) -> None:
        super().__init__(parent)
        self._ears = ears
        self._folder = folder
        self._clock = clock
        self._session: SessionRoom | None = None
        self._kept = _kept(folder)
        self._wishes: dict[Partner, bool] = {} if self._kept is None else self._kept.quiet()

    def follow(self, session: "SessionRoom") -> None:
        """Show this session from now on, and keep its clocks beside the store."""
        self._session = session
        session.changed.connect(self._keep)

    @property
    def shown(self) -> bool:
        """Whether a session runs, as far as is known without a secret."""
        return self._kept is not None

    def view(self) -> "StripView":
        """What the strip shows now."""
        from kroom.room.strip_view import StripView

        kept = self._kept
        if kept is None:
            return StripView()
        mark = self._session.due() if self._session and self._session.is_open else kept.attention
        return StripView(self._seconds(kept.a), self._seconds(kept.b), mark, kept.a.quiet, kept.b.quiet)

    def quieten(self, partner: "Partner", by: "Actor") -> None:
        """Quieten a partner, or bring their music back.

        Before unlocking, what an earlier app left playing obeys at once; the wish is kept for the journal.
        """
        if self._session is not None and self._session.is_open:
            from kroom.session.commands import LogEvent
            from kroom.session.events import Kind

            quiet = self._session.state.partners[partner].quiet
            self._wishes.pop(partner, None)
            self._tell_ears(partner, not quiet)
            kind = Kind.MUSIC_RESTORED if quiet else Kind.MUSIC_QUIETENED
            self._session.send(LogEvent(now=self._clock(), by=by, kind=kind, partner=partner))
        elif self._kept is not None:
            quiet = self._kept.of(partner).quiet
            self._wishes[partner] = not quiet
            self._tell_ears(partner, not quiet)
            self._store(self._kept.wished(partner))

    def _tell_ears(self, partner: "Partner", on: bool) -> None:
        if self._ears is not None:
            self._ears.quieten(partner, on)

    def is_over(self, partner: "Partner") -> bool:
        """Whether this partner needs no music any more, as far as is known without a secret."""
        return self._kept is None or self._kept.of(partner).ended

    def take_wishes(self) -> "dict[Partner, bool]":
        """Who is to be quiet, and who no longer, as far as somebody said before the store was unlocked.

        They are given once: to whoever writes them into the journal.
        """
        wishes, self._wishes = self._wishes, {}
        return wishes

    @Slot()
    def _keep(self) -> None:
        from kroom.records.clocks import Clocks, PartnerClock
        from kroom.session.events import Partner

        session = self._session
        if (
            session is None
            or not session.is_open
            or not any(one.started for one in session.state.partners.values())
        ):
            self._store(None)
            return
        clocks = {p: PartnerClock(one.started, one.ended is not None, one.quiet)
                  for p, one in session.state.partners.items()}  # fmt: skip
        self._store(Clocks(session.state.id, clocks[Partner.A], clocks[Partner.B], session.due()))

    def _store(self, clocks: "Clocks | None") -> None:
        from kroom.records.clocks import delete_clocks, write_clocks

        if clocks == self._kept:
            return
        self._kept = clocks
        if clocks is None:
            delete_clocks(self._folder)
        else:
            write_clocks(self._folder, clocks)
        self.changed.emit()

    def _seconds(self, clock: "PartnerClock") -> float | None:
        if clock.started is None or clock.ended:
            return None
        return max(0.0, seconds_between(clock.started, self._clock()))


def _kept(folder: Path) -> "Clocks | None":
    if not clocks_exist(folder):  # the usual start: nothing to read, and nothing to import for it
        return None
    from kroom.records.clocks import read_clocks

    return read_clocks(folder)
