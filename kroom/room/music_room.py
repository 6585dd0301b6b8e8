"""The music of both partners: follows what is in the journal, and tells what the headsets say."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session.commands import SYSTEM, Actor, LogEvent
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.schedule import elapsed_s
from kroom.session.state import PartnerState

if TYPE_CHECKING:
    from kroom.music.pieces import MeasuredTrack
    from kroom.music.programme import Programme
    from kroom.music.report import HeadsetStatus, LostReason

END_FADE_S = 5.0
HOLD_FADE_S = 3.0
RESTORE_FADE_S = 5.0
START_FADE_S = 8.0
QUIETEN_FADE_S = 0.5


class Link(Protocol):
    """What the room needs of a headset's link; `kroom.music.link.HeadsetLink` is the real one."""

    def start(self) -> None:
        """Open the device."""
        ...

    def load(self, programme: "Programme") -> None:
        """Take a programme."""
        ...

    def play(
        self, at_s: float, fade_s: float, at_monotonic: float | None = None, *, keep: bool = False
    ) -> None:
        """Play from a programme second; `keep`: what plays just that already goes on."""
        ...

    def volume(self, percent: float, ramp_s: float) -> None:
        """Set the comfort level."""
        ...

    def hold(self, fade_s: float) -> None:
        """Fade out and wait."""
        ...

    def resume(self, at_s: float | None, fade_s: float) -> None:
        """Go on at a programme second."""
        ...

    def quieten(self, fade_s: float) -> None:
        """Silence this one partner; the programme's clock runs on."""
        ...

    def unquieten(self, fade_s: float) -> None:
        """Bring the music back."""
        ...

    def duck(self, on: bool) -> None:
        """Lower the music for talk."""
        ...

    def skip(self) -> None:
        """Crossfade to the next track."""
        ...

    def tone(self, kind: Literal["a", "b"]) -> None:
        """Sound the identity signal."""
        ...

    def silence(self) -> None:
        """Silence at once."""
        ...

    def stop(self, fade_s: float) -> None:
        """Fade out for good."""
        ...

    def close(self) -> None:
        """End the process."""
        ...


class MakeLink(Protocol):
    """Makes the link of one chair. The callbacks may come from any thread."""

    def __call__(
        self,
        headset_id: str,
        name: str,
        partner: Partner,
        *,
        on_status: "Callable[[HeadsetStatus], None]",
        on_lost: "Callable[[LostReason], None]",
        on_back: Callable[[], None],
    ) -> Link:
        """A link that was not started yet."""
        ...


class _Voice(QObject):
    """Brings a link's callbacks, which come on its own thread, to the main thread."""

    status = Signal(object, object)
    lost = Signal(object, object)
    back = Signal(object)

    def __init__(self, partner: Partner, parent: QObject) -> None:
        super().__init__(parent)
        self._partner = partner

    def on_status(self, status: "HeadsetStatus") -> None:
        self.status.emit(self._partner, status)

    def on_lost(self, reason: "LostReason") -> None:
        self.lost.emit(self._partner, reason)

    def on_back(self) -> None:
        self.back.emit(self._partner)


