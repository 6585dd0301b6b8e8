import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kroom.commands.line import main
from kroom.records.anchor import Head, write_head
from kroom.records.open import create_store, unlock_store
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text

CHEAP = Cost(memory_kib=8, passes=1)
PASSPHRASE = "nora's river"
NOW = Moment(datetime(2026, 5, 4, 9, tzinfo=UTC), 1000, "boot-1")
Records = Callable[..., "Outcome"]


class Outcome:
    """How a command ended and what it said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return json.loads(self.out)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.fixture
def records(data: Path, secret: Path, capsys: pytest.CaptureFixture[str]) -> Records:
    """Run `kroom records ...` on the data folder with the right passphrase."""

    def run(*arguments: str, passphrase: Path = secret) -> Outcome:
        code = main(["--data", str(data), "records", *arguments, "--passphrase-file", str(passphrase)])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


@pytest.fixture
def store(data: Path) -> Path:
    """A store with one running session of four events."""
    made, _ = create_store(
        data, name="Nora", passphrase=PASSPHRASE, pin="271828", clock=lambda: NOW, cost=CHEAP
    )
    drafts = [
        Draft(
            Kind.SESSION_PREPARED,
            body={"couple": "c1", "protocol": protocol_text("intravenous")},
            words={"name_a": "Zoë Adler", "name_b": "Ben Maas"},
        ),
        Draft(Kind.PARTNER_STARTED, Partner.A),
        Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "cold hands"}),
        Draft(Kind.WATER_GIVEN, Partner.B),
    ]
    made.journal.append("s1", made.person.id, NOW, drafts)
    made.close()
    return data


def one_line(outcome: Outcome, said: str) -> None:
    assert outcome.err.startswith("kroom: ")
    assert outcome.err.count("\n") == 1
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_list_says_what_each_session_is(store: Path, records: Records) -> None:
    assert store
    day = NOW.at_utc.astimezone().date().isoformat()
    entry = {"id": "s1", "date": day, "protocol": "Intravenous, 40 minutes", "state": "running", "events": 4}
    found = records("list", "--json")
    assert (found.code, found.json, found.err) == (0, {"sessions": [entry]}, "")
    assert records("list").out == f"s1  {day}  running  4  Intravenous, 40 minutes\n"


def test_an_empty_list_is_said(data: Path, records: Records) -> None:
    create_store(data, name="N", passphrase=PASSPHRASE, pin="1234", clock=lambda: NOW, cost=CHEAP)[0].close()
    assert records("list").out == "no sessions yet\n"
    assert records("list", "--json").json == {"sessions": []}


def test_the_journal_is_a_json_object_a_line_without_words(store: Path, records: Records) -> None:
    assert store
    found = records("journal", "s1")
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert found.code == 0
    assert [line["kind"] for line in lines] == [
        "session-prepared",
        "partner-started",
        "note-added",
        "water-given",
    ]
    assert [line["seq"] for line in lines] == [3, 4, 5, 6]
    assert "cold" not in found.out
    assert "Adler" not in found.out
    assert records("journal", "s1", "--json").json == {"session": "s1", "events": lines}


def test_verify_says_ok_and_the_head(store: Path, records: Records) -> None:
    assert store
    found = records("verify", "--json")
    head = found.json["head"]
    assert found.code == 0
    assert found.json == {
        "ok": True,
        "events": 6,
        "head": head,
        "problem": None,
        "sessions": [{"id": "s1", "events": 4, "state": "running"}],
    }
    assert records("verify").out == f"ok: 6 events hold together, head {head}\ns1  running  4\n"


def head_of(records: Records) -> str:
    return str(records("verify", "--json").json["head"])


def test_the_newest_code_is_of_this_journal(store: Path, records: Records) -> None:
    assert store
    head = head_of(records)
    found = records("verify", "--code", head)
    assert (found.code, found.err) == (0, "")
    assert f"code {head}: event 6 of session s1, water-given, 2026-05-04T09:00:00.000000Z; nothing since" in (
        found.out
    )


def test_an_older_code_says_which_event_it_stood_at(store: Path, records: Records) -> None:
    head = head_of(records)
    opened = unlock_store(store, PASSPHRASE)
    opened.journal.append("s1", opened.person.id, NOW, [Draft(Kind.MUSIC_HELD), Draft(Kind.MUSIC_RESUMED)])
    opened.close()
    typed = head.lower().replace("-", " \u2013 ").replace("0", "o")
    found = records("verify", "--json", "--code", typed)
    assert found.code == 0
    assert found.json["code"] == {
        "code": head,
        "known": True,
        "seq": 6,
        "at_utc": "2026-05-04T09:00:00.000000Z",
        "session": "s1",
        "since": 2,
    }
    assert "2 more since" in records("verify", "--code", head).out


def test_a_code_before_any_session_is_known_too(data: Path, records: Records) -> None:
    create_store(data, name="N", passphrase=PASSPHRASE, pin="1234", clock=lambda: NOW, cost=CHEAP)[0].close()
    found = records("verify", "--code", head_of(records))
    assert found.code == 0
    assert "event 2, person-added" in found.out


@pytest.mark.parametrize("change", ["digit", "number", "beyond", "zero"])
def test_a_wrong_code_is_of_no_event(store: Path, records: Records, change: str) -> None:
    assert store
    number, rest = head_of(records).split("-", 1)
    last = "0" if rest[-1] != "0" else "1"
    code = {
        "digit": f"{number}-{rest[:-1]}{last}",
        "number": f"5-{rest}",
        "beyond": f"7-{rest}",
        "zero": "0-0000-0000-0000-0000-0000",
    }[change]
    found = records("verify", "--code", code)
    assert found.code == 1
    one_line(found, f"the code {code} is of no event")
    told = records("verify", "--json", "--code", code)
    assert (told.code, told.json["ok"], told.json["code"]["known"]) == (1, True, False)
    assert told.json["code"]["seq"] is None


def test_a_code_beyond_the_damage_is_not_vouched_for(store: Path, records: Records) -> None:
    """What comes after a broken event may have been written by anybody."""
    head = head_of(records)
    opened = unlock_store(store, PASSPHRASE)
    with opened._store.writing() as transaction:  # pyright: ignore[reportPrivateUsage]
        connection = transaction.connection()
        connection.exec_driver_sql("DROP TRIGGER event_is_not_changed")
        connection.exec_driver_sql("UPDATE event SET actor = 'x' WHERE seq = 4")
    opened.close()
    found = records("verify", "--json", "--code", head)
    assert (found.code, found.json["ok"], found.json["events"]) == (1, False, 3)
    assert not found.json["code"]["known"]


@pytest.mark.parametrize("code", ["", "312", "x-9F3A-00B1-7C44-D2E8-61A0", "312-9F3A-00B1-7C44-D2E8-61A"])
def test_what_is_no_code_is_wrong_use(records: Records, code: str) -> None:
    found = records("verify", "--code", code)
    assert found.code == 2
    one_line(found, "a code looks like 312-9F3A-00B1-7C44-D2E8-61A0")


def test_a_missing_end_is_found_and_the_rest_can_be_read(store: Path, records: Records) -> None:
    write_head(store / "head.json", Head(8, bytes(32)))
    found = records("verify", "--json")
    assert found.code == 1
    assert (found.json["ok"], found.json["events"]) == (False, 6)
    assert "events 7 to 8 are missing" in found.json["problem"]
    one_line(records("verify"), "events 7 to 8 are missing")
    listed = records("list", "--json")
    assert (listed.code, len(listed.json["sessions"])) == (1, 1)
    one_line(listed, "events 7 to 8 are missing")


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0" + bytes(4080)])
def test_a_broken_store_is_one_line(store: Path, records: Records, content: bytes) -> None:
    (store / "records.db").write_bytes(content)
    found = records("list", "--json")
    assert (found.code, found.out) == (1, "")
    one_line(found, "records.db is damaged")
    verified = records("verify", "--json")
    assert verified.code == 1
    assert verified.json["ok"] is False
    assert "records.db is damaged" in verified.json["problem"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "damaged"), (b"[1, 2]", "damaged"), (b"\0" * 2_000_000, "too large"), (None, "missing")],
)
def test_broken_keys_are_one_line(store: Path, records: Records, content: bytes | None, said: str) -> None:
    (store / "vault.json").unlink()
    if content is not None:
        (store / "vault.json").write_bytes(content)
    found = records("list")
    assert found.code == 1
    one_line(found, said)


def test_no_store_is_one_line_and_makes_nothing(data: Path, records: Records) -> None:
    found = records("list")
    assert found.code == 1
    one_line(found, f"there is no store in {data}")
    assert not data.exists()


@pytest.mark.parametrize("content", ["", "not nora's river", "x" * 50_000])
def test_a_wrong_passphrase_ends_with_3(store: Path, records: Records, tmp_path: Path, content: str) -> None:
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    (tmp_path / "other").write_text(content)
    for action in (("list",), ("journal", "s1"), ("verify", "--json")):
        found = records(*action, passphrase=tmp_path / "other")
        assert (found.code, found.out) == (3, "")
        assert found.err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before


def test_a_missing_passphrase_file_is_wrong_use(store: Path, records: Records, tmp_path: Path) -> None:
    assert store
    found = records("list", passphrase=tmp_path / "none")
    assert found.code == 2
    one_line(found, "none")


def test_a_store_in_use_ends_with_4(store: Path, records: Records) -> None:
    held = unlock_store(store, PASSPHRASE)
    found = records("verify", "--json")
    held.close()
    assert (found.code, found.out) == (4, "")
    one_line(found, "in use")


@pytest.mark.parametrize("action", [("journal", "none"), ("journal", ""), ("export", "x", "--format", "pdf")])
def test_an_unknown_session_is_wrong_use(
    store: Path, records: Records, tmp_path: Path, action: tuple[str, ...]
) -> None:
    assert store
    more = ("--out", str(tmp_path / "out")) if action[0] == "export" else ()
    found = records(*action, *more)
    assert found.code == 2
    one_line(found, "no session")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("list", "extra"),
        ("journal",),
        ("export", "s1", "--format", "pdf"),
        ("export", "s1", "--format", "pdf,fhir,", "--out", "x"),
        ("export", "s1", "--format", "docx", "--out", "x"),
        ("export", "s1", "--format", "", "--out", "x"),
    ],
)
def test_wrong_use_is_one_line(records: Records, arguments: tuple[str, ...]) -> None:
    found = records(*arguments)
    assert (found.code, found.out) == (2, "")
    one_line(found, "")


@pytest.mark.usefixtures("qapp")
def test_export_writes_pdfs_without_the_other_ones_name(
    store: Path, records: Records, tmp_path: Path
) -> None:
    assert store
    out = tmp_path / "new" / "out"
    found = records("export", "s1", "--format", "pdf", "--out", str(out), "--json")
    assert found.code == 0, found.err
    names = ["session.pdf", "partner-a.pdf", "partner-b.pdf"]
    assert found.json == {"written": [str(out / name) for name in names]}
    text = {
        name: subprocess.run(["pdftotext", out / name, "-"], capture_output=True, text=True).stdout
        for name in names
    }
    assert "Zoë Adler" in text["session.pdf"]
    assert "Zoë Adler" in text["partner-a.pdf"]
    assert "Ben Maas" not in text["partner-a.pdf"]
    assert "Zoë" not in text["partner-b.pdf"]


@pytest.mark.usefixtures("qapp")
def test_export_writes_every_format_at_once(store: Path, records: Records, tmp_path: Path) -> None:
    assert store
    found = records("export", "s1", "--format", "csv,fhir,ics,pdf,csv", "--out", str(tmp_path))
    assert (found.code, found.err) == (0, "")
    names = [Path(line).name for line in found.out.splitlines()]
    assert names == [
        *("timeline.csv", "answers-a.csv", "answers-b.csv", "codebook.csv"),
        *("fhir-a.json", "fhir-b.json", "calendar-a.ics", "calendar-b.ics"),
        *("session.pdf", "partner-a.pdf", "partner-b.pdf"),
    ]
    assert "session-exported" in records("verify", "--code", head_of(records)).out
    content = {name: (tmp_path / name).read_bytes() for name in names}
    assert b"cold hands" in content["timeline.csv"]
    for partner, own, other in (("a", "Adler", "Maas"), ("b", "Maas", "Adler")):
        assert own in content[f"fhir-{partner}.json"].decode()
        for name in (f"fhir-{partner}.json", f"answers-{partner}.csv", f"calendar-{partner}.ics"):
            assert other not in content[name].decode()


@pytest.mark.usefixtures("qapp")
def test_a_session_that_was_never_prepared_is_one_line(store: Path, records: Records, tmp_path: Path) -> None:
    opened = unlock_store(store, PASSPHRASE)
    opened.journal.append("s2", opened.person.id, NOW, [Draft(Kind.WATER_GIVEN, Partner.A)])
    opened.close()
    found = records("export", "s2", "--format", "fhir", "--out", str(tmp_path / "out"))
    assert found.code == 1
    one_line(found, "session s2 was never prepared: nothing to export")
    assert not (tmp_path / "out").exists()


def test_the_formats_are_those_of_the_room() -> None:
    from kroom.commands.records import FORMATS
    from kroom.room.export_format import ExportFormat

    assert tuple(ExportFormat) == FORMATS


def test_export_needs_no_display_and_no_app(store: Path, secret: Path, tmp_path: Path) -> None:
    command = ["export", "s1", "--format", "pdf", "--out", str(tmp_path), "--passphrase-file", str(secret)]
    script = "import sys; from kroom.commands.line import main; sys.exit(main(sys.argv[1:]))"
    outcome = subprocess.run(
        [sys.executable, "-c", script, "--data", str(store), "records", *command],
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines() == [
        str(tmp_path / f"{name}.pdf") for name in ("session", "partner-a", "partner-b")
    ]


@pytest.mark.usefixtures("qapp")
def test_a_place_that_cannot_be_written_is_one_line(store: Path, records: Records, tmp_path: Path) -> None:
    assert store
    (tmp_path / "file").write_text("x")
    found = records("export", "s1", "--format", "pdf", "--out", str(tmp_path / "file"))
    assert found.code == 1
    one_line(found, "file")


def test_the_parser_imports_nothing_heavy() -> None:
    script = (
        "import sys, kroom.commands.records\n"
        "print([name for name in ('sqlalchemy', 'sqlcipher3', 'PySide6', 'argon2') if name in sys.modules])"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout == "[]\n"
