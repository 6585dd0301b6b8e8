"""`head.json`: the journal's head outside the database, so that a lost end of it is noticed.

It holds a number and a link, nothing of what happened. It is written after each commit: one that is behind
the journal is normal (kroom was stopped between the two), one that is ahead means that events are missing.

Two lines of a fixed size, the older one overwritten in place: that syncs several times as fast as a new file,
and whatever a power cut does to one line, the other still holds.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kroom.records.chain import START
from kroom.records.problem import AnchorDamaged
from kroom.records.sync import read_small, write_synced

_LIMIT_BYTES = 10_000
_LINK_BYTES = 32
_LINE_BYTES = 512  # a disk's sector: no write of one line touches the other
_LINES = 2

# Without the times in the file's entry, where the system has such a call.
_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's number and link."""

    seq: int = 0
    link: bytes = START


def write_head(path: Path, head: Head) -> None:
    """Write the head, synced. Raises `OSError`.

    The folder isn't synced: after a power cut the head before may be back, and behind is normal.
    """
    line = _line(head)
    try:
        with path.open("r+b") as file:
            raw = file.read(_LIMIT_BYTES)
            if len(raw) == _LINES * _LINE_BYTES:
                file.seek(_LINE_BYTES * _older(raw))
                file.write(line)
                file.flush()
                _sync(file.fileno())
                return
    except FileNotFoundError:
        pass
    write_synced(path, head_lines(head), sync_folder=False)


def head_lines(head: Head) -> bytes:
    """A new file's content."""
    return _line(head) * _LINES


def read_head(path: Path) -> Head | None:
    """Read the head, None where there is none. Raises `AnchorDamaged` or `StoreUnusable`."""
    raw = read_small(path, _LIMIT_BYTES)
    if raw is None:
        return None
    heads = [head for head in map(_head, raw.splitlines()) if head]
    if not heads:
        raise AnchorDamaged(f"{path} is damaged: it is not the journal's head")
    return max(heads, key=_number)


def head_code(head: Head) -> str:
    """The head as it is printed on a PDF: the event's number and the first 80 bits of its link, grouped."""
    first = head.link[:10].hex().upper()
    return "-".join([str(head.seq), *(first[start : start + 4] for start in range(0, len(first), 4))])


def _older(raw: bytes) -> int:
    """Which of the lines is the one to overwrite: one that can't be read, else the lower number."""
    heads = [_head(raw[start : start + _LINE_BYTES]) for start in range(0, len(raw), _LINE_BYTES)]
    numbers = [-1 if head is None else head.seq for head in heads]
    return numbers.index(min(numbers))


def _number(head: Head) -> int:
    return head.seq


def _line(head: Head) -> bytes:
    content = {"seq": head.seq, "link": head.link.hex(), "check": _check(head)}
    return json.dumps(content).encode().ljust(_LINE_BYTES - 1) + b"\n"


def _check(head: Head) -> str:
    return hashlib.sha256(b"%d %s" % (head.seq, head.link)).hexdigest()[:16]


def _head(line: bytes) -> Head | None:
    """The head in a line, None where it isn't whole."""
    try:
        entries = cast("dict[str, object]", json.loads(line))
        seq, link = entries["seq"], bytes.fromhex(str(entries["link"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(seq, int) or seq < 0 or len(link) != _LINK_BYTES:
        return None
    head = Head(seq, link)
    return head if entries.get("check") == _check(head) else None
