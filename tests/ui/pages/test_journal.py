"""The journal's page: lines in words, narrowed down, put right with a reason and a PIN, codes checked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.journal_view import JournalCheck, JournalGroup, JournalView, LateEntry
from kroom.session.amend import Amendment
from kroom.session.events import Partner
from kroom.session.vitals import Dose, Vitals
from kroom.ui.example_history import journal_view
from kroom.ui.example_summary import T0
from kroom.ui.pages import spelling
from kroom.ui.pages.journal import JournalPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]
Show = Callable[..., None]
Tap = Callable[[QWidget], None]


def shown(theme: Theme, show: Show, view: JournalView | None = None) -> JournalPage:
    page = JournalPage(theme)
    page.show_view(view or journal_view())
    show(page)
    return page


def titles(page: JournalPage) -> list[str]:
    return [page.list.row(number).title for number in range(page.list.count())]


def test_it_says_who_did_what_and_when(theme: Theme, show: Show, words: Callable[[QWidget], str]) -> None:
    page = shown(theme, show)
    assert page.list.count() == 30
    row = page.list.row(3)
    assert row.title.startswith("Note: Asks for the light")
    assert "B · Maren von der Tann" in row.line
    assert row.end == "Put right"
    assert "put right later" in page.list.row(2).line
    assert "Code 312-9F3A" in words(page)


def test_a_long_note_is_read_whole(theme: Theme, show: Show) -> None:
    page = shown(theme, show)
    model = page.list.model()
    heights = [page.list.visualRect(model.index(row, 0)).height() for row in (2, 3)]
    assert heights[1] > heights[0]


def test_it_is_narrowed_down_by_kind_and_partner(theme: Theme, show: Show, tap: Tap) -> None:
    page = shown(theme, show)
    tap(page.groups)
    page.pick_group.picked.emit(JournalGroup.NOTES.value)
    assert [title[:5] for title in titles(page)] == ["Note:", "Late "] * 3
    assert page.groups.words() == "Notes and concerns"
    page.pick_partner.picked.emit("a")
    assert titles(page) == []
    assert page.nothing.isVisible()
    page.pick_group.picked.emit(JournalGroup.ALL.value)
    assert page.list.count() == 21
    assert "Session prepared" in titles(page)


def test_a_record_that_was_changed_is_said_at_once(
    theme: Theme, show: Show, words: Callable[[QWidget], str]
) -> None:
    page = shown(theme, show, journal_view(check=JournalCheck.BROKEN))
    assert "The record is not as it was written." in words(page)
    page.show_view(journal_view(check=JournalCheck.RUNNING))
    assert "Checking every line" in words(page)
    assert page.banner.isHidden()


def choose(page: JournalPage, row: int) -> None:
    page.list.choose(row)
    QTest.keyClick(page.list, Qt.Key.Key_Return)


def test_numbers_are_put_right_with_a_reason_and_a_pin(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    choose(page, 2)
    sheet = page.amend_sheet
    assert sheet.fields["systolic_mmhg"].value() == 118
    assert not sheet.fields["mg"].isVisible()
    sheet.reason.set_text("misread")
    sheet.pin.set_text("271828")
    assert not sheet.save.isEnabled()  # nothing is another yet
    sheet.fields["heart_rate_bpm"].set_value(72)
    with qtbot.waitSignal(page.amended) as given:
        tap(sheet.save)
    assert sent(given) == [Amendment(2, "misread", body={"heart_rate_bpm": 72}), "271828"]
    assert sheet.pin.text() == ""
    page.show_view(JournalView(problem="This PIN is not known here."))
    assert sheet.problem.isVisible()
    page.show_view(JournalView(accepted=1))
    assert not sheet.isVisible()
    assert sheet.reason.text() == ""


def test_a_note_is_written_anew_or_struck_out(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    choose(page, 3)
    sheet = page.amend_sheet
    sheet.note.setPlainText("warm hands")
    sheet.reason.set_text("a slip")
    sheet.pin.set_text("271828")
    with qtbot.waitSignal(page.amended) as given:
        tap(sheet.save)
    assert sent(given) == [Amendment(3, "a slip", note="warm hands"), "271828"]
    sheet.struck.setChecked(True)
    sheet.pin.set_text("271828")
    with qtbot.waitSignal(page.amended) as given:
        sheet.pin.edit.returnPressed.emit()
    assert sent(given) == [Amendment(3, "a slip", struck=True), "271828"]


def test_a_dose_asks_for_the_providers_pin_and_other_lines_for_nothing(theme: Theme, show: Show) -> None:
    page = shown(theme, show)
    choose(page, 4)
    assert page.amend_sheet.pin.edit.accessibleName() == "PIN of the provider"
    page.amend_sheet.close_sheet()
    choose(page, 0)
    assert not page.amend_sheet.isVisible()


def test_a_time_is_put_right_on_the_day_that_is_nearest(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    line = journal_view().lines[1]
    choose(page, 1)
    sheet = page.amend_sheet
    sheet.reason.set_text("pressed late")
    sheet.pin.set_text("271828")
    for wrong in ("", "25:00", "noon", spelling.clock(page, line.at, seconds=True)):
        sheet.time.set_text(wrong)
        assert not sheet.save.isEnabled()
    sheet.time.set_text(spelling.clock(page, line.at - timedelta(minutes=9), seconds=True))
    with qtbot.waitSignal(page.amended) as given:
        tap(sheet.save)
    assert sent(given)[0] == Amendment(1, "pressed late", at=line.at - timedelta(minutes=9))


def test_what_was_struck_out_can_only_be_brought_back(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    assert page.list.row(7).end == "Bring back"
    choose(page, 7)
    sheet = page.amend_sheet
    assert [one.isVisible() for one in (sheet.restored, sheet.struck, sheet.time, sheet.note)] == [
        *(True, False, False, False)
    ]
    sheet.reason.set_text("it was A after all")
    sheet.pin.set_text("271828")
    with qtbot.waitSignal(page.amended) as given:
        tap(sheet.save)
    assert sent(given)[0] == Amendment(7, "it was A after all", restored=True)


def test_the_reason_of_an_override_is_words_to_put_right(theme: Theme, show: Show) -> None:
    page = shown(theme, show)
    choose(page, 8)
    assert (page.amend_sheet.words.text(), page.amend_sheet.note.text()) == (
        *("Reason as it was written", "comes at four"),
    )


def test_a_note_that_was_forgotten_is_entered_with_its_time(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    tap(page.late)
    page.pick_late.picked.emit("concern")
    sheet = page.late_sheet
    assert sheet.title.text() == "Late entry: concern"
    sheet.anybody.choose(None)
    sheet.note.set_text(" restless ")
    sheet.pin.set_text("271828")
    at = T0 + timedelta(minutes=20)
    for wrong in ("", "25:00", "noon"):
        sheet.time.set_text(wrong)
        assert not sheet.save.isEnabled()
    sheet.time.set_text(f"{at.astimezone():%H:%M}")
    for wrong in ("", "2026-02-30", "9999-12-31", "soon"):
        sheet.day.set_text(wrong)
        assert not sheet.save.isEnabled()
    sheet.day.set_text(f"{at.astimezone():%Y-%m-%d}")
    with qtbot.waitSignal(page.entered_late) as given:
        tap(sheet.save)
    assert sent(given) == [LateEntry(None, at, "restless", concern=True), "271828"]
    page.show_view(replace(journal_view(), problem="That time has not come yet."))
    assert (sheet.isVisible(), sheet.note.text()) == (True, " restless ")
    page.show_view(replace(journal_view(), accepted=1))
    assert (sheet.isVisible(), sheet.note.text()) == (False, "")


def test_numbers_that_were_forgotten_are_of_one_partner(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    sheet = page.late_sheet
    for what, numbers in (("vitals", Vitals(131, 82, 70, 97)), ("dose", Dose(35))):
        tap(page.late)
        page.pick_late.picked.emit(what)
        assert [field.isVisible() for field in sheet.fields.values()] == [what == "vitals"] * 4 + [
            what == "dose"
        ]
        by = "PIN of the provider" if what == "dose" else "Your PIN"
        assert sheet.pin.edit.accessibleName() == by
        sheet.time.set_text(f"{T0.astimezone():%H:%M:%S}")
        sheet.pin.set_text("271828")
        for key, value in numbers.as_body().items():
            assert isinstance(value, float | int)
            QTest.keyClick(sheet.pin.edit, Qt.Key.Key_Return)  # nothing is sent while something is missing
            sheet.fields[key].set_value(value)
        assert not sheet.save.isEnabled()
        sheet.one.choose(Partner.B)
        sheet.one.chosen.emit()
        with qtbot.waitSignal(page.entered_late) as given:
            QTest.keyClick(sheet.pin.edit, Qt.Key.Key_Return)
        assert sent(given) == [LateEntry(Partner.B, T0, numbers=numbers), "271828"]
        sheet.close_sheet()


def test_a_printed_code_is_checked(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent, words: Callable[[QWidget], str]
) -> None:
    page = shown(theme, show)
    tap(page.code)
    QTest.keyClicks(page.code_sheet.field.edit, "312-9F3A")
    with qtbot.waitSignal(page.code_given) as given:
        QTest.keyClick(page.code_sheet.field.edit, Qt.Key.Key_Return)
    assert sent(given) == ["312-9F3A"]
    page.tell_code("This code is of this store.")
    assert "This code is of this store." in words(page)
    QTest.keyClicks(page.code_sheet.field.edit, "x")
    assert "This code is of this store." not in words(page)
