from collections.abc import Generator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.report import LostReason
from kroom.room.listening import Listener
from kroom.room.worker import Worker
from tests.room.ears import Wardrobe
from tests.room.test_headsets_room import STATUS

LOST = LostReason("device-gone", "It is unplugged.", returning=True)


@dataclass
class Listening:
    listener: Listener
    wardrobe: Wardrobe
    worker: Worker


@pytest.fixture
def listening(qtbot: QtBot) -> Generator[Listening]:
    assert qtbot
    worker, wardrobe = Worker(), Wardrobe()
    yield Listening(Listener(wardrobe, worker), wardrobe, worker)
    worker.drain()


def test_where_no_device_is_open_nothing_sounds(listening: Listening) -> None:
    listener = listening.listener
    listener.play(())
    listener.stop()
    listener.leave()
    assert not listening.wardrobe.made
    assert listener.device == ""


def test_a_device_is_opened_once_and_closed_for_another(listening: Listening, qtbot: QtBot) -> None:
    listener = listening.listener
    listener.open("left", "Left", 30)
    listener.open("left", "Left", 50)
    (left,) = listening.wardrobe.made
    assert left.percent == 50
    left.tell_status(STATUS)
    assert listener.status == STATUS
    listener.tone("a")
    assert left.tones == 1
    listener.open("right", "Right", 30)
    qtbot.waitUntil(lambda: left.closed)
    assert listener.device == "right"


def test_a_tone_waits_until_the_device_is_open(listening: Listening) -> None:
    listening.listener.open("left", "Left", 30)
    listening.listener.tone("b")
    (left,) = listening.wardrobe.made
    assert left.tones == 0
    left.tell_status(STATUS)
    left.tell_status(STATUS)
    assert left.tones == 1


def test_what_a_device_says_counts_while_it_is_the_one(listening: Listening) -> None:
    listener = listening.listener
    listener.open("left", "Left", 30)
    (left,) = listening.wardrobe.made
    left.tell_lost(LOST)
    assert listener.problem == LOST.text
    left.tell_back()
    assert listener.problem == ""
    listener.open("right", "Right", 30)
    for late in (left.tell_back, lambda: left.tell_lost(LOST), lambda: left.tell_status(STATUS)):
        late()
    assert (listener.status, listener.problem) == (None, "")
