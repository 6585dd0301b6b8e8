"""Whether a headset's process comes first; tried in a process of its own, whose priority is its own."""

import os
import subprocess
import sys

SCRIPT = """
import os
from kroom.music.priority import come_first
found = come_first()
print(found, os.getpriority(os.PRIO_PROCESS, 0) <= -11)
"""


def test_it_says_whether_it_was_allowed_to_and_needs_no_system_bus() -> None:
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=environment
    )
    said, so = answer.stdout.split()
    assert said == so
    assert not answer.stderr
