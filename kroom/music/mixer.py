"""Everything that is heard in one headset, as one endless stream of samples that only numpy has touched.

Any thread may call any method. `read` is for the one that feeds the device: it never waits on a disk for
longer than `patience_s`. A command returns at once; its fade begins with the next block (10 ms).
"""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass

import numpy as np

from kroom.music.controls import Controls
from kroom.music.decode import RATE, Samples, silence
from kroom.music.join import Join, crossfade
from kroom.music.limiter import LOOKAHEAD, Limiter
from kroom.music.player import Player
from kroom.music.programme import SKIP_FADE_S, Bend, Programme
from kroom.music.ramp import Ramp
from kroom.music.status import MixerStatus, programme_status
from kroom.music.tone import Kind, identity_tone

__all__ = ["Mixer", "MixerStatus"]

_BLOCK = 480  # 10 ms: fades start on its boundaries whatever sizes are read, so all readers hear the same
_START_S = 0.02
_EMERGENCY_S = 0.01
_DUCK_S, _DUCK_ENDS_S = 0.12, 0.4
_SAME_PLACE_S = 0.02
_LEVEL_FRAMES = RATE // 10
_FLOOR_DBFS = -120.0


@dataclass
class _Lane:
    """A player that is coming in over `length` frames, `done` of them passed."""

    player: Player
    length: int
    join: Join
    done: int = 0


