"""Threats to the records that no other test is about: hostile texts, dumps of the memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kroom import start
from kroom.records import harden
from kroom.records.opened import OpenStore
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner, words_row

HOSTILE = [
    "'; DROP TABLE event; --",
    '" OR 1=1; DELETE FROM words; --',
    "Robert'); DROP TABLE words;--",
    "%_\\'\"",
    "x' || (SELECT text FROM words) || '",
    "\0null",
]
ABORT = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "hardened":
    from kroom.records.harden import harden
    harden()
os.abort()
"""


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_just_a_text(store: OpenStore, now: Moment, text: str) -> None:
    note = Draft(Kind.NOTE_ADDED, Partner.A, {"key": text}, {"note": text})
    (event,) = store.journal.append(text, text, now, [note])
    couple = store.couples.add(f"A{text}", f"B{text}")
    store.settings.set(text, text)
    store.people.rename(store.person.id, f"N{text}", now=now, actor=text)
    assert store.journal.words(words_row(event, "note") or "") == text
    assert store.journal.read(text) == [event]
    assert store.settings.get(text) == text
    assert store.couples.get(couple.id) == couple
    assert store.couples.find(f"a{text}") == (couple,)
    assert store.sessions.find(text) == ()
    assert store.people.all()[0].name == " ".join(f"N{text}".split())
    assert store.verify().ok


def dumps_core(mode: str) -> bool:
    child = subprocess.Popen([sys.executable, "-c", ABORT, mode], stderr=subprocess.DEVNULL)
    _, status = os.waitpid(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert os.WTERMSIG(status) == 6
    return os.WCOREDUMP(status)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_an_abort_leaves_no_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    assert not dumps_core("hardened")
    if not dumps_core("bare"):
        pytest.skip("this system dumps no core at all: the defence can't be seen here")


def test_the_app_hardens_itself_before_anything_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []

    def hardened() -> None:
        done.append("hardened")

    def application() -> None:
        done.append("application")
        raise SystemExit

    monkeypatch.setattr(harden, "harden", hardened)
    monkeypatch.setattr(start, "make_application", application)
    with pytest.raises(SystemExit):
        start.main(tmp_path)
    assert done == ["hardened", "application"]
