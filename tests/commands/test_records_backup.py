import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kroom.commands import records_backup
from kroom.commands.line import main
from kroom.records.open import create_store, unlock_store
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "nora's river"
NOW = Moment(datetime(2026, 5, 4, 9, tzinfo=UTC), 1000, "boot-1")
SESSION = [
    Draft(Kind.SESSION_PREPARED, body={"couple": "c1", "protocol": ""}),
    Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "cold hands"}),
]
Records = Callable[..., "Outcome"]


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return json.loads(self.out)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store with one session of two events."""
    folder = tmp_path / "data"
    made, _ = create_store(
        folder, name="Nora", passphrase=PASSPHRASE, pin="271828", clock=lambda: NOW, cost=CHEAP
    )
    made.journal.append("s1", made.person.id, NOW, SESSION)
    made.close()
    return folder


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.fixture
def records(data: Path, secret: Path, capsys: pytest.CaptureFixture[str]) -> Records:
    def run(*arguments: str | Path, folder: Path = data, passphrase: Path = secret) -> Outcome:
        told = [str(argument) for argument in arguments]
        code = main(["--data", str(folder), "records", *told, "--passphrase-file", str(passphrase)])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


@pytest.fixture
def file(records: Records, tmp_path: Path) -> Path:
    path = tmp_path / "file.backup"
    assert records("backup", path).code == 0
    return path


def one_line(outcome: Outcome, said: str) -> None:
    assert outcome.out == ""
    assert outcome.err.startswith("kroom: ")
    assert outcome.err.count("\n") == 1
    assert said in outcome.err


def write_more(data: Path) -> None:
    store = unlock_store(data, PASSPHRASE, cost=CHEAP)
    store.journal.append("s2", "p1", NOW, SESSION)
    store.close()


def test_a_backup_is_told_and_can_be_read_by_programs(records: Records, tmp_path: Path) -> None:
    path = tmp_path / "file.backup"
    told = records("backup", path)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"{path}: 4 events, head 4-")
    found = records("backup", path, "--json").json
    assert (found["file"], found["events"]) == (str(path), 4)
    assert set(found) == {"file", "made_at", "events", "head"}


def test_a_preview_changes_nothing(records: Records, file: Path, data: Path) -> None:
    write_more(data)
    before = (data / "records.db").read_bytes()
    told = records("restore", file, "--preview")
    assert told.code == 0
    assert "4 events in 1 session, verified" in told.out
    assert (
        "it replaces a store of 6 events in 2 sessions; not in the backup: 2 events in 1 session" in told.out
    )
    found = records("restore", file, "--preview", "--json").json
    assert (found["sessions"], found["replaces"], found["lost_events"]) == (["s1"], 6, 2)
    assert (found["lost_sessions"], found["problem"]) == (["s2"], None)
    assert (data / "records.db").read_bytes() == before


def test_a_restore_says_what_it_did_and_where_the_old_one_is(
    records: Records, file: Path, data: Path
) -> None:
    write_more(data)
    told = records("restore", file)
    (kept,) = data.glob("replaced-*")
    assert told.code == 0
    assert told.out.endswith(f"restored; what was replaced is kept in {kept}\n")
    verified = records("verify", "--json").json
    assert (verified["ok"], verified["events"]) == (True, 5)
    found = records("restore", file, "--json")
    assert (found.code, found.json["lost_events"]) == (0, 1)
    assert Path(found.json["kept"]).is_dir()


def test_a_restore_on_a_bare_computer(records: Records, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    told = records("restore", file, folder=folder)
    assert told.code == 0
    assert told.out.endswith("it replaces nothing\nrestored\n")
    assert records("verify", folder=folder).code == 0
    assert records("restore", file, "--json", folder=tmp_path / "newer").json["kept"] is None


def test_a_damaged_store_is_replaced(records: Records, file: Path, data: Path) -> None:
    (data / "records.db").write_bytes(b"x" * 5000)
    told = records("restore", file)
    assert told.code == 0
    assert "what it replaces can't be told: " in told.out
    assert records("verify").code == 0


@pytest.mark.parametrize(("answer", "restored"), [("y", True), ("n", False), ("", False)])
def test_a_person_at_a_terminal_is_asked(
    records: Records, file: Path, data: Path, monkeypatch: pytest.MonkeyPatch, answer: str, restored: bool
) -> None:
    write_more(data)
    monkeypatch.setattr(records_backup.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", {"Restore it? [y/N] ": answer}.__getitem__)
    told = records("restore", file)
    assert told.code == 0
    assert ("restored" in told.out.splitlines()[-1]) == restored
    assert bool(list(data.glob("replaced-*"))) == restored


def test_wrong_files_and_secrets_are_one_line_with_their_codes(
    records: Records, file: Path, data: Path, secret: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("not nora's river")
    before = (data / "records.db").read_bytes()
    for action in ("backup", "restore"):
        found = records(action, file, passphrase=other)
        assert found.code == 3
        one_line(found, "opens nothing")
    for action, path, said in (
        ("restore", other, "is no backup"),
        ("restore", tmp_path / "none", "there is no file"),
        ("restore", tmp_path, "can't be used"),
        ("backup", secret, "is no backup"),
        ("backup", other / "below", "other"),
    ):
        found = records(action, path)
        assert found.code == 1
        one_line(found, said)
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2])
    one_line(records("restore", file), "is damaged")
    assert (data / "records.db").read_bytes() == before


def test_no_store_and_a_store_in_use(records: Records, file: Path, data: Path, tmp_path: Path) -> None:
    found = records("backup", tmp_path / "x", folder=tmp_path / "none")
    assert found.code == 1
    one_line(found, "there is no store")
    held = unlock_store(data, PASSPHRASE, cost=CHEAP)
    codes = [records(action, file).code for action in ("backup", "restore")]
    held.close()
    assert codes == [4, 4]


@pytest.mark.parametrize(
    "arguments", [("backup",), ("restore",), ("backup", "x", "y"), ("restore", "x", "--yes")]
)
def test_wrong_use(records: Records, arguments: tuple[str, ...]) -> None:
    assert records(*arguments).code == 2


def test_the_parser_imports_nothing_heavy() -> None:
    script = (
        "import sys, kroom.commands.records_backup\n"
        "print([name for name in ('sqlalchemy', 'sqlcipher3', 'PySide6', 'argon2') if name in sys.modules])"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout == "[]\n"
