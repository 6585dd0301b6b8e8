"""How long it takes until kroom's first page is painted, beside an empty PySide6 window in the same run.

`PYTHONPATH=. python tests/benchmarks/first_paint.py`. Each is a process of its own, from its start to the end
of its first paint, in turns. Prints medians in ms and their ratio; ends with 1 when it is over 1.5.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 11
LIMIT = 1.5

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from PySide6.QtCore import QTimer
application = QApplication(sys.argv[:1])
window = QWidget()
window.resize(1366, 768)
window.show()
window.repaint()
QTimer.singleShot(0, application.quit)
application.exec()
"""

KROOM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from kroom.app import App
from kroom.room.moment import room_clock
application = QApplication(sys.argv[:1])
app = App(Path(sys.argv[1]), room_clock())
app.window.resize(1366, 768)
app.begin()
app.window.repaint()
QTimer.singleShot(0, application.quit)
application.exec()
"""


def milliseconds(script: str, folder: str) -> float:
    """The time of one process."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, folder], env=environment, check=True)
    return (time.perf_counter() - before) * 1000


def main() -> int:
    """Measure in turns and print."""
    with tempfile.TemporaryDirectory() as folder:
        for script in (EMPTY, KROOM):
            milliseconds(script, folder)
        pairs = [(milliseconds(EMPTY, folder), milliseconds(KROOM, folder)) for _ in range(ROUNDS)]
    empty, kroom = (statistics.median(column) for column in zip(*pairs, strict=True))
    found = f"empty window {empty:.0f} ms, kroom {kroom:.0f} ms, ratio {kroom / empty:.2f}"
    sys.stdout.write(f"{found} (goal {LIMIT})\n")
    return 0 if kroom / empty <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
