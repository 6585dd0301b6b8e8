"""Where the clinic set how long words are kept, home reminds of couples who came last before that."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.attention import Attention
from kroom.room.backup_room import BackupRoom
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.preferences import Preferences
from kroom.room.retention import OutOfTime, out_of_time, years_before
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text

if TYPE_CHECKING:
    from tests.room.conftest import Clock, House

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def came(house: "House") -> Callable[..., str]:
    """A couple that came in these years; its id."""

    def made(*years: int) -> str:
        couple = house.store.couples.add("Ada", "Ben").id
        for year in years:
            at = Moment(datetime(year, 3, 1, 12, tzinfo=UTC), 1, "boot")
            body = {"couple": couple, "protocol": protocol_text("intravenous")}
            drafts = [Draft(Kind.SESSION_PREPARED, body=dict(body)), Draft(Kind.SESSION_CLOSED)]
            house.store.journal.append(f"{couple}-{year}", "p", at, drafts)
        return couple

    return made


def test_only_the_last_session_of_a_couple_counts(house: "House", came: Callable[..., str]) -> None:
    came(2010, 2026)
    assert out_of_time(house.store, 10, NOW) is None
    came(2012, 2014)
    came(2011)
    assert out_of_time(house.store, 10, NOW) == OutOfTime(2, 2011)
    assert out_of_time(house.store, 15, NOW) == OutOfTime(1, 2011)
    assert out_of_time(house.store, 20, NOW) is None
    assert out_of_time(house.store, None, NOW) is None


def test_who_was_erased_is_not_named_again(house: "House", came: Callable[..., str], clock: "Clock") -> None:
    couple = came(2011)
    house.store.erase_words(couple, Partner.A, clock())
    assert out_of_time(house.store, 10, NOW) == OutOfTime(1, 2011)
    house.store.erase_words(couple, Partner.B, clock())
    assert out_of_time(house.store, 10, NOW) is None


def test_a_leap_day_has_a_day_in_every_year() -> None:
    assert years_before(datetime(2028, 2, 29, 5, tzinfo=UTC), 1) == datetime(2027, 2, 28, 5, tzinfo=UTC)
    assert years_before(NOW, 10) == datetime(2016, 5, 4, 9, tzinfo=UTC)


def test_the_choice_is_kept_and_nothing_else_is_taken(house: "House") -> None:
    preferences = Preferences(house.store)
    assert preferences.view().retention_years is None
    preferences.set_retention_years(10)
    preferences.set_retention_years(7)
    assert Preferences(house.store).view().retention_years == 10
    preferences.set_retention_years(None)
    assert Preferences(house.store).view().retention_years is None


def attention(house: "House", clock: "Clock", overdue: Callable[[], OutOfTime | None]) -> Attention:
    backups = BackupRoom(house.access, clock, house.worker, house.access)
    memory = HeadsetMemory(house.access, house.session, house.access)
    return Attention(backups, memory, house.worker, list, tuple, overdue, house.access)


@pytest.mark.parametrize(("count", "said"), [(1, "Words of 1 couple "), (3, "Words of 3 couples ")])
def test_home_reminds_and_says_where_to_look(
    qtbot: QtBot, house: "House", clock: "Clock", count: int, said: str
) -> None:
    looking = attention(house, clock, lambda: OutOfTime(count, 2011))
    looking.look()
    qtbot.waitUntil(lambda: not house.worker.busy)
    (reminder,) = [one for one in looking.view() if one.what.startswith(said)]
    assert "2011" in reminder.todo


def test_a_store_that_can_not_be_read_reminds_of_nothing(
    qtbot: QtBot, house: "House", clock: "Clock"
) -> None:
    from kroom.records.problem import StoreDamaged

    def broken() -> None:
        raise StoreDamaged("the database is damaged")

    looking = attention(house, clock, broken)
    looking.look()
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert not [one for one in looking.view() if "Words of" in one.what]
