"""The headsets that an earlier app left playing, as the room sees them: by partner, without a secret."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kroom.music.standby import Standby
    from kroom.music.wire import Chair
    from kroom.room.strip import Strip
    from kroom.session.events import Partner

_QUIETEN_FADE_S, _RESTORE_FADE_S = 0.5, 5.0


class PlayingOn:
    """Ears that can be quietened before anybody has unlocked. Until `begin` there is nothing to tell."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._standby: Standby | None = None

    def begin(self) -> None:
        """Look for what plays on, after the first paint; returns at once."""
        from kroom.music.standby import Standby
        from kroom.room.music_room import runtime_folder

        if self._standby is None:
            self._standby = Standby(runtime_folder(self._data))
            self._standby.begin()

    def quieten(self, partner: "Partner", on: bool) -> None:
        """Silence for this partner, or its end."""
        if self._standby is not None:
            self._standby.quieten(chair_of(partner), on, _QUIETEN_FADE_S if on else _RESTORE_FADE_S)

    def silence(self) -> None:
        """Silence both at once."""
        if self._standby is not None:
            self._standby.silence()

    def tend(self, strip: "Strip") -> None:
        """End the music of whom the strip knows to need none any more."""
        if self._standby is None:
            return
        from kroom.session.events import Partner

        for partner in Partner:
            if strip.is_over(partner):
                self._standby.end(chair_of(partner))

    def release(self, partner: "Partner") -> None:
        """A link of this app takes this partner's headset over."""
        if self._standby is not None:
            self._standby.release(chair_of(partner))

    def close(self) -> None:
        """End what nobody has taken over; waits for at most a few seconds."""
        if self._standby is not None:
            self._standby.close()


def chair_of(partner: "Partner") -> "Chair":
    """The chair of this partner, in the words of headset processes."""
    return "a" if partner == "a" else "b"
