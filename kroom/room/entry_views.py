"""What the pages before the door show: first run, unlock, cover. No Qt in here.

Named tuples, not dataclasses: a start makes them three times as fast.
"""

from enum import Enum
from typing import NamedTuple


class FirstRunStage(Enum):
    """Where the first run stands."""

    FACILITATOR = 1
    RECOVERY = 2
    PROVIDER = 3


class FirstRunView(NamedTuple):
    """The first run. `recovery_code` only in its own stage; `busy` while keys are made; `problem` one line.

    `passphrase_least` is how many characters a passphrase needs; `notice` says where the code was saved.
    """

    stage: FirstRunStage = FirstRunStage.FACILITATOR
    recovery_code: str = ""
    problem: str = ""
    busy: bool = False
    passphrase_least: int = 8
    notice: str = ""


class RecoverView(NamedTuple):
    """A new passphrase is asked of `name`, who came in by the recovery code."""

    name: str = ""
    problem: str = ""
    busy: bool = False
    passphrase_least: int = 8


class UnlockView(NamedTuple):
    """The passphrase is asked. `session_waits`: a session was running when the app was left.

    `notice` is one line about what just happened (a backup was restored).
    """

    problem: str = ""
    busy: bool = False
    session_waits: bool = False
    notice: str = ""


class CoverView(NamedTuple):
    """The lock cover: nothing personal. A PIN or a passphrase opens it."""

    problem: str = ""
    busy: bool = False
