"""Real headset processes whose sound goes nowhere, on devices that a test plugs and unplugs."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.music.devices import Device, DevicesError
from kroom.music.launch import Launched, Spare
from kroom.music.link import HeadsetLink
from kroom.music.programme import plan_programme
from kroom.music.report import HeadsetStatus, LostReason
from kroom.music.watch import DeviceWatch, Listener
from kroom.music.wire import Ending

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

OURS = Device("one", "Headset", False, False, "none:")
STUCK = [sys.executable, "-c", "import threading; threading.Event().wait()"]
TWIN = Device("two", "Headset", False, False, "none:")


def wait_until(so: Callable[[], object], seconds: float = 15.0) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not so():
        assert time.monotonic() < deadline, "it did not come to be so"
        pause.wait(0.005)


class Watch(DeviceWatch):
    """Tells what the test has it tell."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Listener] = []

    def add(self, listener: Listener) -> None:
        self.told.append(listener)

    def remove(self, listener: Listener) -> None:
        self.told.remove(listener)


@dataclass
class Desk:
    """A link to a headset on a computer whose devices are the test's.

    `ends_with` is the exit code of its process, which never comes to be ready where it is `stuck`.
    """

    runtime: Path
    plugged: list[Device] | None = field(default_factory=lambda: [OURS, TWIN])
    ends_with: int | None = None
    stuck: bool = False
    watch: Watch = field(default_factory=Watch)
    statuses: list[HeadsetStatus] = field(default_factory=list[HeadsetStatus])
    losses: list[LostReason] = field(default_factory=list[LostReason])
    returns: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        self.spare = Spare()
        self.link = HeadsetLink(
            OURS.id,
            "the headset",
            "a",
            runtime_dir=self.runtime,
            on_status=self.statuses.append,
            on_lost=self.losses.append,
            on_back=lambda: self.returns.append(len(self.losses)),
            devices=self.devices,
            watch=self.watch,
            launch=self.launch,
            prepare=self.spare.prepare,
        )

    def devices(self) -> list[Device]:
        if self.plugged is None:
            raise DevicesError("refused")
        return self.plugged

    def launch(self, chair: str, sink: str, runtime_dir: Path, cap_percent: float) -> Launched:
        if self.stuck:
            launched = Launched(subprocess.Popen(STUCK, stdout=subprocess.PIPE, text=True))
        else:
            launched = self.spare.launch(chair, sink, runtime_dir, cap_percent)
        see_out = launched.see_out

        def as_told(seconds: float) -> int:
            code = see_out(seconds)
            return code if self.ends_with is None else self.ends_with

        launched.see_out = as_told
        return launched

    def open(self) -> None:
        self.link.start()
        wait_until(lambda: self.statuses)

    def end_process(self, code: int | None = None) -> None:
        """The process ends, as if by itself with that code."""
        told = len(self.losses)
        self.ends_with = code
        assert self.link.pid is not None
        os.kill(self.link.pid, signal.SIGKILL)
        wait_until(lambda: len(self.losses) > told)
        self.ends_with = None

    @property
    def last(self) -> tuple[str, bool]:
        return self.losses[-1].kind, self.losses[-1].returning


@pytest.fixture
def desk(own_folders: Path, tmp_path: Path) -> Generator[Desk]:
    assert own_folders
    desk = Desk(tmp_path / "run")
    yield desk
    desk.link.close(fade_s=0.0)
    desk.spare.close()


def test_three_deaths_in_a_row_are_enough(desk: Desk) -> None:
    desk.open()
    for times in (1, 2):
        desk.end_process()
        assert desk.last == ("died", True)
        wait_until(lambda times=times: desk.returns == list(range(1, times + 1)))
    desk.end_process()
    assert desk.last == ("gave-up", False)
    assert "another headset can be chosen" in desk.losses[-1].text
    wait_until(lambda: desk.link.pid is None)


def test_a_stream_that_was_taken_is_told_from_a_headset_that_was_unplugged(desk: Desk) -> None:
    desk.open()
    desk.end_process(Ending.DEVICE_GONE)
    assert desk.last == ("died", True)
    assert "another program" in desk.losses[-1].text
    wait_until(lambda: desk.returns == [1])


def test_a_headset_that_is_missing_at_the_start_is_waited_for(desk: Desk) -> None:
    desk.plugged = []
    desk.link.start()
    wait_until(lambda: desk.losses)
    assert desk.last == ("device-missing", True)
    desk.plugged = [OURS]
    wait_until(lambda: desk.returns == [1])
    assert desk.statuses


def test_a_headset_that_goes_before_its_process_is_ready_is_told_at_once(desk: Desk) -> None:
    desk.stuck = True
    desk.link.start()
    wait_until(lambda: desk.link.pid)
    desk.watch.told[0]([TWIN])  # behind: it is there
    desk.plugged = [TWIN]
    desk.watch.told[0]([TWIN])
    wait_until(lambda: desk.losses, 10.0)
    assert desk.last == ("device-missing", True)
    desk.stuck, desk.plugged = False, [TWIN, OURS]
    desk.watch.told[0]([TWIN, OURS])
    wait_until(lambda: desk.returns == [1])


@pytest.mark.parametrize("seen", [True, False])
def test_a_headset_that_went_while_it_was_opened_comes_back_whatever_its_process_said(
    desk: Desk, seen: bool
) -> None:
    desk.stuck = True
    desk.link.start()
    wait_until(lambda: desk.link.pid)
    desk.stuck = False
    if seen:
        desk.watch.told[0]([TWIN])  # it is there again before anybody asks
    else:
        desk.plugged = [TWIN]
    desk.end_process(Ending.OUTPUT_FAILED)
    assert desk.last == (("died", True) if seen else ("device-missing", True))
    desk.plugged = [OURS, TWIN]
    desk.watch.told[0]([OURS, TWIN])
    wait_until(lambda: desk.returns)


def test_one_that_can_not_be_played_to_at_all_is_not_tried_again(desk: Desk) -> None:
    desk.stuck = True
    desk.link.start()
    wait_until(lambda: desk.link.pid)
    desk.end_process(Ending.OUTPUT_FAILED)
    assert desk.last == ("output-failed", False)


def test_a_sound_server_that_stops_is_waited_for(desk: Desk) -> None:
    desk.plugged = [OURS]
    desk.open()
    desk.plugged = None
    desk.end_process(Ending.DEVICE_GONE)
    assert desk.last == ("device-gone", True)
    assert "sound has stopped" in desk.losses[-1].text
    desk.plugged = [OURS]
    wait_until(lambda: desk.returns == [1])


def test_one_that_may_be_another_is_silent_until_somebody_has_heard_the_tone(
    desk: Desk, sounds: "Sounds"
) -> None:
    desk.link.load(plan_programme([sounds.track("tone.wav", sounds.tone(30.0))]))
    desk.open()
    desk.link.play(0.0, 0.05)
    wait_until(lambda: desk.statuses[-1].position_s > 0.5)
    desk.plugged = []
    desk.end_process(Ending.DEVICE_GONE)
    assert desk.last == ("device-gone", True)
    told = len(desk.statuses)
    desk.plugged = [TWIN, OURS]
    wait_until(lambda: desk.last == ("unproven", False))
    desk.link.tone("a")
    desk.link.resume()
    assert len(desk.statuses) == told
    assert not desk.returns
    desk.link.reopen()
    wait_until(lambda: desk.returns == [2])
    wait_until(lambda: desk.statuses[-1].state == "playing")
    assert desk.statuses[-1].position_s > 0.5
