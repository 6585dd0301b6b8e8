from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device, DevicesError
from kroom.music.pieces import MeasuredTrack
from kroom.music.report import LostReason
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.playlist_listening import PreListening
from tests.room.ears import Wardrobe
from tests.room.test_headsets_room import STATUS

if TYPE_CHECKING:
    from tests.room.conftest import House

TRACK = MeasuredTrack("/music/sea.flac", "Sea", None, 3600.0, -18.0, -3.0, 0.0, 3600.0, -3.0)
LEFT = Device("left", "Left", False, True, "left")
Make = Callable[[Callable[[], list[Device]]], PreListening]


@pytest.fixture
def wardrobe() -> Wardrobe:
    return Wardrobe()


@pytest.fixture
def make(house: "House", wardrobe: Wardrobe) -> Make:
    def made(list_devices: Callable[[], list[Device]]) -> PreListening:
        memory = HeadsetMemory(house.access, house.session)
        return PreListening(memory, wardrobe, house.worker, list_devices)

    return made


def silent() -> list[Device]:
    raise DevicesError("no answer")


@pytest.mark.parametrize("list_devices", [list[Device], silent])
def test_without_a_device_nothing_plays_and_that_is_said(
    make: Make, wardrobe: Wardrobe, qtbot: QtBot, list_devices: Callable[[], list[Device]]
) -> None:
    listening = make(list_devices)
    with qtbot.waitSignal(listening.changed):
        listening.ask()
    assert listening.problem == "No device was found to listen with."
    listening.play(())
    assert not wardrobe.made
    assert listening.device == ""


def test_a_device_that_is_lost_ends_the_listening(make: Make, wardrobe: Wardrobe, qtbot: QtBot) -> None:
    listening = make(lambda: [LEFT])
    with qtbot.waitSignal(listening.offered):
        listening.ask()
    listening.choose("left")
    listening.play((TRACK,))
    (ears,) = wardrobe.made
    ears.tell_status(STATUS)
    assert (listening.plays, ears.closed) == (True, False)
    ears.tell_lost(LostReason("device-gone", "It is unplugged.", returning=True))
    assert (listening.problem, listening.plays) == ("It is unplugged.", False)
    qtbot.waitUntil(lambda: ears.closed)
