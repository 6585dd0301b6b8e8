"""Real headset processes without a device: they outlive an app that is killed, and nothing else."""

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
from filelock import Timeout

from kroom.music.adoption import Adopted, call
from kroom.music.devices import NO_DEVICE
from kroom.music.door import chair_lock
from kroom.music.link import HeadsetLink
from kroom.music.programme import Bend, ProgrammePhase, plan_programme
from kroom.music.report import HeadsetStatus, LostReason
from kroom.music.standby import Standby
from kroom.music.wire import endpoint_file

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

APP = """
import sys, threading
from pathlib import Path
from kroom.music.link import HeadsetLink
from kroom.music.programme import Programme

link = HeadsetLink("none:", "A", "a", runtime_dir=Path(sys.argv[1]), on_lost=print, on_back=print,
                   on_status=lambda status: print(status.state, status.position_s, flush=True))
link.start()
if len(sys.argv) > 2:
    link.load(Programme.from_json(Path(sys.argv[2]).read_text()))
    link.play(0.0, 0.05)
threading.Event().wait(60.0)
"""


def wait_until(so: Callable[[], object], seconds: float = 10.0) -> None:
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not so():
        assert time.monotonic() < deadline, "it did not come to be so"
        pause.wait(0.005)


@dataclass
class App:
    """A link of this test's, as the next app has it."""

    runtime: Path
    cap_percent: float = 100.0
    statuses: list[HeadsetStatus] = field(default_factory=list[HeadsetStatus])
    losses: list[LostReason] = field(default_factory=list[LostReason])

    def __post_init__(self) -> None:
        self.link = HeadsetLink(
            NO_DEVICE,
            "headset A",
            "a",
            runtime_dir=self.runtime,
            cap_percent=self.cap_percent,
            on_status=self.statuses.append,
            on_lost=self.losses.append,
            on_back=lambda: None,
        )

    def open(self) -> None:
        self.link.start()
        wait_until(lambda: self.statuses)


@pytest.fixture
def runtime(own_folders: Path, tmp_path: Path) -> Generator[Path]:
    assert own_folders
    folder = tmp_path / "run"
    yield folder
    if (found := call(folder, "a")) is not None:
        Adopted(folder, "a", found.pid).kill()
        found.connection.close()


@pytest.fixture
def programme_file(tmp_path: Path, sounds: "Sounds") -> Path:
    track = sounds.track("tone.wav", sounds.tone(60.0))
    file = tmp_path / "programme.json"
    file.write_text(plan_programme([track]).to_json())
    return file


def killed_app(runtime: Path, *programme: Path) -> None:
    """An app that was killed while its headset process played, or was silent."""
    words = [sys.executable, "-c", APP, str(runtime), *map(str, programme)]
    app = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert app.stdout is not None
    with app.stdout:
        awaited = "playing" if programme else "idle"
        assert any(line.startswith(awaited) for line in app.stdout)
        app.kill()
        app.wait()


def gone(runtime: Path) -> bool:
    try:
        with chair_lock(runtime, "a").acquire(blocking=False):
            return True
    except Timeout:
        return False


def test_music_of_a_killed_app_is_taken_over_where_it_is(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    found = call(runtime, "a")
    assert found is not None
    found.connection.close()
    app = App(runtime)
    app.open()
    assert app.link.pid == found.pid
    assert app.statuses[0].state == "playing"
    app.link.close()
    assert not app.losses
    assert gone(runtime)


def test_a_process_bends_what_it_plays_and_one_that_takes_its_place_knows(
    runtime: Path, sounds: "Sounds"
) -> None:
    tracks = [sounds.track(f"{name}.wav", sounds.tone(60.0), name) for name in ("opening", "peak")]
    short, long = (
        (ProgrammePhase("on", on_s, ("opening",)), ProgrammePhase("up", 60.0, ("peak",)))
        for on_s in (20.0, 40.0)
    )
    app = App(runtime)
    app.open()
    app.link.load(plan_programme(tracks, short))
    app.link.play(0.0, 0.05)

    def peak_begins_s() -> float:
        status = app.statuses[-1]
        return status.position_s + next((in_s for _, in_s in status.upcoming), 0.0)

    wait_until(lambda: peak_begins_s() == pytest.approx(20.0, abs=0.01))
    app.link.bend(Bend(0.5, long))
    wait_until(lambda: peak_begins_s() == pytest.approx(40.0, abs=0.01))
    pid = app.link.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: app.link.pid not in (pid, None) and app.statuses[-1].state == "playing")
    wait_until(lambda: peak_begins_s() == pytest.approx(40.0, abs=0.01))
    app.link.close()
    assert app.statuses[-1].notices == ()


def test_only_this_user_may_look_and_the_key_is_asked_for(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    assert runtime.stat().st_mode & 0o777 == 0o700
    file = endpoint_file(runtime, "a")
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    key = text.split('"key": "')[1][:64]
    file.write_text(text.replace(key, "00" * 32))
    assert call(runtime, "a") is None
    file.write_text(text)
    found = call(runtime, "a")
    assert found is not None
    found.connection.close()


def test_a_silent_process_waits_for_nobody(runtime: Path) -> None:
    killed_app(runtime)
    wait_until(lambda: gone(runtime), 4.0)


def test_one_whose_app_was_killed_before_it_listened_makes_way(runtime: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # nobody reads any more what it says
    words = ["--chair", "a", "--sink", NO_DEVICE, "--runtime", str(runtime)]
    orphan = subprocess.run(
        [sys.executable, "-m", "kroom.music.headset", *words], stdout=writing, stderr=writing, timeout=20.0
    )
    os.close(writing)
    assert orphan.returncode >= 0
    assert not endpoint_file(runtime, "a").exists()
    assert gone(runtime)


def test_one_of_another_cap_is_ended_and_a_new_one_started(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    app = App(runtime, cap_percent=60.0)
    app.open()
    assert app.statuses[0].state == "idle"
    app.link.close()
    assert not app.losses


def test_an_adopted_process_that_dies_is_started_again(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    app = App(runtime)
    app.open()
    first = app.link.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: app.losses)
    assert [(loss.kind, loss.returning) for loss in app.losses] == [("died", True)]
    told = len(app.statuses)
    wait_until(lambda: len(app.statuses) > told)
    assert app.link.pid != first
    app.link.close()


def is_accompanied(runtime: Path) -> bool:
    """Whether the process lets nobody in, because an app is with it."""
    found = call(runtime, "a")
    if found is not None:
        found.connection.close()
    return found is None


def test_standing_by_a_chair_needs_no_secret_and_hands_over(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    standby = Standby(runtime)
    standby.begin()
    standby.quieten("a", True, 0.05)
    wait_until(lambda: is_accompanied(runtime))
    standby.release("a")
    app = App(runtime)
    app.open()
    assert app.statuses[0].state == "quietened"
    standby.close()
    told = len(app.statuses)
    wait_until(lambda: len(app.statuses) > told)
    app.link.close()
    assert not app.losses


def test_what_nobody_took_over_ends_with_the_app(runtime: Path, programme_file: Path) -> None:
    killed_app(runtime, programme_file)
    standby = Standby(runtime)
    standby.begin()
    standby.close()
    wait_until(lambda: gone(runtime), 3.0)
