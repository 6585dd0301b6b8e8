"""Keep a process's memory out of files: no core dump, no debugger of the same user."""

import ctypes
import sys

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Forbid core dumps of this process, and on Linux other processes' look into its memory."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
