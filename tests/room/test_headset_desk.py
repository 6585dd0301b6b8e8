from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device, DevicesError
from kroom.room.headset_desk import HEARD, SWAP, TONE, HeadsetDesk
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.music_room import MusicRoom
from kroom.room.views import HeadsetOffer
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.state import Chair
from tests.room.ears import Wardrobe

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B


def device(name: str, *, default: bool = False, stable: bool = True) -> Device:
    return Device(name, name.capitalize(), default, stable, name)


@dataclass
class Shelf:
    """A running session, and the devices that are plugged in."""

    house: "House"
    desk: HeadsetDesk
    wardrobe: Wardrobe
    devices: list[Device] = field(default_factory=list[Device])
    refused: list[str] = field(default_factory=list[str])

    def choices(self, qtbot: QtBot, partner: Partner) -> dict[str, str]:
        with qtbot.waitSignal(self.desk.offered) as answered:
            self.desk.look(partner)
        (offer,) = list[object](vars(answered)["args"])
        assert isinstance(offer, HeadsetOffer)
        assert offer.partner is partner
        return dict(offer.choices)

    def lose(self, partner: Partner) -> None:
        self.house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=partner, body={"why": "device-gone"})

    def headsets(self) -> dict[Partner, str]:
        return {partner: one.chair.headset for partner, one in self.house.state.partners.items()}


@pytest.fixture
def shelf(house: "House") -> Generator[Shelf]:
    house.open()
    wardrobe = Wardrobe()
    music = MusicRoom(house.session, wardrobe, house.worker)
    for partner in Partner:
        music.sit(partner, f"headset-{partner}", "Headset", 40)
    house.start(A, B)
    devices = [device("headset-a"), device("headset-b"), device("spare")]

    def listed() -> list[Device]:
        if not devices:
            raise DevicesError("no sound server")
        return list(devices)

    desk = HeadsetDesk(
        house.access, house.session, music, HeadsetMemory(house.access, house.session), house.worker, listed
    )
    made = Shelf(house, desk, wardrobe, devices)
    desk.refused.connect(made.refused.append)
    yield made
    music.close()


def test_a_spare_is_offered_and_never_the_others_headset(shelf: Shelf, qtbot: QtBot) -> None:
    assert shelf.choices(qtbot, A) == {
        TONE: "Sound the tone in Headset a",
        SWAP: "Swap the two headsets",
        "move:spare": "Go on with Spare",
    }
    shelf.desk.choose(A, "move:spare")
    assert shelf.headsets() == {A: "spare", B: "headset-b"}
    assert shelf.house.state.partners[A].chair.headset_name == "Spare"
    assert shelf.wardrobe.of(A).headset == "spare"
    assert shelf.refused == []


def test_both_are_swapped_by_one_choice(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.choices(qtbot, B)
    shelf.desk.choose(B, SWAP)
    assert shelf.headsets() == {A: "headset-b", B: "headset-a"}
    assert [shelf.wardrobe.of(partner).headset for partner in Partner] == ["headset-b", "headset-a"]
    shelf.house.worker.drain()
    assert [ears.closed for ears in shelf.wardrobe.made] == [True, True, False, False]


def test_one_that_can_be_taken_for_another_waits_for_its_tone(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.devices.append(device("twin", stable=False))
    assert shelf.choices(qtbot, A)["move:twin"] == "Twin (silent until its tone is heard)"
    with qtbot.waitSignal(shelf.desk.offered):
        shelf.desk.choose(A, "move:twin")
    assert not shelf.house.state.partners[A].chair.heard
    assert shelf.house.session.due()
    found = shelf.choices(qtbot, A)
    assert found[HEARD] == "Ada hears the tone: go on"
    shelf.desk.choose(A, HEARD)
    assert shelf.house.state.partners[A].chair.heard
    assert not shelf.house.session.due()
    assert HEARD not in shelf.choices(qtbot, A)


def test_the_own_headset_is_opened_anew_after_a_loss(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.lose(A)
    found = shelf.choices(qtbot, A)
    assert TONE not in found
    assert found["move:headset-a"] == "Headset-a is there again: open it"
    shelf.desk.choose(A, "move:headset-a")
    assert not shelf.house.state.partners[A].headset_lost
    assert len([ears for ears in shelf.wardrobe.made if ears.headset == "headset-a"]) == 2


def test_the_computers_own_output_is_named_as_such(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.devices.append(device("desk", default=True))
    assert shelf.choices(qtbot, A)["move:desk"] == "Desk (also sounds notifications)"


def test_a_headset_that_went_while_it_was_chosen_is_said(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.devices.clear()
    assert "move:spare" not in shelf.choices(qtbot, A)
    shelf.desk.choose(A, "move:spare")
    assert shelf.refused == ["This headset is not there any more. Choose another one."]
    assert shelf.headsets()[A] == "headset-a"


def test_swapping_needs_two(house: "House", refusal_of: Callable[[object], str]) -> None:
    house.open()
    house.do(ask.PrepareChair, partner=B, chair=Chair())
    swap = ask.SwapHeadsets(now=house.clock(), by=house.nora)
    assert refusal_of(house.session.send(swap)) == "Swapping needs a headset for each of the two."


def test_the_tone_sounds_in_that_headset_and_can_be_confirmed(shelf: Shelf, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shelf.desk.offered):
        shelf.desk.choose(A, TONE)
    assert [shelf.wardrobe.of(partner).tones for partner in Partner] == [1, 0]


def test_a_session_that_is_over_takes_no_choice_and_offers_none(shelf: Shelf, qtbot: QtBot) -> None:
    offers: list[object] = []
    shelf.desk.offered.connect(offers.append)
    shelf.desk.look(A)
    shelf.house.do(ask.StopSession, shelf.house.petra, reason="enough")
    qtbot.waitUntil(lambda: not shelf.house.worker.busy)
    assert offers == []
    shelf.desk.choose(A, SWAP)
    (refused,) = shelf.refused
    assert refused.startswith("This session is closed.")


def test_where_one_has_no_headset_there_is_nothing_to_swap(house: "House", qtbot: QtBot) -> None:
    house.open()
    house.do(ask.PrepareChair, partner=B, chair=Chair())
    music = MusicRoom(house.session, Wardrobe(), house.worker)
    memory = HeadsetMemory(house.access, house.session)
    desk = HeadsetDesk(house.access, house.session, music, memory, house.worker, list[Device])
    with qtbot.waitSignal(desk.offered) as answered:
        desk.look(A)
    (offer,) = list[object](vars(answered)["args"])
    assert isinstance(offer, HeadsetOffer)
    assert [choice for choice, _ in offer.choices] == [TONE]
