from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.records.backup_file import check_backup
from kroom.records.backups import backups_in
from kroom.records.problem import StoreDamaged
from kroom.room.backup_room import BackupRoom
from kroom.session import commands as ask
from kroom.session.events import Event, Kind

if TYPE_CHECKING:
    from tests.room.conftest import House

HALF_AN_HOUR = 1800


@pytest.fixture
def backups(house: "House") -> BackupRoom:
    room = BackupRoom(house.access, house.clock, house.worker)
    house.session.happened.connect(room.on_event)
    return room


def made(house: "House") -> int:
    return len(backups_in(house.folder / "backups"))


def test_the_end_of_a_session_makes_a_backup(house: "House", backups: BackupRoom, qtbot: QtBot) -> None:
    house.open()
    assert made(house) == 0
    with qtbot.waitSignal(backups.changed):
        house.do(ask.StopSession, house.petra, reason="both are tired")
    (backup,) = backups_in(house.folder / "backups")
    check_backup(backup.path)
    assert backup.events == house.store.journal.head().seq
    assert backups.view().newest == backup.made_at
    assert backups.view().problem == ""


def test_another_event_makes_none(house: "House", backups: BackupRoom) -> None:
    backups.on_event(Event(1, "s", house.clock(), "p", Kind.WATER_GIVEN, None, {}))
    assert not house.worker.busy


def test_half_an_hour_in_which_something_happened_makes_one(
    house: "House", backups: BackupRoom, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(backups.changed):
        backups.look()
    house.clock.at += HALF_AN_HOUR
    backups.look()
    assert not house.worker.busy
    house.store.settings.set("language", "de")
    with qtbot.waitSignal(backups.changed):
        backups.look()
    assert made(house) == 2
    backups.close()


def test_two_are_never_made_at_once(house: "House", backups: BackupRoom, qtbot: QtBot) -> None:
    with qtbot.waitSignal(backups.changed):
        backups.make()
        house.clock.at += 1
        backups.make()
    assert made(house) == 1


def test_a_second_folder_gets_one_at_once_or_says_why_not(
    house: "House", backups: BackupRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    second = tmp_path / "elsewhere"
    with qtbot.waitSignal(backups.changed):
        backups.choose_folder(second)
    assert backups.view().problem.startswith("Nothing can be written to")
    assert backups.view().folder is None
    second.mkdir()
    with qtbot.waitSignal(backups.changed):
        backups.choose_folder(second)
    assert (backups.view().folder, backups.view().problem) == (second, "")
    assert len(backups_in(second)) == 1
    second.joinpath(next(second.iterdir()).name).unlink()
    second.rmdir()
    house.clock.at += 1
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert "elsewhere" in backups.view().problem


def test_a_disk_that_refuses_is_said_and_the_next_try_works(
    house: "House", backups: BackupRoom, qtbot: QtBot
) -> None:
    (house.folder / "backups").write_text("in the way")
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert "can't be made" in backups.view().problem
    (house.folder / "backups").unlink()
    with qtbot.waitSignal(backups.changed):
        backups.make()
    assert backups.view().problem == ""


def test_the_newest_good_one_is_found_after_a_restart(
    house: "House", backups: BackupRoom, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(backups.changed):
        backups.refresh()
    assert backups.view().newest is None
    house.store.backups.make(house.clock().at_utc)
    with qtbot.waitSignal(backups.changed):
        backups.refresh()
    assert backups.view().newest == house.clock().at_utc


def test_what_nobody_expects_goes_to_who_watches_for_it(backups: BackupRoom) -> None:
    with pytest.raises(ZeroDivisionError):
        backups._on_failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
    assert not backups.view().problem


def test_damaged_records_push_no_good_backup_out(
    house: "House", backups: BackupRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.store.journal, "_damage", StoreDamaged("event 3 is not what was written"))
    backups.look()
    assert not house.worker.busy
    house.access.close()
    backups.look()
    assert not house.worker.busy
