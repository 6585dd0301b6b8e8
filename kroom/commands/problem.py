"""The one exception that a command raises to end with a sentence and an exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ends; the numbers are part of the command line's contract."""

    GOOD = 0
    PROBLEMS = 1
    WRONG_USE = 2
    WRONG_SECRET = 3
    STORE_IN_USE = 4


class CommandProblem(Exception):  # noqa: N818 - it is a problem found, not an error of ours
    """An expected failure of a command: printed as one line `kroom: message`, never as a traceback.

    The message names the file and what is wrong with it; it holds no secret and no partner's words.
    """

    def __init__(self, message: str, exit_code: int = ExitCode.PROBLEMS) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = int(exit_code)
