"""The environment and its stamp: made, recognised, repaired; pip itself is stood in for by a recorder."""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import pytest

from kroom.prepare.environment import Environment
from kroom.prepare.problem import PrepareProblem
from kroom.prepare.runner import Outcome, Runner
from kroom.prepare.stamp import Stamp


class Pip(Runner):
    """Really makes environments (without pip, which is slow); pretends to install."""

    def __init__(self) -> None:
        super().__init__(StringIO())
        self.made = 0
        self.installed: list[str] = []
        self.answer = Outcome(0, ())
        self.meanwhile: Callable[[], None] = lambda: None

    def run(self, command: Sequence[str]) -> Outcome:
        if command[1:3] == ("-m", "venv"):
            self.made += 1
            return super().run((*command, "--without-pip"))
        if "import pip" in command[-1]:
            return super().run((*command[:2], command[-1].replace("pip, ", "")))
        self.installed.append(Path(command[-1]).name)
        self.meanwhile()
        return self.answer


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for lock in ("requirements.lock", "requirements-test.lock"):
            (folder / lock).write_text("rich==15.0.0\n")
        self.library = folder / "libvlc.so.5"
        self.library.touch()
        self.pip = Pip()

    @property
    def stamp(self) -> Stamp:
        return Stamp(str(self.folder))

    def prepare(self, purpose: str = "app") -> None:
        Environment(self.folder, self.stamp, self.pip).prepare(purpose, [str(self.library)])


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "kroom")


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    checkout.prepare()
    return checkout


def test_a_fresh_checkout_gets_an_environment_and_a_stamp(checkout: Checkout) -> None:
    assert not checkout.stamp.fits("app")
    checkout.prepare()
    assert checkout.stamp.fits("app")
    assert checkout.pip.installed == ["requirements.lock"]
    assert not checkout.stamp.fits("test")


def test_the_tests_environment_serves_the_app_as_well(checkout: Checkout) -> None:
    checkout.prepare("test")
    assert checkout.pip.installed == ["requirements-test.lock"]
    assert checkout.stamp.fits("test")
    assert checkout.stamp.fits("app")


def test_the_package_is_found_from_any_folder(ready: Checkout) -> None:
    pointers = list((ready.folder / ".venv").glob("lib/python3*/site-packages/kroom-checkout.pth"))
    assert [pointer.read_text() for pointer in pointers] == [f"{ready.folder}\n"]


def test_another_start_at_the_same_time_waits_and_then_has_nothing_to_do(checkout: Checkout) -> None:
    second = Checkout.prepare
    waiting = threading.Thread(target=second, args=(checkout,))

    def start_second() -> None:
        if not waiting.ident:
            waiting.start()

    checkout.pip.meanwhile = start_second
    checkout.prepare()
    waiting.join()
    assert checkout.pip.installed == ["requirements.lock"]


def test_a_changed_lock_is_installed_into_the_same_environment(ready: Checkout) -> None:
    (ready.folder / "requirements.lock").write_text("rich==15.0.1\n")
    assert not ready.stamp.fits("app")
    ready.prepare()
    assert ready.stamp.fits("app")
    assert ready.pip.made == 1


def test_a_removed_library_is_noticed(ready: Checkout) -> None:
    ready.library.unlink()
    assert not ready.stamp.fits("app")


def test_a_moved_checkout_is_noticed(ready: Checkout, tmp_path: Path) -> None:
    moved = ready.folder.rename(tmp_path / "moved")
    assert not Stamp(str(moved)).fits("app")


def test_an_environment_of_a_person_without_a_stamp_is_completed_not_replaced(ready: Checkout) -> None:
    Path(ready.stamp.path).unlink()
    own = ready.folder / ".venv" / "mine"
    own.touch()
    ready.prepare()
    assert own.exists()
    assert ready.stamp.fits("app")


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"app": 1}', "null"])
def test_a_damaged_stamp_is_no_stamp(ready: Checkout, stamp: str) -> None:
    Path(ready.stamp.path).write_text(stamp)
    assert not ready.stamp.fits("app")
    ready.prepare()
    assert ready.stamp.fits("app")


def test_an_installation_that_was_cut_off_is_made_anew(ready: Checkout) -> None:
    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    (ready.folder / "requirements.lock").write_text("rich==15.0.1\n")
    ready.pip.meanwhile = kill
    with pytest.raises(Killed):
        ready.prepare()
    assert not ready.stamp.fits("app")
    ready.pip.meanwhile = lambda: None
    ready.prepare()
    assert ready.stamp.fits("app")
    assert ready.pip.made == 2


def half_made(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)


def of_a_python_that_is_gone(folder: Path) -> None:
    half_made(folder)
    (folder / "pyvenv.cfg").write_text("home = /gone\n")
    (folder / "bin" / "python").symlink_to("/gone/python3")


def of_an_old_python(folder: Path) -> None:
    half_made(folder)
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\n")
    old = folder / "bin" / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)


def a_file(folder: Path) -> None:
    folder.write_text("not a folder")


@pytest.mark.parametrize("spoil", [half_made, of_a_python_that_is_gone, of_an_old_python, a_file])
def test_what_is_no_use_is_replaced(checkout: Checkout, spoil: Callable[[Path], None]) -> None:
    spoil(checkout.folder / ".venv")
    checkout.prepare()
    assert checkout.stamp.fits("app")
    assert os.access(checkout.stamp.python, os.X_OK)


def test_a_failed_installation_is_one_sentence_and_is_tried_again(checkout: Checkout) -> None:
    checkout.pip.answer = Outcome(1, ("WARNING: Retrying", "NewConnectionError: x", "ERROR: No matching"))
    with pytest.raises(PrepareProblem) as caught:
        checkout.prepare()
    line = caught.value.line()
    assert "no connection to the package server" in line
    assert f"-r {checkout.folder / 'requirements.lock'}" in line
    assert not checkout.stamp.fits("app")
    checkout.pip.answer = Outcome(0, ())
    checkout.prepare()
    assert checkout.stamp.fits("app")
    assert checkout.pip.made == 1  # what was installed by hand meanwhile is kept


def test_a_folder_that_cannot_be_written_is_one_sentence(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By the system's own answer and not by permissions: tests may run as root, whom nothing is forbidden.
    def refused(_path: Path, *_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(checkout.folder / ".venv"))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(
        PrepareProblem, match=r"\.venv can't be written \(Permission denied\); put kroom into"
    ):
        checkout.prepare()


def test_a_process_knows_whether_it_runs_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = Stamp(str(tmp_path))
    assert not stamp.holds_this_process()
    monkeypatch.setattr(sys, "prefix", stamp.folder)
    assert stamp.holds_this_process()
