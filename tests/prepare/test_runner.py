"""Running other programs: progress, last words, and why they failed."""

import sys
from io import StringIO

import pytest

from kroom.prepare.runner import Outcome, Runner, headline


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_the_exit_code_and_the_last_lines_come_back() -> None:
    outcome = Runner(StringIO()).run(
        python("import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)")
    )
    assert outcome.code == 3
    assert sorted(outcome.lines) == ["one", "two"]


def test_a_program_that_does_not_exist_ends_with_127() -> None:
    outcome = Runner(StringIO()).run(["/no/such/program"])
    assert outcome.code == 127
    assert "No such file" in outcome.reason()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dlstatus:3:20.5:Retrieving file 3 of 9", " 20 %  Retrieving file 3 of 9"),
        ("pmstatus:libvlc5:64.0:Unpacking libvlc5", " 64 %  Unpacking libvlc5"),
        ("Collecting numpy==2.4.6 (from -r x)", "Collecting numpy"),
        ("  Downloading numpy.whl (16.2 MB)", "Downloading numpy.whl (16.2 MB)"),
        ("Installing collected packages: rich, av", "Installing collected packages"),
        ("Something else", ""),
    ],
)
def test_progress_is_read_from_apt_and_pip(line: str, words: str) -> None:
    assert headline(line) == words


def test_progress_moves_at_a_terminal_and_is_silent_elsewhere() -> None:
    terminal, log = Terminal(), StringIO()
    for screen in (terminal, log):
        runner = Runner(screen)
        runner.step("packages")
        runner.run(python("print('Collecting rich')"))
        runner.done()
    assert "Collecting rich" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert log.getvalue() == "kroom: packages\n"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("E: Temporary failure resolving 'deb.debian.org'", "no connection to the package server"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "a download is not the pinned file"),
        ("anna is not in the sudoers file.", "this person may not use sudo"),
        ("ERROR: something of its own.", "ERROR: something of its own"),
    ],
)
def test_the_reason_is_said_plainly(said: str, reason: str) -> None:
    assert Outcome(1, ("before", said, "")).reason() == reason


def test_a_silent_failure_gives_its_code() -> None:
    assert Outcome(9, ()).reason() == "exit code 9"


@pytest.mark.parametrize(
    ("answer", "yes"), [("\n", True), ("Y\n", True), ("yes\n", True), ("n\n", False), ("", False)]
)
def test_enter_means_yes_and_the_end_of_input_means_no(answer: str, yes: bool) -> None:
    assert Runner(StringIO(), StringIO(answer)).ask("Install?") is yes
