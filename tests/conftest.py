"""The rules that hold for every test.

Windows are drawn offscreen; home and all folders of a person are the test's own; an unexpected log line fails
the test; threads are drained before it ends; cycles are collected between tests, on the main thread;
hypothesis gives the same examples in every run.
"""

import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from kroom.collector import collect_due

settings.register_profile(
    "kroom",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("kroom")

_DRAIN_SECONDS = 5.0
_CHECKS_TYPES = "types"


def pytest_collection_finish() -> None:
    """Let Python collect nothing by itself: Qt's objects in a cycle must not die on a worker's thread."""
    gc.disable()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask the type checker last: it works beside the other tests, on a core that they leave idle."""
    items.sort(key=lambda item: item.get_closest_marker(_CHECKS_TYPES) is not None)


@pytest.fixture(autouse=True, scope="session")
def type_checker(request: pytest.FixtureRequest) -> "Generator[subprocess.Popen[str] | None]":
    """Pyright, begun before the first test and giving way to all of them, where a test will ask for it."""
    if not any(item.get_closest_marker(_CHECKS_TYPES) for item in request.session.items):
        yield None
        return
    command = [sys.executable, "-m", "pyright", "--warnings", "--pythonpath", sys.executable]
    root, pipe, also = request.config.rootpath, subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(
        command, cwd=root, text=True, start_new_session=True, stdout=pipe, stderr=also
    ) as checker:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, checker.pid, 19)
        yield checker
        if checker.poll() is None:  # the tests ended before they asked
            os.killpg(checker.pid, signal.SIGKILL)


@pytest.fixture(autouse=True, scope="session")
def workers_are_measured() -> None:
    """Let a measuring of coverage see what Qt's threads run: it knows of Python's own threads only."""
    from kroom.room.worker import _Bench  # pyright: ignore[reportPrivateUsage]

    trace, do = threading.gettrace(), _Bench.do

    def traced(self: _Bench, number: int) -> None:
        sys.settrace(trace)
        do(self, number)

    if trace is not None:
        _Bench.do = traced


@pytest.fixture(autouse=True, scope="session")
def one_application(qapp: QApplication) -> None:
    """Made first: a lesser one, which papers are content with, would be in the way of every window."""
    assert qapp


@pytest.fixture(autouse=True)
def collected_here() -> Generator[None]:
    """Collect what is due when all other fixtures have gone: by its name this one begins first."""
    yield
    collect_due()


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own, so that nothing of this computer's person is read or written.

    `XDG_RUNTIME_DIR` has to be short (sockets) and is made by those tests that start a daemon.
    """
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, folder in (("CONFIG", ".config"), ("CACHE", ".cache"), ("DATA", ".local/share")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.delenv("KROOM_DATA", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail a test that logs a warning or worse; one that expects it takes it out with `caplog.clear()`."""
    yield
    bad = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    said = "\n".join(f"{record.name}: {record.getMessage()}" for record in bad)
    assert not bad, f"unexpected log lines:\n{said}"


@pytest.fixture(autouse=True)
def threads_drained() -> Generator[None]:
    """Wait for the threads that a test started, and fail it where one stays."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(_DRAIN_SECONDS)
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads still running: {left}"
