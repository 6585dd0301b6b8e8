"""Runs other programs with one line of progress, and keeps what they said last in case they fail."""

import re
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

Command = tuple[str, ...]

_KEPT_LINES = 60
_WIDTH = 78
# apt: "dlstatus:1:20.5:Retrieving file", "pmstatus:libvlc5:40.0:Unpacking libvlc5"
_APT_STATUS = re.compile(r"^(?:dl|pm)status:[^:]*:([0-9.]+):(.*)$")
_PIP_STATUS = re.compile(
    r"^\s*(Collecting [\w.-]+|Downloading \S+( \([^)]*\))?|Installing collected packages)"
)
_PLAINLY = (
    ("No space left on device", "the disk is full"),
    ("DO NOT MATCH THE HASHES", "a download is not the pinned file"),
    ("Temporary failure resolving", "no connection to the package server"),
    ("Temporary failure in name resolution", "no connection to the package server"),
    ("Name or service not known", "no connection to the package server"),
    ("Network is unreachable", "no connection to the package server"),
    ("Connection refused", "no connection to the package server"),
    ("Max retries exceeded", "no connection to the package server"),
    ("NewConnectionError", "no connection to the package server"),
    ("connection broken by", "no connection to the package server"),
    ("Could not get lock", "another installation is running"),
    ("is not in the sudoers file", "this person may not use sudo"),
    ("a password is required", "sudo needs a password"),
)


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit code, and its last lines of output."""

    code: int
    lines: tuple[str, ...]

    def reason(self) -> str:
        """Say in a few words why it failed: a plain sentence where the cause is a known one."""
        said = "\n".join(self.lines)
        for pattern, plainly in _PLAINLY:
            if pattern in said:
                return plainly
        errors = [line for line in self.lines if line.startswith(("E:", "ERROR:", "Error:"))]
        last = (errors or [line for line in self.lines if line.strip()] or [f"exit code {self.code}"])[-1]
        return last.strip()[:200].rstrip(".")


def headline(line: str) -> str:
    """Turn a line of apt's or pip's output into a few words of progress; "" where it is none."""
    if match := _APT_STATUS.match(line):
        return f"{float(match[1]):3.0f} %  {match[2]}"
    if match := _PIP_STATUS.match(line):
        return match[1]
    return ""


class Runner:
    """Shows steps on standard error and runs programs; the last line moves at a terminal only."""

    def __init__(self, screen: TextIO | None = None, input_lines: TextIO | None = None) -> None:
        self._screen = screen or sys.stderr
        self._input = input_lines or sys.stdin
        self._moving = self._screen.isatty()

    def step(self, text: str) -> None:
        """Announce what comes next."""
        self._screen.write(f"kroom: {text}\n")
        self._screen.flush()

    def ask(self, question: str) -> bool:
        """Ask a person at the terminal; Enter means yes, the end of input means no."""
        self._screen.write(f"kroom: {question} [Y/n] ")
        self._screen.flush()
        answer = self._input.readline()
        return bool(answer) and answer.strip().lower() in {"", "y", "yes"}

    def run(self, command: Sequence[str]) -> Outcome:
        """Run a program to its end; one that can't be started ends with code 127."""
        kept: deque[str] = deque(maxlen=_KEPT_LINES)
        try:
            child = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
            )
        except OSError as error:
            return Outcome(127, (str(error),))
        with child:
            for line in child.stdout or ():
                self._note(line.rstrip(), kept)
        return Outcome(child.returncode, tuple(kept))

    def done(self) -> None:
        """Clear the moving line."""
        if self._moving:
            self._screen.write("\r\x1b[K")
            self._screen.flush()

    def _note(self, line: str, kept: "deque[str]") -> None:
        words = headline(line)
        if not words:
            kept.append(line)
        elif self._moving:
            self._screen.write(f"\r\x1b[K  {words[:_WIDTH]}")
            self._screen.flush()
