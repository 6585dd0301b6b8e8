import json
from pathlib import Path

from kroom.exports.journal_lines import write_journal_lines
from kroom.session.events import Json


def test_each_line_is_one_object(tmp_path: Path) -> None:
    lines: list[dict[str, Json]] = [{"seq": 1, "body": {"title": "Ä\u2028b\nc"}}, {"seq": 2, "body": {}}]
    write_journal_lines(tmp_path / "journal.jsonl", lines)
    written = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").split("\n")
    assert written.pop() == ""
    assert [json.loads(line) for line in written] == lines
