import subprocess
import sys

import pytest

ASK = """
import ctypes, resource
from kroom.records.harden import harden
print(harden(), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_no_core_is_dumped_and_nobody_reads_the_memory() -> None:
    outcome = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert outcome.stdout == "True (0, 0) 0\n"
