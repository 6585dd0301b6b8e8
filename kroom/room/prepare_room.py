"""What is chosen before a session: the couple, the plan, and what each partner sits with."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.room.access import Access
from kroom.room.chair_draft import ChairDraft
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.music_room import MusicRoom
from kroom.room.playlist_check import Checked, PlaylistCheck
from kroom.room.prepare_headsets import PrepareHeadsets
from kroom.room.prepare_lists import known_couples, read_title, recent_playlists, remember_playlists
from kroom.room.prepare_view import (
    BrokenTrack,
    ChairView,
    CheckStage,
    CheckView,
    Choice,
    PrepareView,
    Readiness,
)
from kroom.room.sentence import sentence
from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session.commands import Command, HearHeadset, Opening, PrepareChair, SitOut
from kroom.session.events import Partner
from kroom.session.protocol_file import DEFAULT, ProtocolError, protocol_text, shipped_protocols
from kroom.session.state import Chair

if TYPE_CHECKING:
    from kroom.music.devices import Device

TONE_MS = 4_000


class PrepareRoom(QObject):
    """The choices before a session. `finished` once it is open and both chairs are in the journal."""

    changed = Signal()
    finished = Signal()

    def __init__(
        self,
        access: Access,
        session: SessionRoom,
        music: MusicRoom,
        memory: HeadsetMemory,
        worker: Worker,
        *,
        playlists: tuple[tuple[str, Path], ...],
        list_devices: "Callable[[], list[Device]]",
        readiness: Callable[[], tuple[Readiness, ...]],
        cache: Path | None,
        protocol: str = DEFAULT,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._music = music
        self._worker = worker
        self._shipped = tuple(str(path) for _, path in playlists)
        self._playlists = [Choice(str(path), title) for title, path in playlists]
        self._playlists += recent_playlists(access.store)
        self._couples = known_couples(access.store)
        self._couple = ""
        self.headsets = PrepareHeadsets(memory, worker, list_devices, self)
        self.headsets.changed.connect(self._on_headsets)
        self._seated = False
        self._readiness = readiness
        self._computer: tuple[Readiness, ...] = ()
        self.names = {Partner.A: "", Partner.B: ""}
        self.protocol = protocol
        self._titles = {name: read_title(name)[0] for name in shipped_protocols()}
        self._titles[protocol], self._protocol_problem = read_title(protocol)
        self.drafts = {partner: ChairDraft() for partner in Partner}
        self._refused = ""
        self._checks = {partner: PlaylistCheck(partner, cache, worker, self) for partner in Partner}
        for check in self._checks.values():
            check.progressed.connect(self._on_progress)
            check.checked.connect(self._checked)
        music.trouble.connect(self.changed)

    def begin(self) -> None:
        """Look at the computer once, and for headsets from now on, until `end`."""
        self._worker.run(self._readiness, self._on_computer)
        self.headsets.search.begin()

    def end(self) -> None:
        """Stop looking and checking."""
        self.headsets.search.end()
        for check in self._checks.values():
            check.cancel()

    def name(self, partner: Partner, name: str) -> None:
        """What a partner is called; another name is another couple."""
        self._couple = self._couple if name == self.names[partner] else ""
        self.names[partner] = name
        self._chosen()

    def choose_couple(self, couple: str) -> None:
        """A couple who came before."""
        if known := self._access.store.couples.get(couple):
            self._couple = known.id
            self.names = {partner: known.name(partner) for partner in Partner}
            self._chosen()

    def choose_protocol(self, name_or_path: str) -> None:
        """A shipped protocol's name, or a file, which is read now."""
        self.protocol = name_or_path
        self._titles[name_or_path], self._protocol_problem = read_title(name_or_path)
        self._chosen()

    def choose_playlist(self, partner: Partner, path: str) -> None:
        """A playlist for one partner, which is decoded to its end now; empty for no music."""
        if path and path not in [choice.id for choice in self._playlists]:
            self._playlists.append(Choice(path, Path(path).stem))
        self._checks[partner].cancel()
        self._draft(partner, playlist=path, progress=0.0, checked=None, left_out=False)
        if path:
            self._checks[partner].start(Path(path))

    def leave_out(self, partner: Partner, leave: bool) -> None:
        """Leave the broken tracks out, knowingly."""
        self._draft(partner, left_out=leave)

    def choose_headset(self, partner: Partner, headset: str) -> None:
        """A headset for one partner; silent until the identity tone is asked for."""
        self._music.leave(partner)
        volume = self.headsets.memory.setting(headset).volume
        fresh = {"heard": False, "default_accepted": False, "tone": False, "sample": False}
        self._draft(partner, headset=headset, volume=volume, **fresh)

    def accept_default(self, partner: Partner, accepted: bool) -> None:
        """The computer's own output as a headset, knowingly."""
        self._draft(partner, default_accepted=accepted)

    def sound_tone(self, partner: Partner) -> None:
        """Sound the identity signal in that headset only."""
        if self._sit(partner):
            self._music.tone(partner)
            self._draft(partner, tone=True)
            QTimer.singleShot(TONE_MS, self, self._tones_end)

    def hear(self, partner: Partner, heard: bool) -> None:
        """The one who wears it has confirmed the tone."""
        self._draft(partner, heard=heard)

    def set_volume(self, partner: Partner, volume: int) -> None:
        """The comfort level."""
        self._music.taste(partner, volume)
        self._draft(partner, volume=volume)

    def play_sample(self, partner: Partner) -> None:
        """Play some of the partner's music to find the comfort level, or stop it again."""
        draft = self.drafts[partner]
        if draft.sample:
            self._music.end_sample(partner)
            self._draft(partner, sample=False)
        elif draft.checked and draft.checked.tracks and self._sit(partner):
            self._music.play_sample(partner, draft.checked.tracks)
            self._draft(partner, sample=True)

    def sit_out(self, partner: Partner, out: bool) -> None:
        """Whether a partner is not dosed today."""
        self._draft(partner, sits_out=out)

    def view(self) -> PrepareView:
        """What the page shows now."""
        return PrepareView(
            chair_a=self._chair_view(Partner.A),
            chair_b=self._chair_view(Partner.B),
            name_a=self.names[Partner.A],
            name_b=self.names[Partner.B],
            couples=self._couples,
            protocols=self._protocols(),
            protocol=self.protocol,
            protocol_problem=self._protocol_problem,
            computer=self._computer,
            problems=self.problems(),
            refused=self._refused,
            busy=self._checking(),
        )

    def problems(self) -> tuple[str, ...]:
        """All that blocks the start, at once."""
        found: list[str] = []
        if not all(name.strip() for name in self.names.values()):
            found.append(self.tr("Both partners need a name."))
        if self._protocol_problem:
            found.append(self._protocol_problem)
        if all(draft.sits_out for draft in self.drafts.values()):
            found.append(self.tr("Both sit out: with nobody dosed there is no session."))
        for partner in Partner:
            found += [f"{partner.value.upper()}: {problem}" for problem in self._chair_problems(partner)]
        return tuple(found)

    @Slot()
    def go_on(self) -> None:
        """Open the session and write down what both sit with."""
        if self.problems() or self._checking():
            self.changed.emit()
            return
        self._refused = self._write_down()
        if self._refused:
            self._session.leave()
            self.changed.emit()
            return
        self.end()
        for partner in Partner:
            self._seat(partner)
        self.finished.emit()

    def _write_down(self) -> str:
        """The session and both chairs; why not, where not all of it could be written."""
        from kroom.records.problem import RecordsProblem

        try:
            refusal = self._session.open(self._opening(), self._access.actor)
        except (RecordsProblem, ProtocolError) as problem:
            return sentence(str(problem))
        for command in (*self._commands(Partner.A), *self._commands(Partner.B)):
            refusal = refusal or self._session.send(command)
        return refusal.why if refusal else ""

    def _opening(self) -> Opening:
        store = self._access.store
        self._couple = self._couple or store.couples.add(self.names[Partner.A], self.names[Partner.B]).id
        remember_playlists(store, (draft.playlist for draft in self.drafts.values()), self._shipped)
        return Opening(self._couple, protocol_text(self.protocol), self.names)

    def _commands(self, partner: Partner) -> list[Command]:
        draft, now, by = self.drafts[partner], self._session.clock(), self._access.actor
        if draft.sits_out:
            return [SitOut(now=now, by=by, partner=partner)]
        sits = PrepareChair(now=now, by=by, partner=partner, chair=self._chair(partner))
        heard = [HearHeadset(now=now, by=by, partner=partner)] if draft.heard and draft.headset else []
        return [sits, *heard]

    def _seat(self, partner: Partner) -> None:
        draft = self.drafts[partner]
        if draft.sample:
            self._music.end_sample(partner)
        if draft.checked and not draft.sits_out:
            self._sit(partner)
            self._music.give(partner, draft.checked.tracks)

    def _chair(self, partner: Partner) -> Chair:
        draft = self.drafts[partner]
        checked = draft.checked
        return Chair(
            playlist=draft.playlist,
            playlist_title=checked.title if checked else "",
            headset=draft.headset,
            headset_name=self.headsets.name(draft.headset),
            volume=draft.volume,
            left_out=tuple(title for title, _ in checked.broken) if checked else (),
        )

    def _sit(self, partner: Partner) -> bool:
        draft = self.drafts[partner]
        if not draft.headset or self._headset_problem(partner):
            return False
        self._music.sit(partner, draft.headset, self.headsets.name(draft.headset), draft.volume)
        return True

    def _chair_problems(self, partner: Partner) -> tuple[str, ...]:
        draft = self.drafts[partner]
        if draft.sits_out:
            return ()
        found = (self._playlist_problem(draft), self._headset_problem(partner))
        return tuple(problem for problem in found if problem)

    def _playlist_problem(self, draft: ChairDraft) -> str:
        if not draft.playlist or draft.checked is None:
            return ""
        if draft.checked.problem:
            return draft.checked.problem
        if draft.checked.broken and not draft.left_out:
            return self.tr(
                "Some tracks can't be played. Leave them out knowingly, or choose another playlist."
            )
        return ""

    def _headset_problem(self, partner: Partner) -> str:
        lost = self._music.lost.get(partner, "")
        return self.headsets.problem(self.drafts[partner], self.drafts[partner.other], lost)

    def _checking(self) -> bool:
        return any(d.playlist and d.checked is None and not d.sits_out for d in self.drafts.values())

    def _protocols(self) -> tuple[Choice, ...]:
        return tuple(Choice(name, title) for name, title in self._titles.items())

    def _chair_view(self, partner: Partner) -> ChairView:
        draft = self.drafts[partner]
        checked = draft.checked
        broken = checked.broken if checked else ()
        return ChairView(
            partner=partner,
            sits_out=draft.sits_out,
            playlists=tuple(self._playlists),
            playlist=draft.playlist,
            check=self._check_view(draft),
            broken=tuple(BrokenTrack(title, title, why) for title, why in broken),
            left_out=draft.left_out,
            headsets=self.headsets.choices(),
            headset=draft.headset,
            default_accepted=draft.default_accepted,
            tone_playing=draft.tone,
            heard=draft.heard,
            sample_playing=draft.sample,
            warning=self.headsets.warning(draft.headset),
            playable=bool(
                checked and checked.tracks and draft.headset and not self._headset_problem(partner)
            ),
            volume=draft.volume,
            problems=self._chair_problems(partner),
        )

    def _check_view(self, draft: ChairDraft) -> CheckView:
        if not draft.playlist:
            return CheckView()
        if draft.checked is None:
            return CheckView(CheckStage.RUNNING, draft.progress)
        count, minutes = len(draft.checked.tracks), round(draft.checked.seconds / 60)
        result = self.tr("{count} tracks, {minutes} minutes").format(count=count, minutes=minutes)
        return CheckView(CheckStage.DONE, 1.0, "", draft.checked.problem or result)

    def _draft(self, partner: Partner, **changes: object) -> None:
        self.drafts[partner] = replace(self.drafts[partner], **changes)  # pyright: ignore[reportArgumentType]
        self._chosen()

    def _chosen(self) -> None:
        """Something is otherwise than when it was refused."""
        self._refused = ""
        self.changed.emit()

    @Slot(object, float)
    def _on_progress(self, partner: Partner, share: float) -> None:
        self._draft(partner, progress=share)

    @Slot(object, object)
    def _checked(self, partner: Partner, checked: Checked) -> None:
        if checked.path == str(Path(self.drafts[partner].playlist)):
            self._draft(partner, checked=checked)

    def _on_computer(self, computer: tuple[Readiness, ...]) -> None:
        self._computer = computer
        self.changed.emit()

    @Slot()
    def _on_headsets(self) -> None:
        """The first time that there are any, each chair gets its usual one, silent until its tone."""
        if not self._seated and self.headsets.choices():
            self._seated = True
            self._take_usual_seats()
        self.changed.emit()

    def _take_usual_seats(self) -> None:
        for partner in Partner:
            usual = self.headsets.usual(partner)
            taken = {draft.headset for draft in self.drafts.values()}
            if usual and usual not in taken and not self.drafts[partner].headset:
                self.choose_headset(partner, usual)

    @Slot()
    def _tones_end(self) -> None:
        for partner in Partner:
            if self.drafts[partner].tone:
                self._draft(partner, tone=False)
