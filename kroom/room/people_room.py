"""The people who run the room, as a page shows and changes them."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.room.access import Access
from kroom.room.people_view import PersonView
from kroom.room.sentence import sentence
from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session.commands import Actor, LogEvent
from kroom.session.events import Kind
from kroom.session.protocol import Role

if TYPE_CHECKING:
    from kroom.records.people import People, Person


class PeopleRoom(QObject):
    """Adds, changes and revokes people.

    Everything answers later: `changed`, or `refused` with a sentence; what makes a new recovery code answers
    `recovery_code` first, to be shown once. Nothing here may be done but by a facilitator at the screen.
    """

    changed = Signal()
    refused = Signal(str)
    recovery_code = Signal(str)

    def __init__(
        self, access: Access, session: SessionRoom, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._session = session
        self._worker = worker

    def view(self) -> tuple[PersonView, ...]:
        """Everybody who is let in, in the order in which they were added."""
        here = self._access.person.id
        return tuple(
            PersonView(one.id, one.name, one.role, one.last_login, one.id == here)
            for one in self._people.all()
        )

    def add(self, name: str, role: Role, passphrase: str, pin: str) -> None:
        """Let somebody more in."""
        now, actor = self._session.clock(), self._access.person.id
        self._run(lambda: self._people.add(name, role, passphrase, pin, now=now, actor=actor))

    def rename(self, person: str, name: str) -> None:
        """Call a person by another name."""
        now, actor = self._session.clock(), self._access.person.id
        self._run(lambda: self._people.rename(person, name, now=now, actor=actor))

    def change_role(self, person: str, role: Role) -> None:
        """Give a person another role."""
        now, actor = self._session.clock(), self._access.person.id
        self._run(lambda: self._people.change_role(person, role, now=now, actor=actor))

    def change_passphrase(self, person: str, old: str, new: str) -> None:
        """Give a person another passphrase, who proves by the old one that it is them."""
        now = self._session.clock()

        def work() -> None:
            if self._people.check_passphrase(old, person=person) is None:
                raise _not_theirs()
            self._people.change_passphrase(person, new, now=now, actor=person)

        self._run(work)

    def change_pin(self, person: str, passphrase: str, pin: str) -> None:
        """Give a person another PIN, who proves by their passphrase that it is them."""
        now = self._session.clock()

        def work() -> None:
            if self._people.check_passphrase(passphrase, person=person) is None:
                raise _not_theirs()
            self._people.change_pin(person, pin, now=now, actor=person)

        self._run(work)

    def revoke(self, person: str, passphrase: str, *, drop_backups: bool = False) -> None:
        """Let a person in no more, at the word of whoever is at the screen and proves it by a passphrase.

        The recovery code, which they may have seen, is renewed with it. With `drop_backups` a new backup is
        made and those that their passphrase opens are removed.
        """
        now, store = self._session.clock(), self._access.store

        def work() -> str:
            self._people.revoke(person, now=now, actor=self._proved(passphrase))
            code = store.new_recovery_code(now)
            if drop_backups:
                store.backups.drop_older(store.backups.make(now.at_utc).backup)
            return code

        self._run(work, self._on_code)

    def renew_recovery_code(self, passphrase: str) -> None:
        """Make a new recovery code, by the passphrase of whoever is at the screen; the old one is void."""
        now = self._session.clock()

        def work() -> str:
            self._proved(passphrase)
            return self._access.store.new_recovery_code(now)

        self._run(work, self._on_code)

    def _proved(self, passphrase: str) -> str:
        """Who is at the screen, if that is their passphrase. Raises `WrongSecret`."""
        here = self._access.person.id
        if self._people.check_passphrase(passphrase, person=here) is None:
            raise _not_theirs()
        return here

    def recover(self, passphrase: str) -> None:
        """After the recovery code was used: a new passphrase, and the next code."""
        now = self._session.clock()
        self._run(lambda: self._access.store.recover(passphrase, now), self._on_code)

    def hand_over(self, passphrase: str) -> None:
        """Another facilitator, who proves it, runs the room from now on; a running session records it."""
        self._run(
            lambda: self._people.check_passphrase(passphrase, role=Role.FACILITATOR), self._on_handed_over
        )

    def let_in(self, by: Actor) -> bool:
        """Somebody lifted the cover: whether another facilitator, who then runs the room, as the record says.

        A provider runs nothing; whoever ran the room goes on running it.
        """
        from kroom.records.problem import StoreUnusable

        # A full disk must keep nobody out: who came in is then not remembered.
        with suppress(StoreUnusable):
            self._people.seen(by.id, now=self._session.clock())
        person = self._people.get(by.id)
        if person is None or person.role is not Role.FACILITATOR or person == self._access.person:
            return False
        self._take_over(person)
        return True

    @property
    def _people(self) -> "People":
        return self._access.store.people

    def _run(self, work: Callable[[], object], done: Callable[..., None] | None = None) -> None:
        self._worker.run(work, done or self._on_done, self._on_failed)

    def _on_done(self, _: object) -> None:
        self.changed.emit()

    def _on_code(self, code: str) -> None:
        self.recovery_code.emit(code)
        self.changed.emit()

    def _on_handed_over(self, person: "Person | None") -> None:
        if person is None:
            self.refused.emit(self.tr("This is no facilitator's passphrase here."))
            return
        self._take_over(person)
        self.changed.emit()

    def _take_over(self, person: "Person") -> None:
        before = self._access.person
        self._access.store.hand_over(person)
        if self._session.is_open and person != before:
            by, now = Actor(person.id, person.role), self._session.clock()
            self._session.send(
                LogEvent(now=now, by=by, kind=Kind.FACILITATOR_CHANGED, body={"before": before.id})
            )

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            raise error
        self.refused.emit(sentence(str(error)))


def _not_theirs() -> Exception:
    from kroom.records.problem import WrongSecret

    return WrongSecret("this is not your passphrase")
