"""What a problem of the records is on the command line: one line and an exit code."""

from kroom.commands.problem import CommandProblem, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kroom.records.problem import RecordsProblem


def as_command_problem(problem: "RecordsProblem") -> CommandProblem:
    """The problem as a command ends with it: 3 for a wrong secret, 4 for a store in use, else 1."""
    from kroom.records.problem import StoreInUse, WrongSecret

    code = ExitCode.PROBLEMS
    if isinstance(problem, StoreInUse):
        code = ExitCode.STORE_IN_USE
    if isinstance(problem, WrongSecret):
        code = ExitCode.WRONG_SECRET
    return CommandProblem(str(problem), code)
