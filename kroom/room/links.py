"""What the room needs of a headset's link, and how a link's words come to the main thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QObject, Signal

from kroom.session.events import Partner

if TYPE_CHECKING:
    from kroom.music.pieces import Bend
    from kroom.music.programme import Programme
    from kroom.music.report import HeadsetStatus, LostReason


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

    def reopen(self) -> None:
        """Go on in what may be another headset: somebody has heard the tone in the right one."""
        ...

    def duck(self, on: bool) -> None:
        """Lower the music for talk."""
        ...

    def skip(self) -> None:
        """Crossfade to the next track."""
        ...

    def turn(self, to: str) -> None:
        """Crossfade to the track before, or to a phase of the music."""
        ...

    def bend(self, bend: "Bend") -> None:
        """Let the phases of the music last otherwise."""
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
    """Makes the link of one chair; without a partner, one for the care team's own listening.

    The callbacks may come from any thread.
    """

    def __call__(
        self,
        headset_id: str,
        name: str,
        partner: Partner | None,
        *,
        on_status: "Callable[[HeadsetStatus], None]",
        on_lost: "Callable[[LostReason], None]",
        on_back: Callable[[], None],
    ) -> Link:
        """A link that was not started yet."""
        ...


class Voice(QObject):
    """Brings a link's callbacks, which come on its own thread, to the main thread.

    Each signal carries the voice, so that what a closed link said last is told from the next one's words.
    """

    status = Signal(object, object)
    lost = Signal(object, object)
    back = Signal(object)

    def __init__(self, partner: Partner, parent: QObject) -> None:
        super().__init__(parent)
        self.partner = partner

    def on_status(self, status: "HeadsetStatus") -> None:
        """The link's status, from any thread."""
        self.status.emit(self, status)

    def on_lost(self, reason: "LostReason") -> None:
        """Why it stopped sounding, from any thread."""
        self.lost.emit(self, reason)

    def on_back(self) -> None:
        """It sounds again, from any thread."""
        self.back.emit(self)
