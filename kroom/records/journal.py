"""The journal: everything that happened, in order, on the disk before anybody is told so."""

import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Text, insert, literal_column, select, text
from sqlalchemy.orm import Session as Transaction

from kroom.records import chain
from kroom.records.anchor import Head, head_code, read_head, write_head
from kroom.records.models import EventRow, WordsRow
from kroom.records.printed_code import PrintedCode
from kroom.records.problem import AnchorDamaged, JournalCut, StoreDamaged
from kroom.records.store import Store
from kroom.records.utc import utc_moment
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Json, Partner

CHAINED = (
    EventRow.seq,
    EventRow.session,
    EventRow.at_utc,
    EventRow.clock_ms,
    EventRow.boot,
    EventRow.actor,
    EventRow.kind,
    EventRow.partner,
    EventRow.body,
)

_KEYS = (*(column.key for column in CHAINED), "previous", "link")

# Made once, and below the ORM: an event is written while somebody waits for a button.
_INSERT_EVENT = insert(EventRow)
_INSERT_WORDS = insert(WordsRow)
_NEWEST = select(EventRow.seq, EventRow.link).order_by(EventRow.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A session and when it was prepared, as `utc_text` writes it. `couple` is the id it was prepared for."""

    session: str
    at_utc: str
    couple: str


class Writer:
    """Writes within one transaction of the journal; of no use after it."""

    def __init__(self, transaction: Transaction, key: bytes) -> None:
        self.transaction = transaction
        self._connection = transaction.connection()
        self._key = chain.keyed(key)
        self.head = newest(transaction)

    def append(self, session: str, actor: str, now: Moment, drafts: Sequence[Draft]) -> tuple[Event, ...]:
        """Append `drafts` in order. Raises `ValueError` for a body that can't be stored exactly."""
        return tuple(self._one(session, actor, now, draft) for draft in drafts)

    def keep(self, words: str, session: str = "", partner: Partner | None = None) -> dict[str, Json]:
        """Store somebody's words as a row of their own; what an event says of them: row id and digest."""
        return self._keep(words, session, partner, 0)

    def _one(self, session: str, actor: str, now: Moment, draft: Draft) -> Event:
        seq = self.head.seq + 1
        body = dict(draft.body)
        for key, words in draft.words.items():
            if key in body:
                raise ValueError(f"{key} is in the body and in the words of a {draft.kind}")
            body[key] = self._keep(words, session, draft.partner, seq)
        row = chain.columns(seq, session, actor, now, draft, chain.body_text(body))
        self._chain(row)
        return chain.event_of(row)

    def _chain(self, row: chain.Columns) -> None:
        previous = self.head.link
        link = chain.link(self._key, previous, row)
        values = dict(zip(_KEYS, (*row, previous, link), strict=True))
        self._connection.execute(_INSERT_EVENT, values)
        self.head = Head(row[0], link)

    def _keep(self, words: str, session: str, partner: Partner | None, revision: int) -> dict[str, Json]:
        words, salt, row = chain.storable(words), chain.new_salt(), uuid.uuid4().hex
        values = {"id": row, "session": session, "partner": partner, "revision": revision}
        self._connection.execute(_INSERT_WORDS, {**values, "text": words, "salt": salt})
        return {"words": row, "digest": chain.digest(salt, words)}


class Journal:
    """The events and words of one store. Every method may be called from any thread.

    `append` takes about a millisecond, most of it the disk's, and comes back when the events are on the disk.
    Where the disk or the file fails it raises `StoreUnusable` or `StoreDamaged` and nothing was stored.
    """

    def __init__(self, store: Store, key: bytes, anchor: Path) -> None:
        """`key` is the chain's; `anchor` the file that keeps the head. Nothing is read yet: see `settle`."""
        self._store = store
        self._key = key
        self._anchor = anchor
        self._damage: StoreDamaged | None = None

    def settle(self, *, new: bool = False) -> None:
        """Hold the journal against its anchor, and bring an anchor that is behind up to date.

        Raises `JournalCut` or `StoreDamaged`; after that the journal can be read, but takes nothing more.
        """
        try:
            self._compare(new=new)
        except StoreDamaged as damage:
            self._damage = damage
            raise

    @property
    def damage(self) -> StoreDamaged | None:
        """What `settle` found; with it the journal takes nothing more."""
        return self._damage

    def append(self, session: str, actor: str, now: Moment, drafts: Sequence[Draft]) -> tuple[Event, ...]:
        """Store `drafts` as events in one transaction and give them as stored, once they are on the disk.

        `session` is empty for what concerns the store; `actor` a person's id, "a", "b" or "kroom".
        Raises `ValueError` for a body that can't be stored exactly, `StoreUnusable`, `StoreDamaged`.
        """
        if not drafts:
            return ()
        with self.writing() as writer:
            return writer.append(session, actor, now, drafts)

    @contextmanager
    def writing(self) -> Generator[Writer]:
        """One transaction for events and the rows that belong to them. Commits at the end, then anchors."""
        if self._damage is not None:
            raise self._damage
        with self._store.turn:  # so that anchors are written in the order of their commits
            with self._store.writing() as transaction:
                writer = Writer(transaction, self._key)
                yield writer
            self._anchor_at(writer.head)

    def read(self, session: str | None = None, since: int = 0) -> list[Event]:
        """The events after number `since`, in order: one session's, or all where `session` is None."""
        query = select(*CHAINED).where(EventRow.seq > since).order_by(EventRow.seq)
        if session is not None:
            query = query.where(EventRow.session == session)
        with self._store.reading() as transaction:
            rows = transaction.connection().execute(query).all()
        return [_event(cast("chain.Columns", tuple(row))) for row in rows]

    def words(self, row: str) -> str | None:
        """The words in a row, None where they were erased or never were."""
        with self._store.reading() as transaction:
            return transaction.scalar(select(WordsRow.text).where(WordsRow.id == row))

    def words_of(self, session: str, partner: Partner | None = None) -> Mapping[str, str]:
        """All words of a session by row id; with `partner`, that partner's only."""
        query = select(WordsRow.id, WordsRow.text).where(WordsRow.session == session)
        if partner is not None:
            query = query.where(WordsRow.partner == partner)
        with self._store.reading() as transaction:
            return {row.id: row.text for row in transaction.execute(query)}

    def head(self) -> Head:
        """The last event's number and link."""
        with self._store.reading() as transaction:
            return newest(transaction)

    def last_at(self) -> datetime | None:
        """The moment of the last event; None where there is none."""
        query = select(EventRow.at_utc).order_by(EventRow.seq.desc()).limit(1)
        with self._store.reading() as transaction:
            found = transaction.scalar(query)
        return None if found is None else utc_moment(found)

    def head_code(self) -> str:
        """The head as it is printed on each PDF, such as `312-9F3A-...`."""
        return head_code(self.head())

    def event_with(self, code: PrintedCode) -> Event | None:
        """The event that was the newest when `code` was printed; None where the code is of no event here."""
        link = self._link_at(code.seq) if code.seq else None
        if link is None or not code.is_of(Head(code.seq, link)):
            return None
        query = select(*CHAINED).where(EventRow.seq == code.seq)
        with self._store.reading() as transaction:
            row = transaction.connection().execute(query).one()
        return _event(cast("chain.Columns", tuple(row)))

    def prepared(self) -> list[Prepared]:
        """The sessions that were ever prepared, the newest first. Reads an index only: 10 ms for 10,000."""
        couple = literal_column("json_extract(body, '$.couple')", Text)
        query = (
            select(EventRow.at_utc, EventRow.session, couple)
            .where(text("kind = 'session-prepared'"))
            .order_by(EventRow.at_utc.desc())
        )
        with self._store.reading() as transaction:
            return [
                Prepared(session, at, found or "")
                for at, session, found in transaction.connection().execute(query)
            ]

    def ended(self) -> dict[str, str]:
        """How each session that is over ended: the kind of event. Reads an index only."""
        query = select(EventRow.session, EventRow.kind).where(
            text("kind IN ('session-closed', 'session-stopped')")
        )
        with self._store.reading() as transaction:
            return {row.session: row.kind for row in transaction.connection().execute(query)}

    def _anchor_at(self, head: Head) -> None:
        try:
            write_head(self._anchor, head)
        except OSError:
            # The events are stored, and whoever asked must hear so. An anchor behind is normal; the next
            # event or the next start writes it again.
            return

    def _compare(self, *, new: bool) -> None:
        anchored, head = read_head(self._anchor), self.head()
        if anchored is None and (head.seq and not new):
            raise AnchorDamaged(f"{self._anchor} is missing: whether the journal is whole can't be told")
        if anchored is not None and anchored.seq > head.seq:
            raise JournalCut(
                f"events {head.seq + 1} to {anchored.seq} are missing at the end of the journal in "
                f"{self._anchor.parent}"
            )
        if anchored is not None and anchored.link != self._link_at(anchored.seq):
            raise StoreDamaged(f"event {anchored.seq} is not the one that {self._anchor} knows")
        if anchored != head:
            self._anchor_at(head)

    def _link_at(self, seq: int) -> bytes | None:
        if seq == 0:
            return chain.START
        with self._store.reading() as transaction:
            return transaction.scalar(select(EventRow.link).where(EventRow.seq == seq))


def newest(transaction: Transaction) -> Head:
    """The head as the database has it."""
    row = transaction.connection().execute(_NEWEST).first()
    return Head(row.seq, row.link) if row else Head()


def _event(row: chain.Columns) -> Event:
    try:
        return chain.event_of(row)
    except (ValueError, TypeError) as error:
        raise StoreDamaged(f"event {row[0]} of the journal can't be read") from error
