"""The computer around a room: real devices, real headsets, the music that ships."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.playing_on import PlayingOn, chair_of
from kroom.reflection.shipped import first_impressions
from kroom.room.keep_awake import KeepAwake
from kroom.room.moment import Clock
from kroom.room.rooms import Outside
from kroom.session.events import Partner
from kroom.ui.theme import FONT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from kroom.music.launch import Spare
    from kroom.music.link import HeadsetLink
    from kroom.music.report import HeadsetStatus, LostReason
    from kroom.music.watch import DeviceWatch


def this_computer(data: Path, clock: Clock, playing_on: PlayingOn, *, speed: float = 1.0) -> Outside:
    """The outside of a real session on this computer. Links take over from `playing_on`."""
    import platformdirs

    from kroom.music.devices import list_devices
    from kroom.music.launch import Spare
    from kroom.music.shipped import shipped_playlists
    from kroom.music.watch import DeviceWatch
    from kroom.room.readiness import readiness

    spare, keep_awake = Spare(), KeepAwake()
    return Outside(
        clock=clock,
        make_link=partial(_make_link, _runtime(data), playing_on, spare, DeviceWatch()),
        close=spare.close,
        list_devices=list_devices,
        readiness=partial(readiness, data, keep_awake.can),
        playlists=tuple((_title(shipped.name), shipped.path) for shipped in shipped_playlists()),
        form=first_impressions(),
        keep_awake=keep_awake,
        exports=Path(platformdirs.user_documents_dir()) / "kroom",
        fonts=FONT_FOLDER,
        cache=data / "measured",
        speed=speed,
    )


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _runtime(data: Path) -> Path:
    from kroom.room.music_room import runtime_folder

    return runtime_folder(data)


def _make_link(
    runtime: Path,
    playing_on: PlayingOn,
    spare: "Spare",
    watch: "DeviceWatch",
    headset_id: str,
    name: str,
    partner: Partner | None,
    *,
    on_status: "Callable[[HeadsetStatus], None]",
    on_lost: "Callable[[LostReason], None]",
    on_back: "Callable[[], None]",
) -> "HeadsetLink":
    from kroom.music.devices import NO_DEVICE
    from kroom.music.link import HeadsetLink

    if partner is not None:
        playing_on.release(partner)
    # Two chairs without a device have ids of their own ("none:a"), so that they are told apart.
    return HeadsetLink(
        NO_DEVICE if headset_id.startswith(NO_DEVICE) else headset_id,
        name,
        "identify" if partner is None else chair_of(partner),
        runtime_dir=runtime,
        on_status=on_status,
        on_lost=on_lost,
        on_back=on_back,
        watch=watch,
        launch=spare.launch,
        prepare=spare.prepare,
    )
