"""The files of a session: those that were asked for, all of them or none, and never the other's."""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from kroom.exports.files import ExportError
from kroom.records.problem import StoreDamaged, StoreUnusable
from kroom.reflection.shipped import first_impressions
from kroom.room.documents import Documents, Painting, palette_of, picture_of
from kroom.room.export_format import ExportFormat
from kroom.room.keep_awake import KeepAwake
from kroom.room.page_views import SummaryStage
from kroom.room.rooms import Outside, Rooms
from kroom.room.strip import Strip
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner

if TYPE_CHECKING:
    from tests.room.conftest import Clock, House

EVERYTHING = {
    ExportFormat.PDF: ["session.pdf", "partner-a.pdf", "partner-b.pdf"],
    ExportFormat.CSV: ["timeline.csv", "answers-a.csv", "answers-b.csv", "codebook.csv"],
    ExportFormat.FHIR: ["fhir-a.json", "fhir-b.json"],
    ExportFormat.ICS: ["calendar-a.ics", "calendar-b.ics"],
}


@pytest.fixture
def documents(house: "House", clock: "Clock") -> Documents:
    house.open()
    house.start(Partner.A, Partner.B)
    return Documents(house.store, clock, first_impressions())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("kind", ExportFormat)
def test_each_format_has_its_files(
    house: "House", documents: Documents, tmp_path: Path, kind: ExportFormat
) -> None:
    written = documents.write(house.state.id, tmp_path / "out", [kind, kind])
    assert [path.name for path in written] == EVERYTHING[kind]
    assert all(path.parent == tmp_path / "out" and path.stat().st_size for path in written)
    assert names(tmp_path / "out") == set(EVERYTHING[kind])


def test_who_sat_out_has_no_file_of_their_own(house: "House", clock: "Clock", out: Path) -> None:
    house.open()
    house.do(ask.SitOut, partner=Partner.B)
    house.start(Partner.A)
    Documents(house.store, clock, first_impressions()).write(house.state.id, out, ExportFormat)
    assert not [name for name in names(out) if "-b." in name]
    assert {"session.pdf", "fhir-a.json", "answers-a.csv", "calendar-a.ics"} <= names(out)


def test_notes_stand_in_the_timeline_and_what_was_made_up_is_marked(
    house: "House", clock: "Clock", documents: Documents, out: Path
) -> None:
    house.do(ask.AddNote, text="=lights down")
    house.pass_gates("form", Partner.A)
    house.do(ask.HandOver, partner=Partner.A)
    house.do(ask.SaveAnswer, ask.Actor("a"), partner=Partner.A, link_id="now", answer='"calm"')
    rehearsed = Documents(
        house.store, clock, first_impressions(), banner="Rehearsal", made_up={Partner.A: frozenset({"now"})}
    )
    rehearsed.write(house.state.id, out, ExportFormat)
    assert documents
    timeline = (out / "timeline.csv").read_text("utf-8")
    assert "'=lights down" in [row["note"] for row in csv.DictReader(io.StringIO(timeline, newline=""))]
    answers = csv.DictReader(io.StringIO((out / "answers-a.csv").read_text("utf-8"), newline=""))
    assert [(row["code"], row["origin"]) for row in answers] == [("calm", "made-up")]
    bundle = json.loads((out / "fhir-a.json").read_text("utf-8"))
    assert "urn:kroom:form:made-up" in json.dumps(bundle)


def test_where_one_file_can_t_be_written_none_is(house: "House", documents: Documents, out: Path) -> None:
    (out / "fhir-b.json").mkdir()
    with pytest.raises(ExportError, match=r"fhir-b\.json can't be written: a folder of that name"):
        documents.write(house.state.id, out, [ExportFormat.CSV, ExportFormat.FHIR])
    assert names(out) == {"fhir-b.json"}


def test_the_journal_knows_who_saved_what(house: "House", documents: Documents, out: Path) -> None:
    before = house.store.journal.read(house.state.id)
    documents.write(house.state.id, out, [ExportFormat.ICS, ExportFormat.CSV])
    told = house.store.journal.read()[-1]
    assert (told.kind, told.session, told.actor) == (Kind.SESSION_EXPORTED, "", house.store.person.id)
    assert told.body == {"of": house.state.id, "formats": "ics,csv"}
    assert house.store.journal.read(house.state.id) == before


def test_what_was_not_written_is_not_told(house: "House", documents: Documents, out: Path) -> None:
    (out / "x").write_text("")
    with pytest.raises(ExportError):
        documents.write(house.state.id, out / "x", [ExportFormat.CSV])
    assert house.store.journal.read()[-1].kind is not Kind.SESSION_EXPORTED


