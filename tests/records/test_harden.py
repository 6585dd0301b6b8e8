import subprocess
import sys

import pytest

from kroom.records import harden

ASK = """
import ctypes, resource
from kroom.records.harden import harden
print(harden(), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_no_core_is_dumped_and_nobody_reads_the_memory() -> None:
    outcome = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert outcome.stdout == "True (0, 0) 0\n"


class Prctl:
    """A library whose call answers as told."""

    def __init__(self, answer: int) -> None:
        self._answer = answer

    def prctl(self, *_given: object) -> int:
        return self._answer


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The limits that were set, instead of setting them."""
    found: list[object] = []

    def keep(_what: int, limit: object) -> None:
        found.append(limit)

    monkeypatch.setattr("resource.setrlimit", keep)
    return found


@pytest.mark.parametrize(
    ("platform", "answer", "done"),
    [("linux", 0, True), ("linux", -1, False), ("darwin", -1, True), ("win32", 0, False)],
)
def test_it_says_whether_all_of_it_was_done(
    limits: list[object], monkeypatch: pytest.MonkeyPatch, platform: str, answer: int, done: bool
) -> None:
    monkeypatch.setattr(harden.sys, "platform", platform)
    monkeypatch.setattr(harden.ctypes, "CDLL", {None: Prctl(answer)}.__getitem__)
    assert harden.harden() is done
    assert limits == ([] if platform == "win32" else [(0, 0)])


def refuse(*_given: object) -> None:
    raise OSError(1, "Operation not permitted")


def test_a_system_that_refuses_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource.setrlimit", refuse)
    monkeypatch.setattr(harden.ctypes, "CDLL", refuse)
    assert harden.harden() is False
