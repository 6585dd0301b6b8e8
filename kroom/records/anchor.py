"""`head.json`: the journal's head outside the database, so that a lost end of it is noticed.

It holds a number and a link, nothing of what happened. It is written after each commit: one that is behind
the journal is normal (kroom was stopped between the two), one that is ahead means that events are missing.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kroom.records.chain import START
from kroom.records.problem import StoreDamaged
from kroom.records.sync import read_small, write_synced

_LIMIT_BYTES = 10_000
_LINK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's number and link."""

    seq: int = 0
    link: bytes = START


def write_head(path: Path, head: Head) -> None:
    """Write the head, synced. Raises `OSError`.

    The folder isn't synced: after a power cut the head before may be back, and behind is normal.
    """
    content = json.dumps({"seq": head.seq, "link": head.link.hex()})
    write_synced(path, content.encode(), sync_folder=False)


def read_head(path: Path) -> Head | None:
    """Read the head, None where there is none. Raises `StoreDamaged` or `StoreUnusable`."""
    raw = read_small(path, _LIMIT_BYTES)
    if raw is None:
        return None
    try:
        return _head(json.loads(raw))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreDamaged(f"{path} is damaged: it is not the journal's head") from error


def _head(content: object) -> Head:
    entries = cast("dict[str, object]", content)
    seq, link = entries["seq"], bytes.fromhex(str(entries["link"]))
    if not isinstance(seq, int) or seq < 0 or len(link) != _LINK_BYTES:
        raise ValueError("head")
    return Head(seq, link)


def head_code(head: Head) -> str:
    """The head as it is printed on a PDF: the event's number and the first 80 bits of its link, grouped."""
    first = head.link[:10].hex().upper()
    return "-".join([str(head.seq), *(first[start : start + 4] for start in range(0, len(first), 4))])
