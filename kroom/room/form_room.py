"""One partner's reflection: their answers go to disk at every change; nobody else's come in here."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kroom.reflection.answers import Value, called, from_text, merged, problem_with, to_text
from kroom.reflection.form import Form
from kroom.reflection.progress import Progress, resumed
from kroom.room.reflection_view import ReflectionView
from kroom.room.session_room import SessionRoom
from kroom.session.commands import Actor, CallHelp, HandOver, LeaveForm, SaveAnswer, ShowQuestion
from kroom.session.decide import Refusal
from kroom.session.events import Partner
from kroom.session.state import FormStatus

DEBOUNCE_MS = 250


class FormRoom(QObject):
    """The form of the partner who has the screen. `left(finished)` once it is put away."""

    changed = Signal()
    left = Signal(bool)

    def __init__(self, session: SessionRoom, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.form = form
        self._partner: Partner | None = None
        self._progress = Progress(form)
        self._answers: dict[str, Value] = {}
        self._unsaved: dict[str, Value] = {}
        self._notice = ""
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def partner(self) -> Partner:
        """Who has the screen. Raises RuntimeError when nobody has."""
        if self._partner is None:
            raise RuntimeError("nobody has the form")
        return self._partner

    @property
    def is_unsaved(self) -> bool:
        """Whether something that was typed is not on disk yet: for a quarter of a second at most."""
        return bool(self._unsaved)

    def hand_over(self, partner: Partner, by: Actor) -> Refusal | None:
        """Give the screen to a partner, or say why not; a form that was left goes on where it was."""
        state = self._session.state.partners[partner]
        if state.form.status is not FormStatus.HANDED_OVER:
            refusal = self._session.send(HandOver(now=self._session.clock(), by=by, partner=partner))
            if refusal:
                return refusal
        form = self._session.state.partners[partner].form
        self._partner = partner
        self._answers = {
            link: from_text(text) for link, row in form.answers.items() if (text := self._session.words(row))
        }
        self._progress = resumed(self.form, form.question, self._answers, form.skipped)
        self._show()
        return None

    def view(self) -> ReflectionView:
        """The question that is shown."""
        question = self._progress.question
        own = set(question.link_ids) if question else set[str]()
        answers = {link: value for link, value in self._answers.items() if link in own}
        return ReflectionView(
            partner=self.partner,
            name=self._session.name(self.partner),
            question=question,
            page=self._progress.page,
            pages=self._progress.pages,
            answers=answers,
            called=bool(question and question.link_id in self._state_calls()),
            notice=self._notice,
        )

    @Slot(str, object)
    def answer(self, link_id: str, value: Value) -> None:
        """An answer changed. A choice is saved now, words a quarter of a second after the last key."""
        if problem := problem_with(self.form, link_id, value):
            self._notice = problem
            self.changed.emit()
            return
        self._answers = merged(self._answers, link_id, value)
        self._unsaved[link_id] = value
        if isinstance(value, str) and self._is_text(link_id):
            self._timer.start()
            return
        self.save()
        self.changed.emit()

    @Slot()
    def save(self) -> None:
        """Write what isn't on disk yet, and call somebody where an answer asks for it."""
        self._timer.stop()
        changed = bool(self._unsaved)
        for link_id, value in list(self._unsaved.items()):
            self._send(
                SaveAnswer(
                    now=self._session.clock(),
                    by=self._by,
                    partner=self.partner,
                    link_id=link_id,
                    answer=to_text(value),
                )
            )
            if self._session.unstored:  # it stays on the page, and is tried again
                self._timer.start()
                self.changed.emit()
                return
            del self._unsaved[link_id]
        if changed:  # turning a page with an old answer on it calls nobody a second time
            self._call()

    @Slot()
    def next(self) -> None:
        """Keep this answer and show the next question."""
        self._go(self._progress.next())

    @Slot()
    def back(self) -> None:
        """Show the question before."""
        self._go(self._progress.back())

    @Slot()
    def skip(self) -> None:
        """Leave this question without an answer; what was chosen is taken back."""
        question = self._progress.question
        if question is not None:
            self._unsaved = {}
            for link_id in question.link_ids:
                had = self._answers.pop(link_id, None)
                if had is not None or link_id == question.link_id:
                    self._send(
                        SaveAnswer(
                            now=self._session.clock(),
                            by=self._by,
                            partner=self.partner,
                            link_id=link_id,
                            answer=None,
                        )
                    )
        self._go(self._progress.next())

    @Slot()
    def later(self) -> None:
        """Put the form away; it goes on here another time."""
        self._leave(finished=False)

    @Slot()
    def finish(self) -> None:
        """The partner is done."""
        self._leave(finished=True)

    @property
    def _by(self) -> Actor:
        return Actor(self.partner.value)

    def _state_calls(self) -> tuple[str, ...]:
        return self._session.state.partners[self.partner].form.calls

    def _is_text(self, link_id: str) -> bool:
        question = self.form.question_for(link_id)
        return question is not None and link_id == question.text_link_id

    def _go(self, progress: Progress) -> None:
        self.save()
        self._progress = progress
        self._show()

    def _show(self) -> None:
        self._notice = ""
        question = self._progress.question
        link_id = question.link_id if question else "end"
        self._send(
            ShowQuestion(now=self._session.clock(), by=self._by, partner=self.partner, link_id=link_id)
        )
        self.changed.emit()

    def _call(self) -> None:
        question = self._progress.question
        if question is not None and called(question, self._answers):
            self._send(
                CallHelp(
                    now=self._session.clock(), by=self._by, partner=self.partner, link_id=question.link_id
                )
            )

    def _leave(self, *, finished: bool) -> None:
        self.save()
        if not self._unsaved:
            leave = LeaveForm(now=self._session.clock(), by=self._by, partner=self.partner, finished=finished)
            self._send(leave)
        if self._session.unstored:  # what was written would be gone
            self.changed.emit()
            return
        self._partner = None
        self._answers = {}
        self.left.emit(finished)

    def _send(self, command: ShowQuestion | SaveAnswer | CallHelp | LeaveForm) -> None:
        if refusal := self._session.send(command):
            self._notice = refusal.why
