"""`kroom doctor`: what it finds, what it advises, and the shape of its JSON."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from kroom.commands import checks, doctor
from kroom.commands.checks import Check
from kroom.commands.line import main
from kroom.records.files import LOCK


def not_there() -> str:
    raise ImportError("libVLC can't be loaded")


def no_sound() -> list[str]:
    raise OSError("the sound server doesn't answer:\nrefused")


def test_libvlc_three_is_wanted() -> None:
    assert checks.check_libvlc(lambda: "3.0.24 Vetinari").ok
    assert not checks.check_libvlc(lambda: "2.2.8 Weatherwax").ok
    assert checks.check_libvlc(not_there) == Check(
        "libvlc", False, "libVLC can't be loaded", "install VLC (python3 -m kroom does it), and start again"
    )


@pytest.mark.parametrize(
    ("names", "ok"), [([], False), (["A"], False), (["A", "B"], True), (["A", "B", "C"], True)]
)
def test_two_headsets_need_two_devices(names: list[str], ok: bool) -> None:
    check = checks.check_devices(lambda: names)
    assert check.ok is ok
    assert bool(check.todo) is not ok
    assert all(name in check.found for name in names)


def test_no_sound_server_is_one_line() -> None:
    check = checks.check_devices(no_sound)
    assert not check.ok
    assert "\n" not in check.found
    assert "sound server" in check.todo


def test_a_display_is_wanted() -> None:
    assert checks.check_display(lambda: True).ok
    assert checks.check_display(lambda: False).todo


def test_sleep_must_be_held_off() -> None:
    assert "gnome" in checks.check_sleep(lambda: "gnome").found
    assert "settings" in checks.check_sleep(str).todo


def test_a_full_disk_is_said_with_its_folder(tmp_path: Path) -> None:
    assert checks.check_disk(tmp_path, lambda _place: 2_000_000_000).ok
    check = checks.check_disk(tmp_path / "not" / "yet", lambda _place: 10)
    assert not check.ok
    assert str(tmp_path) in check.todo


def test_the_store_is_looked_at_without_a_secret(tmp_path: Path) -> None:
    assert "will be made" in checks.check_store(tmp_path / "new", lambda _data: False).found
    assert "in use" in checks.check_store(tmp_path, lambda _data: True).found
    blocked = tmp_path / "file"
    blocked.touch()
    assert not checks.check_store(blocked / "data", lambda _data: False).ok
    assert list(tmp_path.iterdir()) == [blocked]


def test_a_data_folder_behind_a_closed_door_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, look = tmp_path / "closed" / "data", Path.exists

    def exists(self: Path) -> bool:
        if self == data:
            raise PermissionError(13, "Permission denied")
        return look(self)

    monkeypatch.setattr(Path, "exists", exists)
    check = checks.check_store(data, lambda _data: False)
    assert check.ok
    assert "will be made" in check.found
    (tmp_path / "closed").write_text("no folder", encoding="utf-8")
    assert "can't be written" in checks.check_store(data, lambda _data: False).found


def test_missing_and_wrong_versions_are_named() -> None:
    right = {"PySide6-Essentials": "6.11.3"}
    assert checks.check_versions(lambda name: right.get(name, "1")).ok
    assert "6.11.3" in checks.check_versions(lambda _name: "6.12.0").todo
    assert "rich" in checks.check_versions(lambda name: None if name == "rich" else right.get(name, "1")).todo


def test_the_json_has_its_shape_and_the_code_says_ready(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The computer that runs the tests has no screen and no headsets: it must be told so.
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["doctor", "--json", "--data", str(tmp_path / "data")]) == 1
    out = capsys.readouterr().out
    document = json.loads(out)
    assert set(document) == {"ready", "checks"}
    assert document["ready"] is False
    assert [check["id"] for check in document["checks"]] == [
        "versions",
        "libvlc",
        "devices",
        "display",
        "sleep",
        "disk",
        "store",
    ]
    assert all(set(check) == {"id", "ok", "found", "todo"} for check in document["checks"])
    assert not (tmp_path / "data").exists()


def test_a_ready_computer_ends_with_0(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_well(_data: Path) -> list[Check]:
        return [Check("disk", True, "83 GB free")]

    monkeypatch.setattr(doctor, "all_checks", all_well)
    assert main(["doctor"]) == 0
    assert "This computer is ready." in capsys.readouterr().out


def test_a_store_in_use_is_seen_by_its_lock(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    with FileLock(tmp_path / LOCK, timeout=0):
        main(["doctor", "--json", "--data", str(tmp_path)])
    store = json.loads(capsys.readouterr().out)["checks"][-1]
    assert store["ok"]
    assert "in use by a running kroom" in store["found"]
