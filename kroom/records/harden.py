"""No core dumps: memory holds keys and words that must not land in a file."""

import ctypes
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden() -> bool:
    """Switch core dumps off for this process and what it starts; True where the system could do all of it.

    On Linux other processes of the same user can't read this one's memory any more either (until a program
    is executed: children start afresh in that). Call it once, first thing, in the app's process.
    """
    limited = _no_core()
    return _not_dumpable() and limited if sys.platform == "linux" else limited


def _no_core() -> bool:
    if sys.platform == "win32":
        return False  # Windows keeps none unless the administrator asked for them
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return True


def _not_dumpable() -> bool:
    try:
        libc = ctypes.CDLL(None)
        return int(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)) == 0
    except (OSError, AttributeError):
        return False
