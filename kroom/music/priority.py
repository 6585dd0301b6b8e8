"""Have this process come before others on a busy computer, so that little sound has to be kept in hand.

Sound for 0.19 s ahead is enough only where no other program can take the processor for that long. Where the
user may not raise a process's priority, RealtimeKit is asked, as PulseAudio and PipeWire do: it is there on
every usual Linux desktop.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

_NICE = -11  # PulseAudio's own
_PATIENCE_S = 0.5
_TURN_S = 0.0005  # a tenth of Python's own


def come_first() -> bool:
    """Whether this thread, and all that it starts from now on, come before ordinary programs.

    In any case the threads of this process take turns more often, for the one that makes the sound.
    """
    sys.setswitchinterval(_TURN_S)
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    if os.getpriority(os.PRIO_PROCESS, 0) > _NICE and sys.platform == "linux":
        _ask_realtime_kit()
    _bring_the_session_along()
    return os.getpriority(os.PRIO_PROCESS, 0) <= _NICE


def _bring_the_session_along() -> None:
    """Where Linux shares the processor out among sessions first, a process's own priority counts only within.

    A headset has a session of its own (`kroom.music.launch`); anybody else's is left as it is.
    """
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # not every kernel does that, and not everybody may
            Path("/proc/self/autogroup").write_text(str(_NICE), "ascii")


def _ask_realtime_kit() -> None:
    process = f"uint64:{os.getpid()}"
    name = "org.freedesktop.RealtimeKit1"
    words = (f"--dest={name}", "/org/freedesktop/RealtimeKit1", f"{name}.MakeThreadHighPriorityWithPID")
    command = ["dbus-send", "--system", "--print-reply", *words, process, process, f"int32:{_NICE}"]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE_S)
