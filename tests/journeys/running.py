"""Runs the command line as a person would."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSPHRASE = "rehearsal"
SPEED = "300"


def kroom(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)


def rehearse(
    out: Path, protocol: Path, music: tuple[Path, Path], *more: str
) -> subprocess.CompletedProcess[str]:
    """Rehearse to the end."""
    return kroom(*_rehearsal(out, protocol, music), *more)


def started(out: Path, protocol: Path, music: tuple[Path, Path]) -> "subprocess.Popen[str]":
    """A rehearsal that runs; its events come line by line."""
    return subprocess.Popen(
        command(*_rehearsal(out, protocol, music)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def command(*arguments: str) -> list[str]:
    """The command line as a list."""
    line = "import sys; from kroom.commands.line import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", line, *arguments]


def _rehearsal(out: Path, protocol: Path, music: tuple[Path, Path]) -> list[str]:
    return [
        "rehearse", "--out", str(out), "--speed", SPEED, "--protocol", str(protocol),
        "--playlist-a", str(music[0]), "--playlist-b", str(music[1]),
    ]  # fmt: skip
