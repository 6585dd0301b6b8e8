"""What may be done with a couple's record by who proved that they may: read answers, merge, erase."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.exports.partner_document import own_answers
from kroom.exports.source import seat_in
from kroom.reflection.answers import readable
from kroom.reflection.form import Form, QuestionKind
from kroom.room.access import Access
from kroom.room.documents import Documents
from kroom.room.history_view import AnswersView, CoupleChoice
from kroom.room.moment import Clock
from kroom.room.sentence import sentence
from kroom.room.worker import Worker
from kroom.session.commands import Actor
from kroom.session.events import Draft, Kind, Partner
from kroom.session.fold import fold

if TYPE_CHECKING:
    from kroom.records.couples import Couple
    from kroom.records.erasing import Erased


class CoupleDesk(QObject):
    """Every act names a session, whose couple it concerns, and an actor who proved who they are.

    `done(notice)` or `refused(sentence)` answers `merge`, `part` and `erase`. A partner is one of the couple
    as it stands now, whichever way round the session was entered.
    """

    done = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        access: Access,
        documents: Documents,
        form: Form,
        clock: Clock,
        worker: Worker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._documents = documents
        self._form = form
        self._clock = clock
        self._worker = worker

    def answers(self, session: str, partner: Partner, by: Actor) -> AnswersView | str:
        """The answers of one of the couple, once the journal says who reads them; or why they stay closed."""
        from kroom.records.problem import RecordsProblem

        source = self._documents.source(session)
        partner = seat_in(source, partner)
        answers = own_answers(source, partner)
        if not answers:
            return self.tr("There are no answers of this partner in this session.")
        try:
            read = Draft(Kind.ANSWERS_READ, partner, {"of": session})
            self._access.store.journal.append("", by.id, self._clock(), [read])
        except RecordsProblem as problem:
            return sentence(str(problem))
        return AnswersView(
            partner,
            source.name(partner),
            source.began(),
            tuple(
                (question.prompt, readable(question, answers))
                for question in self._form.questions
                if question.kind is not QuestionKind.SHOWN
            ),
        )

    def others(self, session: str) -> tuple[CoupleChoice, ...]:
        """Every other couple, by name."""
        own = self._couple(session)
        return tuple(
            CoupleChoice(one.id, one.name_a, one.name_b)
            for one in self._access.store.couples.all()
            if own is None or one.id != own.id
        )

    def merge(self, session: str, other: str, by: Actor, *, crossed: bool = False) -> None:
        """The couple `other` is this one, entered twice; its sessions stand here from now on.

        `crossed`: A of the one is B of the other.
        """
        own = self._couple(session)
        into, couples = own.id if own else "", self._access.store.couples
        self._do(
            lambda: couples.merge(other, into, now=self._clock(), actor=by.id, crossed=crossed),
            self.tr("The two entries are one couple now."),
        )

    def part(self, entry: str, by: Actor) -> None:
        """The entry was merged by mistake; it is a couple of its own again."""
        couples = self._access.store.couples
        self._do(
            lambda: couples.part(entry, now=self._clock(), actor=by.id),
            self.tr("The two entries are two couples again."),
        )

    def _do(self, act: Callable[[], None], notice: str) -> None:
        from kroom.records.problem import RecordsProblem

        try:
            act()
        except RecordsProblem as problem:
            self.refused.emit(sentence(str(problem)))
        else:
            self.done.emit(notice)

    def erase(self, session: str, whose: Partner, by: Actor) -> None:
        """Erase a partner's name and words in all sessions of the couple, and the backups that hold them."""
        couple = self._couple(session)
        if couple is None:
            self.refused.emit(self.tr("Nobody knows this couple any more."))
        elif self._is_unfinished(couple):
            self.refused.emit(
                self.tr("A session of this couple is not over. Close it or stop it early, then erase.")
            )
        else:
            store, now = self._access.store, self._clock()
            self._worker.run(
                lambda: store.erase_words(couple.id, whose, now, by.id), self._on_erased, self._on_failed
            )

    def _couple(self, session: str) -> "Couple | None":
        state = fold(self._access.store.journal.read(session))
        return self._access.store.couples.get(state.couple) if state else None

    def _is_unfinished(self, couple: "Couple") -> bool:
        sessions = self._access.store.sessions
        return not set(sessions.of(couple.id)).isdisjoint(sessions.unfinished())

    def _on_erased(self, erased: "Erased") -> None:
        said = self.tr("Erased: {count} entries. A new backup was made, {removed} older ones were removed.")
        self.done.emit(said.format(count=erased.rows, removed=len(erased.removed)))

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            raise error
        self.refused.emit(sentence(str(error)))
