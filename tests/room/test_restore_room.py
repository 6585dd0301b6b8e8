from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.restore_room import RestoreRoom, RestoreView
from kroom.session.events import Kind

if TYPE_CHECKING:
    from tests.room.conftest import House

SECRET = "nora's river"


@pytest.fixture
def restoring(house: "House") -> RestoreRoom:
    return RestoreRoom(house.access, house.clock, house.worker)


@pytest.fixture
def file(house: "House", tmp_path: Path) -> Path:
    """A backup, after which a session was prepared."""
    path = tmp_path / "file"
    house.store.backups.write_to(path, house.clock().at_utc)
    house.open()
    return path


def test_a_look_says_what_would_change_and_changes_nothing(
    house: "House", restoring: RestoreRoom, file: Path, qtbot: QtBot
) -> None:
    head = house.store.journal.head()
    found: list[RestoreView] = []
    restoring.looked.connect(found.append)
    with qtbot.waitSignal(restoring.looked):
        restoring.look(file, SECRET)
    (view,) = found
    assert (view.sessions, view.lost_sessions, view.problem) == (0, 1, "")
    assert view.lost_events == head.seq - 3
    assert view.made_at == view.last == house.clock().at_utc
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)
    assert house.access.store.journal.read("")[-1].kind is Kind.PERSON_ADDED


def test_a_restore_is_unlocked_again_and_what_it_replaced_is_kept(
    house: "House", restoring: RestoreRoom, file: Path, qtbot: QtBot
) -> None:
    kept: list[Path] = []
    restoring.restored.connect(kept.append)
    with qtbot.waitSignal(restoring.restored):
        restoring.restore(file, SECRET)
    assert (kept[0] / "records.db").exists()
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)
    assert house.access.store.journal.read("")[-1].kind is Kind.STORE_RESTORED
    assert house.access.store.verify().ok


def test_what_is_refused_is_a_sentence_and_the_store_opens_as_before(
    house: "House", restoring: RestoreRoom, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []
    restoring.refused.connect(said.append)
    (tmp_path / "other").write_text("a letter")
    with qtbot.waitSignal(restoring.refused):
        restoring.restore(tmp_path / "other", SECRET)
    with qtbot.waitSignal(restoring.refused):
        restoring.look(file, "not nora's river")
    assert said[0].endswith("other is no backup of kroom's.")
    assert said[1] == "This passphrase opens nothing here."
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)
