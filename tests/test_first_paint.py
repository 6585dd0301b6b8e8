"""What the first page waits for: nothing of a session, the records or the music."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kroom.crash import logs_folder
from kroom.records.clocks import Clocks, PartnerClock, write_clocks
from kroom.records.files import VAULT
from kroom.session.clock import Moment

_SCRIPT = """
import sys
from pathlib import Path
from kroom.first_window import FirstWindow
from kroom.start import make_application
application = make_application()
first = FirstWindow(Path(sys.argv[1]))
def end():
    print("\\n".join(sorted(sys.modules)), flush=True)
    first.window.close()
first.window.painted.connect(end)
first.window.show()
application.exec()
"""
# What takes long to import, and what stands behind the door.
_LATER = {
    "argon2", "av", "cryptography", "dataclasses", "filelock", "numpy", "rich", "sqlalchemy",
    "sqlcipher3", "vlc", "wakepy",
    "kroom.app", "kroom.crash", "kroom.exports", "kroom.music", "kroom.reflection",
    "kroom.records.chain", "kroom.records.open",
    "kroom.room.access", "kroom.room.rooms", "kroom.room.session_room", "kroom.room.views",
    "kroom.session.commands", "kroom.session.events", "kroom.session.protocol", "kroom.session.state",
    "kroom.ui.entry_flow", "kroom.ui.room_flow", "kroom.ui.pages.cover",
}  # fmt: skip
_ONLY_WITH_A_SESSION = {
    "datetime",
    "json",
    "kroom.records.clocks",
    "kroom.room.strip",
    "kroom.ui.widgets.strip",
}


def loaded_at_first_paint(data: Path) -> set[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _SCRIPT, str(data)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("store", [False, True])
def test_before_the_first_paint_only_the_first_page_is_imported(tmp_path: Path, store: bool) -> None:
    if store:
        (tmp_path / VAULT).touch()
    loaded = loaded_at_first_paint(tmp_path)
    assert "kroom.ui.window" in loaded
    assert not loaded & (_LATER | _ONLY_WITH_A_SESSION)


def test_a_running_session_adds_only_its_strip(tmp_path: Path) -> None:
    (tmp_path / VAULT).touch()
    running = PartnerClock(Moment(datetime.now(UTC), 0, "boot"))
    write_clocks(tmp_path, Clocks("session", running, running))
    loaded = loaded_at_first_paint(tmp_path)
    assert "kroom.ui.widgets.strip" in loaded
    assert not loaded & _LATER


_WARM = """
import sys
from pathlib import Path
from kroom.start import Start, make_application
application = make_application()
start = Start(Path(sys.argv[1]))
def end():
    before = set(sys.modules)
    import kroom.outside, kroom.records.opened, kroom.room.rooms, kroom.ui.room_flow
    print("late", *sorted(set(sys.modules) - before), flush=True)
    start.app.window.close()
def painted():
    start.app.warm_up.done.connect(end)
start.begin()
start.first.window.painted.connect(painted)
application.exec()
start.end()
"""


def test_after_the_first_paint_all_that_the_door_leads_to_is_imported(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _WARM, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["late"]


_UNANSWERED = """
import sys
from kroom import app
from kroom.commands import line
def fail(_):
    raise ZeroDivisionError("of Ada")
app.App.begin = fail
line.display_found = lambda: True
sys.exit(line.main(["--data", sys.argv[1]]))
"""


def test_what_keeps_the_first_page_from_being_answered_ends_the_start_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _UNANSWERED, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "something unexpected went wrong (ZeroDivisionError)" in done.stderr
    assert "Ada" not in done.stderr
    assert len(list(logs_folder(tmp_path).iterdir())) == 1
