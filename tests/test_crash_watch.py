"""An unexpected error is written down without a word of the room, told calmly, and the app goes on."""

import faulthandler
import sys
from collections.abc import Generator
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kroom.app import App
from kroom.crash import end_faults, keep_faults
from kroom.room.moment import room_clock

NAME = "Anna Muster"


class Faulty(QObject):
    """Something whose slot fails, with a name in its message and in its variables."""

    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.touches = 0
        self.touched.connect(self.fail)

    @Slot()
    def fail(self) -> None:
        self.touches += 1
        word = f"{NAME} said"
        raise ValueError(word)


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Generator[App]:
    assert qtbot
    app = App(tmp_path / "data", room_clock())
    app.crashes.install()
    app.begin()
    yield app
    app.crashes.remove()
    app.window.close()
    app.window.deleteLater()


def reports(app: App) -> list[Path]:
    return sorted((app.data / "logs").glob("crash-*.txt"))


def said(app: App) -> str:
    return " ".join(label.text() for label in app.window.findChildren(QLabel) if label.isVisible())


def test_a_slot_that_fails_is_written_down_and_said(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    faulty = Faulty()
    faulty.touched.emit()
    (report,) = reports(app)
    text = report.read_text(encoding="utf-8")
    assert "builtins.ValueError" in text
    assert "in fail" in text
    assert "went wrong" in said(app)
    assert "clocks go on" in said(app)
    for words in (text, said(app), capsys.readouterr().err):
        assert NAME not in words


def test_the_app_goes_on(app: App, qtbot: QtBot) -> None:
    faulty = Faulty()
    faulty.touched.emit()
    with qtbot.waitSignal(app.window.page_shown):
        app.entry.begin(store_exists=True)
    assert "The records are locked" in said(app)
    assert "went wrong" in said(app)


def test_the_same_fault_is_told_once(app: App) -> None:
    faulty = Faulty()
    faulty.touched.emit()
    app.window.close()
    app.window.show()
    faulty.touched.emit()
    assert faulty.touches == 2
    assert len(reports(app)) == 1


def test_it_can_be_put_away_and_comes_back_with_another_fault(app: App, qtbot: QtBot) -> None:
    faulty = Faulty()
    faulty.touched.emit()
    app.window.put_mishap_away()
    assert "went wrong" not in said(app)
    with qtbot.waitSignal(app.crashes.happened):
        thread = Thread(target=divide)
        thread.start()
    thread.join()
    assert "went wrong" in said(app)
    assert len(reports(app)) == 2


def divide() -> float:
    return 1 / len("")


def test_without_a_place_for_the_report_it_is_still_said(app: App) -> None:
    app.data.write_text("a file where the folder should be", encoding="utf-8")
    faulty = Faulty()
    faulty.touched.emit()
    assert "went wrong" in said(app)


def test_a_page_that_waits_for_the_store_is_freed(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError(NAME)

    monkeypatch.setattr("kroom.records.open.unlock_store", fails)
    with qtbot.waitSignal(app.access.refused):
        app.access.unlock("a passphrase")
    qtbot.waitUntil(lambda: len(reports(app)) == 1)


def test_native_faults_go_to_a_file_that_leaves_nothing_behind_when_empty(tmp_path: Path) -> None:
    assert keep_faults(tmp_path / "no data yet" / "logs") is None
    was = faulthandler.is_enabled()
    file = keep_faults(tmp_path / "logs")
    assert faulthandler.is_enabled()
    assert (tmp_path / "logs" / "faults.txt").exists()
    end_faults(file)
    assert not (tmp_path / "logs" / "faults.txt").exists()
    if was:
        faulthandler.enable(sys.__stderr__ or sys.stderr)


def test_the_hooks_are_given_back(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    before = sys.excepthook
    app = App(tmp_path, room_clock())
    app.crashes.install()
    assert sys.excepthook != before
    app.crashes.remove()
    assert sys.excepthook == before
    app.close()
    app.window.deleteLater()
