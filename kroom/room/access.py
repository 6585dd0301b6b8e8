"""Who is at the screen: first run, unlocking, PINs and passphrases."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.moment import Clock
from kroom.room.sentence import sentence
from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.records.opened import OpenStore
    from kroom.records.people import Person
    from kroom.room.restore_room import RestoreRoom
    from kroom.session.commands import Actor
    from kroom.session.protocol import Role


class Access(QObject):
    """The way in to a data folder's records.

    Everything that takes a passphrase answers later, by a signal; a PIN answers at once (30 ms).
    Importing this imports no database and nothing of a session: it is there before the first paint.
    """

    opened = Signal()
    refused = Signal(str)
    troubled = Signal(object)
    recovery_code = Signal(str)
    provider_added = Signal()
    proved = Signal(object)
    pins_allowed = Signal(bool)

    def __init__(self, folder: Path, clock: Clock, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._clock = clock
        self._worker = worker
        self._store: OpenStore | None = None
        self._wrong_pin = ""
        self.pins_blocked = False

    @property
    def store(self) -> "OpenStore":
        """The open store. Raises RuntimeError before it was unlocked."""
        if self._store is None:
            raise RuntimeError("the store is not unlocked")
        return self._store

    @property
    def is_open(self) -> bool:
        """Whether the store is unlocked."""
        return self._store is not None

    @property
    def is_look(self) -> bool:
        """Whether the store is damaged, and open to be read only."""
        return self._store is not None and self._store.damage is not None

    @property
    def person(self) -> "Person":
        """Who unlocked the store."""
        return self.store.person

    @property
    def actor(self) -> "Actor":
        """Who unlocked the store, as commands name them: a facilitator's ticks are a facilitator's."""
        return _actor(self.person)

    def exists(self) -> bool:
        """Whether there is a store to unlock. Raises a records problem for a folder that can't be read."""
        from kroom.records.files import store_exists

        return store_exists(self.folder)

    def has_provider(self) -> bool:
        """Whether somebody is known who may sign as the provider."""
        from kroom.session.protocol import Role

        return any(person.role.value == Role.PROVIDER for person in self.store.people.all())

    def create(self, name: str, passphrase: str, pin: str) -> None:
        """Make the store with its first facilitator; answers `recovery_code` and `opened`, or `refused`."""

        def work() -> "tuple[OpenStore, str]":
            from kroom.records.open import create_store

            return create_store(self.folder, name=name, passphrase=passphrase, pin=pin, clock=self._clock)

        self._worker.run(work, self._created, self._shut_out)

    def add_provider(self, name: str, passphrase: str, pin: str) -> None:
        """Add a provider; answers `provider_added` or `refused`."""

        def work() -> object:
            from kroom.records.people import Role as PersonRole

            now, actor = self._clock(), self.person.id
            return self.store.people.add(name, PersonRole.PROVIDER, passphrase, pin, now=now, actor=actor)

        self._worker.run(work, self._added, self._failed)

    def unlock(self, passphrase: str) -> None:
        """Open the store; answers `opened`, `refused`, or `troubled(TroubleView)` where it can't be used."""

        def work() -> "OpenStore":
            from kroom.records.open import unlock_store

            return unlock_store(self.folder, passphrase)

        self._worker.run(work, self._unlocked, self._shut_out)

    def look(self, passphrase: str) -> None:
        """Open a store whose journal is damaged, to be read only; answers as `unlock`.

        It takes nothing more: whatever would be added is refused.
        """

        def work() -> "OpenStore":
            from kroom.records.open import unlock_store

            return unlock_store(self.folder, passphrase, despite_damage=True)

        self._worker.run(work, self._unlocked, self._shut_out)

    def recover(self, passphrase: str) -> None:
        """A new passphrase after the recovery code opened the store; answers `recovery_code` or `refused`."""

        def work() -> str:
            return self.store.recover(passphrase, self._clock())

        self._worker.run(work, self.recovery_code.emit, self._failed)

    def by_pin(self, pin: str, role: "Role | None" = None) -> "Actor | str":
        """Who has this PIN, or a sentence why nobody is let through. Counts wrong tries on the disk."""
        from kroom.records.people import Role as PersonRole
        from kroom.records.problem import StoreUnusable
        from kroom.session.protocol import Role

        if role is Role.PROVIDER and not self.has_provider():
            return "No provider is known here yet, so nobody can sign as one. Add a provider first."
        try:
            reply = self.store.people.check_pin(pin, role=PersonRole(role.value) if role else None)
        except StoreUnusable:
            return "The disk takes nothing, so tries at a PIN can't be counted. The passphrase is needed now."
        self.pins_blocked = reply.person is None and reply.tries_left == 0
        if reply.person is not None:
            return _actor(reply.person)
        if reply.tries_left == 0:
            return "Too many wrong PINs. The passphrase is needed now."
        tries = "One more try" if reply.tries_left == 1 else f"{reply.tries_left} more tries"
        return f"This PIN is not known here. {tries}, then the passphrase is needed."

    def prove(self, secret: str, role: "Role | None" = None) -> None:
        """A PIN or a passphrase, of anybody or of a role; answers `proved(Actor)` or `refused`."""
        if secret.isdigit():
            found = self.by_pin(secret, role)
            if not isinstance(found, str):
                self.proved.emit(found)
                return
            self._wrong_pin = found  # unless it is a passphrase of digits
        self.prove_passphrase(secret, role)

    def prove_passphrase(self, passphrase: str, role: "Role | None" = None) -> None:
        """A passphrase and nothing less, of anybody or of a role; answers `proved(Actor)` or `refused`."""

        def work() -> "Person | None":
            from kroom.records.people import Role as PersonRole

            wanted = PersonRole(role.value) if role else None
            return self.store.people.check_passphrase(passphrase, role=wanted)

        self._worker.run(work, self._checked, self._failed)

    def allow_pins(self, passphrase: str) -> None:
        """A provider's passphrase, after too many wrong PINs of theirs; answers `pins_allowed(whether)`."""

        def work() -> "Person | None":
            from kroom.records.people import Role as PersonRole

            return self.store.people.check_passphrase(passphrase, role=PersonRole.PROVIDER)

        self._worker.run(work, self._allowed, self._failed)

    def restoring(self, second: "Path | None") -> "RestoreRoom":
        """The way to restore a backup, while the store is closed; `second` is another folder with backups."""
        from kroom.room.restore_room import RestoreRoom

        return RestoreRoom(self.folder, self._clock, self._worker, second, self)

    def adopt(self, store: "OpenStore") -> None:
        """Use a store that was opened elsewhere (a rehearsal makes its own)."""
        self._store = store
        self.opened.emit()

    def close(self) -> None:
        """Close the store; may be called twice."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _created(self, made: "tuple[OpenStore, str]") -> None:
        self._store, code = made
        self.recovery_code.emit(code)

    def _added(self, _: object) -> None:
        self.provider_added.emit()

    def _unlocked(self, store: "OpenStore") -> None:
        from kroom.records.problem import StoreUnusable

        if store.damage is None:
            # A full disk must not keep anybody out: who came in is then not remembered.
            with suppress(StoreUnusable):
                store.seen(self._clock())
        self.adopt(store)

    def _allowed(self, person: "Person | None") -> None:
        self.pins_blocked = person is None
        self.pins_allowed.emit(person is not None)

    def _checked(self, person: "Person | None") -> None:
        wrong_pin, self._wrong_pin = self._wrong_pin, ""
        if person is None:
            self.refused.emit(wrong_pin or "This is nobody's PIN or passphrase here.")
        else:
            self.proved.emit(_actor(person))

    def _shut_out(self, error: Exception) -> None:
        from kroom.records import problem as known
        from kroom.room.trouble_view import Troubles

        kinds = (
            known.StoreDamaged,
            known.StoreUnusable,
            known.StoreInUse,
            known.StoreNewer,
            known.StoreMissing,
        )
        if isinstance(error, kinds):
            self.troubled.emit(Troubles().view(error))
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            # The page that waits is freed, and the error goes to whoever watches for the unexpected.
            self.refused.emit("That did not work, for a reason kroom does not know. Try again.")
            raise error
        self.refused.emit(sentence(str(error)))


def _actor(person: "Person") -> "Actor":
    from kroom.session.commands import Actor
    from kroom.session.protocol import Role

    return Actor(person.id, Role(person.role.value))
