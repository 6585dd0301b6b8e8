"""What is asked of a couple's page: whose, which, and a secret for it; and answers for one partner alone."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.history_view import AnswersView, CoupleChoice
from kroom.session.events import Partner
from kroom.ui.example_history import NAMES, couple_view
from kroom.ui.example_summary import T0
from kroom.ui.pages.answers import AnswersPage
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.couple_sheets import crosswise
from kroom.ui.theme import Theme
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.touch_button import TouchButton

Sent = Callable[[object], list[object]]
Show = Callable[..., None]
Tap = Callable[[QWidget], None]
COUPLES = (CoupleChoice("1", "Robyn", "Jo"), CoupleChoice("2", "Sam", "Alex"))


def shown(theme: Theme, show: Show) -> CouplePage:
    page = CouplePage(theme)
    page.show_view(couple_view(theme, NAMES, 3))
    show(page)
    return page


def pick(sheet: PickSheet, words: str) -> None:
    button = next(one for one in sheet.findChildren(TouchButton) if one.words() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def send(page: CouplePage, secret: str) -> None:
    page.asking.secret.secret.set_text(secret)
    page.asking.secret.action.click()


def test_answers_are_asked_for_one_partner_with_a_secret(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    tap(page.answers)
    pick(page.asking.whose, "Jo")
    assert not page.asking.secret.action.isEnabled()
    with qtbot.waitSignal(page.answers_wanted) as wanted:
        send(page, "271828")
    assert sent(wanted) == [Partner.B, "271828"]
    assert page.asking.secret.secret.text() == ""
    page.show_view(replace(couple_view(theme, NAMES, 3), problem="This PIN is not known here."))
    assert page.asking.secret.problem.isVisible()
    assert page.banner.isHidden()


def test_erasing_says_what_goes_and_what_stays(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent, words: Callable[[QWidget], str]
) -> None:
    page = shown(theme, show)
    tap(page.more)
    pick(page.asking.more, "Erase the name and words of Robin")
    for said in ("for good", "the record can still be checked", "new backup", "keep elsewhere"):
        assert said in words(page)
    assert page.asking.secret.secret.edit.accessibleName() == "Passphrase of the provider"
    with qtbot.waitSignal(page.erase_wanted) as wanted:
        send(page, "petra's hill")
    assert sent(wanted) == [Partner.A, "petra's hill"]
    page.show_view(replace(couple_view(theme, NAMES, 3), busy=True))
    assert not page.asking.secret.action.isEnabled()
    page.show_view(replace(couple_view(theme, NAMES, 3), accepted=1, notice="Erased: 7 entries."))
    assert not page.asking.secret.isVisible()
    assert "Erased: 7 entries." in words(page)


def test_who_was_erased_is_not_offered_again(theme: Theme, show: Show, tap: Tap) -> None:
    page = shown(theme, show)
    page.show_view(replace(couple_view(theme, NAMES, 3), erased=frozenset({Partner.A})))
    tap(page.more)
    offered = [one.words() for one in page.asking.more.findChildren(TouchButton) if one.isVisible()]
    assert "Erase the name and words of Jo" in offered
    assert "Erase the name and words of Robin" not in offered


def test_the_other_entry_is_found_and_who_is_who_is_said(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent, words: Callable[[QWidget], str]
) -> None:
    page = shown(theme, show)
    tap(page.more)
    with qtbot.waitSignal(page.couples_wanted):
        pick(page.asking.more, "This couple was entered twice")
    page.show_couples(COUPLES)
    sheet = page.asking.couples
    QTest.keyClicks(sheet.field.edit, "nobody")
    assert sheet.nothing.isVisible()
    sheet.field.set_text("ROB")
    assert sheet.list.count() == 1
    sheet.list.setFocus()
    QTest.keyClick(sheet.list, Qt.Key.Key_Return)
    pick(page.asking.who_is_who, "Robyn is Robin, and Jo is Jo")
    assert "Robyn is Robin, and Jo is Jo." in words(page)
    with qtbot.waitSignal(page.merge_wanted) as wanted:
        send(page, "271828")
    assert sent(wanted) == ["1", False, "271828"]


def test_one_that_was_entered_the_other_way_round_is_merged_so(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent
) -> None:
    page = shown(theme, show)
    tap(page.more)
    pick(page.asking.more, "This couple was entered twice")
    page.show_couples(COUPLES)
    page.asking.couples.picked.emit(COUPLES[0])
    pick(page.asking.who_is_who, "Robyn is Jo, and Jo is Robin")
    with qtbot.waitSignal(page.merge_wanted) as wanted:
        send(page, "271828")
    assert sent(wanted) == [COUPLES[0].id, True, "271828"]
    assert crosswise(("Robin", "Jo"), ("jo", "Robyn"))
    assert not crosswise(("Robin", "Jo"), ("Robyn", "jo"))


def test_a_merge_that_was_a_mistake_is_taken_apart(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, sent: Sent, words: Callable[[QWidget], str]
) -> None:
    page = shown(theme, show)
    page.show_view(replace(couple_view(theme, NAMES, 3), merged=(COUPLES[0],)))
    tap(page.more)
    pick(page.asking.more, f"Take {COUPLES[0].name_a} and {COUPLES[0].name_b} apart from this couple")
    assert "under their own names again" in words(page)
    with qtbot.waitSignal(page.part_wanted) as wanted:
        send(page, "271828")
    assert sent(wanted) == [COUPLES[0].id, "271828"]


def test_a_couple_nobody_knows_offers_no_more(theme: Theme, show: Show) -> None:
    page = shown(theme, show)
    page.show_view(replace(couple_view(theme, NAMES, 3), known=False))
    assert not page.more.isVisible()


def test_answers_are_shown_with_what_was_left_out(
    qtbot: QtBot, theme: Theme, show: Show, tap: Tap, words: Callable[[QWidget], str]
) -> None:
    page = AnswersPage(theme, AnswersView(Partner.B, "Jo", T0, (("What stays?", "a shore"), ("Need?", ""))))
    show(page)
    for said in ("Answers of Jo", "What stays?", "a shore", "No answer", "For the care team only."):
        assert said in words(page)
    with qtbot.waitSignal(page.closed_pressed):
        tap(page.done)
