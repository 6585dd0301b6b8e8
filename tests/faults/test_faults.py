"""A few rounds of each fault script; the thousands are run by hand, see the scripts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills as POSIX does")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", str(FOLDER / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_nothing_that_was_said_is_missing_after_kills() -> None:
    outcome = run("kills.py", "--kills", "20")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "20 kills" in outcome.stdout


@pytest.mark.sound
@pytest.mark.timeout(120)
def test_nothing_is_missing_or_heard_twice_after_kills_of_app_and_headsets() -> None:
    outcome = run("app_kills.py", "--rounds", "2", "--seed", "3")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "2 rounds" in outcome.stdout


def test_damage_is_found_or_harmless() -> None:
    outcome = run("damage.py", "--trials", "60")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "60 trials" in outcome.stdout


def test_odd_audio_files_neither_hang_nor_crash_the_check() -> None:
    outcome = run("odd_audio.py", "--files", "40")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "40 files, 0 faults" in outcome.stdout


def strace_works() -> bool:
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode == 0


needs_strace = pytest.mark.skipif(not strace_works(), reason="strace may not look at other processes here")


@needs_strace
def test_nothing_that_was_said_is_missing_after_power_cuts() -> None:
    outcome = run("power_cuts.py", "--cuts", "60")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "60 cuts under FULL" in outcome.stdout


@needs_strace
def test_a_restore_that_the_power_cuts_leaves_one_whole_store_and_keeps_the_other() -> None:
    outcome = run("power_cuts.py", "--restores", "--cuts", "30")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "30 cuts of restores under FULL" in outcome.stdout


@needs_strace
def test_power_cuts_find_what_a_weaker_setting_loses() -> None:
    outcome = run("power_cuts.py", "--cuts", "60", "--synchronous", "NORMAL", "--seed", "1")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_each_threat_of_the_security_page_has_a_defence_that_can_be_removed_and_proofs_that_are_there() -> (
    None
):
    outcome = run("defences.py", "--check")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
