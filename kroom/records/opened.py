"""An open store: everything that can be asked of it and told to it."""

from pathlib import Path

from filelock import FileLock

from kroom.records import files
from kroom.records.backups import Backups
from kroom.records.couples import Couples
from kroom.records.erasing import Erased, drop_replaced, erase, erase_again
from kroom.records.journal import Journal
from kroom.records.keyring import Keyring
from kroom.records.name import checked_name
from kroom.records.people import People, Person, enter
from kroom.records.pin import pin_verifier
from kroom.records.problem import StoreDamaged, WrongSecret
from kroom.records.sessions import Sessions
from kroom.records.settings import Settings
from kroom.records.store import Store
from kroom.records.vault import Cost, Opened, Vault
from kroom.records.verification import Verification, verify
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol import Role


class OpenStore:
    """The records of one data folder, unlocked. Every method may be called from any thread.

    `person` is who unlocked it. Where the recovery code did, `recovered` is true and `person` is the first
    facilitator, who should be given a new passphrase (`recover`).
    """

    def __init__(
        self, folder: Path, lock: FileLock, store: Store, vault: Vault, opened: Opened, cost: Cost
    ) -> None:
        """Take over `lock` and `store` until `close`. Raises `WrongSecret` where nobody has this slot."""
        self.folder = folder
        self._lock = lock
        self._closed = False
        self._store = store
        self._chain_key = opened.keys.chain
        self._keyring = Keyring(folder, vault, opened.keys, cost)
        self.journal = Journal(store, opened.keys.chain, folder / files.HEAD)
        self.people = People(store, self.journal, self._keyring)
        self.couples = Couples(store, self.journal)
        self.sessions = Sessions(self.journal, self.couples)
        self.settings = Settings(store)
        self.backups = Backups(store, self._keyring, self.settings, folder)
        self.recovered = opened.person is None
        self.person = self._who(opened.person)

    def settle(self, *, despite_damage: bool = False) -> None:
        """Hold the journal against its anchor, drop slots of nobody, and finish what was cut off.

        Raises as `Journal.settle`.
        """
        try:
            self.journal.settle()
        except StoreDamaged:
            if not despite_damage:
                raise
            return
        self._keyring.keep_only([person.id for person in self.people.all()])
        self.people.finish_revoking()

    @property
    def damage(self) -> str | None:
        """What is wrong with a store that was opened despite it, in one line; None where nothing is known."""
        return None if self.journal.damage is None else str(self.journal.damage)

    def verify(self) -> Verification:
        """Check the whole store; damage is reported, not raised. A second for 100,000 events."""
        return verify(self._store, self.journal, self._chain_key)

    def seen(self, now: Moment) -> None:
        """Remember that `person` unlocked the store now, and whether it took the recovery code."""
        self.people.seen(self.person.id, now=now)
        if self.recovered:
            self.journal.append("", self.person.id, now, [Draft(Kind.RECOVERY_CODE_USED)])

    def new_recovery_code(self, now: Moment) -> str:
        """A new recovery code, to be shown once; the old one opens nothing any more. Takes half a second."""
        code = self._keyring.new_recovery_code()
        self.journal.append("", self.person.id, now, [Draft(Kind.RECOVERY_CODE_RENEWED)])
        return code

    def recover(self, passphrase: str, now: Moment) -> str:
        """Give `person` a new passphrase after the recovery code was used; the next code, to be shown once.

        Takes a second. Raises `SecretRefused`.
        """
        self.people.change_passphrase(self.person.id, passphrase, now=now, actor=self.person.id)
        self.recovered = False
        return self.new_recovery_code(now)

    def hand_over(self, person: Person) -> None:
        """From now on `person`, who proved it, runs the room; the session's event says so to the record."""
        self.person = person

    def erase_words(self, couple: str, whose: Partner, now: Moment, actor: str = "") -> Erased:
        """Erase one person's name and words, here and in the backups that kroom keeps, as `actor` asked.

        A new backup is made and every older one removed, as is what a restore had kept. Takes a second for 50
        MB. Raises `StoreUnusable` where no new backup can be made: the words are gone then, the old backups
        are not, and it can be asked for again.
        """
        actor = actor or self.person.id
        rows = erase(self._store, self.journal, self.sessions, couple, whose, now=now, actor=actor)
        made = self.backups.make(now.at_utc)
        return Erased(rows, (*self.backups.drop_older(made.backup), *drop_replaced(self.folder)))

    def catch_up(self, newer: "OpenStore", now: Moment) -> None:
        """Do again what `newer`, a later state of this store, had done for good: erasures and revocations."""
        known = self.journal.head().seq
        later = newer.journal.read("", since=known)
        erased = [event for event in later if event.kind is Kind.WORDS_ERASED]
        erase_again(self._store, self.journal, erased, now=now, actor=self.person.id)
        revoked = {person.id for person in newer.people.ever() if person.revoked}
        for person in self.people.all():
            if person.id in revoked and person != self.person:
                self.people.revoke(person.id, now=now, actor=self.person.id)

    def checkpoint(self) -> None:
        """Bring the log into the database: after each finished form and session."""
        self._store.checkpoint()

    def close(self) -> None:
        """Close the store and let another kroom have the folder; may be called twice."""
        if not self._closed:
            self._closed = True
            self._store.close()
            self._lock.release()

    def _who(self, person: str | None) -> Person:
        people = self.people.all()
        if person is None:
            return next(known for known in people if known.role is Role.FACILITATOR)
        found = next((known for known in people if known.id == person), None)
        if found is None:
            raise WrongSecret("this passphrase opens nothing here")
        return found


def made(folder: Path, opened: Opened, name: str, pin: str, now: Moment) -> Store:
    """A new database in `folder` with its first facilitator and first events, open.

    `opened.person` is the facilitator's id. Raises `StoreUnusable`.
    """
    person = Person(opened.person or "", Role.FACILITATOR, checked_name(name))
    store = Store.create(folder, opened.keys.data)
    try:
        journal = Journal(store, opened.keys.chain, folder / files.HEAD)
        journal.settle(new=True)
        with journal.writing() as writer:
            writer.append("", person.id, now, [Draft(Kind.STORE_CREATED)])
            enter(writer, person, pin_verifier(pin), now, person.id)
        store.checkpoint()
    except BaseException:
        store.close()
        raise
    return store
