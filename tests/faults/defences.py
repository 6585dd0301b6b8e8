"""Removes each defence of kroom/records/security.md, and sees that its test fails then.

`PYTHONPATH=. python tests/faults/defences.py`: the code is copied, each test of `defences.toml` must pass on
the copy as it is, and must fail once its defence is removed from it. Prints a line each and ends with 0 only
if every test bites. `--check` runs no test: it says whether every removal still fits the code, every threat
of the table has one, and every proof that the table names is there. A word limits it to threats and defences
that have it in their name.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from scene import say

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_suffix(".toml")
PAGE = ROOT / "kroom" / "records" / "security.md"
COPIED = ("kroom", "tests", "pyproject.toml")
FAILED = 1  # pytest's own: tests were run, and some failed


@dataclass(frozen=True)
class Removal:
    """One defence: where it stands, what stands there without it, and the test that must fail then."""

    threat: str
    what: str
    file: str
    old: str
    new: str
    test: str


def main() -> int:
    """Check the list, and run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("word", nargs="?", default="")
    arguments = parser.parse_args()
    removals = [Removal(**entry) for entry in tomllib.loads(LIST.read_text("utf-8"))["removal"]]
    problems = [*list_problems(removals), *page_problems(removals)]
    for problem in problems:
        say(problem)
    if problems or arguments.check:
        return int(bool(problems))
    chosen = [one for one in removals if arguments.word in f"{one.threat} {one.what}"]
    with tempfile.TemporaryDirectory(prefix="kroom-defences-") as place:
        return run_all(copied(Path(place)), chosen)


def list_problems(removals: list[Removal]) -> list[str]:
    """Removals that don't fit the code any more, and tests that aren't there."""
    found: list[str] = []
    for one in removals:
        times = (ROOT / one.file).read_text("utf-8").count(one.old)
        if times != 1:
            found.append(f"{one.threat}, {one.what}: stands {times} times in {one.file}")
        path, _, test = one.test.partition("::")
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text("utf-8"):
            found.append(f"{one.threat}, {one.what}: there is no {one.test}")
    return found


def page_problems(removals: list[Removal]) -> list[str]:
    """Threats of the page without a removal, removals without a threat, proofs that are named wrongly."""
    proofs = {threat: re.findall(r"`([^`]+)`", proof) for threat, proof in rows()}
    found = [f"no removal for: {threat}" for threat in proofs.keys() - {one.threat for one in removals}]
    found += [
        f"{path} is not there" for paths in proofs.values() for path in paths if not (ROOT / path).exists()
    ]
    for one in removals:
        path = one.test.partition("::")[0]
        if path not in proofs.get(one.threat, ()):
            found.append(f"the page doesn't name {path} as a proof for: {one.threat}")
    return found


def rows() -> list[tuple[str, str]]:
    """Each threat of the page's table, and its proofs as they stand there."""
    table = PAGE.read_text("utf-8").partition("| threat |")[2].splitlines()[2:]
    cells = [line.strip().strip("|").split(" | ") for line in table if line.startswith("|")]
    return [(row[0].strip(), row[2]) for row in cells]


def copied(place: Path) -> Path:
    """A copy of the code without anything compiled."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, place / name)
    (place / "assets").symlink_to(ROOT / "assets")
    return place


def run_all(copy: Path, removals: list[Removal]) -> int:
    tests = sorted({one.test for one in removals})
    ending, said = run(copy, *tests)
    if ending:
        say(f"with every defence in place:\n{said}")
        return 1
    say(f"with every defence in place all {len(tests)} tests pass")
    toothless = [one for number, one in enumerate(removals, start=1) if not bites(copy, one, number)]
    say(f"{len(removals)} defences removed, {len(toothless)} of them unnoticed")
    return int(bool(toothless))


def bites(copy: Path, one: Removal, number: int) -> bool:
    """Whether the test fails without the defence."""
    path, whole = copy / one.file, (copy / one.file).read_text("utf-8")
    write(path, whole.replace(one.old, one.new), number)
    ending, said = run(copy, one.test)
    write(path, whole, number)
    noticed = ending == FAILED and "error" not in said.splitlines()[-1]
    say(f"{'fails' if noticed else 'PASSES':7} {one.threat}: without {one.what} ({one.test})")
    if not noticed:
        say(said)
    return noticed


def write(path: Path, content: str, number: int) -> None:
    """Write a module of another time than any before, so that nothing compiled is taken for it."""
    before = path.stat().st_mtime
    path.write_text(content, "utf-8")
    os.utime(path, (before + number, before + number))


def run(copy: Path, *tests: str) -> tuple[int, str]:
    """How pytest ended on the copy, and what it said."""
    environment = os.environ | {"PYTHONPATH": str(copy), "QT_QPA_PLATFORM": "offscreen"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "--no-header",
    ]
    outcome = subprocess.run([*command, *tests], cwd=copy, env=environment, capture_output=True, text=True)
    said = f"{outcome.stdout}{outcome.stderr}".strip()
    told = said[-3000:] if outcome.returncode not in {0, FAILED} else said
    return outcome.returncode, told


if __name__ == "__main__":
    sys.exit(main())
