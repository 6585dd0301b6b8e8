"""The screen changes hands, and only a secret leads back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.page_views import HandOverChoice, HandOverMode, HandOverView
from kroom.session.events import Partner
from kroom.session.state import FormStatus
from kroom.ui.pages.hand_over import HandOverPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]

CHOICES = (
    HandOverChoice(Partner.A, "Robin", FormStatus.FINISHED),
    HandOverChoice(Partner.B, "Jo", FormStatus.PAUSED),
)


def test_only_a_partner_who_may_have_it_is_chosen(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = HandOverPage(theme)
    page.show_view(HandOverView(choices=CHOICES))
    show(page)
    assert not page.cards[Partner.A].give.isEnabled()
    with qtbot.waitSignal(page.chosen) as chosen:
        tap(page.cards[Partner.B].give)
    assert sent(chosen) == [Partner.B]


def test_a_block_is_said(theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]) -> None:
    page = HandOverPage(theme)
    page.show_view(
        HandOverView(choices=(HandOverChoice(Partner.A, "Robin", blocked="Still open: Willing (A)."),))
    )
    show(page)
    assert "Still open: Willing (A)." in words(page)
    assert not page.cards[Partner.A].give.isEnabled()


def test_the_partner_reads_who_reads_it_and_starts_by_key(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], sent: Sent
) -> None:
    page = HandOverPage(theme)
    page.show_view(HandOverView(HandOverMode.GIVEN, partner=Partner.A, name="Robin"))
    show(page)
    assert "Only you and the care team will read this." in words(page)
    assert "Jo" not in words(page)
    with qtbot.waitSignal(page.taken) as taken:
        QTest.keyClick(page.begin, Qt.Key.Key_Space)
    assert sent(taken) == [Partner.A]


def test_leaving_shows_no_name_and_asks_for_a_secret(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], sent: Sent
) -> None:
    page = HandOverPage(theme)
    page.show_view(HandOverView(HandOverMode.GIVEN, partner=Partner.A, name="Robin"))
    show(page)
    page.show_view(HandOverView(HandOverMode.LEAVE, finished=True))
    assert "Robin" not in words(page)
    assert not page.back.isVisible()
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, "482915")
    with qtbot.waitSignal(page.secret_given) as given:
        QTest.keyClick(here, Qt.Key.Key_Return)
    assert sent(given) == ["482915"]
