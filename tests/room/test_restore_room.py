from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.restore_room import RestoreRoom
from kroom.room.restore_view import RestoreStage
from kroom.session.events import Kind

if TYPE_CHECKING:
    from tests.room.conftest import House

SECRET = "nora's river"


@pytest.fixture
def restoring(house: "House", tmp_path: Path) -> RestoreRoom:
    return house.access.restoring(tmp_path / "second")


@pytest.fixture
def step(restoring: RestoreRoom, qtbot: QtBot) -> Callable[..., None]:
    """Do one thing and wait for its answer."""

    def done(act: Callable[..., None], *given: object) -> None:
        act(*given)
        qtbot.waitUntil(lambda: not restoring.view().busy)

    return done


@pytest.fixture
def file(house: "House", tmp_path: Path) -> Path:
    """A backup, after which a session was prepared; the store is closed then."""
    path = tmp_path / "file"
    house.store.backups.write_to(path, house.clock().at_utc)
    house.open()
    return path


def test_a_look_says_what_would_change_and_changes_nothing(
    house: "House", restoring: RestoreRoom, file: Path, step: Callable[..., None], qtbot: QtBot
) -> None:
    head = house.store.journal.head()
    house.access.close()
    step(restoring.choose, file)
    step(restoring.look_inside, SECRET)
    view = restoring.view()
    assert view.stage is RestoreStage.LOOKED
    assert view.chosen is not None
    assert view.inside is not None
    inside = view.inside
    assert (inside.sessions, inside.lost_sessions, inside.people, inside.now_problem) == (0, 1, 2, "")
    assert (inside.lost_events, inside.now_events) == (head.seq - 3, head.seq)
    assert view.chosen.made_at == inside.last == house.clock().at_utc
    restoring.back()
    assert (restoring.view().stage, restoring.view().chosen) == (RestoreStage.CHOOSE, None)
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)
    assert house.access.store.journal.read("")[-1].kind is Kind.PERSON_ADDED


def test_a_restore_is_unlocked_again_and_what_it_replaced_is_kept(
    house: "House", restoring: RestoreRoom, file: Path, step: Callable[..., None], qtbot: QtBot
) -> None:
    house.access.close()
    step(restoring.choose, file)
    step(restoring.look_inside, SECRET)
    step(restoring.restore, SECRET)
    view = restoring.view()
    assert view.stage is RestoreStage.DONE
    assert (Path(view.kept) / "records.db").exists()
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)
    assert house.access.store.journal.read("")[-1].kind is Kind.STORE_RESTORED
    assert house.access.store.verify().ok


def test_what_is_refused_is_a_sentence_and_the_store_opens_as_before(
    house: "House",
    restoring: RestoreRoom,
    file: Path,
    step: Callable[..., None],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    house.access.close()
    (tmp_path / "other").write_text("a letter")
    step(restoring.choose, tmp_path / "other")
    assert restoring.view().problem.endswith("other is no backup of kroom's.")
    assert restoring.view().chosen is None
    step(restoring.choose, file)
    step(restoring.look_inside, "not nora's river")
    assert restoring.view().problem.startswith("This passphrase doesn't open the backup.")
    assert restoring.view().stage is RestoreStage.CHOOSE
    with qtbot.waitSignal(house.access.opened):
        house.access.unlock(SECRET)


def test_both_folders_are_looked_through_and_each_backup_is_there_once(
    house: "House", restoring: RestoreRoom, step: Callable[..., None], tmp_path: Path
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    house.store.backups.choose_second_folder(second)
    house.store.backups.make(house.clock().at_utc)
    house.clock.at += 60
    house.store.backups.choose_second_folder(None)
    newer = house.store.backups.make(house.clock().at_utc).backup
    step(restoring.look_around)
    found = restoring.view().backups
    assert len(found) == 2
    assert found[0].path == newer.path
    assert found[1].path.parent == house.folder / "backups"
    for own in (house.folder / "backups").iterdir():
        own.unlink()
    step(restoring.look_around)
    assert [one.path.parent for one in restoring.view().backups] == [second]


def test_what_nobody_expects_frees_the_page_and_is_not_hidden(
    restoring: RestoreRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("kroom.records.backup_file.read_about", broken)
    with qtbot.captureExceptions() as raised:
        restoring.choose(Path("anything"))
        qtbot.waitUntil(lambda: bool(raised))
    assert not restoring.view().busy
    with pytest.raises(RuntimeError):
        restoring.look_inside("x")
