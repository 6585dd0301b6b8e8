"""How long it takes until kroom's first page is painted, beside an empty PySide6 window in the same run.

`PYTHONPATH=. python tests/benchmarks/first_paint.py [ROUNDS]`, on the display at hand or else offscreen.
Each start is a process of its own, timed from before it is there to the end of its first paint, in turns: the
empty window, then kroom as a person may meet it: the first run, a store to unlock, one whose session was cut
off. Prints medians in ms and their ratios; ends with 1 when one is over 1.5.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from kroom.records.clocks import Clocks, PartnerClock, write_clocks
from kroom.records.files import VAULT
from kroom.session.clock import Moment

ROUNDS = 15
LIMIT = 1.5
SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1}

# What both share: the moment of the first paint's end is printed, and nothing after it counts.
END = """
def end():
    print(time.perf_counter_ns(), flush=True)
    os._exit(0)
"""

EMPTY = f"""
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
{END}
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, end)
application = QApplication(sys.argv[:1])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

# As `open_app` does it, which collects no garbage while there is none.
KROOM = f"""
import gc
gc.disable()
import os, sys, time
from pathlib import Path
from kroom.start import Start, make_application
{END}
application = make_application()
start = Start(Path(sys.argv[1]))
start.first.window.painted.connect(end)
start.begin()
application.exec()
"""


def main() -> int:
    """Measure in turns and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        _keep_bytecode(Path(folder) / "bytecode")
        _find_screen(Path(folder) / "screen.json")
        starts = {"empty window": (EMPTY, folder), **_kroom_starts(Path(folder))}
        for start in starts.values():
            milliseconds(*start)
        found = {name: [milliseconds(*start)] for name, start in starts.items()}
        for _ in range(rounds - 1):
            for name, start in starts.items():
                found[name].append(milliseconds(*start))
    return _report({name: statistics.median(times) for name, times in found.items()})


def milliseconds(script: str, folder: str) -> float:
    """The time of one process until its first paint has ended."""
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), **os.environ}
    before = time.perf_counter_ns()
    done = subprocess.run(
        [sys.executable, "-c", script, folder], env=environment, check=True, stdout=subprocess.PIPE
    )
    return (int(done.stdout) - before) / 1e6


def _keep_bytecode(folder: Path) -> None:
    """Let the untimed first round compile, as a person's first start does, whatever this shell has set."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _find_screen(file: Path) -> None:
    """Without a display, one of the usual size: the offscreen platform's own is smaller than the window."""
    if not os.environ.get("DISPLAY"):
        file.write_text(json.dumps({"screens": [SCREEN]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def _kroom_starts(folder: Path) -> dict[str, tuple[str, str]]:
    """Data folders in the three states that a start may meet; nothing is unlocked, so no real keys."""
    states = {name: folder / name.replace(" ", "-") for name in ("first run", "unlock", "session waits")}
    for data in states.values():
        data.mkdir()
    for name in ("unlock", "session waits"):
        (states[name] / VAULT).touch()
    running = PartnerClock(Moment(datetime.now(UTC), 0, "boot"))
    write_clocks(states["session waits"], Clocks("session", running, running))
    return {name: (KROOM, str(data)) for name, data in states.items()}


def _report(medians: dict[str, float]) -> int:
    empty = medians.pop("empty window")
    sys.stdout.write(f"empty window   {empty:4.0f} ms\n")
    for name, found in medians.items():
        sys.stdout.write(f"{name:14} {found:4.0f} ms, ratio {found / empty:.2f} (goal {LIMIT})\n")
    return 0 if max(medians.values()) / empty <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
