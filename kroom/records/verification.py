"""`records verify`: whether the journal is what was written, from the first event to the last."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hmac import HMAC
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction

from kroom.records import chain
from kroom.records.anchor import Head, head_code
from kroom.records.erasing import erased_rows
from kroom.records.journal import CHAINED, Journal
from kroom.records.models import EventRow, WordsRow
from kroom.records.problem import RecordsProblem
from kroom.records.store import Store

_BATCH = 2000
_Words = tuple[str, bytes, str]


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
    seq: int = 0
    link: bytes = chain.START
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
    code = head_code(Head(found.seq, found.link))
    return Verification(found.problem is None, found.seq, code, found.problem, counts)


def _pages(store: Store) -> str | None:
    faults = store.integrity()
    return f"the database is damaged in {len(faults)} places" if faults else None


def _walk(store: Store, key: bytes, found: _Found) -> None:
    with store.reading() as transaction:
        # What was erased on request is gone by right: its digest can't be told from any other any more.
        digests = _digests(transaction) | dict.fromkeys(erased_rows(transaction))
        keyed = chain.keyed(key)
        for row, previous, link in _rows(transaction):
            fault = _fault(keyed, found, row, previous, link) or _words_fault(row, digests)
            if fault:
                found.problem = found.problem or fault
                return
            found.seq, found.link = row[0], link
            found.sessions[row[1]] += 1


def _rows(transaction: Transaction) -> Iterator[tuple[chain.Columns, bytes, bytes]]:
    query = select(*CHAINED, EventRow.previous, EventRow.link).order_by(EventRow.seq)
    for row in _plain(transaction, query):
        previous, link = cast("tuple[bytes, bytes]", row[-2:])
        yield cast("chain.Columns", row[:-2]), previous, link


def _digests(transaction: Transaction) -> dict[str, str | None]:
    rows = _plain(transaction, select(WordsRow.id, WordsRow.salt, WordsRow.text))
    return {row: chain.digest(salt, text) for row, salt, text in cast("Iterator[_Words]", rows)}


def _plain(transaction: Transaction, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[object, ...]]:
    # As the driver gives them: SQLAlchemy's rows would take as long again as all else there is to do.
    connection = transaction.connection()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(query.compile(connection.engine)))
        while rows := cursor.fetchmany(_BATCH):
            yield from rows
    finally:
        cursor.close()


def _fault(key: HMAC, found: _Found, row: chain.Columns, previous: bytes, link: bytes) -> str | None:
    if row[0] != found.seq + 1:
        return f"event {found.seq + 1} is missing"
    if previous != found.link or link != chain.link(key, previous, row):
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
