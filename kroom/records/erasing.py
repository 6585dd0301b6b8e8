"""Erasing one person's name and words on request; the journal's lines stay, and still verify.

A line holds only a row's id and a digest under a salt that lies in the row: without the row both say nothing.
The event that says what was erased lists the rows, so that one that is missing for another reason is noticed.
"""

import json
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from kroom.records.files import REPLACED
from kroom.records.journal import Journal, Writer
from kroom.records.models import CoupleRow, EventRow, WordsRow
from kroom.records.sessions import Sessions
from kroom.records.store import Store
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Json, Kind, Partner


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many rows went, and which backups and kept stores were removed with them."""

    rows: int
    removed: tuple[Path, ...]


def erase(
    store: Store,
    journal: Journal,
    sessions: Sessions,
    couple: str,
    whose: Partner,
    *,
    now: Moment,
    actor: str,
) -> int:
    """Erase a partner's names, notes and answers in all sessions of a couple. Journals `words-erased`.

    A note about both partners belongs to the other one as well, and stays. Gives how many rows went; the
    pages they lay on are overwritten (`secure_delete`). Raises `StoreUnusable` or `StoreDamaged`.
    """
    theirs = sessions.seats(couple, whose)
    with journal.writing() as writer:
        names = _names_of(writer.transaction, couple, whose)
        rows = _rows_of(writer.transaction, theirs) | names
        _empty_names(writer, names, whose)
        _delete(writer.transaction, rows)
        listed: list[Json] = [*sorted(rows)]
        body: dict[str, Json] = {"couple": couple, "whose": str(whose), "rows": listed}
        writer.append("", actor, now, [Draft(Kind.WORDS_ERASED, body=body)])
    store.checkpoint()
    return len(listed)


def erase_again(store: Store, journal: Journal, done: Iterable[Event], *, now: Moment, actor: str) -> int:
    """Erase what another copy of this store had erased already: `done` are its events."""
    count = 0
    for event in done:
        listed = event.body.get("rows")
        wanted = {str(row) for row in listed} if isinstance(listed, list) else set[str]()
        couple, whose = str(event.body.get("couple")), Partner(str(event.body.get("whose")))
        with journal.writing() as writer:
            wanted |= _names_of(writer.transaction, couple, whose)
            _empty_names(writer, wanted, whose)
            count += _delete(writer.transaction, wanted)
            writer.append("", actor, now, [Draft(Kind.WORDS_ERASED, body=event.body)])
    store.checkpoint()
    return count


def erased_rows(transaction: Transaction) -> set[str]:
    """The ids of all rows that were erased on request."""
    bodies = transaction.scalars(select(EventRow.body).where(EventRow.kind == str(Kind.WORDS_ERASED)))
    return {str(row) for body in bodies for row in json.loads(body).get("rows", ())}


def drop_replaced(folder: Path) -> tuple[Path, ...]:
    """Remove the stores that restores had kept aside: they hold what had to go."""
    found = tuple(sorted(folder.glob(f"{REPLACED}*")))
    for kept in found:
        shutil.rmtree(kept, ignore_errors=True)
    return tuple(kept for kept in found if not kept.exists())


def _rows_of(transaction: Transaction, seats: Mapping[str, Partner]) -> set[str]:
    found: set[str] = set()
    for session, whose in seats.items():
        own = select(WordsRow.id).where(WordsRow.session == session, WordsRow.partner == whose)
        found |= set(transaction.scalars(own))
        prepared = select(EventRow.body).where(
            EventRow.session == session, EventRow.kind == str(Kind.SESSION_PREPARED)
        )
        for body in transaction.scalars(prepared):
            found |= _reference(json.loads(body).get(f"name_{whose}"))
    return found


def _reference(found: object) -> set[str]:
    reference = cast("dict[str, object]", found) if isinstance(found, dict) else {}
    return {str(reference["words"])} if "words" in reference else set()


def _names_of(transaction: Transaction, couple: str, whose: Partner) -> set[str]:
    """The rows of every name under which that person was entered."""
    either = (CoupleRow.id == couple) | (CoupleRow.merged_into == couple)
    query = select(CoupleRow.name_a, CoupleRow.name_b, CoupleRow.crossed).where(either)
    return {
        row.name_a if (whose is Partner.A) != bool(row.crossed) else row.name_b
        for row in transaction.execute(query)
    }


def _empty_names(writer: Writer, rows: Collection[str], whose: Partner) -> None:
    """Give every couple an empty name where it has one of these."""
    empty = str(writer.keep("", partner=whose)["words"])
    for column in (CoupleRow.name_a, CoupleRow.name_b):
        writer.transaction.execute(update(CoupleRow).where(column.in_(rows)).values({column: empty}))


def _delete(transaction: Transaction, rows: Collection[str]) -> int:
    for row in rows:
        transaction.execute(delete(WordsRow).where(WordsRow.id == row))
    return len(rows)
