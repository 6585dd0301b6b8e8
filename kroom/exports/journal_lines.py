"""The journal as JSON lines, one event a line."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from kroom.exports.files import write_file
from kroom.session.events import Json


def journal_text(lines: Iterable[Mapping[str, Json]]) -> str:
    """`lines` (as the records make them, see the journal line in the documentation) as JSON, one a line."""
    return "".join(json.dumps(dict(line), ensure_ascii=False) + "\n" for line in lines)


def write_journal_lines(path: Path, lines: Iterable[Mapping[str, Json]]) -> None:
    """Write journal.jsonl; `ExportError` where `path` can't be written."""
    write_file(path, journal_text(lines).encode())