class MusicRoom(QObject):
    """Two headsets. Nothing sounds that the journal doesn't say; `speed` is session against real time."""

    status_changed = Signal(object, object)
    trouble = Signal(object, str)

    def __init__(
        self,
        session: SessionRoom,
        make_link: MakeLink,
        worker: Worker,
        speed: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._make_link = make_link
        self._worker = worker
        self._speed = speed
        self._links: dict[Partner, Link] = {}
        self._headsets: dict[Partner, str] = {}
        self._tracks: dict[Partner, Sequence[MeasuredTrack]] = {}
        self.statuses: dict[Partner, HeadsetStatus] = {}
        self.lost: dict[Partner, str] = {}
        session.happened.connect(self._on_happened)
        self._orders = self._make_orders()

    def sit(self, partner: Partner, headset_id: str, name: str, volume: int) -> None:
        """Open this headset for a partner; another one they had is closed. Silent until something plays."""
        if self._headsets.get(partner) == headset_id:
            return
        self.leave(partner)
        voice = _Voice(partner, self)
        voice.status.connect(self._on_status)
        voice.lost.connect(self._on_lost)
        voice.back.connect(self._on_back)
        link = self._make_link(
            headset_id, name, partner, on_status=voice.on_status, on_lost=voice.on_lost, on_back=voice.on_back
        )
        self._links[partner] = link
        self._headsets[partner] = headset_id
        link.start()
        link.volume(volume, 0.0)

    def leave(self, partner: Partner) -> None:
        """Close a partner's headset."""
        link = self._links.pop(partner, None)
        self._headsets.pop(partner, None)
        self.statuses.pop(partner, None)
        self.lost.pop(partner, None)
        if link is not None:
            # Closing waits for the process's end; the next one of this chair waits for it too.
            self._worker.run(link.close, _nothing, _raised)

    def tone(self, partner: Partner) -> None:
        """Sound the identity signal in this partner's headset only."""
        if link := self._links.get(partner):
            link.tone("a" if partner is Partner.A else "b")

    def taste(self, partner: Partner, volume: int) -> None:
        """Set the comfort level while preparing."""
        if link := self._links.get(partner):
            link.volume(volume, 0.3)

    def play_sample(self, partner: Partner, tracks: "Sequence[MeasuredTrack]") -> None:
        """Play the beginning of a partner's music before the session."""
        from kroom.music.programme import plan_programme

        if link := self._links.get(partner):
            link.load(plan_programme(tracks))
            link.play(0.0, 1.0)

    def end_sample(self, partner: Partner) -> None:
        """Fade the sample out."""
        if link := self._links.get(partner):
            link.stop(1.0)

    def give(self, partner: Partner, tracks: "Sequence[MeasuredTrack]") -> None:
        """The measured tracks that a partner's programme is made from."""
        self._tracks[partner] = tracks

    def catch_up(self) -> None:
        """After a restart: take the headsets of a session again, and play on at the right place.

        What plays on there already goes on untouched.
        """
        for partner, one in self._session.state.partners.items():
            if one.chair.headset and not one.sat_out and one.ended is None:
                self.sit(partner, one.chair.headset, one.chair.headset_name, one.chair.volume)
                if one.running:
                    self._play(partner, START_FADE_S, keep=True)
                self._set_switches(partner, one)

    def silence_all(self) -> None:
        """Silence both at once; the journal is told by the caller."""
        for link in self._links.values():
            link.silence()

    def close(self) -> None:
        """Close both headsets and wait for their end (a second or two)."""
        for partner in list(self._links):
            self.leave(partner)
        self._worker.drain()

    def position_s(self, partner: Partner) -> float:
        """Programme seconds that this partner's clock stands at."""
        elapsed = elapsed_s(self._session.state.partners[partner], self._session.clock())
        return (elapsed or 0.0) / self._speed

    def programme(self, partner: Partner) -> "Programme | None":
        """The programme that follows from the playlist, the protocol's phases and the skips so far."""
        from kroom.music.pieces import ProgrammePhase
        from kroom.music.programme import plan_programme

        tracks = self._tracks.get(partner)
        if not tracks:
            return None
        state = self._session.state
        phases = [
            ProgrammePhase(phase.id, phase.minutes * 60 / self._speed, phase.music)
            for phase in state.protocol.phases
        ]
        return plan_programme(tracks, phases, skips=state.partners[partner].skips)

    def _play(self, partner: Partner, fade_s: float, *, keep: bool = False) -> None:
        link, programme = self._links.get(partner), self.programme(partner)
        if link is None or programme is None:
            return
        link.load(programme)
        link.play(self.position_s(partner), fade_s, keep=keep)

    def _set_switches(self, partner: Partner, one: PartnerState) -> None:
        link = self._links[partner]
        if one.quiet:
            link.quieten(0.0)
        else:
            link.unquieten(RESTORE_FADE_S)
        link.duck(one.talking)
        if self._session.state.held or one.away:
            link.hold(0.0)

    @Slot(object)
    def _on_happened(self, event: Event) -> None:
        order = self._orders.get(event.kind)
        if order is None:
            return
        for partner in (event.partner,) if event.partner else tuple(Partner):
            if link := self._links.get(partner):
                order(link, partner, event)

    def _make_orders(self) -> Mapping[Kind, Callable[[Link, Partner, Event], None]]:
        return {
            Kind.PARTNER_STARTED: self._started,
            Kind.PARTNER_ENDED: self._ended,
            Kind.PARTNER_END_UNDONE: self._started,
            Kind.MUSIC_HELD: self._held,
            Kind.MUSIC_RESUMED: self._resumed,
            Kind.BATHROOM_LEFT: self._held,
            Kind.BATHROOM_RETURNED: self._resumed,
            Kind.MUSIC_QUIETENED: self._quietened,
            Kind.MUSIC_RESTORED: self._restored,
            Kind.TALK_STARTED: self._talk,
            Kind.TALK_ENDED: self._talk,
            Kind.VOLUME_CHANGED: self._volume,
            Kind.TRACK_SKIPPED: self._skipped,
            Kind.SESSION_STOPPED: self._ended,
            Kind.SESSION_CLOSED: self._ended,
        }

    def _started(self, _: Link, partner: Partner, __: Event) -> None:
        self._play(partner, START_FADE_S)

    def _ended(self, link: Link, _: Partner, __: Event) -> None:
        link.stop(END_FADE_S)

    def _held(self, link: Link, _: Partner, event: Event) -> None:
        if event.body.get("at_once") is True:
            link.silence()
        else:
            link.hold(HOLD_FADE_S)

    def _resumed(self, link: Link, partner: Partner, _: Event) -> None:
        one = self._session.state.partners[partner]
        if one.running and not one.away and not self._session.state.held:
            link.resume(self.position_s(partner), RESTORE_FADE_S)

    def _quietened(self, link: Link, _: Partner, __: Event) -> None:
        link.quieten(QUIETEN_FADE_S)

    def _restored(self, link: Link, _: Partner, __: Event) -> None:
        link.unquieten(RESTORE_FADE_S)

    def _talk(self, link: Link, _: Partner, event: Event) -> None:
        link.duck(event.kind is Kind.TALK_STARTED)

    def _volume(self, link: Link, partner: Partner, _: Event) -> None:
        link.volume(self._session.state.partners[partner].chair.volume, 0.5)

    def _skipped(self, link: Link, _: Partner, __: Event) -> None:
        link.skip()

    @Slot(object, object)
    def _on_status(self, partner: Partner, status: "HeadsetStatus") -> None:
        before = self.statuses.get(partner)
        self.statuses[partner] = status
        for problem in status.problems if before is None else status.problems[len(before.problems) :]:
            self._log(Kind.TRACK_FAILED, partner, {"problem": problem.rsplit("/", 1)[-1]})
        self.status_changed.emit(partner, status)

    @Slot(object, object)
    def _on_lost(self, partner: Partner, reason: "LostReason") -> None:
        kind = Kind.HEADSET_RESTARTED if reason.kind == "died" and reason.returning else Kind.HEADSET_LOST
        if kind is Kind.HEADSET_LOST:
            self.lost[partner] = reason.text
        self._log(kind, partner, {"why": reason.kind})
        self.trouble.emit(partner, reason.text)

    @Slot(object)
    def _on_back(self, partner: Partner) -> None:
        self.lost.pop(partner, None)
        self._log(Kind.HEADSET_RETURNED, partner, {})
        self.trouble.emit(partner, "")

    def _log(self, kind: Kind, partner: Partner, body: dict[str, Json]) -> None:
        if self._session.is_open:
            now, by = self._session.clock(), Actor(SYSTEM)
            self._session.send(LogEvent(now=now, by=by, kind=kind, partner=partner, body=body))


def _nothing(_: object) -> None:
    """A closed link has nothing to tell."""


def _raised(error: Exception) -> None:
    raise error


def runtime_folder(data: Path) -> Path:
    """Where headset processes say where they listen: in the user's own runtime folder, one a data folder."""
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(platformdirs.user_runtime_dir("kroom", appauthor=False)) / name
