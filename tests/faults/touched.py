"""The rooms of one app over an open store, touched without pause: keys in a form, ticks, notes, hand-overs.

Whatever the session room says that it happened is told at once, as a line of its number and a digest of all
that it holds, the words among it as they were typed. `missing` holds a store against such lines later.
"""

import hashlib
import random
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot
from scene import now, step_of

from kroom.records.opened import OpenStore
from kroom.reflection.answers import Value, to_text
from kroom.reflection.form import QuestionKind
from kroom.reflection.shipped import first_impressions
from kroom.room import form_room
from kroom.room.access import Access
from kroom.room.form_room import FormRoom
from kroom.room.session_desk import SessionDesk
from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session.events import Event, Kind, Partner, words_row
from kroom.session.fold import fold
from kroom.session.state import FormStatus, StepStatus

FORM = first_impressions()
WORDS = ("answer", "note")
LONGEST_TEXT = 60
PAUSE_MS = 2
form_room.DEBOUNCE_MS = 1  # pyright: ignore[reportConstantRedefinition] - so that many words are saved


class Touched(QObject):
    """Goes on with the newest session of a store; each turn of the event loop brings one touch."""

    def __init__(self, store: OpenStore, tell: Callable[[str], None], chance: random.Random) -> None:
        super().__init__()
        self._tell, self._chance = tell, chance
        self._typed: dict[str, Value] = {}
        self._note = ""
        self.session = SessionRoom(store, now, self)
        access = Access(store.folder, now, Worker(self), self)
        access.adopt(store)
        self._by = access.actor
        self._desk = SessionDesk(access, self.session, {}, self)
        self._form = FormRoom(self.session, FORM, self)
        self.session.happened.connect(self._on_event)
        self.session.load(store.sessions.unfinished()[0])
        self.session.resume(self._by)
        self._go_on(self._who_has_the_screen() or Partner.A)
        self._hand = QTimer(self)
        self._hand.timeout.connect(self.touch)
        self._hand.start(0)

    @Slot()
    def touch(self) -> None:
        """One touch of somebody; now and then a hand rests, and what was typed is saved."""
        touches = (self._answer, self._tick, self._write_note, self._turn, self._hand_over)
        self._chance.choices(touches, (60, 20, 5, 12, 3))[0]()
        self._hand.setInterval(self._chance.choice((0, 0, 0, PAUSE_MS)))

    def _answer(self) -> None:
        question = self._form.view().question
        if question is None:
            self._form.back()
        elif question.kind is QuestionKind.TEXT:
            before = str(self._typed.get(question.link_id, ""))
            key = self._chance.choice("näy wÖrd")
            self._put(question.link_id, (before if len(before) < LONGEST_TEXT else "") + key)
        elif question.kind in {QuestionKind.CHOICE, QuestionKind.SCALE}:
            self._put(question.link_id, self._chance.choice(question.options).code)
        else:
            self._form.next()

    def _put(self, link: str, value: Value) -> None:
        self._typed[link] = value
        self._form.answer(link, value)

    def _tick(self) -> None:
        key = step_of(self._chance.choice(list(Partner)))
        is_open = self.session.state.step_status(key) is StepStatus.OPEN
        (self._desk.settle if is_open else self._desk.reopen)(key)

    def _write_note(self) -> None:
        self._note = f"needle note {self._chance.random()}"
        self._desk.note(self._note, self._chance.choice((None, *Partner)))

    def _turn(self) -> None:
        (self._form.next if self._chance.random() < 0.5 else self._form.back)()

    def _hand_over(self) -> None:
        partner = self._form.partner
        self._form.later()
        self._go_on(partner.other)

    def _go_on(self, partner: Partner) -> None:
        self._typed = {}
        if refusal := self._form.hand_over(partner, self._by):
            raise RuntimeError(refusal.why)

    def _who_has_the_screen(self) -> Partner | None:
        partners = self.session.state.partners.items()
        return next((who for who, one in partners if one.form.status is FormStatus.HANDED_OVER), None)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        words = self._note if event.kind is Kind.NOTE_ADDED else ""
        if event.kind is Kind.ANSWER_SAVED:
            words = to_text(self._typed[str(event.body["link_id"])])
        self._tell(line_of(event, words))


def line_of(event: Event, words: str) -> str:
    """An event's number, and a digest of everything that it holds and of the words that go with it."""
    return f"{event.seq}:{hashlib.sha256(f'{event!r} {words}'.encode()).hexdigest()[:20]}"


def number_of(line: str) -> int:
    """The number of the event of a line."""
    return int(line.split(":", maxsplit=1)[0])


def missing(store: OpenStore, told: Mapping[int, str]) -> str:
    """What is not there as it was told, by number, or is damaged, in words; empty where all is well."""
    found = store.verify()
    if not found.ok:
        return found.problem or "the store is damaged"
    for session in store.sessions.unfinished():
        events = store.journal.read(session)
        if fold(events) is None:
            return "the session can't be gone on with"
        lines, words = {event.seq: event for event in events}, store.journal.words_of(session)
        for seq, line in told.items():
            if seq not in lines:
                return f"event {seq} was told and is missing"
            if line != line_of(lines[seq], words_in(lines[seq], words)):
                return f"event {seq} was told otherwise than it is: {lines[seq]}"
    return ""


def words_in(event: Event, stored: Mapping[str, str]) -> str:
    """The words of an answer or a note."""
    row = next((row for key in WORDS if (row := words_row(event, key))), "")
    return stored.get(row, "")
