"""What Prepare says of the computer, before a session depends on it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from kroom.room.keep_awake import KeepAwake
from kroom.room.readiness import readiness
from tests.room.test_keep_awake import Desktop


@pytest.mark.parametrize("willing", [True, False])
def test_whether_it_stays_awake_is_tried_and_let_go_again(tmp_path: Path, willing: bool) -> None:
    desktop = Desktop(willing)
    found = readiness(tmp_path, KeepAwake(desktop.mode).can, power=tmp_path, restart=tmp_path / "none")
    sleep = next(line for line in found if "session" in line.text)
    assert sleep.good is willing
    assert bool(sleep.todo) is not willing
    assert desktop.held == 0


def test_power_disk_and_a_restart_are_told(tmp_path: Path) -> None:
    mains = tmp_path / "power" / "mains"
    mains.mkdir(parents=True)
    (mains / "online").write_text("0\n")
    restart = tmp_path / "restart"
    restart.touch()
    found = readiness(tmp_path / "none" / "yet", bool, power=mains.parent, restart=restart)
    assert [line.good for line in found] == [False, False, True, False]
    assert found[0].text == "On battery"
    (mains / "online").write_text("1\n")
    assert readiness(tmp_path, bool, power=mains.parent, restart=restart)[0].good


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", {tmp_path: SimpleNamespace(free=90_000_000)}.__getitem__)
    found = readiness(tmp_path, bool, power=tmp_path, restart=tmp_path / "none")
    (disk,) = [line for line in found if "disk" in line.text]
    assert (disk.good, disk.text) == (False, "Only 90 MB are free on the disk")
    assert disk.todo