def test_where_the_journal_can_t_be_told_nothing_is_saved(
    rooms: Rooms, house: "House", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise StoreUnusable("the disk is full")

    monkeypatch.setattr(house.store.journal, "append", full)
    done = rooms.export(house.state.id, [ExportFormat.CSV])
    assert (done.notice, done.problem) == ("", "Not saved: the disk is full")
    assert list((tmp_path / "exports").iterdir()) == []


def test_a_damaged_journal_is_not_told_and_can_be_saved(
    house: "House", documents: Documents, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = house.store.journal.read()
    monkeypatch.setattr(house.store.journal, "_damage", StoreDamaged("event 3 is not what was written"))
    documents.write(house.state.id, out, [ExportFormat.FHIR])
    assert names(out) == {"fhir-a.json", "fhir-b.json"}
    assert house.store.journal.read() == before


def test_a_session_that_there_is_not_is_told(documents: Documents, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        documents.write("none", tmp_path / "out", ExportFormat)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def rooms(house: "House", clock: "Clock", tmp_path: Path) -> Rooms:
    outside = Outside(
        clock=clock,
        make_link=_no_link,
        list_devices=list,
        readiness=tuple,
        playlists=(),
        form=first_impressions(),
        keep_awake=KeepAwake(),
        exports=tmp_path / "exports",
    )
    house.open()
    return Rooms(house.access, Strip(house.folder, clock), house.worker, outside)


def _no_link(*_: object, **__: object) -> NoReturn:
    raise AssertionError("no headset is asked for")


def test_the_room_says_where_the_files_lie(rooms: Rooms, house: "House", tmp_path: Path) -> None:
    done = rooms.export(house.state.id, [ExportFormat.FHIR])
    (folder,) = (tmp_path / "exports").iterdir()
    assert (done.notice, done.problem) == (f"Saved in {folder}", "")
    assert names(folder) == {"fhir-a.json", "fhir-b.json"}
    assert "Ada" not in folder.name


def test_the_room_says_what_was_not_saved_and_why(rooms: Rooms, house: "House", tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("in the way")
    done = rooms.export(house.state.id, [ExportFormat.CSV])
    assert done.notice == ""
    assert done.problem.startswith("Not saved: ")
    assert done.problem.endswith("can't be written: a file is in the way of its folder")


def test_an_export_twice_replaces_the_first(house: "House", documents: Documents, out: Path) -> None:
    first = documents.write(house.state.id, out, [ExportFormat.FHIR])[0].read_text("utf-8")
    house.do(ask.EndPartner, partner=Partner.A)
    second = documents.write(house.state.id, out, [ExportFormat.FHIR])[0].read_text("utf-8")
    assert ('"in-progress"' in first, '"finished"' in second) == (True, True)
    assert names(out) == {"fhir-a.json", "fhir-b.json"}


@pytest.fixture
def painting(qapp: QApplication) -> Painting:
    names = ("surface", "text", "muted", "hairline", "partner_a", "partner_b")
    colors = {name: QColor(10 * number, 90, 120) for number, name in enumerate(names, start=1)}
    return Painting(palette_of(colors, QColor(250, 0, 0)), qapp.font(), 12)


def test_a_summary_looks_back_without_an_answer_or_a_note(
    house: "House", documents: Documents, painting: Painting
) -> None:
    house.do(ask.AddNote, text="needle-note")
    house.pass_gates("form", Partner.A)
    house.do(ask.HandOver, partner=Partner.A)
    house.do(ask.SaveAnswer, ask.Actor("a"), partner=Partner.A, link_id="stays", answer='"needle-answer"')
    house.clock.at += 1800
    house.do(ask.StopSession, house.petra, reason="needle-reason")
    view = documents.summary(house.state.id, painting, notice="Saved", problem="Not saved")
    assert (view.stage, view.name_a, view.name_b) == (SummaryStage.STOPPED, "Ada", "Ben")
    assert (view.notice, view.problem) == ("Saved", "Not saved")
    assert view.head == house.store.journal.head_code()
    assert {line.who for line in view.lines} >= {"Nora", "Petra"}
    assert "needle" not in repr(view.lines) + view.timeline_spoken
    assert view.began is not None
    assert view.ended is not None
    assert (view.ended - view.began).total_seconds() == 1800


def test_a_summary_draws_what_happened_in_its_palette(
    house: "House", documents: Documents, painting: Painting
) -> None:
    house.clock.at += 1800
    view = documents.summary(house.state.id, painting)
    assert view.stage is SummaryStage.OPEN
    assert view.paint is not None
    image = QImage(600, round(view.paint_height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    view.paint(painter, QRectF(image.rect()))
    painter.end()
    colors = {image.pixelColor(x, y).name() for x in range(600) for y in range(image.height())}
    assert {painting.palette.partner_a.name(), painting.palette.partner_b.name()} <= colors


def test_before_anybody_started_there_is_no_picture(
    house: "House", clock: "Clock", painting: Painting
) -> None:
    house.open()
    view = Documents(house.store, clock, first_impressions()).summary(house.state.id, painting)
    assert view.paint is None
    assert view.began == house.state.prepared.at_utc
    names_ = {Partner.A: "Ada", Partner.B: "Ben"}
    assert picture_of(house.session.events(), clock(), names_, painting) == (None, 0.0)
    assert picture_of((), clock(), names_, painting) == (None, 0.0)


def test_somebody_who_is_not_known_any_more_is_called_by_their_id(
    house: "House", documents: Documents
) -> None:
    source = documents.source(house.state.id)
    assert source.who(house.nora.id) == "Nora"
    assert source.who("f00d") == "f00d"
