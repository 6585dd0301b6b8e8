from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device, DevicesError
from kroom.music.report import HeadsetStatus, LostReason
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.headsets_room import HeadsetsRoom
from kroom.room.headsets_view import HeadsetRow
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from tests.room.ears import Wardrobe

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
STATUS = HeadsetStatus(
    position_s=0.0, track_number=0, track_count=0, track_title="", track_position_s=0.0, track_length_s=0.0,
    upcoming=(), level_dbfs=-120.0, state="idle", problems=(), chair="identify", headset_id="left", at=0.0,
    volume=40.0, underruns=0,
)  # fmt: skip


def device(name: str, *, default: bool | None = False, muted: bool = False) -> Device:
    return Device(name, name.capitalize(), default, True, name, muted=muted)


@dataclass
class Plugs:
    """What is plugged in now."""

    devices: list[Device] = field(default_factory=list[Device])
    silent: bool = False

    def __call__(self) -> list[Device]:
        if self.silent:
            raise DevicesError("no answer")
        return list(self.devices)


@dataclass
class Shelf:
    """A page's room, and the devices that are plugged in."""

    house: "House"
    memory: HeadsetMemory
    room: HeadsetsRoom
    wardrobe: Wardrobe
    plugs: Plugs

    def look(self, qtbot: QtBot, *devices: Device) -> None:
        self.plugs.devices = list(devices)
        with qtbot.waitSignal(self.room.changed):
            self.room.search.look()

    def row(self, headset: str) -> HeadsetRow:
        return next(row for row in self.room.view().rows if row.id == headset)


def shelf_in(house: "House") -> Shelf:
    plugs, wardrobe = Plugs(), Wardrobe()
    memory = HeadsetMemory(house.access, house.session)
    return Shelf(house, memory, HeadsetsRoom(memory, wardrobe, house.worker, plugs), wardrobe, plugs)


@pytest.fixture
def shelf(house: "House", qtbot: QtBot) -> Generator[Shelf]:
    made = shelf_in(house)
    made.look(qtbot, device("left"), device("speakers", default=True))
    yield made
    made.room.end()
    house.worker.drain()


def test_before_anybody_answered_it_looks(house: "House") -> None:
    assert shelf_in(house).room.view().looking


