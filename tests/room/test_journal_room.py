"""A session's journal in words: whole, checked, put right by who may, and nobody's answers in it."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.reflection.shipped import first_impressions
from kroom.room.documents import Documents
from kroom.room.export_format import ExportFormat
from kroom.room.journal_room import JournalRoom
from kroom.room.journal_view import JournalCheck, JournalGroup, JournalLine, LateEntry
from kroom.session import commands as ask
from kroom.session.amend import Amendment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.fold import fold
from kroom.session.state import StepKey
from kroom.session.vitals import Dose, Vitals
from tests.room.conftest import NORA, PETRA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.room.conftest import Clock, House


@pytest.fixture
def documents(house: "House", clock: "Clock") -> Documents:
    return Documents(house.store, clock, first_impressions())


@pytest.fixture
def room(house: "House", clock: "Clock", documents: Documents) -> JournalRoom:
    """The journal of a session with vitals, a dose and a note, closed."""
    house.open()
    house.do(ask.TakeVitals, partner=Partner.A, vitals=Vitals(118, 76, 64, 98))
    house.do(ask.RecordDose, house.petra, partner=Partner.B, dose=Dose(35))
    house.do(ask.AddNote, partner=Partner.A, text="cold hands")
    house.do(ask.StopSession, house.petra, reason="unwell today")
    made = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    made.open(house.state.id)
    return made


def line(room: JournalRoom, kind: Kind) -> JournalLine:
    return next(one for one in room.view().lines if one.kind is kind)


def test_every_line_is_there_with_who_and_in_words(room: JournalRoom, house: "House") -> None:
    view = room.view()
    assert [one.seq for one in view.lines] == [event.seq for event in house.session.events()]
    assert (view.name_a, view.name_b) == ("Ada", "Ben")
    vitals = line(room, Kind.VITALS_RECORDED)
    assert (vitals.what, vitals.who) == ("Vitals: 118/76 mmHg, 64 /min, SpO2 98 %", "Nora")
    assert line(room, Kind.NOTE_ADDED).words == "cold hands"
    assert line(room, Kind.SESSION_STOPPED).words == "unwell today"
    assert (vitals.group, vitals.amendable) == (JournalGroup.BODY, True)
    assert not line(room, Kind.SESSION_PREPARED).amendable
    assert line(room, Kind.SESSION_STOPPED).by_provider


def test_no_answer_stands_in_it(house: "House", documents: Documents, clock: "Clock") -> None:
    house.open()
    house.start(Partner.A)
    house.pass_gates("form", Partner.A)
    house.do(ask.HandOver, partner=Partner.A)
    house.do(ask.SaveAnswer, ask.Actor("a"), partner=Partner.A, link_id="words", answer='["needle"]')
    house.do(ask.ReplyAlone, house.petra, partner=Partner.B, text="a needle too")
    room = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    room.open(house.state.id)
    assert "needle" not in str(room.view())
    assert line(room, Kind.ANSWER_SAVED).group is JournalGroup.FORM


def test_who_saved_it_as_files_stands_beside_it(
    room: JournalRoom, house: "House", documents: Documents, tmp_path: "Path"
) -> None:
    documents.write(house.state.id, tmp_path / "out", [ExportFormat.CSV])
    assert room.view().lines[-1].what == "Saved as files"
    assert room.view().lines[-1].kind is Kind.SESSION_EXPORTED


def test_the_whole_journal_is_checked(qtbot: QtBot, room: JournalRoom, house: "House") -> None:
    assert room.view().check is JournalCheck.RUNNING
    qtbot.waitUntil(lambda: not house.worker.busy)
    view = room.view()
    assert (view.check, view.head) == (JournalCheck.WHOLE, house.store.journal.head_code())


def test_a_journal_that_was_changed_is_told(qtbot: QtBot, room: JournalRoom, house: "House") -> None:
    with house.store._store.writing() as transaction:  # pyright: ignore[reportPrivateUsage]
        connection = transaction.connection()
        connection.exec_driver_sql("DROP TRIGGER event_is_not_changed")
        connection.exec_driver_sql("UPDATE event SET actor = 'x' WHERE kind = 'note-added'")
    room.open(house.state.id)
    qtbot.waitUntil(lambda: room.view().check is JournalCheck.BROKEN)
    assert "is not what was written" in room.view().check_problem


def test_a_check_that_can_not_be_made_is_told(
    qtbot: QtBot, room: JournalRoom, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import StoreUnusable

    def broken() -> None:
        raise StoreUnusable("the disk fails")

    qtbot.waitUntil(lambda: not house.worker.busy)
    monkeypatch.setattr(house.store, "verify", broken)
    with qtbot.waitSignal(room.changed):
        room.open(house.state.id)
    assert room.view().check_problem == "the disk fails"


def test_vitals_are_put_right_by_anybodys_pin_and_both_lines_stay(room: JournalRoom, house: "House") -> None:
    first = line(room, Kind.VITALS_RECORDED)
    room.amend(Amendment(first.seq, "misread", body={"heart_rate_bpm": 72}), NORA[2])
    view = room.view()
    assert (view.problem, view.accepted) == ("", 1)
    now, last = line(room, Kind.VITALS_RECORDED), view.lines[-1]
    assert (now.what, now.later, now.body["heart_rate_bpm"]) == (first.what, "put right later", 72)
    assert last.what.endswith("; now Vitals: 118/76 mmHg, 72 /min, SpO2 98 %")
    assert (last.words, last.who) == ("misread", "Nora")
    state = fold(house.store.journal.read(view.session))
    assert state is not None
    assert state.partners[Partner.A].vitals[0].vitals.heart_rate == 72
    assert house.store.verify().ok


def test_a_dose_is_put_right_by_a_provider_only(room: JournalRoom) -> None:
    dose = Amendment(line(room, Kind.DOSE_RECORDED).seq, "misread", body={"mg": 30})
    room.amend(dose, NORA[2])
    assert "not known here" in room.view().problem
    assert room.view().accepted == 0
    room.amend(dose, PETRA[2])
    assert room.view().accepted == 1
    assert room.view().lines[-1].what == "Put right: Dose: 35 mg; now Dose: 30 mg"


def test_what_the_disk_refuses_is_told_and_nothing_is_taken(
    room: JournalRoom, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import DiskFull

    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.store.journal, "append", full)
    room.amend(Amendment(line(room, Kind.NOTE_ADDED).seq, "why", struck=True), NORA[2])
    assert (room.view().problem, room.view().accepted) == ("The disk is full.", 0)


def test_a_note_is_struck_out_and_can_not_be_put_right_again(room: JournalRoom) -> None:
    note = line(room, Kind.NOTE_ADDED)
    room.amend(Amendment(note.seq, "of another couple", struck=True), PETRA[2])
    now = line(room, Kind.NOTE_ADDED)
    assert (now.words, now.later, now.struck) == ("cold hands", "struck out later", True)
    room.amend(Amendment(note.seq, "again", struck=True), PETRA[2])
    assert room.view().problem == "This line is struck out. It has to be brought back first."
    room.amend(Amendment(note.seq, "it was of A", restored=True), NORA[2])
    now = line(room, Kind.NOTE_ADDED)
    assert (now.later, now.struck) == ("struck out and brought back later", False)
    assert room.view().lines[-1].what == "Brought back: Note"


def test_a_time_is_put_right_and_what_a_provider_signs_by_a_provider(room: JournalRoom) -> None:
    stopped, dose = line(room, Kind.SESSION_STOPPED), line(room, Kind.DOSE_RECORDED)
    room.amend(Amendment(dose.seq, "written late", at=dose.at - timedelta(minutes=3)), NORA[2])
    assert (dose.by_provider, room.view().accepted) == (True, 0)
    room.amend(Amendment(dose.seq, "written late", at=dose.at - timedelta(minutes=3)), PETRA[2])
    now = line(room, Kind.DOSE_RECORDED)
    assert (now.at, now.held_at) == (dose.at, dose.at - timedelta(minutes=3))
    assert room.view().lines[-1].what.startswith("Put right: Dose: 35 mg; at ")
    room.amend(Amendment(stopped.seq, "not so", note="a fever"), PETRA[2])
    assert line(room, Kind.SESSION_STOPPED).note == "a fever"


def test_a_note_that_was_put_right_offers_its_new_words(room: JournalRoom) -> None:
    note = line(room, Kind.NOTE_ADDED)
    room.amend(Amendment(note.seq, "a slip", note="warm hands"), NORA[2])
    now = line(room, Kind.NOTE_ADDED)
    assert (now.words, now.note) == ("cold hands", "warm hands")
    assert room.view().lines[-1].words == "warm hands · a slip"


def test_what_was_forgotten_is_entered_by_anybodys_pin_and_stands_in_its_time(
    room: JournalRoom, house: "House"
) -> None:
    before = room.view()
    started = house.state.prepared.at_utc
    room.add_late(LateEntry(Partner.A, started, numbers=Vitals(131, 82, 70, 97)), NORA[2])
    room.add_late(LateEntry(None, started, note="quiet", concern=True), NORA[2])
    view = room.view()
    assert (view.problem, view.accepted, view.lines[: len(before.lines)]) == ("", 2, before.lines)
    vitals, note = view.lines[-2:]
    assert vitals.what == f"Late entry for {started.astimezone():%Y-%m-%d %H:%M}: {_SAID}"
    assert (vitals.kind, vitals.group, vitals.held_at) == (Kind.VITALS_RECORDED, JournalGroup.BODY, started)
    assert (note.words, note.note, note.who, note.amendable) == ("quiet", "quiet", "Nora", True)
    state = fold(house.store.journal.read(view.session))
    assert state is not None
    assert state.partners[Partner.A].vitals[0].at.at_utc == started
    assert house.store.verify().ok
    room.amend(Amendment(vitals.seq, "misread", struck=True), NORA[2])
    assert [one.struck for one in room.view().lines if one.seq == vitals.seq] == [True]


_SAID = "Vitals: 131/82 mmHg, 70 /min, SpO2 97 %"


def test_a_dose_that_was_forgotten_takes_a_provider(room: JournalRoom, house: "House") -> None:
    dose = LateEntry(Partner.A, house.state.prepared.at_utc, numbers=Dose(35))
    room.add_late(dose, NORA[2])
    assert "not known here" in room.view().problem
    room.add_late(dose, PETRA[2])
    assert (room.view().problem, room.view().accepted) == ("", 1)
    assert room.view().lines[-1].by_provider


def test_a_late_entry_that_can_not_be_is_told(room: JournalRoom, house: "House") -> None:
    room.add_late(LateEntry(None, house.clock().at_utc + timedelta(hours=1), note="soon"), NORA[2])
    assert (room.view().problem, room.view().accepted) == ("That time has not come yet.", 0)


def test_nothing_is_added_of_somebody_who_was_erased(
    house: "House", documents: Documents, clock: "Clock"
) -> None:
    couple = house.store.couples.add("Ada", "Ben").id
    house.open(couple)
    at = house.state.prepared.at_utc
    house.store.erase_words(couple, Partner.B, house.clock())
    room = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    room.open(house.state.id)
    room.add_late(LateEntry(Partner.B, at, note="needle"), NORA[2])
    assert room.view().problem.startswith("B's words were erased on request.")
    room.add_late(LateEntry(Partner.A, at, note="fine"), NORA[2])
    assert room.view().accepted == 1


def test_a_session_that_runs_hears_of_it_at_once(
    house: "House", documents: Documents, clock: "Clock"
) -> None:
    house.open()
    house.do(ask.TakeVitals, partner=Partner.A, vitals=Vitals(118, 76, 64, 98))
    room = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    room.open(house.state.id)
    taken = line(room, Kind.VITALS_RECORDED)
    room.amend(Amendment(taken.seq, "misread", body={"heart_rate_bpm": 72}), NORA[2])
    room.add_late(LateEntry(Partner.A, taken.at, numbers=Vitals(131, 82, 70, 97)), NORA[2])
    assert room.view().accepted == 2
    assert [one.vitals.heart_rate for one in house.state.partners[Partner.A].vitals] == [72, 70]


def test_what_the_disk_refuses_of_a_session_that_runs_is_told(
    house: "House", documents: Documents, clock: "Clock", monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import DiskFull

    house.open()
    room = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    room.open(house.state.id)

    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.store.journal, "append", full)
    room.add_late(LateEntry(None, house.clock().at_utc, note="quiet"), NORA[2])
    assert room.view().problem.startswith("The disk is full. This was not written down.")
    assert room.view().accepted == 0


def test_a_code_off_a_pdf_is_checked(room: JournalRoom, house: "House") -> None:
    code = house.store.journal.head_code()
    assert "This code is of this store." in room.check_code(f" {code.lower()} ")
    assert "; nothing followed." in room.check_code(code)
    assert "Session stopped early" in room.check_code(code)
    assert "The line is of the session of Ada and Ben, " in room.check_code(code)
    number, rest = code.split("-", 1)
    assert "of no line here" in room.check_code(f"{number}-{rest[::-1]}")
    assert "looks like" in room.check_code("hello")
    room.amend(Amendment(line(room, Kind.NOTE_ADDED).seq, "why", struck=True), NORA[2])
    assert "; 1 line followed." in room.check_code(code)
    room.amend(Amendment(line(room, Kind.VITALS_RECORDED).seq, "why", struck=True), NORA[2])
    assert "; 2 lines followed." in room.check_code(code)


def test_a_line_of_the_store_or_of_a_session_that_cannot_be_read_has_no_couple(
    room: JournalRoom, house: "House", documents: Documents, tmp_path: "Path"
) -> None:
    documents.write(house.state.id, tmp_path / "out", [ExportFormat.CSV])
    assert "of the session of" not in room.check_code(house.store.journal.head_code())
    house.store.journal.append("odd", "p1", house.clock(), [Draft(Kind.PROVIDER_IN)])
    assert "This code is of this store." in room.check_code(house.store.journal.head_code())
    assert "of the session of" not in room.check_code(house.store.journal.head_code())


def test_steps_are_a_group_of_their_own(house: "House", documents: Documents, clock: "Clock") -> None:
    house.open()
    house.do(ask.SettleStep, key=StepKey("arrive", "assessment-confirmed"), status=_done())
    room = JournalRoom(house.access, documents, clock, house.worker, house.session, house.access)
    room.open(house.state.id)
    assert line(room, Kind.STEP_DONE).group is JournalGroup.STEPS


def _done() -> object:
    from kroom.session.state import StepStatus

    return StepStatus.DONE


def test_a_mistake_of_our_own_is_not_swallowed(
    qtbot: QtBot, room: JournalRoom, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.store, "verify", broken)
    with qtbot.captureExceptions() as raised:
        room.open(room.view().session)
        qtbot.waitUntil(lambda: not house.worker.busy)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
