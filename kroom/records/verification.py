"""`records verify`: whether the journal is what was written, from the first event to the last."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from kroom.records import chain
from kroom.records.anchor import Head, head_code
from kroom.records.erasing import erased_rows
from kroom.records.journal import CHAINED, Journal
from kroom.records.models import EventRow, WordsRow
from kroom.records.problem import RecordsProblem
from kroom.records.store import Store

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `events` were read and hold together; `problem` is one line, None where all is well.

    `head` is the code of the last event that holds; `sessions` counts each session's events.
    """

    ok: bool
    events: int
    head: str
    problem: str | None
    sessions: Mapping[str, int]


@dataclass(slots=True)
class _Found:
    head: Head = field(default_factory=Head)
    sessions: Counter[str] = field(default_factory=Counter[str])
    problem: str | None = None


def verify(store: Store, journal: Journal, key: bytes) -> Verification:
    """Check every page's cipher, the journal's anchor, every link, and every event's words.

    `key` is the chain's. Damage isn't raised, it is the problem found. See `tests/benchmarks` for its speed.
    """
    found = _Found()
    try:
        journal.settle()
        found.problem = _pages(store)
    except RecordsProblem as problem:
        found.problem = str(problem)
    try:
        _walk(store, key, found)
    except RecordsProblem as problem:
        found.problem = found.problem or str(problem)
    counts = {session: count for session, count in found.sessions.items() if session}
    return Verification(found.problem is None, found.head.seq, head_code(found.head), found.problem, counts)


def _pages(store: Store) -> str | None:
    faults = store.integrity()
    return f"the database is damaged in {len(faults)} places" if faults else None


def _walk(store: Store, key: bytes, found: _Found) -> None:
    with store.reading() as transaction:
        # What was erased on request is gone by right: its digest can't be told from any other any more.
        digests = _digests(transaction) | dict.fromkeys(erased_rows(transaction))
        for row, previous, link in _rows(transaction):
            fault = _fault(key, found.head, row, previous, link) or _words_fault(row, digests)
            if fault:
                found.problem = found.problem or fault
                return
            found.head = Head(row[0], link)
            found.sessions[row[1]] += 1


def _rows(transaction: Transaction) -> Iterator[tuple[chain.Columns, bytes, bytes]]:
    query = select(*CHAINED, EventRow.previous, EventRow.link).order_by(EventRow.seq)
    # Below the ORM, which would make this half as fast.
    for row in transaction.connection().execute(query.execution_options(yield_per=_BATCH)):
        previous, link = cast("tuple[bytes, bytes]", row[-2:])
        yield cast("chain.Columns", row[:-2]), previous, link


def _digests(transaction: Transaction) -> dict[str, str | None]:
    query = select(WordsRow.id, WordsRow.salt, WordsRow.text)
    return {row.id: chain.digest(row.salt, row.text) for row in transaction.execute(query)}


def _fault(key: bytes, head: Head, row: chain.Columns, previous: bytes, link: bytes) -> str | None:
    if row[0] != head.seq + 1:
        return f"event {head.seq + 1} is missing"
    if previous != head.link or link != chain.link(key, previous, row):
        return f"event {row[0]} is not what was written"
    return None


def _words_fault(row: chain.Columns, digests: Mapping[str, str | None]) -> str | None:
    if '"words"' not in row[8]:
        return None
    for reference in cast("dict[str, object]", json.loads(row[8])).values():
        fault = _reference_fault(reference, digests)
        if fault:
            return f"the words of event {row[0]} {fault}"
    return None


def _reference_fault(reference: object, digests: Mapping[str, str | None]) -> str | None:
    if not isinstance(reference, dict) or set(cast("dict[str, object]", reference)) != {"words", "digest"}:
        return None
    entries = cast("dict[str, str]", reference)
    if entries["words"] not in digests:
        return "are missing"
    return None if digests[entries["words"]] in (None, entries["digest"]) else "are not what was written"
