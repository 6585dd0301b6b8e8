"""Where cycles die: on the main thread, from its loop, whatever other threads do meanwhile."""

import gc
import threading
import weakref
from collections.abc import Generator

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kroom.collector import Collector, collect_due
from kroom.ui.icon import Icons
from kroom.ui.pages.cover import CoverPage
from kroom.ui.theme import Theme, load_fonts
from kroom.ui.window import Window

MUCH = 20_000


class Ring:
    """A cycle that notes the thread it dies on; it holds a timer, as the app's parts do."""

    def __init__(self, died_on: list[threading.Thread]) -> None:
        self.me, self.timer, self._died_on = self, QTimer(), died_on

    def __del__(self) -> None:
        self._died_on.append(threading.current_thread())


@pytest.fixture
def automatic() -> Generator[None]:
    """Python's own collector, as a process starts with it."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.usefixtures("automatic")
def test_a_cycle_dies_on_the_main_thread_whoever_allocates(qtbot: QtBot) -> None:
    collector, died_on = Collector(), list[threading.Thread]()
    collector.begin()
    Ring(died_on)
    thread = threading.Thread(target=_allocate)
    thread.start()
    thread.join()
    assert not died_on
    kept = _allocate()
    qtbot.waitUntil(lambda: bool(died_on))
    assert died_on == [threading.main_thread()]
    assert kept
    collector.end()
    assert gc.isenabled()


def test_what_was_off_before_stays_off_afterwards(qapp: QApplication) -> None:
    assert qapp
    collector = Collector()
    collector.begin()
    collector.end()
    collector.end()
    assert not gc.isenabled()


def test_what_settled_is_not_looked_at_again(qapp: QApplication) -> None:
    assert qapp
    Collector().settle()
    assert gc.get_freeze_count() > MUCH
    assert len(gc.get_objects()) < gc.get_freeze_count()


def test_nothing_is_collected_before_it_is_due() -> None:
    gc.collect()
    assert collect_due() is None
    kept = _allocate()
    assert kept
    assert collect_due() == 0


def test_pages_that_went_leave_nothing_behind(qapp: QApplication) -> None:
    window = Window(Theme(load_fonts(), Icons(), parent=qapp))
    window.show()
    went: list[weakref.ref[CoverPage]] = []
    for _ in range(30):
        page = CoverPage(window.theme)
        went.append(weakref.ref(page))
        window.show_page(page)
        qapp.processEvents()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del page
    gc.collect()
    assert [one for one in went if one() is not None] == went[-1:]
    window.close()
    window.deleteLater()


def _allocate() -> list[list[object]]:
    return [[] for _ in range(MUCH)]
