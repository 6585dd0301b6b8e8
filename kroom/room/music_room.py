"""The music of both partners: brings each headset to what the state says, and tells what headsets say."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.links import Link, MakeLink, Voice
from kroom.room.session_room import SessionRoom
from kroom.room.sound import Music, Sound, sound_of
from kroom.room.soundtrack import bends, calm_soundtrack, soundtrack
from kroom.room.worker import Worker
from kroom.session.clock import Moment, seconds_between
from kroom.session.commands import SYSTEM, Actor, LogEvent
from kroom.session.events import Draft, Event, Json, Kind, Partner
from kroom.session.schedule import elapsed_s

if TYPE_CHECKING:
    from kroom.music.pieces import MeasuredTrack
    from kroom.music.programme import Programme
    from kroom.music.report import HeadsetStatus, LostReason

END_FADE_S = 5.0
HOLD_FADE_S = 3.0
RESTORE_FADE_S = 5.0
START_FADE_S = 8.0
QUIETEN_FADE_S = 0.5
VOLUME_RAMP_S = 0.5
IN_STEP_S = 0.6  # ahead of what two headsets begin at one moment: for both to be told, and to decode
# What somebody does so that it gets quiet: done even where the record can't take it.
_SILENCING = frozenset(
    {Kind.MUSIC_HELD, Kind.MUSIC_QUIETENED, Kind.TALK_STARTED, Kind.BATHROOM_LEFT, Kind.PARTNER_ENDED}
)


@dataclass(frozen=True, slots=True)
class _Now:
    """One instant: where the partners' clocks stand, and the computer's monotonic second."""

    clock: Moment
    monotonic: float


@dataclass(slots=True)
class _Seat:
    """A headset that is open. `told` is what it was brought to; `cued` what can go on after a hold."""

    headset: str
    voice: Voice
    link: Link
    told: Sound
    cued: Music = Music.NOTHING


class MusicRoom(QObject):
    """Two headsets. Nothing sounds that the journal doesn't say; `speed` is session against real time.

    Silence needs no journal: what was to get quiet gets quiet, also where that could not be written down.

    After every event each headset is brought from what it was told to what the state asks for, so that the
    order of holds, ends, talks and their like doesn't matter.

    Where one act started both, each second of their clocks is heard `IN_STEP_S` later in both headsets: the
    same music is so the same in both at every moment, also after a hold or a restart.
    """

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
        self._seats: dict[Partner, _Seat] = {}
        self._tracks: dict[Partner, Sequence[MeasuredTrack]] = {}
        self.statuses: dict[Partner, HeadsetStatus] = {}
        self.lost: dict[Partner, str] = {}
        session.happened.connect(self._on_happened)
        session.lost.connect(self._on_unwritten)

    def sit(self, partner: Partner, headset_id: str, name: str, volume: int) -> None:
        """Open this headset for a partner; another one they had is closed. Silent until something plays."""
        seat = self._seats.get(partner)
        if seat is None or seat.headset != headset_id:
            self.leave(partner)
            self._seat(partner, headset_id, name, volume)

    def leave(self, partner: Partner) -> None:
        """Close a partner's headset."""
        seat = self._seats.pop(partner, None)
        self.statuses.pop(partner, None)
        self.lost.pop(partner, None)
        if seat is not None:
            # Closing waits for the process's end; the next one of this chair waits for it too.
            self._worker.run(seat.link.close, _nothing)

    def tone(self, partner: Partner) -> None:
        """Sound the identity signal in this partner's headset only."""
        if seat := self._seats.get(partner):
            seat.link.tone("a" if partner is Partner.A else "b")

    def taste(self, partner: Partner, volume: int) -> None:
        """Set the comfort level while preparing."""
        if seat := self._seats.get(partner):
            seat.link.volume(volume, 0.3)

    def play_sample(self, partner: Partner, tracks: "Sequence[MeasuredTrack]") -> None:
        """Play the beginning of a partner's music before the session."""
        from kroom.music.programme import plan_programme

        if seat := self._seats.get(partner):
            seat.link.load(plan_programme(tracks))
            seat.link.play(0.0, 1.0)

    def end_sample(self, partner: Partner) -> None:
        """Fade the sample out."""
        if seat := self._seats.get(partner):
            seat.link.stop(1.0)

    def give(self, partner: Partner, tracks: "Sequence[MeasuredTrack]") -> None:
        """The measured tracks that a partner's programme is made from, in the session that is open."""
        self._tracks[partner] = tracks
        self._follow(partner, self._now())

    def phases_of(self, partner: Partner) -> tuple[str, ...]:
        """The phases of music that a partner's playlist has, in the order of a session."""
        from kroom.music.pieces import MUSIC_PHASES

        known = {track.phase for track in self._tracks.get(partner, ())}
        return tuple(phase for phase in MUSIC_PHASES if phase in known)

    def catch_up(self) -> None:
        """After a restart: take the headsets of a session again, and play on at the right place.

        What plays on there already goes on untouched; whatever else an earlier app left there is ended.
        """
        now = self._now()
        for partner, one in self._session.state.partners.items():
            if one.chair.headset and not one.sat_out and one.ended is None:
                self.sit(partner, one.chair.headset, one.chair.headset_name, one.chair.volume)
                self._take_over(partner, now)

    def _take_over(self, partner: Partner, now: _Now) -> None:
        """Bring a headset to what the state says that may be doing anything."""
        seat = self._seats[partner]
        wanted = seat.told = sound_of(self._session.state, partner)
        if wanted.quiet:
            seat.link.quieten(QUIETEN_FADE_S)
        else:
            seat.link.unquieten(RESTORE_FADE_S)
        seat.link.duck(wanted.low)
        if wanted.music is Music.NOTHING:
            seat.link.stop(END_FADE_S)
        elif wanted.still:
            seat.link.hold(HOLD_FADE_S)
        else:
            self._play(partner, seat, now, keep=True)

    def silence_all(self) -> None:
        """Silence both at once; the journal is told by the caller."""
        for seat in self._seats.values():
            seat.link.silence()

    def close(self) -> None:
        """Close both headsets and wait for their end (a second or two)."""
        for partner in list(self._seats):
            self.leave(partner)
        self._worker.drain()

    def position_s(self, partner: Partner) -> float:
        """Programme seconds that this partner's clock stands at; before T0 those of the calm music."""
        return self._position_s(partner, self._session.clock())

    def _position_s(self, partner: Partner, now: Moment) -> float:
        one = self._session.state.partners[partner]
        if one.started is None and one.calm is not None:
            return max(0.0, seconds_between(one.calm, now)) / self._speed
        return (elapsed_s(one, now) or 0.0) / self._speed

    def programme(self, partner: Partner, music: Music = Music.PROGRAMME) -> "Programme | None":
        """What this partner hears of that kind; None without a playlist."""
        tracks = self._tracks.get(partner)
        if not tracks:
            return None
        if music is Music.CALM:
            return calm_soundtrack(tracks)
        return soundtrack(self._session.state, partner, tracks, self._speed)

    # --- bringing a headset to what the state says --------------------------------------------------------

    @Slot(object)
    def _on_happened(self, event: Event) -> None:
        if event.kind in (Kind.HEADSET_MOVED, Kind.HEADSETS_SWAPPED):
            self._sit_anew((event.partner,) if event.partner else tuple(Partner))
        if event.kind is Kind.HEADSET_HEARD and event.partner and event.partner in self.lost:
            self._seats[event.partner].link.reopen()
        now = self._now()
        for partner in Partner:
            self._follow(partner, now, at_once=event.body.get("at_once") is True)

    @Slot(object)
    def _on_unwritten(self, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            if draft.kind in _SILENCING:
                for partner in (draft.partner,) if draft.partner else tuple(Partner):
                    if seat := self._seats.get(partner):
                        seat.link.quieten(QUIETEN_FADE_S)

    def _sit_anew(self, partners: tuple[Partner, ...]) -> None:
        """Both are left before either is opened: they may take each other's."""
        for partner in partners:
            self.leave(partner)
        for partner in partners:
            chair = self._session.state.partners[partner].chair
            self._seat(partner, chair.headset, chair.headset_name, chair.volume)

    def _follow(self, partner: Partner, now: _Now, *, at_once: bool = False) -> None:
        """Bring a partner's headset to what the state asks for; `at_once`: a hold is no fade."""
        chair = self._session.state.partners[partner].chair
        seat = self._seats.get(partner)
        if seat is None or seat.headset != chair.headset:
            return
        wanted = sound_of(self._session.state, partner)
        before, seat.told = seat.told, wanted
        _set_controls(seat.link, before, wanted)
        self._bend(seat, before)
        if wanted.music is Music.NOTHING:
            self._end(seat)
        elif wanted.still:
            self._hold(seat, before, at_once=at_once)
        else:
            self._go_on(partner, seat, before, now)

    def _bend(self, seat: _Seat, before: Sound) -> None:
        """Music that plays or stands still follows phases that last otherwise, and goes on meanwhile."""
        changes = seat.told.bends
        if seat.cued is Music.PROGRAMME and changes != before.bends:
            protocol = self._session.state.protocol
            for bend in bends(protocol, changes, self._speed)[len(before.bends) :]:
                seat.link.bend(bend)

    def _end(self, seat: _Seat) -> None:
        if seat.cued is not Music.NOTHING:
            seat.cued = Music.NOTHING
            seat.link.stop(END_FADE_S)

    def _hold(self, seat: _Seat, before: Sound, *, at_once: bool) -> None:
        if seat.cued is Music.NOTHING or before.still:
            return
        if at_once:
            seat.link.silence()
        else:
            seat.link.hold(HOLD_FADE_S)

    def _go_on(self, partner: Partner, seat: _Seat, before: Sound, now: _Now) -> None:
        wanted = seat.told
        moved = (before.skips, before.turns) != (wanted.skips, wanted.turns)
        if seat.cued is not wanted.music or (before.still and moved):
            self._play(partner, seat, now)
        elif before.still and self._is_in_step():
            self._play(partner, seat, now, fade_s=RESTORE_FADE_S)
        elif before.still:
            seat.link.resume(self._position_s(partner, now.clock), RESTORE_FADE_S)
        elif before.skips != wanted.skips:
            seat.link.skip()
        elif before.turns != wanted.turns:
            seat.link.turn(wanted.turns[-1].to)

    def _play(
        self, partner: Partner, seat: _Seat, now: _Now, *, fade_s: float = START_FADE_S, keep: bool = False
    ) -> None:
        programme = self.programme(partner, seat.told.music)
        if programme is not None:
            begins = now.monotonic + IN_STEP_S if self._is_in_step() else None
            seat.link.load(programme)
            seat.link.play(self._position_s(partner, now.clock), fade_s, begins, keep=keep)
            seat.cued = seat.told.music

    def _is_in_step(self) -> bool:
        """Whether both run since the same moment."""
        a, b = self._session.state.partners.values()
        return a.running and b.running and a.started == b.started

    def _now(self) -> _Now:
        return _Now(self._session.clock(), time.monotonic())

    def _seat(self, partner: Partner, headset_id: str, name: str, volume: int) -> _Seat:
        voice = Voice(partner, self)
        voice.status.connect(self._on_status)
        voice.lost.connect(self._on_lost)
        voice.back.connect(self._on_back)
        link = self._make_link(
            headset_id, name, partner, on_status=voice.on_status, on_lost=voice.on_lost, on_back=voice.on_back
        )
        seat = self._seats[partner] = _Seat(headset_id, voice, link, Sound(volume=volume))
        link.start()
        link.volume(volume, 0.0)
        return seat

    # --- what headsets say ----------------------------------------------------------------------------------

    def _is_seated(self, voice: Voice) -> bool:
        seat = self._seats.get(voice.partner)
        return seat is not None and seat.voice is voice

    @Slot(object, object)
    def _on_status(self, voice: Voice, status: "HeadsetStatus") -> None:
        if not self._is_seated(voice):
            return
        partner = voice.partner
        before = self.statuses.get(partner)
        self.statuses[partner] = status
        known = () if before is None else before.problems
        for problem in (one for one in status.problems if one not in known):
            self._log(Kind.TRACK_FAILED, partner, {"problem": problem.rsplit("/", 1)[-1]})
        if before is not None and status.mends > before.mends:
            self._log(Kind.HEADSET_MENDED, partner, {})
        if self._session.is_open and status.muted is not self._session.state.partners[partner].headset_muted:
            self._log(Kind.HEADSET_MUTED if status.muted else Kind.HEADSET_UNMUTED, partner, {})
        self.status_changed.emit(partner, status)

    @Slot(object, object)
    def _on_lost(self, voice: Voice, reason: "LostReason") -> None:
        if not self._is_seated(voice):
            return
        partner = voice.partner
        kind = Kind.HEADSET_RESTARTED if reason.kind == "died" and reason.returning else Kind.HEADSET_LOST
        if kind is Kind.HEADSET_LOST:
            self.lost[partner] = reason.text
        self._log(kind, partner, {"why": reason.kind})
        self.trouble.emit(partner, reason.text)

    @Slot(object)
    def _on_back(self, voice: Voice) -> None:
        if not self._is_seated(voice):
            return
        partner = voice.partner
        self.lost.pop(partner, None)
        self._log(Kind.HEADSET_RETURNED, partner, {})
        self.trouble.emit(partner, "")

    def _log(self, kind: Kind, partner: Partner, body: dict[str, Json]) -> None:
        if self._session.is_open:
            now, by = self._session.clock(), Actor(SYSTEM)
            self._session.send(LogEvent(now=now, by=by, kind=kind, partner=partner, body=body))


def _set_controls(link: Link, before: Sound, wanted: Sound) -> None:
    """Volume, quiet and talk: they hold whatever plays, and come before it."""
    if before.volume != wanted.volume:
        link.volume(wanted.volume, VOLUME_RAMP_S)
    if before.quiet != wanted.quiet:
        if wanted.quiet:
            link.quieten(QUIETEN_FADE_S)
        else:
            link.unquieten(RESTORE_FADE_S)
    if before.low != wanted.low:
        link.duck(wanted.low)


def _nothing(_: object) -> None:
    """A closed link has nothing to tell."""


def runtime_folder(data: Path) -> Path:
    """Where headset processes say where they listen: in the user's own runtime folder, one a data folder."""
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(platformdirs.user_runtime_dir("kroom", appauthor=False)) / name
