"""The first run: three stages, and nothing sent that is not complete."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.entry_views import FirstRunStage, FirstRunView
from kroom.ui.pages.first_run import FirstRunPage
from kroom.ui.theme import Theme

Sent = Callable[[object], list[object]]


def fill(page: FirstRunPage, again: str) -> None:
    person = page.person
    fields = (
        (person.name, "Maren"),
        (person.pin, "482915"),
        (person.first, "quiet river"),
        (person.again, again),
    )
    for field, text in fields:
        field.edit.clear()
        QTest.keyClicks(field.edit, text)


def test_a_facilitator_is_given_by_return_or_by_touch(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = FirstRunPage(theme)
    show(page)
    fill(page, "quiet river")
    with qtbot.waitSignal(page.facilitator_given) as by_touch:
        tap(page.go_on)
    with qtbot.waitSignal(page.facilitator_given) as by_key:
        QTest.keyClick(page.person.again.edit, Qt.Key.Key_Return)
    assert sent(by_touch) == sent(by_key) == ["Maren", "quiet river", "482915"]


def test_two_different_passphrases_send_nothing(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = FirstRunPage(theme)
    show(page)
    fill(page, "quiet rivers")
    assert not page.go_on.isEnabled()
    assert "differ" in words(page)
    with qtbot.assertNotEmitted(page.facilitator_given):
        QTest.keyClick(page.person.again.edit, Qt.Key.Key_Return)


def test_the_code_is_shown_once_and_noted_knowingly(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = FirstRunPage(theme)
    page.show_view(FirstRunView(FirstRunStage.RECOVERY, "ABCDE-FGHJK"))
    show(page)
    assert "ABCD-EFGH-JK" in words(page)
    assert not page.go_on.isEnabled()
    QTest.keyClick(page.code.noted, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.code_noted):
        page.go_on.click()
    page.show_view(FirstRunView(FirstRunStage.PROVIDER))
    assert "ABCD" not in page.code.card.code.text()
    assert page.person.values() == ("", "", "")


def test_a_provider_is_given_in_the_last_stage_and_a_problem_is_said(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = FirstRunPage(theme)
    page.show_view(FirstRunView(FirstRunStage.PROVIDER))
    show(page)
    fill(page, "quiet river")
    with qtbot.waitSignal(page.provider_given):
        page.go_on.click()
    page.show_view(FirstRunView(FirstRunStage.PROVIDER, problem="That PIN is too easy."))
    assert "That PIN is too easy." in words(page)
    assert page.person.name.text() == "Maren"
