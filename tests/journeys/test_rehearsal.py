"""A whole session through the app's own pages, started from the command line."""

import json
import subprocess
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.journeys.running import PASSPHRASE, kroom, rehearse, started

FILES = (
    *("session.pdf", "partner-a.pdf", "partner-b.pdf"),
    *("fhir-a.json", "fhir-b.json", "timeline.csv", "journal.jsonl"),
)
A, B = "Xanthippe", "Quirin"
ANSWER_A, ANSWER_B = "ruby lighthouse", "cobalt orchard"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"a": {"stays": ANSWER_A}, "b": {"stays": ANSWER_B}}), "utf-8")
    return path


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.timeout(120)
def test_everything_is_there_right_and_private(
    tmp_path: Path, protocol: Path, music: tuple[Path, Path], answers: Path
) -> None:
    out = tmp_path / "out"
    outcome = rehearse(out, protocol, music, "--name-a", A, "--name-b", B, "--answers", str(answers))
    assert outcome.returncode == 0, outcome.stderr

    assert all((out / name).stat().st_size > 100 for name in FILES)
    assert len(list((out / "screens").glob("*.png"))) > 20
    printed = [line.split()[1:3] for line in outcome.stdout.splitlines() if line.startswith("event ")]
    lines = [json.loads(line) for line in (out / "journal.jsonl").read_text("utf-8").splitlines()]
    assert [[str(line["seq"]), line["kind"]] for line in lines] == printed
    kinds = {line["kind"] for line in lines}
    assert {"partner-started", "note-added", "provider-out", "water-given", "concern-raised"} <= kinds
    assert {"dose-recorded", "vitals-recorded", "form-finished", "session-closed"} <= kinds

    starts = [line["clock_ms"] for line in lines if line["kind"] == "partner-started"]
    assert len(starts) == 2
    assert starts[0] == starts[1], "one act starts both"

    for own, name, other, partner in ((ANSWER_A, A, (B, ANSWER_B), "a"), (ANSWER_B, B, (A, ANSWER_A), "b")):
        bundle = (out / f"fhir-{partner}.json").read_text("utf-8")
        Bundle.model_validate_json(bundle)
        assert own in bundle
        assert name in bundle
        assert not any(needle in bundle for needle in other)

    own, other = pdf_text(out / "partner-a.pdf"), pdf_text(out / "partner-b.pdf")
    assert ANSWER_A in own
    assert ANSWER_B in other
    assert not any(needle in own for needle in (B, ANSWER_B))
    assert not any(needle in other for needle in (A, ANSWER_A))
    whole = pdf_text(out / "session.pdf")
    assert A in whole
    assert not any(needle in whole for needle in (ANSWER_A, ANSWER_B))

    stored = b"".join(file.read_bytes() for file in (out / "store").rglob("*") if file.is_file())
    assert not any(needle.encode() in stored for needle in (A, B, ANSWER_A, ANSWER_B))

    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, "utf-8")
    verified = kroom(
        "records", "verify", "--json", "--data", str(out / "store"), "--passphrase-file", str(secret)
    )
    found = json.loads(verified.stdout)
    assert found["ok"]
    assert found["events"] == len(lines)
    assert found["sessions"][0]["state"] == "closed"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("after", [3, 30])
def test_nothing_printed_is_missing_after_a_kill(
    tmp_path: Path, protocol: Path, music: tuple[Path, Path], after: int
) -> None:
    out, secret = tmp_path / "out", tmp_path / "secret"
    secret.write_text(PASSPHRASE, "utf-8")
    process = started(out, protocol, music)
    assert process.stdout is not None
    last = 0
    for line in process.stdout:
        if line.startswith("event "):
            last = int(line.split()[1])
        if last >= after:
            process.kill()
            break
    process.communicate()
    verified = kroom(
        "records", "verify", "--json", "--data", str(out / "store"), "--passphrase-file", str(secret)
    )
    found = json.loads(verified.stdout)
    assert found["ok"], found
    assert found["events"] >= last


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--protocol", "nowhere.toml", "nowhere.toml"),
        ("--playlist-a", "nowhere.xspf", "nowhere.xspf"),
        ("--answers", "nowhere.json", "nowhere.json"),
        ("--speed", "fast", "not a number"),
    ],
)
def test_wrong_input_is_one_line(tmp_path: Path, option: str, value: str, said: str) -> None:
    outcome = kroom("rehearse", "--out", str(tmp_path / "out"), option, value)
    assert outcome.returncode in (1, 2)
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) <= 2