class Mixer:
    """Plays a programme from second `at_s`; None plays nothing, but can sound the identity tone.

    `cap_percent` is the volume that nothing can exceed. `patience_s` is how long a read may wait for the
    decoder: little for a device, much for a file. Volume is the cap until it is set.
    """

    def __init__(
        self,
        programme: Programme | None = None,
        at_s: float = 0.0,
        *,
        cap_percent: float = 100.0,
        patience_s: float = 0.05,
    ) -> None:
        self._lock = threading.RLock()
        self._patience_s = patience_s
        self._controls = Controls(cap_percent)
        self._limiter = Limiter()
        self._gate = Ramp(1.0)
        self._tone = silence(0)
        self._lanes: list[_Lane] = []
        self._gone: list[Player] = []
        self._pending = silence(0)
        self._unheard = LOOKAHEAD
        self._levels: deque[tuple[int, float]] = deque([(1, 0.0)])
        self._level_frames = 1
        if programme is not None:
            self._take_on(programme, at_s, _START_S)
            self._player_now().wait(2.0)

    # -- sound ------------------------------------------------------------------------------------------

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, always that many: shape (frames, 2), 48 kHz, within -1 dBFS."""
        with self._lock:
            while len(self._pending) < frames:
                self._pending = np.concatenate((self._pending, self._heard(self._block())))
            out, self._pending = self._pending[:frames], self._pending[frames:]
            out = self._gated(out)
            self._measure(out)
            return out

    def _heard(self, block: Samples) -> Samples:
        """What leaves the limiter, without its delay at the very start."""
        out = self._limiter.process(block)
        drop, self._unheard = self._unheard, 0
        return out[drop:]

    def _block(self) -> Samples:
        block = self._controls.apply(self._music())
        if self._controls.stopped:
            self._close_players()
        return self._with_tone(block)

    def _music(self) -> Samples:
        """The programme, unless it stands still."""
        if not self._lanes or self._controls.held_silent:
            return silence(_BLOCK)
        mixed = self._coming(silence(_BLOCK), self._lanes[0])
        for lane in self._lanes[1:]:
            mixed = self._coming(mixed, lane)
        self._leave_players_behind()
        return mixed

    def _coming(self, mixed: Samples, lane: _Lane) -> Samples:
        out = crossfade(mixed, lane.player.produce(_BLOCK), lane.done, lane.length, lane.join)
        lane.done += _BLOCK
        return out

    def _leave_players_behind(self) -> None:
        """Close the players that a later one has replaced altogether."""
        arrived = [number for number, lane in enumerate(self._lanes) if lane.done >= lane.length]
        for lane in self._lanes[: arrived[-1]] if arrived else []:
            self._retire(lane.player)
            self._lanes.remove(lane)

    def _with_tone(self, block: Samples) -> Samples:
        if not len(self._tone):
            return block
        part, self._tone = self._tone[:_BLOCK], self._tone[_BLOCK:]
        mixed = block.copy()
        mixed[: len(part)] += part
        return mixed

    def _gated(self, out: Samples) -> Samples:
        gate = self._gate.next(len(out))
        if isinstance(gate, float | int):
            return out if gate == 1.0 else out * np.float32(gate)
        return out * gate[:, None]

    def _measure(self, out: Samples) -> None:
        flat = out.ravel()
        self._levels.append((len(out), float(flat @ flat)))
        self._level_frames += len(out)
        while self._level_frames - self._levels[0][0] >= _LEVEL_FRAMES:
            self._level_frames -= self._levels.popleft()[0]

    # -- commands ---------------------------------------------------------------------------------------

    def set_volume(self, percent: float, ramp_s: float = 1.0) -> None:
        """0 silence, 100 the programme's own level (-18 LUFS), 50 sounds about half as loud as that."""
        with self._lock:
            self._controls.set_volume(percent, ramp_s)

    def duck(self, on: bool, ramp_s: float | None = None) -> None:
        """Music 18 dB down while somebody talks, and back: at once for the voice, softly for the music."""
        with self._lock:
            self._controls.duck(on, (_DUCK_S if on else _DUCK_ENDS_S) if ramp_s is None else ramp_s)

    def quieten(self, fade_s: float = 3.0) -> None:
        """Silence in this headset alone; the programme runs on unheard."""
        with self._lock:
            self._controls.quieten(True, fade_s)

    def unquieten(self, fade_s: float = 3.0) -> None:
        """Let this headset be heard again, where the programme is by now."""
        with self._lock:
            self._controls.quieten(False, fade_s)

    def hold(self, fade_s: float = 3.0) -> None:
        """Fade out and stand still there. Again while fading: the new fade counts."""
        with self._lock:
            self._controls.hold(True, fade_s)

    def resume(self, at_s: float | None = None, fade_s: float = 3.0) -> None:
        """Go on after a hold or an emergency silence, at programme second `at_s` or where it stood."""
        with self._lock:
            self._reopen()
            programme = self._programme()
            if programme is not None and at_s is not None and abs(at_s - self._place()) > _SAME_PLACE_S:
                self._take_on(programme, at_s, _START_S if self._controls.held_silent else SKIP_FADE_S)
            self._controls.hold(False, fade_s)

    def silence(self) -> None:
        """Emergency: nothing is heard 10 ms from now, and the music stands still, until `resume`."""
        with self._lock:
            self._gate.to(0.0, _EMERGENCY_S)
            self._tone = silence(0)
            self._controls.hold(True, 0.0)

    def stop(self, fade_s: float = 5.0) -> None:
        """Fade out and end. Only `replace` makes this headset sound again."""
        with self._lock:
            self._controls.stop(True, fade_s)

    def skip(self) -> float | None:
        """Leave the track for the next; the programme second at which that happens, None without a programme.

        Keep that second: `plan_programme(..., skips=[...])` with it rebuilds what is heard.
        """
        with self._lock:
            return self._player_now().skip() if self._lanes else None

    def turn(self, to: str) -> None:
        """Leave the track for the one before, or for a phase of the music, crossfaded."""
        with self._lock:
            if self._lanes:
                self._player_now().turn(to)

    def bend(self, bend: Bend) -> None:
        """Let the phases of the programme last otherwise; what sounds goes on, held or not."""
        with self._lock:
            if self._lanes:
                self._player_now().bend(bend)

    def seek(self, at_s: float) -> None:
        """Go to programme second `at_s`, crossfaded; while held, without a sound."""
        with self._lock:
            programme = self._programme()
            if programme is not None:
                self._take_on(programme, at_s, _START_S if self._controls.held_silent else SKIP_FADE_S)

    def replace(self, programme: Programme, at_s: float) -> None:
        """Another programme from its second `at_s` on, crossfaded. Ends a stop; a hold or silence stays."""
        with self._lock:
            sounding = bool(self._lanes) and not self._controls.held_silent
            if self._controls.stopping:
                self._controls.stop(False, SKIP_FADE_S)
            self._take_on(programme, at_s, SKIP_FADE_S if sounding else _START_S)

    def tone(self, kind: Kind) -> None:
        """Sound the identity signal of chair a or b once, at a fixed safe level, over whatever plays."""
        with self._lock:
            self._tone = identity_tone(kind)

    def close(self) -> None:
        """Give back every file and wait for the threads. Reading goes on with silence."""
        with self._lock:
            self._close_players()
            self._forget()
            gone, self._gone = self._gone, []
        for player in gone:
            player.drain()

    # -- state ------------------------------------------------------------------------------------------

    def status(self) -> MixerStatus:
        """What is going on, as of the last read."""
        with self._lock:
            player = self._lanes[-1].player if self._lanes else None
            return programme_status(
                player.programme if player else None,
                self._place(),
                self._state(),
                self._level(),
                self._problems(),
            )

    def ready(self) -> bool:
        """Whether what was put on last can begin without a hole: it is decoded in a thread of its own."""
        with self._lock:
            return not self._lanes or self._player_now().ready

    def _state(self) -> str:
        controls = self._controls
        words = (
            ("stopped", controls.stopped),
            ("stopping", controls.stopping),
            ("silenced", self._gate.goal == 0.0),
            ("held", controls.held),
            ("idle", not self._lanes),
            ("quietened", controls.quietened),
            ("talking", controls.ducked),
        )
        return next((word for word, so in words if so), "playing")

    def _level(self) -> float:
        power = sum(power for _, power in self._levels) / (2 * max(1, self._level_frames))
        return max(_FLOOR_DBFS, 10.0 * math.log10(max(power, 1e-12)))

    def _problems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for lane in self._lanes for text in lane.player.problems))

    def _place(self) -> float:
        """The programme second that leaves next."""
        if not self._lanes:
            return 0.0
        on_the_way = len(self._pending) + LOOKAHEAD - self._unheard
        return max(0.0, (self._player_now().position - on_the_way) / RATE)

    def _programme(self) -> Programme | None:
        return self._player_now().programme if self._lanes else None

    def _player_now(self) -> Player:
        return self._lanes[-1].player

    # -- players ----------------------------------------------------------------------------------------

    def _take_on(self, programme: Programme, at_s: float, fade_s: float) -> None:
        """A new player, coming in over whatever sounds now."""
        if self._controls.held_silent:
            self._close_players()
        player = Player(programme, round(at_s * RATE), self._patience_s)
        self._lanes.append(_Lane(player, round(fade_s * RATE), Join()))

    def _reopen(self) -> None:
        """After an emergency nothing that was on its way then may come out now."""
        if self._gate.goal == 1.0:
            return
        self._gate.to(1.0, 0.0)
        self._forget()

    def _forget(self) -> None:
        """Drop what was made but not heard yet."""
        self._limiter.clear()
        self._pending = silence(0)

    def _close_players(self) -> None:
        for lane in self._lanes:
            self._retire(lane.player)
        self._lanes.clear()

    def _retire(self, player: Player) -> None:
        player.close()
        self._gone = [*self._gone[-3:], player]
