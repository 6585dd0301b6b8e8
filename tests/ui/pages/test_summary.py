"""The summary: who did what and when, a picture, the record's code."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

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
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None]
) -> None:
    page = SummaryPage(theme)
    page.show_view(SummaryView(SummaryStage.CLOSED, "Intravenous"))
    show(page)
    with qtbot.waitSignals([page.export_pressed, page.done_pressed]):
        tap(page.export)
        tap(page.done)
    page.show_view(SummaryView(SummaryStage.CLOSED, "Intravenous", busy=True))
    with qtbot.assertNotEmitted(page.export_pressed):
        page.export.click()


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
