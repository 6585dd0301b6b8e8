"""What stands behind the pages: home's list of sessions, and the music of one that goes on."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.reflection.shipped import first_impressions
from kroom.room.keep_awake import KeepAwake
from kroom.room.rooms import Outside, Rooms
from kroom.room.strip import Strip
from kroom.session import commands as ask
from kroom.session.events import Draft, Kind, Partner
from tests.room.ears import Wardrobe

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B


@pytest.fixture
def wardrobe() -> Wardrobe:
    return Wardrobe()


@pytest.fixture
def rooms(house: "House", wardrobe: Wardrobe, tmp_path: Path) -> Rooms:
    outside = Outside(
        clock=house.clock,
        make_link=wardrobe,
        list_devices=list,
        readiness=tuple,
        playlists=(),
        form=first_impressions(),
        keep_awake=KeepAwake(),
        exports=tmp_path / "exports",
    )
    rooms = Rooms(house.access, Strip(house.folder, house.clock), house.worker, outside)
    house.session = rooms.session
    return rooms


def test_a_session_of_a_protocol_that_no_kroom_reads_is_not_among_the_others(
    rooms: Rooms, house: "House"
) -> None:
    strange = Draft(Kind.SESSION_PREPARED, None, {"couple": "couple", "protocol": "from another age"})
    house.store.journal.append("strange", house.nora.id, house.clock(), [strange])
    house.open()
    assert [(one.session_id, one.couple) for one in rooms.recent()] == [(house.state.id, "Ada & Ben")]


def test_music_of_a_session_that_was_put_away_meanwhile_does_not_begin(
    rooms: Rooms, house: "House", wardrobe: Wardrobe, qtbot: QtBot
) -> None:
    house.open()
    house.start(A)
    house.do(ask.SitOut, partner=B)
    rooms.resume_music()
    rooms.session.leave()
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert wardrobe.made == []
    rooms.session.load(house.store.sessions.ids()[0])
    rooms.resume_music()
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert [(ears.headset, ears.partner) for ears in wardrobe.made] == [("headset-a", A)]
    rooms.close()
