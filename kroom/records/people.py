"""The people who run the room: facilitators and providers, their PINs and passphrases."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, literal_column, select, update
from sqlalchemy.orm import Session as Transaction

from kroom.records.journal import Journal, Writer
from kroom.records.keyring import Keyring
from kroom.records.models import PersonRow, SettingRow, WordsRow
from kroom.records.name import checked_name
from kroom.records.pin import pin_matches, pin_verifier
from kroom.records.problem import PersonRefused, SecretRefused, StoreUnusable
from kroom.records.secret import check_pin
from kroom.records.store import Store
from kroom.records.utc import utc_moment, utc_text
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Kind, words_row
from kroom.session.protocol import Role

PIN_TRIES = 5
_KEY_DUE = "data-key-due"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who runs the room. `id` is random and may stand outside the store; `name` must not.

    `last_login` is when they last unlocked the store or proved who they are; `revoked` when they stopped
    being let in, both None for never.
    """

    id: str
    role: Role
    name: str
    last_login: datetime | None = field(default=None, compare=False)
    revoked: datetime | None = None


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
        """Everybody who is let in, in the order in which they were added."""
        return tuple(person for person in self.ever() if person.revoked is None)

    def ever(self) -> tuple[Person, ...]:
        """Everybody who is or was let in, in the order in which they were added."""
        query = (
            select(PersonRow, WordsRow.text)
            .join(WordsRow, PersonRow.name == WordsRow.id)
            .order_by(literal_column("person.rowid"))
        )
        with self._store.reading() as transaction:
            return tuple(_person(row.PersonRow, row.text) for row in transaction.execute(query))

    def get(self, person: str) -> Person | None:
        """The person with this id, revoked or not: they may stand in an old session."""
        return next((known for known in self.ever() if known.id == person), None)

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
        # A full disk keeps nobody out: the tries begin anew once it has room.
        with suppress(StoreUnusable), self._store.writing() as transaction:
            _set(transaction, found, tries=0)
        return next(known for known in asked if known.id == found)

    def seen(self, person: str, *, now: Moment) -> None:
        """Remember that a person unlocked the store or proved who they are."""
        with self._store.writing() as transaction:
            _set(transaction, person, last_login=utc_text(now.at_utc))

    def change_passphrase(self, person: str, passphrase: str, *, now: Moment, actor: str) -> None:
        """Give a person another passphrase. Journals `person-changed`. Raises `SecretRefused`."""
        self._keyring.give(person, passphrase)
        with self._journal.writing() as writer:
            _changed(writer, person, "passphrase", now, actor)

    def change_pin(self, person: str, pin: str, *, now: Moment, actor: str) -> None:
        """Give a person another PIN; their tries begin anew. Journals it. Raises `SecretRefused`."""
        self._check_new_pin(pin, besides=person)
        with self._journal.writing() as writer:
            _set(writer.transaction, person, pin=pin_verifier(pin), tries=0)
            _changed(writer, person, "pin", now, actor)
        self._store.checkpoint()

    def rename(self, person: str, name: str, *, now: Moment, actor: str) -> None:
        """Call a person by another name from now on. Journals it. Raises `NameRefused`."""
        name = checked_name(name)
        with self._journal.writing() as writer:
            event = _changed(writer, person, "name", now, actor, {"name": name})
            _set(writer.transaction, person, name=words_row(event, "name"))
        self._store.checkpoint()

    def change_role(self, person: str, role: Role, *, now: Moment, actor: str) -> None:
        """Give a person another role. Journals it. Raises `PersonRefused`: the last facilitator stays one."""
        if role is not Role.FACILITATOR:
            self._check_another_facilitator(person)
        with self._journal.writing() as writer:
            _set(writer.transaction, person, role=str(role))
            _changed(writer, person, f"role to {role}", now, actor)
        self._store.checkpoint()

    def revoke(self, person: str, *, now: Moment, actor: str) -> None:
        """Let a person in no more, under a new data key that they never had. Journals `person-revoked`.

        Cut off half-way, the next start finishes it. Copies made before still open with what they knew: see
        `Backups.drop_older`; and the recovery code, which they may have seen, wants renewing. Takes a second
        for 100 MB. Raises `PersonRefused`: nobody revokes themselves, nor the last facilitator.
        """
        if person == actor:
            raise PersonRefused("nobody can revoke themselves; another facilitator can")
        self._check_another_facilitator(person)
        with self._journal.writing() as writer:
            _set(writer.transaction, person, revoked=utc_text(now.at_utc))
            writer.transaction.merge(SettingRow(key=_KEY_DUE, value="true"))
            writer.append("", actor, now, [Draft(Kind.PERSON_REVOKED, body={"person": person})])
        self.finish_revoking()

    def finish_revoking(self) -> None:
        """Change the data key where somebody was revoked and kroom was stopped before that."""
        with self._store.reading() as transaction:
            due = transaction.get(SettingRow, _KEY_DUE) is not None
        if not due:
            return
        self._keyring.change_data_key([known.id for known in self.all()], self._store.rekey)
        with self._store.writing() as transaction:
            transaction.execute(delete(SettingRow).where(SettingRow.key == _KEY_DUE))
        self._store.checkpoint()

    def _check_another_facilitator(self, person: str) -> None:
        others = (known for known in self.all() if known.id != person and known.role is Role.FACILITATOR)
        if next(others, None) is None:
            raise PersonRefused("somebody has to stay who is a facilitator; add another one first")

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


def _changed(
    writer: Writer, person: str, what: str, now: Moment, actor: str, words: Mapping[str, str] | None = None
) -> Event:
    draft = Draft(Kind.PERSON_CHANGED, body={"person": person, "what": what}, words=words or {})
    (event,) = writer.append("", actor, now, [draft])
    return event


def _set(transaction: Transaction, person: str, **values: object) -> None:
    transaction.execute(update(PersonRow).where(PersonRow.id == person).values(values))


def _person(row: PersonRow, name: str) -> Person:
    seen, revoked = (None if text is None else utc_moment(text) for text in (row.last_login, row.revoked))
    return Person(row.id, Role(row.role), name, seen, revoked)


def _rows(transaction: Transaction, persons: Sequence[str]) -> Sequence[PersonRow]:
    query = select(PersonRow).where(PersonRow.id.in_(persons), PersonRow.tries < PIN_TRIES)
    return transaction.scalars(query).all()
