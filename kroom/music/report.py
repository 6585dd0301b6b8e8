"""What a headset tells the room, ten times a second, and why it was lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from kroom.music.pieces import Turn
from kroom.music.status import MixerStatus
from kroom.music.wire import Message

LostKind = Literal[
    "device-missing", "device-gone", "unproven", "died", "gave-up", "output-failed", "still-playing"
]
"""`device-missing`: not there at the start. `device-gone`: unplugged, or the sound server has stopped.
`unproven`: something is there again that may be another headset; it is silent but for the identity tone.
`died`: the process ended or stood still. `gave-up`: that three times in a row. `output-failed`: libVLC or the
sound server can't. `still-playing`: an earlier process for this chair or device would not end."""


@dataclass(frozen=True, kw_only=True)
class HeadsetStatus(MixerStatus):
    """The mixer of one headset at what is heard now.

    The first one comes when the device is open. `position_s` is the programme's second heard at the monotonic
    second `at`. `volume` is the percentage aimed at. `underruns` counts blocks that came too late. `notices`
    are sentences about what was found and mended at the device; `mends` counts how often another program had
    muted this stream or changed its volume, which was put back. `muted` says that the computer has the whole
    device muted, or at volume 0: nothing is heard, whatever plays.
    """

    chair: str
    headset_id: str
    at: float
    volume: float
    underruns: int
    notices: tuple[str, ...] = ()
    mends: int = 0
    muted: bool = False


@dataclass(frozen=True)
class LostReason:
    """Why a headset stopped sounding, in words for the room.

    `returning` says that the link goes on by itself: `on_back` follows when music is back. `unproven` waits
    for `reopen()`. With any other kind that isn't returning it has given up, until `start()` is called again.
    """

    kind: LostKind
    text: str
    returning: bool


def read_status(chair: str, headset_id: str, message: Message) -> HeadsetStatus:
    """The status in a message of the headset process. Raises ValueError where it isn't one."""
    try:
        fields = cast("dict[str, Any]", message["status"])
        upcoming = cast("Iterable[tuple[str, float]]", fields["upcoming"])
        tuples: dict[str, Any] = {name: tuple(fields[name]) for name in ("problems", "skips", "notices")}
        tuples["upcoming"] = tuple((str(title), float(in_s)) for title, in_s in upcoming)
        tuples["turns"] = tuple(Turn(float(turn["at_s"]), str(turn["to"])) for turn in fields["turns"])
        everything: dict[str, Any] = {**fields, **tuples, "chair": chair, "headset_id": headset_id}
        return HeadsetStatus(**everything)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a headset's status: {error}") from error
