"""A gate: taps, signatures at once, overrides, numbers, private words, refusals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.gate_view import (
    GateAct,
    GateView,
    Private,
    PrivateAnswers,
    PrivateReply,
    Refused,
    StepView,
)
from kroom.session.events import Partner
from kroom.session.protocol import Allow, Record, Role, Style
from kroom.session.state import StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals
from kroom.ui.pages.gate import GatePage
from kroom.ui.theme import Theme
from kroom.ui.widgets.touch_button import TouchButton

Sent = Callable[[object], list[object]]

A, B = Partner.A, Partner.B
P = Role.PROVIDER


def key(step: str, partner: Partner | None = None) -> StepKey:
    return StepKey("arrive", step, partner)


STEPS = (
    StepView(key("assessment"), "Assessment confirmed", "Goals and concerns are written down"),
    StepView(key("identity", A), "Identity and chair"),
    StepView(key("identity", B), "Identity and chair"),
    StepView(key("intention", A), "Intention noted", allow=frozenset({Allow.DECLINED})),
    StepView(key("fasting", A), "Fasting", by=P, allow=frozenset({Allow.OVERRIDE})),
    StepView(key("fasting", B), "Fasting", by=P),
    StepView(key("baseline", A), "Baseline", by=P, record=Record.VITALS, baseline="118/76"),
    StepView(key("dose", A), "Dose", by=P, record=Record.DOSE),
    StepView(key("alone", A), "Spoken with alone", private=Private.REPLY),
    StepView(key("urgent", A), "Urgent answers read", by=P, private=Private.URGENT),
)
VIEW = GateView(
    "Before the dose", Style.READ_DO, STEPS, "Robin", "Jo", acts=(GateAct.START_A, GateAct.START_B)
)


def gate(theme: Theme, show: Callable[..., None], view: GateView = VIEW) -> GatePage:
    page = GatePage(theme)
    page.show_view(view)
    show(page)
    return page


def tile(page: GatePage, step: str, partner: Partner | None = None) -> QWidget:
    return page.board.steps[key(step, partner)].tile


def changed(view: GateView, step: StepKey, **changes: object) -> GateView:
    steps = tuple(replace(one, **changes) if one.key == step else one for one in view.steps)  # pyright: ignore[reportArgumentType]
    return replace(view, steps=steps)


def pick(page: GatePage, text: str) -> None:
    choices = [one for one in page.pick.findChildren(TouchButton) if one.isVisible()]
    next(one for one in choices if one.words().startswith(text)).click()


def type_pin() -> None:
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClicks(here, "482915")
    QTest.keyClick(here, Qt.Key.Key_Return)


def test_a_tap_or_a_space_confirms_the_facilitators_step(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = gate(theme, show)
    with qtbot.waitSignal(page.step_settled) as tapped:
        tap(tile(page, "identity", B))
    with qtbot.waitSignal(page.step_settled) as keyed:
        QTest.keyClick(tile(page, "assessment"), Qt.Key.Key_Space)
    assert sent(tapped) == [key("identity", B), StepStatus.DONE]
    assert sent(keyed) == [key("assessment"), StepStatus.DONE]


def test_a_settled_step_tells_who_and_can_be_taken_back(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    noon: datetime,
    sent: Sent,
) -> None:
    step = key("identity", A)
    page = gate(theme, show, changed(VIEW, step, status=StepStatus.DONE, who="Maren", at=noon))
    assert "Maren" in tile(page, "identity", A).accessibleDescription()
    tap(tile(page, "identity", A))
    with qtbot.waitSignal(page.step_settled) as back:
        pick(page, "Take it back")
    assert sent(back) == [step, StepStatus.OPEN]


def test_declining_is_offered_only_where_it_is_allowed(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = gate(theme, show)
    assert not page.board.steps[key("identity", A)].more.isVisible()
    tap(page.board.steps[key("intention", A)].more)
    with qtbot.waitSignal(page.step_settled) as declined:
        pick(page, "Declined")
    assert sent(declined) == [key("intention", A), StepStatus.DECLINED]


def test_one_pin_signs_all_that_is_ready(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], sent: Sent
) -> None:
    page = gate(theme, show, changed(VIEW, key("baseline", A), entered=True, value="118/76"))
    page.sign.click()
    with qtbot.waitSignal(page.provider_signed) as signed:
        type_pin()
    keys = (key("fasting", A), key("fasting", B), key("baseline", A))
    assert sent(signed) == ["482915", keys, StepStatus.DONE]


def test_a_wrong_pin_is_said_in_the_sheet_and_a_right_one_closes_it(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = gate(theme, show)
    tap(tile(page, "fasting", B))
    with qtbot.waitSignal(page.provider_signed) as signed:
        type_pin()
    assert sent(signed) == ["482915", (key("fasting", B),), StepStatus.DONE]
    page.show_view(replace(VIEW, secret_problem="Four tries are left."))
    assert page.pin_sheet.isVisible()
    assert page.pin_sheet.problem.isVisible()
    page.show_view(replace(VIEW, accepted=1))
    assert not page.pin_sheet.isVisible()


def test_an_override_needs_passphrase_and_reason(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = gate(theme, show)
    tap(page.board.steps[key("fasting", A)].more)
    pick(page, "Override")
    QTest.keyClicks(page.reason_sheet.reason, "Clear fluids only")
    QTest.keyClicks(page.reason_sheet.passphrase.edit, "quiet river")
    with qtbot.waitSignal(page.overridden) as overridden:
        QTest.keyClick(page.reason_sheet.passphrase.edit, Qt.Key.Key_Return)
    assert sent(overridden) == [key("fasting", A), "quiet river", "Clear fluids only"]


def test_numbers_are_entered_within_limits(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    words: Callable[[QWidget], str],
    sent: Sent,
) -> None:
    page = gate(theme, show)
    tap(tile(page, "baseline", A))
    assert "Baseline 118/76" in words(page.vitals_sheet)
    for field, number in zip(page.vitals_sheet.fields, ("90", "118", "64", "98"), strict=True):
        QTest.keyClicks(field.edit, number)
    assert not page.vitals_sheet.enter.isEnabled()
    page.vitals_sheet.systolic.set_value(121)
    page.vitals_sheet.diastolic.set_value(79)
    with qtbot.waitSignal(page.vitals_entered) as entered:
        tap(page.vitals_sheet.enter)
    assert sent(entered) == [key("baseline", A), Vitals(121, 79, 64, 98)]
    tap(tile(page, "dose", A))
    QTest.keyClicks(page.dose_sheet.mg.edit, "42.5")
    with qtbot.waitSignal(page.dose_entered) as dose:
        QTest.keyClick(page.dose_sheet.mg.edit, Qt.Key.Key_Return)
    assert sent(dose) == [key("dose", A), Dose(42.5)]


def test_a_reply_is_entered_and_read_behind_the_pin(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    words: Callable[[QWidget], str],
    sent: Sent,
) -> None:
    page = gate(theme, show)
    tap(tile(page, "alone", A))
    QTest.keyClicks(page.reply_sheet.reply, "All is well")
    page.reply_sheet.pad.setFocus()
    with qtbot.waitSignal(page.reply_given) as given:
        type_pin()
    assert sent(given) == [A, "All is well", "482915"]
    done = replace(changed(VIEW, key("alone", A), status=StepStatus.DONE), accepted=1)
    page.show_view(done)
    assert not page.reply_sheet.isVisible()
    assert page.reply_sheet.reply.text() == ""
    tap(tile(page, "alone", A))
    pick(page, "Read the reply")
    with qtbot.waitSignal(page.reply_opened) as opened:
        type_pin()
    assert sent(opened) == [A, "482915"]
    page.show_view(replace(done, accepted=2, reply=PrivateReply(A, "All is well")))
    assert "All is well" in words(page)
    with qtbot.waitSignal(page.private_closed):
        tap(page.reader.done)
    assert "All is well" not in words(page)


def test_urgent_answers_are_opened_and_read(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    words: Callable[[QWidget], str],
    sent: Sent,
) -> None:
    page = gate(theme, show)
    tap(tile(page, "urgent", A))
    pick(page, "Open the answers")
    with qtbot.waitSignal(page.urgent_opened):
        type_pin()
    answers = PrivateAnswers(A, (("Was any part hard?", "A <b>lot</b>"), ("Do you need anything?", "")))
    page.show_view(replace(VIEW, accepted=1, answers=answers))
    assert "A <b>lot</b>" in words(page)
    with qtbot.waitSignal(page.urgent_read) as read:
        tap(page.reader.done)
    assert sent(read) == [A]
    page.show_view(replace(VIEW, accepted=1))
    tap(tile(page, "urgent", A))
    pick(page, "The form was not begun")
    with qtbot.waitSignal(page.form_not_begun) as not_begun:
        type_pin()
    assert sent(not_begun) == [A, "482915"]


def test_acts_are_pressed_and_a_refusal_is_said(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    words: Callable[[QWidget], str],
    sent: Sent,
) -> None:
    page = gate(theme, show)
    with qtbot.waitSignal(page.act_pressed) as pressed:
        tap(page.acts[GateAct.START_B])
    assert sent(pressed) == [GateAct.START_B]
    assert not page.acts[GateAct.CLOSE].isVisible()
    page.show_view(
        replace(VIEW, refused=Refused("B can't start yet. Still open: Fasting (B).", (key("fasting", B),)))
    )
    assert "Still open: Fasting (B)." in words(page)


def test_stopping_early_is_not_an_act_by_itself(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = gate(theme, show, replace(VIEW, acts=(GateAct.STOP_EARLY, GateAct.CLOSE)))
    with qtbot.assertNotEmitted(page.act_pressed):
        tap(page.acts[GateAct.STOP_EARLY])
    QTest.keyClicks(page.reason_sheet.reason, "Unwell")
    QTest.keyClicks(page.reason_sheet.passphrase.edit, "quiet river")
    with qtbot.waitSignal(page.stop_given) as given:
        tap(page.reason_sheet.action)
    assert sent(given) == ["quiet river", "Unwell"]


def test_the_next_steps_are_lit_only_where_they_are_read_one_by_one(
    theme: Theme, show: Callable[..., None]
) -> None:
    page = gate(theme, show)
    lit = page.board.steps[key("identity", A)].tile.edge()[1]
    later = page.board.steps[key("fasting", A)].tile.edge()[1]
    assert lit > later
    page.show_view(replace(VIEW, style=Style.DO_CONFIRM))
    assert page.board.steps[key("identity", A)].tile.edge()[1] == later
