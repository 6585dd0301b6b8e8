"""Who watches the devices is told what there is now, at once, and as long as it asks for it."""

import os
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from queue import Queue
from typing import Any, BinaryIO

import pytest

from kroom.music import watch as module
from kroom.music.devices import Device, DevicesError
from kroom.music.watch import DeviceWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pactl tells it on Linux alone")

Told = Queue[list[Device]]
SECONDS = 10.0


def device(name: str) -> Device:
    return Device(name, name, False, True, name)


class Server:
    """A sound server as `pactl subscribe` tells of it, and its devices."""

    def __init__(self, folder: Path) -> None:
        self._news, self._pactl = folder / "news", folder / "pactl"
        os.mkfifo(self._news)
        self.devices = [device("left")]
        self.answers, self.asked = True, 0
        self.install()

    def install(self, first: str = "") -> None:
        """Have `pactl` say what is written to `subscription`; the first time it does something else."""
        once = self._pactl.with_name("first")
        once.write_text(f"#!/bin/sh\nrm '{once}'\n{first}\n", "utf-8")
        instead = f"[ ! -e '{once}' ] || exec sh '{once}'\n" if first else ""
        self._pactl.write_text(f"#!/bin/sh\n{instead}exec cat '{self._news}'\n", "utf-8")
        self._pactl.chmod(0o700)

    def list_devices(self) -> list[Device]:
        self.asked += 1
        if not self.answers:
            raise DevicesError("no answer")
        return list(self.devices)

    def subscription(self) -> BinaryIO:
        """Where the words of a subscription are written, once it has begun; closing it is its end."""
        return self._news.open("wb", buffering=0)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(module, "_AGAIN_S", 0.0)
    return Server(tmp_path)


@pytest.fixture
def told() -> Told:
    return Queue()


@pytest.fixture
def watch(server: Server, told: Told) -> Generator[DeviceWatch]:
    """One that is left in the end by `told`."""
    made = DeviceWatch(server.list_devices)
    yield made
    leave(made, told)


def leave(watch: DeviceWatch, told: Told) -> None:
    """The last listener leaves: the watch has to end."""
    watch.remove(told.put)
    for thread in watching():
        thread.join(SECONDS)
        assert not thread.is_alive(), "the watch outlived its last listener"


def watching() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "device watch"]


def test_what_there_is_is_told_first_and_then_whatever_concerns_a_device(
    server: Server, watch: DeviceWatch, told: Told
) -> None:
    watch.add(told.put)
    with server.subscription() as news:
        assert told.get(timeout=SECONDS) == [device("left")]
        for now, word in (
            ("right", b"Event 'change' on sink #3\n"),
            ("far", b"Event 'change' on server #0\n"),
        ):
            server.devices = [device(now)]
            news.write(word)
            assert told.get(timeout=SECONDS) == [device(now)]


def test_a_stream_that_comes_is_no_news_of_a_device(server: Server, watch: DeviceWatch, told: Told) -> None:
    server.install(first="echo \"Event 'new' on sink-input #7\"")
    watch.add(told.put)
    with server.subscription():
        leave(watch, told)
    assert server.asked == 2, "once by each subscription"


def test_who_comes_later_is_told_at_once_and_who_leaves_no_more(
    server: Server, watch: DeviceWatch, told: Told
) -> None:
    watch.add(told.put)
    later: Told = Queue()
    with server.subscription() as news:
        seen = told.get(timeout=SECONDS)
        watch.add(later.put)
        assert later.get_nowait() is seen
        watch.remove(later.put)
        news.write(b"Event 'change' on sink #3\n")
        told.get(timeout=SECONDS)
    assert later.empty()
    assert len(watching()) == 1, "one watch for all"


def test_a_sound_server_that_is_gone_is_asked_again(server: Server, watch: DeviceWatch, told: Told) -> None:
    server.install(first="exit 1")
    server.answers = False
    watch.add(told.put)
    with server.subscription() as news:
        server.answers = True
        news.write(b"Event 'change' on sink #3\n")
        assert told.get(timeout=SECONDS) == [device("left")]


def test_without_pactl_nobody_is_told_and_nothing_watches(
    server: Server, watch: DeviceWatch, told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    watch.add(told.put)
    assert not watching()
    assert server.asked == 0
    assert told.empty()


def test_a_pactl_that_cannot_be_run_is_tried_again(
    watch: DeviceWatch, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = subprocess.Popen
    failures = [OSError("too many processes")]

    def popen(*arguments: object, **options: object) -> object:
        if failures:
            raise failures.pop()
        return real(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    watch.add(told.put)
    assert told.get(timeout=SECONDS) == [device("left")]
