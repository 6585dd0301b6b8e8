"""After an interruption: where each stands, the gap, an explicit choice."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.page_views import ResumePartner, ResumeView
from kroom.session.events import Partner
from kroom.ui.pages.resume import ResumePage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]


def view(noon: datetime, **changes: object) -> ResumeView:
    partners = (
        ResumePartner(Partner.A, "Robin", "Peak", 38.9, "Stillness goes on"),
        ResumePartner(Partner.B, "Jo", "Not started"),
    )
    base = {"session_id": "s1", "protocol": "Intravenous", "last": noon, "gap_s": 260.0, "partners": partners}
    return ResumeView(**{**base, **changes})  # pyright: ignore[reportArgumentType]


def test_it_shows_phase_minute_and_gap(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], noon: datetime
) -> None:
    page = ResumePage(theme)
    page.show_view(view(noon, other_boot=True))
    show(page)
    for text in ("Robin", "Peak", "Minute 38", "Not started", "4 minutes", "is its clock right?"):
        assert text in words(page)


def test_going_on_or_not_is_a_choice(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    noon: datetime,
    sent: Sent,
) -> None:
    page = ResumePage(theme)
    page.show_view(view(noon))
    show(page)
    with qtbot.waitSignal(page.later_pressed):
        tap(page.later)
    with qtbot.waitSignal(page.resume_pressed) as resumed:
        QTest.keyClick(page.resume, Qt.Key.Key_Space)
    assert sent(resumed) == ["s1"]


def test_stopping_early_needs_a_reason_and_a_passphrase(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    noon: datetime,
    sent: Sent,
) -> None:
    page = ResumePage(theme)
    page.show_view(view(noon))
    show(page)
    tap(page.stop)
    sheet = page.stop_sheet
    assert not sheet.action.isEnabled()
    QTest.keyClicks(sheet.passphrase.edit, "quiet river")
    assert not sheet.action.isEnabled()
    QTest.keyClicks(sheet.reason, "Unwell")
    with qtbot.waitSignal(page.stop_given) as given:
        tap(sheet.action)
    assert sent(given) == ["quiet river", "Unwell"]
    page.show_view(view(noon, problem="That is not the provider's."))
    assert sheet.isVisible()
    page.show_view(view(noon, accepted=1))
    assert not sheet.isVisible()
    assert sheet.passphrase.text() == ""
