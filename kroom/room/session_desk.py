"""The session page: what it shows, and what a touch on it does."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.access import Access
from kroom.room.alerts import session_alerts
from kroom.room.chips import Names, step_chips
from kroom.room.lane_view import lane_view
from kroom.room.session_room import SessionRoom
from kroom.room.views import RingPhase, RingView, SessionView, UndoView
from kroom.session.clock import Moment, seconds_between
from kroom.session.commands import (
    Actor,
    AddNote,
    ChangePhase,
    Command,
    EndPartner,
    LogEvent,
    RecordDose,
    SettleStep,
    StartBoth,
    StartPartner,
    TakeVitals,
    UndoEnd,
)
from kroom.session.decide import Refusal
from kroom.session.events import Json, Kind, Partner
from kroom.session.plan import plan_of
from kroom.session.protocol import Role
from kroom.session.schedule import elapsed_s
from kroom.session.state import SessionState, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from kroom.music.report import HeadsetStatus


class SessionDesk(QObject):
    """Turns touches into commands. `refused(str)` is why one was not taken."""

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        access: Access,
        session: SessionRoom,
        statuses: Mapping[Partner, "HeadsetStatus"],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._statuses = statuses
        self._touched = Partner.A
        self._undo: UndoView | None = None
        self._silenced = False
        self._why_not = ""
        self._troubles: dict[Partner, str] = {}
        session.changed.connect(self.changed)

    def view(self) -> SessionView:
        """What the page shows now."""
        state, now = self._session.state, self._session.clock()
        started = [one.started for one in state.partners.values() if one.started]
        chips = step_chips(state, now, self._names())
        lanes = [lane_view(state, p, now, self._session.name(p), self._statuses.get(p)) for p in Partner]
        return SessionView(
            lanes=(lanes[0], lanes[1]),
            ring=self._ring(state, now),
            chips=chips,
            alerts=session_alerts(state, self._session.name, chips, self._troubles, self._why_not),
            started=min(moment.at_utc for moment in started) if started else None,
            provider_here=state.provider_here,
            away_s=self._away_s(state, now),
            held=state.held,
            silenced=self._silenced,
            undo=self._undo,
        )

    def touch(self, partner: Partner) -> None:
        """The ring follows this partner now."""
        self._touched = partner
        self.changed.emit()

    def log(self, kind: Kind, partner: Partner | None = None, **body: Json) -> None:
        """One touch that is an event as it stands."""
        if partner is not None:
            self._touched = partner
        self._send(LogEvent(now=self._now(), by=self._access.actor, kind=kind, partner=partner, body=body))

    def toggle_quiet(self, partner: Partner) -> None:
        """Quieten one partner, or bring their music back."""
        quiet = self._session.state.partners[partner].quiet
        self.log(Kind.MUSIC_RESTORED if quiet else Kind.MUSIC_QUIETENED, partner)

    def toggle_talk(self, partner: Partner) -> None:
        """Lower one partner's music for talk, or end the talk."""
        talking = self._session.state.partners[partner].talking
        self.log(Kind.TALK_ENDED if talking else Kind.TALK_STARTED, partner)

    def toggle_calm(self, partner: Partner) -> None:
        """Calm music for one who waits, or silence again."""
        calm = self._session.state.partners[partner].calm is not None
        self.log(Kind.CALM_ENDED if calm else Kind.CALM_STARTED, partner)

    def skip(self, partner: Partner, at_s: float) -> None:
        """Leave the track that plays at this second of the partner's programme for the next."""
        self.log(Kind.TRACK_SKIPPED, partner, at_s=round(at_s, 3))

    def turn(self, partner: Partner, to: str, at_s: float) -> None:
        """Let the music go back to the track before, or on to a phase, at this second of the programme."""
        self.log(Kind.MUSIC_TURNED, partner, at_s=round(at_s, 3), to=to)

    def change_phases(self, partners: tuple[Partner, ...], minutes: Mapping[str, float]) -> None:
        """Make phases (by their ids) last so many minutes, for these partners."""
        for phase, lasts in minutes.items():
            by = self._access.actor
            if not self._send(
                ChangePhase(now=self._now(), by=by, partners=partners, phase=phase, minutes=lasts)
            ):
                return

    def toggle_bathroom(self, partner: Partner) -> None:
        """One partner leaves for the bathroom, or is back."""
        away = self._session.state.partners[partner].away
        self.log(Kind.BATHROOM_RETURNED if away else Kind.BATHROOM_LEFT, partner)

    def concern(self, partner: Partner, text: str = "") -> None:
        """Something about this partner worries somebody; their music goes quiet, words may follow."""
        self.log(Kind.CONCERN_RAISED, partner)
        if not self._session.state.partners[partner].quiet:
            self.log(Kind.MUSIC_QUIETENED, partner)
        if text.strip():
            self.note(text, partner, concern=True)

    def note(self, text: str, partner: Partner | None = None, *, concern: bool = False) -> None:
        """Words for the record."""
        by = self._access.actor
        self._send(AddNote(now=self._now(), by=by, text=text, partner=partner, concern=concern))

    def vitals(self, partner: Partner, vitals: Vitals) -> None:
        """Vitals that no step asked for."""
        self._send(TakeVitals(now=self._now(), by=self._access.actor, partner=partner, vitals=vitals))

    def dose(self, partner: Partner, dose: Dose, pin: str) -> bool:
        """A dose, signed by the provider; whether it was taken."""
        provider = self._provider(pin)
        return provider is not None and self._send(
            RecordDose(now=self._now(), by=provider, partner=partner, dose=dose)
        )

    def settle(self, key: StepKey, numbers: Vitals | Dose | None = None, pin: str = "") -> bool:
        """A timed step is done; the provider's steps need their PIN. Whether it was taken."""
        step = self._session.state.protocol.find_step(key.place, key.step)
        by = self._provider(pin) if step.by is Role.PROVIDER else self._access.actor
        if by is None:
            return False
        return self._send(
            SettleStep(
                now=self._now(),
                by=by,
                key=key,
                status=StepStatus.DONE,
                vitals=numbers if isinstance(numbers, Vitals) else None,
                dose=numbers if isinstance(numbers, Dose) else None,
            )
        )

    def reopen(self, key: StepKey, pin: str = "") -> bool:
        """Take a step back; the provider's steps need their PIN. Whether it was taken back."""
        step = self._session.state.protocol.find_step(key.place, key.step)
        by = self._provider(pin) if step.by is Role.PROVIDER else self._access.actor
        if by is None:
            return False
        return self._send(SettleStep(now=self._now(), by=by, key=key, status=StepStatus.OPEN))

    def confirm_presence(self, pin: str) -> bool:
        """The provider says that they are here, with their PIN; whether it was taken."""
        provider = self._provider(pin)
        return provider is not None and self._send(
            LogEvent(now=self._now(), by=provider, kind=Kind.PRESENCE_CONFIRMED)
        )

    def start(self, partner: Partner) -> None:
        """T0 of this partner."""
        self._touched = partner
        self._send(StartPartner(now=self._now(), by=self._access.actor, partner=partner))

    def start_both(self) -> None:
        """T0 of both, at one moment."""
        self._send(StartBoth(now=self._now(), by=self._access.actor))

    def end(self, partner: Partner) -> None:
        """End the session for one partner; can be taken back for a moment."""
        name = self._session.name(partner)
        if self._send(EndPartner(now=self._now(), by=self._access.actor, partner=partner)):
            self._undo = UndoView(f"end-{partner.value}", self.tr("Ended for {name}").format(name=name))
            self.changed.emit()

    def undo(self, key: str) -> None:
        """Take back what was just done."""
        self._undo = None
        if key.startswith("end-"):
            partner = Partner(key.removeprefix("end-"))
            self._send(UndoEnd(now=self._now(), by=self._access.actor, partner=partner))
        self.changed.emit()

    def undo_gone(self) -> None:
        """The moment for taking back has passed."""
        self._undo = None
        self.changed.emit()

    def toggle_hold(self) -> None:
        """Hold both partners' music, or go on."""
        self.log(Kind.MUSIC_RESUMED if self._session.state.held else Kind.MUSIC_HELD)
        self._silenced = self._silenced and self._session.state.held
        self.changed.emit()

    def silence(self, *, at_once: bool = False) -> None:
        """Silence both and ask who ends: nothing ends by itself."""
        self.log(Kind.MUSIC_HELD, at_once=at_once)
        self._silenced = True
        self.changed.emit()

    def after_silence(self, ending: tuple[Partner, ...]) -> None:
        """The answer: these end; whoever is left goes on."""
        self._silenced = False
        for partner in ending:
            if self._session.state.partners[partner].running:
                self._send(EndPartner(now=self._now(), by=self._access.actor, partner=partner))
        if self._session.state.held:
            self.log(Kind.MUSIC_RESUMED)
        self.changed.emit()

    def tell(self, why_not: str) -> None:
        """Say why something was not taken."""
        self._why_not = why_not
        self.refused.emit(why_not)
        self.changed.emit()

    def trouble(self, partner: Partner, text: str) -> None:
        """What a headset's link said; empty once it is well again."""
        self._troubles[partner] = text
        self.changed.emit()

    def answer_call(self, partner: Partner) -> None:
        """Somebody has gone to a partner who called."""
        self.log(Kind.HELP_ANSWERED, partner)

    def _ring(self, state: SessionState, now: Moment) -> RingView:
        one = state.partners[self._touched]
        return RingView(
            partner=self._touched,
            name=self._session.name(self._touched),
            phases=tuple(
                RingPhase(phase.title, phase.minutes) for phase in plan_of(state, self._touched).phases
            ),
            elapsed_s=elapsed_s(one, now),
            ended=one.ended is not None,
        )

    def _names(self) -> Names:
        return Names(self._session.name, self._person, self.tr("Provider present"))

    def _person(self, person: str) -> str:
        found = self._access.store.people.get(person)
        return found.name if found else ""

    def _away_s(self, state: SessionState, now: Moment) -> float | None:
        if state.provider_here or state.presence_at is None:
            return None
        return seconds_between(state.presence_at, now)

    def _provider(self, pin: str) -> Actor | None:
        found = self._access.by_pin(pin, Role.PROVIDER)
        if isinstance(found, Actor):
            return found
        self.refused.emit(found)
        return None

    def _send(self, command: Command) -> bool:
        refusal: Refusal | None = self._session.send(command)
        self._why_not = ""
        if refusal is not None:
            self.tell(refusal.why)
        return refusal is None

    def _now(self) -> Moment:
        return self._session.clock()
