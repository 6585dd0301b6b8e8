"""The summary: who did what and when, a picture, the record's code."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.export_format import ExportFormat
from kroom.room.page_views import SummaryLine, SummaryStage, SummaryView
from kroom.session.events import Partner
from kroom.ui.pages.summary import SummaryPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]


def test_it_lists_and_paints(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], noon: datetime
) -> None:
    painted: list[QRectF] = []

    def paint(painter: QPainter, rect: QRectF) -> None:
        assert painter.isActive()
        painted.append(rect)

    lines = (SummaryLine(noon, "Water given", Partner.B, "Maren"), SummaryLine(noon, "Provider present"))
    page = SummaryPage(theme)
    page.show_view(
        SummaryView(
            SummaryStage.CLOSED, "Intravenous", noon, noon, "Robin", "Jo", lines, paint, head="7 / a3f9"
        )
    )
    show(page)
    page.grab()
    assert painted
    assert painted[0].width() > 300
    for text in (
        "The session is closed",
        "Robin and Jo",
        "Water given",
        "Maren",
        "Provider present",
        "7 / a3f9",
    ):
        assert text in words(page)
    assert not page.stop.isVisible()


def test_saving_and_leaving(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = SummaryPage(theme)
    page.show_view(SummaryView(SummaryStage.CLOSED, "Intravenous"))
    show(page)
    tap(page.export)
    with qtbot.waitSignal(page.export_wanted) as wanted:
        tap(page.export_sheet.action)
    assert sent(wanted) == [(ExportFormat.PDF,)]
    with qtbot.waitSignal(page.done_pressed):
        tap(page.done)
    page.show_view(SummaryView(SummaryStage.CLOSED, "Intravenous", busy=True))
    page.export.click()
    assert not page.export_sheet.isVisible()


def test_what_is_saved_is_chosen(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = SummaryPage(theme)
    page.show_view(SummaryView(SummaryStage.CLOSED, "Intravenous"))
    show(page)
    tap(page.export)
    sheet = page.export_sheet
    tap(sheet.rows[ExportFormat.PDF])
    assert not sheet.action.isEnabled()
    for row in sheet.rows.values():
        tap(row)
    with qtbot.waitSignal(page.export_wanted) as wanted:
        tap(sheet.action)
    assert sent(wanted) == [tuple(sheet.rows)]
    assert tuple(sheet.rows) == (ExportFormat.PDF, ExportFormat.FHIR, ExportFormat.CSV, ExportFormat.ICS)
    tap(page.export)
    assert all(row.isChecked() for row in sheet.rows.values())


def test_an_open_session_can_be_stopped_with_a_reason(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = SummaryPage(theme)
    page.show_view(SummaryView(SummaryStage.OPEN, "Intravenous"))
    show(page)
    tap(page.stop)
    QTest.keyClicks(page.stop_sheet.reason, "Unwell")
    QTest.keyClicks(page.stop_sheet.passphrase.edit, "quiet river")
    with qtbot.waitSignal(page.stop_given) as given:
        tap(page.stop_sheet.action)
    assert sent(given) == ["quiet river", "Unwell"]
    page.show_view(SummaryView(SummaryStage.STOPPED, "Intravenous", accepted=1))
    assert not page.stop_sheet.isVisible()
