"""The people who run the room: facilitators and providers, their PINs and passphrases."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from kroom.records.journal import Journal, Writer
from kroom.records.keyring import Keyring
from kroom.records.models import PersonRow, WordsRow
from kroom.records.name import checked_name
from kroom.records.pin import pin_matches, pin_verifier
from kroom.records.problem import SecretRefused
from kroom.records.secret import check_pin
from kroom.records.store import Store
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, words_row
from kroom.session.protocol import Role

PIN_TRIES = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who runs the room. `id` is random and may stand outside the store; `name` must not."""

    id: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class PinReply:
    """Whose PIN it was, or None. With no tries left only the passphrase helps (`check_passphrase`)."""

    person: Person | None
    tries_left: int


class People:
    """Everybody known to one store. Every method may be called from any thread.

    What takes a passphrase takes half a second a person and belongs off the main thread; a PIN takes 30 ms.
    All raise `StoreUnusable` or `StoreDamaged` where the file fails.
    """

    def __init__(self, store: Store, journal: Journal, keyring: Keyring) -> None:
        self._store = store
        self._journal = journal
        self._keyring = keyring

    def add(self, name: str, role: Role, passphrase: str, pin: str, *, now: Moment, actor: str) -> Person:
        """Add a person who can unlock from now on; `actor` is who added them. Journals `person-added`.

        Raises `NameRefused`, or `SecretRefused` where the passphrase or PIN is weak or another person's.
        """
        person = Person(uuid.uuid4().hex, role, checked_name(name))
        self._check_new_pin(pin)
        # The slot first: a slot nobody knows is removed at the next start, a person without one is stuck.
        self._keyring.give(person.id, passphrase)
        with self._journal.writing() as writer:
            enter(writer, person, pin_verifier(pin), now, actor)
        self._store.checkpoint()
        return person

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order in which they were added."""
        query = (
            select(PersonRow.id, PersonRow.role, WordsRow.text)
            .join(WordsRow, PersonRow.name == WordsRow.id)
            .order_by(WordsRow.revision)
        )
        with self._store.reading() as transaction:
            rows = transaction.execute(query).all()
        return tuple(Person(row.id, Role(row.role), row.text) for row in rows)

    def get(self, person: str) -> Person | None:
        """The person with this id."""
        return next((known for known in self.all() if known.id == person), None)

    def check_pin(self, pin: str, *, person: str | None = None, role: Role | None = None) -> PinReply:
        """Whose PIN this is, of one person, of a role, or of everybody.

        A wrong PIN counts against each of them, on the disk before it is looked at; after five in a row a
        person's PIN is no longer looked at until `check_passphrase` took their passphrase.
        """
        asked = self._among(person, role)
        rows = self._count_try([known.id for known in asked])
        right = next((row.id for row in rows if pin_matches(row.pin, pin)), None)
        if right is None:
            return PinReply(None, max((PIN_TRIES - row.tries for row in rows), default=0))
        self._take_back([row.id for row in rows], right)
        return PinReply(next(known for known in asked if known.id == right), PIN_TRIES)

    def check_passphrase(
        self, passphrase: str, *, person: str | None = None, role: Role | None = None
    ) -> Person | None:
        """Whose passphrase this is, of one person, of a role, or of everybody; None for nobody's.

        The person's tries at a PIN begin anew.
        """
        asked = self._among(person, role)
        found = self._keyring.person_of(passphrase, [known.id for known in asked])
        if found is None:
            return None
        with self._store.writing() as transaction:
            transaction.execute(update(PersonRow).where(PersonRow.id == found).values(tries=0))
        return next(known for known in asked if known.id == found)

    def change_passphrase(self, person: str, passphrase: str) -> None:
        """Give a person another passphrase (after the recovery code, say). Raises `SecretRefused`."""
        self._keyring.give(person, passphrase)

    def change_pin(self, person: str, pin: str) -> None:
        """Give a person another PIN; their tries begin anew. Raises `SecretRefused`."""
        self._check_new_pin(pin, besides=person)
        values = {"pin": pin_verifier(pin), "tries": 0}
        with self._store.writing() as transaction:
            transaction.execute(update(PersonRow).where(PersonRow.id == person).values(values))
        self._store.checkpoint()

    def _check_new_pin(self, pin: str, besides: str = "") -> None:
        # A PIN signs without a name beside it, so two people can't have the same one.
        check_pin(pin)
        with self._store.reading() as transaction:
            rows = transaction.scalars(select(PersonRow).where(PersonRow.id != besides)).all()
        if any(pin_matches(row.pin, pin) for row in rows):
            raise SecretRefused("this PIN can't be taken; choose another one")

    def _among(self, person: str | None, role: Role | None) -> list[Person]:
        return [
            known
            for known in self.all()
            if (person is None or known.id == person) and (role is None or known.role is role)
        ]

    def _count_try(self, persons: Sequence[str]) -> Sequence[PersonRow]:
        with self._store.writing() as transaction:
            rows = _rows(transaction, persons)
            for row in rows:
                row.tries += 1
            transaction.flush()
            transaction.expunge_all()
        return rows

    def _take_back(self, persons: Iterable[str], right: str) -> None:
        with self._store.writing() as transaction:
            transaction.execute(
                update(PersonRow)
                .where(PersonRow.id.in_(persons), PersonRow.id != right)
                .values(tries=PersonRow.tries - 1)
            )
            transaction.execute(update(PersonRow).where(PersonRow.id == right).values(tries=0))


def enter(writer: Writer, person: Person, pin: str, now: Moment, actor: str) -> None:
    """Write a person, `pin` being what verifies theirs, and `person-added` into an open transaction."""
    body = {"person": person.id, "role": str(person.role)}
    draft = Draft(Kind.PERSON_ADDED, body=body, words={"name": person.name})
    (event,) = writer.append("", actor, now, [draft])
    name = words_row(event, "name") or ""
    row = PersonRow(id=person.id, role=person.role, name=name, pin=pin)
    writer.transaction.add(row)


def _rows(transaction: Transaction, persons: Sequence[str]) -> Sequence[PersonRow]:
    query = select(PersonRow).where(PersonRow.id.in_(persons), PersonRow.tries < PIN_TRIES)
    return transaction.scalars(query).all()
