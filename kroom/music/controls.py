"""What a hand can do to the loudness of one headset, each on its own and all of them multiplied."""

from __future__ import annotations

import numpy as np

from kroom.music.decode import Samples
from kroom.music.ramp import Curve, Ramp

_DUCK = 10 ** (-18 / 20)


class Controls:
    """Volume, talk, quieten, hold and stop. None can exceed `cap_percent`. Thread safety is the caller's."""

    def __init__(self, cap_percent: float = 100.0) -> None:
        self._cap = min(100.0, max(0.0, cap_percent))
        self._volume = Ramp(self._cap)
        self._duck, self._quiet, self._hold, self._stop = (Ramp(1.0) for _ in range(4))

    @property
    def volume_percent(self) -> float:
        """The volume asked for last, within the cap."""
        return self._volume.goal

    @property
    def held(self) -> bool:
        """Whether a hold was asked for."""
        return self._hold.goal == 0.0

    @property
    def held_silent(self) -> bool:
        """Whether the fade of a hold has reached silence, so that the music may stand still."""
        return self.held and self._hold.settled

    @property
    def quietened(self) -> bool:
        """Whether this partner is quietened."""
        return self._quiet.goal == 0.0

    @property
    def ducked(self) -> bool:
        """Whether the music makes room for a voice."""
        return self._duck.goal != 1.0

    @property
    def stopping(self) -> bool:
        """Whether the music was told to end."""
        return self._stop.goal == 0.0

    @property
    def stopped(self) -> bool:
        """Whether it has ended."""
        return self.stopping and self._stop.settled

    def set_volume(self, percent: float, ramp_s: float) -> None:
        """0 is silence, 100 the programme's own level; each step of the scale sounds like an equal step."""
        self._volume.to(min(self._cap, max(0.0, percent)), ramp_s)

    def duck(self, on: bool, ramp_s: float) -> None:
        """18 dB down while somebody talks."""
        self._duck.to(_DUCK if on else 1.0, ramp_s)

    def quieten(self, on: bool, fade_s: float) -> None:
        """Silence for this partner, or its end."""
        self._quiet.to(0.0 if on else 1.0, fade_s)

    def hold(self, on: bool, fade_s: float) -> None:
        """Fade to a stand, or come back from one."""
        self._hold.to(0.0 if on else 1.0, fade_s)

    def stop(self, on: bool, fade_s: float) -> None:
        """Fade to the end, or take that back."""
        self._stop.to(0.0 if on else 1.0, fade_s)

    def apply(self, block: Samples) -> Samples:
        """The block at the loudness that all of them together allow."""
        frames = len(block)
        percent = self._volume.next(frames)
        gain: float | Curve = (percent / 100.0) ** 3
        for ramp in (self._duck, self._quiet, self._hold, self._stop):
            gain = gain * ramp.next(frames)
        if isinstance(gain, float | int):
            return block if gain == 1.0 else block * np.float32(gain)
        return block * gain.astype(np.float32)[:, None]