def test_what_goes_is_kept_with_when_it_was_seen(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.house.clock.at = 60
    shelf.look(qtbot, device("speakers", default=True))
    row = shelf.row("left")
    assert not row.here
    assert row.label == "Left"
    assert row.seen == shelf.house.clock().at_utc
    assert [one.id for one in shelf.room.view().rows] == ["speakers", "left"]
    shelf.room.forget("left")
    assert [one.id for one in shelf.room.view().rows] == ["speakers"]
    shelf.room.forget("speakers")
    assert shelf.row("speakers").here, "what is there stays"


def test_one_that_was_never_seen_has_no_moment(shelf: Shelf) -> None:
    shelf.memory.keep("lent", name="The lent one")
    row = shelf.row("lent")
    assert (row.name, row.label, row.here, row.seen) == ("The lent one", "lent", False, None)


def test_while_the_page_is_covered_nothing_sounds_and_then_it_looks_again(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.room.sound("left", A)
    shelf.room.rest()
    qtbot.waitUntil(lambda: shelf.wardrobe.made[0].closed)
    shelf.plugs.devices = [device("right")]
    with qtbot.waitSignal(shelf.room.changed):
        shelf.room.wake()
    assert shelf.row("right").here
    shown: list[bool] = []
    shelf.room.changed.connect(lambda: shown.append(True))
    shelf.room.search.look()
    qtbot.waitUntil(lambda: not shelf.house.worker.busy)
    assert shown == [], "the same devices change nothing"


def test_a_given_name_stays_for_another_start(shelf: Shelf) -> None:
    shelf.room.rename("left", "  The green one ")
    again = HeadsetMemory(shelf.house.access, shelf.house.session)
    assert again.name(shelf.plugs.devices[0]) == "The green one"
    assert (shelf.row("left").name, shelf.row("left").label) == ("The green one", "Left")
    shelf.room.rename("left", "")
    assert shelf.row("left").name == "Left"


def test_each_tone_sounds_in_that_device_alone(shelf: Shelf) -> None:
    shelf.room.sound("left", B)
    (ears,) = shelf.wardrobe.made
    assert (ears.headset, ears.partner, ears.tones) == ("left", None, 0)
    assert ears.tones == 0, "none before the device is open"
    ears.tell_status(STATUS)
    assert ears.tones == 1
    assert shelf.row("left").sounding is B
    shelf.room.sound("left", A)
    assert (len(shelf.wardrobe.made), ears.tones) == (1, 2)
    shelf.room._on_tone_over()  # pyright: ignore[reportPrivateUsage]
    assert shelf.row("left").sounding is None


def test_another_device_closes_the_first(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.look(qtbot, device("left"), device("right"))
    shelf.room.sound("left", A)
    shelf.room.sound("right", A)
    first, second = shelf.wardrobe.made
    qtbot.waitUntil(lambda: first.closed)
    assert not second.closed
    shelf.room.end()
    qtbot.waitUntil(lambda: second.closed)


@pytest.mark.parametrize("default", [True, None])
def test_the_computers_own_output_is_refused_until_it_is_allowed(
    shelf: Shelf, qtbot: QtBot, default: bool | None
) -> None:
    shelf.look(qtbot, device("room", default=default))
    shelf.room.sound("room", A)
    assert not shelf.wardrobe.made
    assert not shelf.row("room").tones
    shelf.room.allow("room", True)
    shelf.room.sound("room", A)
    assert len(shelf.wardrobe.made) == 1
    shelf.room.allow("room", False)
    qtbot.waitUntil(lambda: shelf.wardrobe.made[0].closed)


def test_a_device_that_is_forbidden_leaves_another_alone(shelf: Shelf) -> None:
    shelf.room.sound("left", A)
    shelf.room.allow("speakers", True)
    shelf.room.allow("speakers", False)
    assert (shelf.row("left").sounding, shelf.row("speakers").tones) == (A, False)
    assert not shelf.wardrobe.made[0].closed


def test_what_becomes_the_default_is_let_go(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.room.sound("left", A)
    shelf.look(qtbot, device("left", default=True))
    qtbot.waitUntil(lambda: shelf.wardrobe.made[0].closed)
    assert shelf.row("left").sounding is None


def test_one_that_is_gone_makes_no_sound(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.look(qtbot)
    shelf.room.sound("left", A)
    assert not shelf.wardrobe.made


def test_what_a_partner_wears_is_left_alone(house: "House", qtbot: QtBot) -> None:
    house.open()
    house.start(A)
    shelf = shelf_in(house)
    shelf.look(qtbot, device("headset-a"), device("headset-b"))
    shelf.room.sound("headset-a", A)
    assert not shelf.wardrobe.made
    assert "interrupted session" in shelf.row("headset-a").warning
    shelf.room.sound("headset-b", A)
    assert len(shelf.wardrobe.made) == 1, "its partner has not started"
    shelf.room.end()


def test_two_of_a_model_are_said(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.look(
        qtbot,
        Device("usb-x", "Headset", False, False, "usb-x"),
        Device("usb-x.2", "Headset", False, False, "usb-x.2"),
    )
    assert "Two of this model" in shelf.row("usb-x").warning
    shelf.look(qtbot, Device("usb-x", "Headset", False, False, "usb-x"))
    assert "another one of its model" in shelf.row("usb-x").warning
    shelf.look(qtbot, Device("usb-port:1", "Headset", False, True, "usb-x", "usb-port:1"))
    assert not shelf.row("usb-port:1").warning
    assert "socket" in shelf.row("usb-port:1").note


def test_one_that_the_computer_has_muted_is_said_until_it_is_not(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.look(qtbot, device("left", muted=True))
    assert "muted, or at volume 0" in shelf.row("left").warning
    assert shelf.row("left").tones, "it blocks nothing"
    shelf.look(qtbot, device("left"))
    assert not shelf.row("left").warning


def test_a_comfort_level_is_written_when_the_hand_rests_or_leaves(shelf: Shelf) -> None:
    shelf.room.set_volume("left", 51)
    shelf.room.set_volume("left", 52)
    assert shelf.row("left").volume == 52
    assert shelf.memory.setting("left").volume == 40
    shelf.room.end()
    assert shelf.memory.setting("left").volume == 52


def test_a_chair_has_one_usual_headset(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.look(qtbot, device("left"), device("right"))
    shelf.room.seat("left", A)
    shelf.room.seat("right", A)
    assert (shelf.row("left").chair, shelf.row("right").chair) == (None, A)
    assert shelf.memory.usual(A, shelf.plugs.devices) == "right"
    shelf.room.seat("right", None)
    assert shelf.memory.usual(A, shelf.plugs.devices) == ""


def test_the_default_is_nobodys_usual_headset(shelf: Shelf) -> None:
    shelf.room.seat("speakers", A)
    assert shelf.memory.usual(A, shelf.plugs.devices) == ""


def test_a_sound_server_that_is_silent_is_said_until_it_answers(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.plugs.silent = True
    shelf.look(qtbot, device("left"))
    assert "no answer" in shelf.room.view().problem
    assert not shelf.row("left").here
    shelf.plugs.silent = False
    shelf.look(qtbot, device("left"))
    assert not shelf.room.view().problem


def test_a_device_that_does_not_open_is_said(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.room.sound("left", A)
    with qtbot.waitSignal(shelf.room.changed):
        shelf.wardrobe.made[0].tell_lost(LostReason("output-failed", "Left can't be opened.", False))
    assert shelf.room.view().problem == "Left can't be opened."
    assert shelf.row("left").sounding is None
    shelf.room.sound("left", A)
    assert len(shelf.wardrobe.made) == 2, "a new try"
    assert not shelf.room.view().problem


def test_what_was_comfortable_is_kept_after_a_session(house: "House") -> None:
    memory = HeadsetMemory(house.access, house.session)
    house.open()
    house.start(A, B)
    house.do(ask.LogEvent, kind=Kind.VOLUME_CHANGED, partner=A, body={"volume": 61})
    assert memory.worn() == {"headset-a", "headset-b"}
    house.do(ask.StopSession, house.petra, reason="enough")
    assert memory.worn() == frozenset(), "nobody wears anything any more"
    kept = memory.setting("headset-a")
    assert (kept.volume, kept.chair) == (61, "a")
    assert memory.setting("headset-b").chair == "b"
