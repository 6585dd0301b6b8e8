"""One session's journal in words: looked at, checked against what was written, and put right."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kroom.exports.source import Source
from kroom.exports.wording import amended_said, told
from kroom.room.access import Access
from kroom.room.documents import Documents
from kroom.room.journal_view import JournalCheck, JournalLine, JournalView, LateEntry
from kroom.room.moment import Clock
from kroom.room.sentence import sentence
from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session.amend import (
    Amendment,
    Change,
    amended,
    changes,
    decide_amendment,
    scope_of,
    signer_of,
    words_key,
)
from kroom.session.commands import Actor, AddLate, AddNote, RecordDose, TakeVitals
from kroom.session.decide import decide
from kroom.session.decision import Decision, Refusal
from kroom.session.events import Draft, Event, Partner, words_row
from kroom.session.late import in_its_time
from kroom.session.protocol import Role
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from kroom.records.verification import Verification

_OWN_WORDS = ("note", "reason")


class JournalRoom(QObject):
    """The journal of the session that `open` chose. `changed` when there is something new to show."""

    changed = Signal()

    def __init__(
        self,
        access: Access,
        documents: Documents,
        clock: Clock,
        worker: Worker,
        running: SessionRoom,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access = access
        self._running = running
        self._documents = documents
        self._clock = clock
        self._worker = worker
        self._session = ""
        self._check, self._check_problem = JournalCheck.RUNNING, ""
        self._problem, self._accepted = "", 0

    def open(self, session: str) -> None:
        """Look at this session, and check the whole journal meanwhile. Raises KeyError for none that is."""
        self._documents.source(session)
        self._session, self._problem, self._accepted = session, "", 0
        self._verify()

    def view(self) -> JournalView:
        """The lines as they are now."""
        source = self._documents.source(self._session)
        source = replace(source, words=cache(source.words))  # a note stands in two places of a line
        names = [source.name(partner) for partner in source.state.partners]
        return JournalView(
            self._session,
            *names,
            on=source.state.prepared.at_utc,
            lines=self._lines(source),
            head=source.head_code,
            check=self._check,
            check_problem=self._check_problem,
            problem=self._problem,
            accepted=self._accepted,
        )

    def amend(self, amendment: Amendment, pin: str) -> None:
        """Put a line right, signed by a PIN: by a provider's whatever a provider signs, else by anybody's."""
        source = self._documents.source(self._session)
        target = next((event for event in source.events if event.seq == amendment.of), None)
        signer = self._access.by_pin(pin, signer_of(target, source.state.protocol) if target else None)
        decision = decide_amendment(source.events, amendment, self._clock())
        self._take(signer, decision)

    def add_late(self, entry: LateEntry, pin: str) -> None:
        """Enter what was forgotten, signed by anybody's PIN; a dose by a provider's."""
        source = self._documents.source(self._session)
        signer = self._access.by_pin(pin, Role.PROVIDER if isinstance(entry.numbers, Dose) else None)
        decision = () if isinstance(signer, str) else decide(source.state, self._late(source, entry, signer))
        self._take(signer, decision)

    def _late(self, source: Source, entry: LateEntry, by: Actor) -> AddLate:
        partners = source.state.partners.items()
        erased = frozenset(partner for partner, one in partners if source.words(one.name) is None)
        now, partner = self._clock(), entry.partner
        said: AddNote | TakeVitals | RecordDose
        if partner and isinstance(entry.numbers, Vitals):
            said = TakeVitals(now=now, by=by, partner=partner, vitals=entry.numbers)
        elif partner and isinstance(entry.numbers, Dose):
            said = RecordDose(now=now, by=by, partner=partner, dose=entry.numbers)
        else:
            said = AddNote(now=now, by=by, partner=partner, text=entry.note, concern=entry.concern)
        return AddLate(now=now, by=by, entry=said, at=entry.at, erased=erased)

    def _take(self, signer: Actor | str, decision: Decision) -> None:
        if isinstance(signer, str):
            self._problem = signer
        elif isinstance(decision, Refusal):
            self._problem = decision.why
        else:
            self._problem = self._write(signer, decision)
            self._accepted += not self._problem
        self.changed.emit()

    def _write(self, signer: Actor, drafts: Sequence[Draft]) -> str:
        """Why it could not be written; empty where it was. The session that runs has to know of it, too."""
        from kroom.records.problem import RecordsProblem

        if self._running.is_open and self._running.state.id == self._session:
            refused = self._running.record(signer, drafts)
            return refused.why if refused else ""
        try:
            self._access.store.journal.append(self._session, signer.id, self._clock(), drafts)
        except RecordsProblem as problem:
            return sentence(str(problem))
        return ""

    def check_code(self, text: str) -> str:
        """What a code that somebody read off a PDF says of this store, in sentences."""
        from kroom.records.printed_code import read_code

        try:
            code = read_code(text)
        except ValueError:
            return self.tr("A code looks like 312-9F3A-00B1-7C44-D2E8-61A0. Type it as it is printed.")
        journal = self._access.store.journal
        event = journal.event_with(code)
        if event is None:
            return self.tr(
                "This code is of no line here: it was misread, or printed from another store, or what stood "
                "here was changed."
            )
        since = journal.head().seq - event.seq
        at = f"{event.at.at_utc.astimezone():%Y-%m-%d %H:%M}"
        said = self.tr("This code is of this store. It stood at line {seq}, {what}, {at}; {since}.").format(
            seq=event.seq, what=told(event), at=at, since=self._followed(since)
        )
        whose = self._whose(event.session)
        return f"{said} {whose}" if whose else said

    def _followed(self, lines: int) -> str:
        if lines == 0:
            return self.tr("nothing followed")
        return self.tr("1 line followed") if lines == 1 else self.tr("{n} lines followed").format(n=lines)

    def _whose(self, session: str) -> str:
        """Whose session a line was written in; empty where it is the store's own."""
        if not session:
            return ""
        try:
            source = self._documents.source(session)
        except KeyError:
            return ""
        a, b = (source.name(partner) for partner in Partner)
        on = f"{source.began().astimezone():%Y-%m-%d}"
        return self.tr("The line is of the session of {a} and {b}, {on}.").format(a=a, b=b, on=on)

    def _verify(self) -> None:
        self._check, self._check_problem = JournalCheck.RUNNING, ""
        self._worker.run(self._access.store.verify, self._on_verified, self._on_failed)

    def _on_verified(self, found: "Verification") -> None:
        self._check = JournalCheck.WHOLE if found.ok else JournalCheck.BROKEN
        self._check_problem = found.problem or ""
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.records.problem import RecordsProblem

        if not isinstance(error, RecordsProblem):
            raise error
        self._check, self._check_problem = JournalCheck.BROKEN, str(error)
        self.changed.emit()

    def _lines(self, source: Source) -> tuple[JournalLine, ...]:
        events = sorted([*source.events, *self._beside()], key=lambda event: event.seq)
        now = {event.seq: event for event in amended(events)}
        done = changes(events)
        later = {change.before.seq: self._later(change) for change in done.values()}
        over = source.state.status.over
        return tuple(
            JournalLine(
                seq=event.seq,
                at=event.at.at_utc,
                partner=event.partner,
                who=source.who(event.actor),
                what=amended_said(done[event.seq]) if event.seq in done else told(event),
                kind=in_its_time(event).kind,
                words=_own_words(source, event),
                later=later.get(event.seq, ""),
                struck=event.seq not in now,
                body=(held := now.get(event.seq, in_its_time(event))).body,
                note=source.spoken(words_row(held, words_key(held.kind))),
                held_at=held.at.at_utc,
                scope=scope_of(held.kind, over=over),
                by_provider=signer_of(event, source.state.protocol) is Role.PROVIDER,
            )
            for event in events
        )

    def _beside(self) -> Sequence[Event]:
        """What the store's own lines say of this session: who saved it as files, who read answers."""
        of_store = self._access.store.journal.read("")
        return [event for event in of_store if event.body.get("of") == self._session]

    def _later(self, change: Change) -> str:
        if change.restored:
            return self.tr("struck out and brought back later")
        return self.tr("put right later") if change.after else self.tr("struck out later")


def _own_words(source: Source, event: Event) -> str:
    rows = (words_row(event, key) for key in _OWN_WORDS)
    return " · ".join(source.spoken(row) for row in rows if row)
