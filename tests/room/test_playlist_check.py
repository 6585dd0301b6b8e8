from collections.abc import Generator
from pathlib import Path
from threading import Event as Flag

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.playlist_check import Checked, PlaylistCheck, _unless_cancelled  # pyright: ignore[reportPrivateUsage]
from kroom.room.worker import Worker
from kroom.session.events import Partner


@pytest.fixture
def worker(qtbot: QtBot) -> Generator[Worker]:
    """One thread: what was asked for first is done first."""
    assert qtbot
    worker = Worker(threads=1)
    yield worker
    worker.drain()


def _nothing(_: object) -> None:
    """The thread is free now."""


def test_a_new_start_is_answered_and_the_one_before_is_not(worker: Worker, qtbot: QtBot, music: Path) -> None:
    check, told, free = PlaylistCheck(Partner.B, None, worker), list[tuple[object, object]](), Flag()

    def tell(partner: object, checked: object) -> None:
        told.append((partner, checked))

    check.checked.connect(tell)
    worker.run(free.wait, _nothing)
    check.start(music / "list.m3u")
    check.start(music)
    free.set()
    qtbot.waitUntil(lambda: not worker.busy)
    ((partner, checked),) = told
    assert partner is Partner.B
    assert isinstance(checked, Checked)
    assert (checked.path, len(checked.tracks), checked.broken) == (str(music), 2, ())
    assert checked.seconds == pytest.approx(30.0, abs=0.5)


def test_what_nobody_expects_goes_to_who_watches_for_it() -> None:
    with pytest.raises(ZeroDivisionError):
        _unless_cancelled(ZeroDivisionError())
