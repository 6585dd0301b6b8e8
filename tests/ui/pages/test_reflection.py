"""A partner's form: what is asked, what is answered, what is forgotten."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.reflection.form import Option, OwnWords, Question, QuestionKind
from kroom.room.reflection_view import ReflectionView
from kroom.session.events import Partner
from kroom.ui.pages.reflection import ReflectionPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.choice import ChoiceCard

Sent = Callable[[object], list[object]]

OPTIONS = tuple(Option(code, code.title()) for code in ("calm", "light", "tired"))
NOW = Question("now", QuestionKind.CHOICE, "How are you right now?", options=OPTIONS)
WORDS = Question(
    "words",
    QuestionKind.SEVERAL,
    "Which words fit?",
    options=(*OPTIONS, Option("none", "Not much", exclusive=True)),
)
SCALE = Question("strength", QuestionKind.SCALE, "How strong was it?", options=OPTIONS)
STAYS = Question("stays", QuestionKind.TEXT, "What stays?", suggestions=("A walk together",))
HARD = Question(
    "hard",
    QuestionKind.CHOICE,
    "Was any part hard?",
    options=OPTIONS,
    text_item=OwnWords("hard-text", "More"),
)


def form(
    theme: Theme, show: Callable[..., None], question: Question | None, **changes: object
) -> ReflectionPage:
    view = ReflectionView(Partner.A, "Robin", question, 1, 10)
    page = ReflectionPage(theme, replace(view, **changes))  # pyright: ignore[reportArgumentType]
    show(page)
    return page


def card(page: ReflectionPage, code: str) -> QWidget:
    assert page.answer is not None
    return page.answer.cards[code]


def test_it_says_the_question_and_who_reads_it(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    page = form(theme, show, NOW, called=True, notice="Say it in fewer words.")
    for text in ("Robin", NOW.prompt, "The care team reads this.", "on the way", "Say it in fewer words."):
        assert text in words(page)
    assert page.dashes.accessibleName() == "Page 2 of 10"


def test_one_of_several_by_mouse_and_by_key(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = form(theme, show, NOW)
    with qtbot.waitSignal(page.answer_changed) as tapped:
        tap(card(page, "light"))
    with qtbot.waitSignal(page.answer_changed) as keyed:
        QTest.keyClick(card(page, "calm"), Qt.Key.Key_Space)
    with qtbot.waitSignal(page.answer_changed) as taken_back:
        tap(card(page, "calm"))
    assert (sent(tapped), sent(keyed), sent(taken_back)) == (["now", "light"], ["now", "calm"], ["now", ""])


def test_several_with_one_that_excludes(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = form(theme, show, WORDS, answers={"words": ("calm",)})
    with qtbot.waitSignal(page.answer_changed) as both:
        tap(card(page, "tired"))
    with qtbot.waitSignal(page.answer_changed) as alone:
        tap(card(page, "none"))
    assert (sent(both), sent(alone)) == (["words", ("calm", "tired")], ["words", ("none",)])


def test_steps_words_and_suggestions(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = form(theme, show, SCALE)
    assert page.answer is not None
    assert page.answer.scale is not None
    with qtbot.waitSignal(page.answer_changed) as step:
        tap(page.answer.scale.findChildren(ChoiceCard)[2])
    page.show_view(ReflectionView(Partner.A, "Robin", STAYS, 2, 10))
    assert page.answer.words is not None
    assert QApplication.focusWidget() is page.answer.words
    with qtbot.waitSignal(page.answer_changed) as typed:
        QTest.keyClicks(page.answer.words, "d")
    with qtbot.waitSignal(page.answer_changed) as taken:
        tap(page.answer.suggestions[0])
    assert sent(step) == ["strength", "tired"]
    assert (sent(typed), sent(taken)) == (["stays", "d"], ["stays", "A walk together"])


def test_own_words_below_a_choice_have_their_own_id(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], sent: Sent
) -> None:
    page = form(theme, show, HARD, answers={"hard": "calm", "hard-text": "Dark"})
    assert page.answer is not None
    assert page.answer.words is not None
    assert page.answer.words.text() == "Dark"
    assert page.answer.cards["calm"].isChecked()
    page.answer.words.moveCursor(page.answer.words.textCursor().MoveOperation.End)
    with qtbot.waitSignal(page.answer_changed) as typed:
        QTest.keyClicks(page.answer.words, "!")
    assert sent(typed) == ["hard-text", "Dark!"]


def test_the_same_question_shown_again_leaves_the_cursor(theme: Theme, show: Callable[..., None]) -> None:
    page = form(theme, show, STAYS)
    assert page.answer is not None
    field = page.answer.words
    assert field is not None
    QTest.keyClicks(field, "dusk")
    page.show_view(ReflectionView(Partner.A, "Robin", STAYS, 1, 10, {"stays": "dus"}))
    assert page.answer.words is field
    assert field.text() == "dusk"
    assert QApplication.focusWidget() is field


def test_skip_is_as_large_as_next_and_all_ways_lead_on(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None]
) -> None:
    page = form(theme, show, NOW)
    assert page.skip.size() == page.next.size()
    pressed = [page.next_pressed, page.skip_pressed, page.back_pressed, page.later_pressed]
    with qtbot.waitSignals(pressed):
        for button in (page.next, page.skip, page.back, page.later):
            tap(button)


def test_the_closing_page_finishes(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None]
) -> None:
    page = form(theme, show, None, page=10)
    assert not page.skip.isVisible()
    assert page.later.isVisible()
    with qtbot.waitSignal(page.finish_pressed):
        tap(page.finish)


def test_what_was_typed_is_forgotten_with_its_undo(theme: Theme, show: Callable[..., None]) -> None:
    page = form(theme, show, STAYS)
    assert page.answer is not None
    field = page.answer.words
    assert field is not None
    QTest.keyClicks(field, "dusk")
    field.selectAll()
    field.copy()
    assert QApplication.clipboard().text() == "dusk"
    page.forget()
    assert QApplication.clipboard().text() == ""
    assert field.text() == ""
    assert not field.document().isUndoAvailable()
    assert page.answer is None
