"""No name, note, answer or secret is readable anywhere outside the encryption."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
NEEDLES = ("needle", "Needle", "Zoë", "314159", "271828")
EXPECTED = {"records.db", "records.db-wal", "vault.json", "head.json", "clocks.json", "backups", "logs"}
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="aborts as POSIX does")


def found_in(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Each needle that can be read in one of the files (a folder: in every file below it)."""
    return [
        (str(path), needle)
        for place in paths
        for path in (place.rglob("*") if place.is_dir() else (place,))
        if path.is_file()
        for needle in NEEDLES
        for encoding in ENCODINGS
        if needle.encode(encoding) in path.read_bytes()
    ]


def test_nothing_is_readable_in_any_file_of_a_run_that_was_aborted(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in ("home", "tmp", "here")}
    for place in places.values():
        place.mkdir()
    data = places["home"] / "data"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "SQLITE_TMPDIR": str(places["tmp"]),
    }
    command = [sys.executable, "-W", "error", str(FOLDER / "crashed_store.py"), str(data)]
    said, complaints = tmp_path / "said", tmp_path / "complaints"
    with said.open("wb") as out, complaints.open("wb") as errors:
        child = subprocess.Popen(command, env=environment, cwd=places["here"], stdout=out, stderr=errors)
        ending = os.waitpid(child.pid, 0)[1]
    child.returncode = os.waitstatus_to_exitcode(ending)
    assert child.returncode == -6, complaints.read_text()
    assert not os.WCOREDUMP(ending)
    assert not list(tmp_path.rglob("core*"))
    assert {path.name for path in data.iterdir()} >= EXPECTED
    assert any(path.name.startswith("replaced-") for path in data.iterdir())
    assert list((places["home"] / "second").iterdir())
    assert {path.name[:5] for path in (data / "logs").iterdir()} == {"crash", "fault"}
    opened = [Path(line) for line in said.read_text().splitlines() if line.startswith(str(tmp_path))]
    assert any(path.name == "records.db-wal" for path in opened)
    assert not [path for path in opened if path.name.endswith("(deleted)")], "nobody can search them"
    assert not found_in([*places.values(), *opened, said, complaints])


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        (tmp_path / encoding).write_bytes("a note: Zoë".encode(encoding))
    assert {Path(path).name for path, _ in found_in([tmp_path])} == set(ENCODINGS)
