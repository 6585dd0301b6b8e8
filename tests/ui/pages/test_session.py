"""The session page shows the view, says what a hand did, and can be reached by everybody."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.alerts import late_alert
from kroom.room.views import ChipStage, HeadsetStage, LaneActionKind, LaneStage, SessionView, StepChipView
from kroom.session.events import Partner
from kroom.session.state import StepKey
from kroom.session.vitals import Dose, Vitals
from kroom.ui import examples
from kroom.ui.icon import Icons
from kroom.ui.pages.session import SessionPage
from kroom.ui.sizes import TARGET
from kroom.ui.theme import Theme
from kroom.ui.tokens import THEMES, ThemeName
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.lane_actions import StackButton
from kroom.ui.widgets.step_chip import StepChip
from kroom.ui.widgets.toast import SHOWN_MS
from kroom.ui.widgets.touch_button import TouchButton

SIZES = [QSize(910, 512), QSize(1366, 768), QSize(1920, 1080)]
VIEWS = [examples.running, examples.alarmed, examples.late]
CUT_KNOWINGLY = {"Stillness, Part Two: The Long Field"}  # a title has one line in a compact window
LIGHT = {"dim": 0.04, "red-night": 0.02}
ALARM = 1.2  # an alarm may be brighter, for it has to be seen

Open = Callable[..., SessionPage]


@pytest.fixture
def opened(family: str, qtbot: QtBot) -> Open:
    """A session page in a window of its own."""
    kept: list[SessionPage] = []

    def make(view: SessionView | None = None, size: QSize = SIZES[1], name: ThemeName = "dim") -> SessionPage:
        theme = Theme(family, Icons(), THEMES[name])
        theme.fit(size)
        page = SessionPage(theme)
        kept.append(page)
        theme.setParent(page)
        qtbot.addWidget(page)
        theme.dress(page)
        page.resize(size)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.show_view(view or examples.running())
        QApplication.sendPostedEvents()
        return page

    return make


def arguments(blocker: object) -> list[object]:
    """What a signal carried."""
    return list(getattr(blocker, "args", None) or [])


def focused() -> QWidget:
    """The widget that has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def words(widget: QWidget) -> str:
    """All words that can be seen in a widget."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [button.words() for button in widget.findChildren(TouchButton) if button.isVisible()]
    return " | ".join(labels + buttons)


# --- what it shows ------------------------------------------------------------------------------------


def test_each_lane_shows_its_own_partner(opened: Open) -> None:
    page = opened()
    a, b = words(page.lanes[Partner.A]), words(page.lanes[Partner.B])
    for said in ("Robin", "Left chair headset", "38:24", "Vitals in 2 min", "track 6 of 14", "3:34", "−4:58"):
        assert said in a
    for said in ("Jo", "32:11", "Vitals: 2 min late", "Quietened", "Low Tide", "Glass Harbour", "52"):
        assert said in b
    assert "Jo" not in a
    assert "Robin" not in b


def test_the_ring_names_the_partner_and_tells_the_time(opened: Open) -> None:
    ring = opened().ring
    assert ring.accessibleName() == "Clock of Robin"
    for said in ("Peak", "38:24", "Descent in 1:36", "81:36 of 120 min left"):
        assert said in ring.accessibleDescription()
    assert (ring.value(), ring.maximum()) == (2304, 7200)


def test_a_lane_that_waits_names_what_is_open(opened: Open, qtbot: QtBot) -> None:
    page = opened(examples.alarmed())
    lane = page.lanes[Partner.B]
    assert "Open for Jo: Eyeshades on" in words(lane)
    assert not lane.end.isEnabled()
    with qtbot.waitSignal(page.lane_action_pressed) as said:
        QTest.mouseClick(lane.action, Qt.MouseButton.LeftButton)
    assert arguments(said) == [Partner.B, LaneActionKind.START]


def test_an_alert_takes_the_place_of_the_words(opened: Open, qtbot: QtBot) -> None:
    page = opened(examples.alarmed())
    assert page.head.alert.words() == "The left chair headset is gone  (and 1 more)"
    assert "choose a spare" in page.head.alert.accessibleDescription()
    QTest.mouseClick(page.head.alert, Qt.MouseButton.LeftButton)
    assert "This computer may fall asleep" in words(page.sheets.alerts)
    see = [button for button in page.sheets.alerts.findChildren(TouchButton) if button.words() == "See to it"]
    with qtbot.waitSignal(page.alert_pressed) as said:
        QTest.mouseClick(see[0], Qt.MouseButton.LeftButton)
    assert arguments(said) == ["headset-a"]
    page.show_view(examples.running())
    assert page.head.alert.isHidden()


def test_chips_show_where_steps_stand(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    chips = page.chips.chips()
    assert [chip.words() for chip in chips] == [
        "Vitals · Jo",
        "Provider present",
        "Vitals · Robin",
        "Eyeshades on",
    ]
    said = [chip.accessibleDescription() for chip in chips]
    assert said[:3] == ["Enter  ·  2 min late", "Confirm now", "in 2 min"]
    assert said[3].endswith("Kim")
    with qtbot.waitSignal(page.step_pressed) as pressed:
        QTest.mouseClick(chips[1], Qt.MouseButton.LeftButton)
    assert arguments(pressed) == [None]


def test_steps_that_do_not_fit_are_counted(opened: Open, qtbot: QtBot) -> None:
    chip = examples.chips()[1]
    page = opened(replace(examples.running(), chips=(chip,) * 9), SIZES[0])
    shown = len(page.chips.chips())
    assert page.chips.more.accessibleName() == f"{9 - shown} more steps"
    QTest.mouseClick(page.chips.more, Qt.MouseButton.LeftButton)
    sheet = page.sheets.steps
    assert len(sheet.chips()) == 9
    with qtbot.waitSignal(page.step_pressed):
        QTest.mouseClick(sheet.chips()[8], Qt.MouseButton.LeftButton)
    assert not sheet.isVisible()


def test_every_step_of_a_full_minute_can_be_reached_by_keyboard(opened: Open) -> None:
    """Both partners' reminders of one minute, in the smallest window."""
    page = opened(replace(examples.running(), chips=examples.full_minute()), SIZES[0])
    QTest.mouseClick(page.chips.more, Qt.MouseButton.LeftButton)
    sheet, seen = page.sheets.steps, list[str]()
    for _ in examples.full_minute():
        chip = focused()
        assert isinstance(chip, StepChip)
        top = chip.mapTo(sheet, QPoint(0, 0)).y()
        assert top >= 0
        assert top + chip.height() <= sheet.height()
        seen.append(chip.words())
        QTest.keyClick(chip, Qt.Key.Key_Tab)
    assert sorted(seen) == sorted(f"{one.title} · {one.partner_name}" for one in examples.full_minute())


def test_a_step_that_is_overdue_says_so_in_words_and_opens_from_the_alert(opened: Open, qtbot: QtBot) -> None:
    chip = examples.full_minute()[0]
    page = opened(replace(examples.running(), chips=(chip,)))
    assert page.chips.chips()[0].accessibleDescription() == "Enter  ·  6 min late"
    page.sheets.alerts.pressed.emit(late_alert(chip))
    assert page.sheets.vitals.isVisible()
    with qtbot.waitSignal(page.alert_pressed):
        page.sheets.alerts.pressed.emit("awake")


def test_a_gates_chip_opens_its_page_and_a_done_one_can_be_taken_back(opened: Open, qtbot: QtBot) -> None:
    gate = StepChipView(StepKey("down", "look", Partner.B), "Before the descent", ChipStage.DUE, gate="down")
    page = opened(replace(examples.running(), chips=(gate, examples.chips()[3])))
    with qtbot.waitSignal(page.gate_pressed) as pressed:
        QTest.mouseClick(page.chips.chips()[0], Qt.MouseButton.LeftButton)
    assert arguments(pressed) == ["down"]
    QTest.mouseClick(page.chips.chips()[1], Qt.MouseButton.LeftButton)
    assert page.sheets.take_back.isVisible()
    with qtbot.waitSignal(page.step_taken_back) as taken:
        QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert arguments(taken) == [examples.chips()[3].key]


def test_markup_in_a_name_stays_text(opened: Open) -> None:
    lane = replace(examples.lane_a(), name="<img src=x>&Robin")
    view = examples.running()
    page = opened(replace(view, lanes=(lane, view.lanes[1]), ring=replace(view.ring, name=lane.name)))
    assert page.lanes[Partner.A].head.name.text() == "<img src=x>&Robin"
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in page.findChildren(ElidedLabel))


# --- what a hand did ----------------------------------------------------------------------------------


@pytest.mark.parametrize("partner", list(Partner))
@pytest.mark.parametrize("name", ["quieten", "talk", "bathroom", "concern", "end"])
def test_one_touch_in_a_lane(opened: Open, qtbot: QtBot, partner: Partner, name: str) -> None:
    page = opened()
    button: StackButton = getattr(page.lanes[partner], name)
    with qtbot.waitSignals([page.partner_touched, getattr(page, f"{name}_pressed")]):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(getattr(page, f"{name}_pressed")) as said:
        button.click()
    assert arguments(said) == [partner]


def test_a_concern_is_told_before_any_word_of_it(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    with qtbot.waitSignal(page.concern_pressed):
        page.lanes[Partner.B].concern.click()
    assert page.sheets.note.isVisible()
    QTest.keyClicks(page.sheets.note.words, "Cold hands")
    with qtbot.waitSignal(page.note_saved) as said:
        page.sheets.note.save.click()
    assert arguments(said) == [Partner.B, "Cold hands", True]


def test_volume_by_hand_and_by_view(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    slider = page.lanes[Partner.A].volume.slider
    with qtbot.waitSignal(page.volume_moved) as said:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert arguments(said) == [Partner.A, 48]
    view = examples.running()
    with qtbot.assertNotEmitted(page.volume_moved):
        page.show_view(replace(view, lanes=(replace(view.lanes[0], volume=10), view.lanes[1])))
    assert slider.value() == 10
    with qtbot.waitSignal(page.volume_moved):
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 12, 24))
    assert slider.value() > 90


@pytest.mark.parametrize(
    ("key", "signal"), [(Qt.Key.Key_F3, "provider_pressed"), (Qt.Key.Key_F9, "hold_pressed")]
)
def test_keys(opened: Open, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    page = opened()
    with qtbot.waitSignal(getattr(page, signal)):
        QTest.keyClick(page.events.note, key)


def test_keys_do_not_meet_typing(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    QTest.keyClick(page.events.note, Qt.Key.Key_F2)
    QTest.keyClicks(page.sheets.note.words, "npwv d")
    assert page.sheets.note.words.text() == "npwv d"
    with qtbot.waitSignal(page.hold_pressed):
        QTest.keyClick(page.sheets.note.words, Qt.Key.Key_F9)


def test_f12_is_held(opened: Open) -> None:
    page = opened()
    silence = page.events.silence
    QTest.keyPress(page.events.note, Qt.Key.Key_F12)
    assert silence.is_pressed()
    QTest.keyRelease(page.events.note, Qt.Key.Key_F12)
    assert not silence.is_pressed()


def test_vitals(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    QTest.mouseClick(page.chips.chips()[0], Qt.MouseButton.LeftButton)
    sheet = page.sheets.vitals
    assert sheet.isVisible()
    assert sheet.who.partner() is Partner.B
    for field, text in zip(sheet.fields, ("118", "76", "64", "120"), strict=True):
        QTest.keyClicks(field.edit, text)
    assert not sheet.save.isEnabled()
    sheet.spo2.set_value(98)
    with qtbot.waitSignal(page.vitals_entered) as said:
        QTest.keyClick(sheet.spo2.edit, Qt.Key.Key_Return)
    key = examples.chips()[0].key
    assert arguments(said) == [Partner.B, Vitals(118, 76, 64, 98), key]
    assert not sheet.isVisible()


def test_vitals_the_wrong_way_round_are_not_taken(opened: Open) -> None:
    sheet = opened().sheets.vitals
    sheet.ask(("Robin", "Jo"), Partner.A)
    for field, value in zip(sheet.fields, (80, 120, 64, 98), strict=True):
        field.set_value(value)
    assert not sheet.save.isEnabled()
    assert sheet.problem.text()


def test_a_dose_for_nobody_is_not_taken(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.events.dose.click()
    sheet = page.sheets.dose
    sheet.amount.set_value(52.5)
    assert not sheet.save.isEnabled()
    QTest.mouseClick(sheet.who.findChildren(TouchButton)[0], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.dose_entered) as said:
        sheet.save.click()
    assert arguments(said) == [Partner.A, Dose(52.5), None]


def test_a_phase_is_made_longer_by_keys_alone(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    sheet = page.sheets.plan
    QTest.keyClick(page, Qt.Key.Key_F7)
    assert [field.caption.text() for field in sheet.fields] == ["Peak, now", "Descent", "Recovery"]
    assert not sheet.save.isEnabled()
    QTest.keyClick(focused(), Qt.Key.Key_Up)
    assert "Whole plan: 125 min." in words(sheet)
    with qtbot.waitSignal(page.phases_changed) as said:
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert arguments(said) == [(Partner.A,), {"peak": 35.0}]
    assert not sheet.isVisible()


def test_for_both_only_what_was_changed_is_said(opened: Open, qtbot: QtBot) -> None:
    a, b = examples.running().lanes
    assert b.plan is not None
    peak, descent, recovery = b.plan.phases
    other = replace(b, plan=replace(b.plan, phases=(replace(peak, minutes=35.0), descent, recovery)))
    page = opened(replace(examples.running(), lanes=(a, other)))
    page.events.plan.click()
    sheet = page.sheets.plan
    sheet.who.findChildren(TouchButton)[2].click()
    assert [field.edit.text() for field in sheet.fields] == ["", "20", "60"]
    sheet.fields[0].set_value(12)
    assert not sheet.save.isEnabled(), "the phase that runs can't end in the past"
    sheet.fields[0].set_value(None)
    sheet.fields[1].set_value(22.5)
    with qtbot.waitSignal(page.phases_changed) as said:
        sheet.save.click()
    assert arguments(said) == [(Partner.A, Partner.B), {"descent": 22.5}]


def test_who_has_no_clock_has_no_phases_to_change(opened: Open) -> None:
    a, b = examples.running().lanes
    page = opened(replace(examples.running(), lanes=(a, replace(b, plan=None))))
    page.events.plan.click()
    sheet = page.sheets.plan
    sheet.who.findChildren(TouchButton)[1].click()
    assert sheet.fields == []
    assert "The clock of Jo is not running." in words(sheet)
    assert not sheet.save.isEnabled()


def test_after_everything_was_silenced_it_asks_once(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    silenced = replace(examples.running(), silenced=True)
    page.show_view(silenced)
    assert page.sheets.after_hold.isVisible()
    QTest.keyClick(page.sheets.after_hold, Qt.Key.Key_Escape)
    page.show_view(silenced)
    assert not page.sheets.after_hold.isVisible()
    with qtbot.assertNotEmitted(page.hold_pressed):
        page.events.hold.click()
    with qtbot.waitSignal(page.after_hold_chosen) as said:
        page.sheets.after_hold.end_b.click()
    assert arguments(said) == ["b"]


def test_only_who_runs_can_end(opened: Open) -> None:
    view = examples.late()
    page = opened(replace(view, silenced=True))
    sheet = page.sheets.after_hold
    assert [sheet.end_a.isEnabled(), sheet.end_b.isEnabled(), sheet.end_both.isEnabled()] == [
        False,
        True,
        False,
    ]
    assert view.lanes[0].stage is LaneStage.ENDED


def test_undo_for_five_seconds(opened: Open, qtbot: QtBot) -> None:
    page = opened(examples.alarmed())
    assert page.toast.isVisible()
    assert SHOWN_MS == 5000
    with qtbot.waitSignal(page.undo_pressed) as said:
        page.toast.action.click()
    assert arguments(said) == ["end-b"]
    page.show_view(examples.alarmed())
    assert not page.toast.isVisible()


def test_pin(opened: Open, qtbot: QtBot) -> None:
    page = opened()
    page.ask_pin("presence", "Provider, please sign")
    with qtbot.waitSignal(page.pin_entered) as said:
        QTest.keyClicks(focused(), "4711")
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert arguments(said) == ["presence", "4711"]
    assert page.sheets.pin.isVisible()
    page.refuse_pin("That PIN is not known.")
    assert "not known" in words(page.sheets.pin)
    page.close_sheet()
    assert page.sheets.current() is None


def test_a_note_survives_a_sheet_that_was_closed(opened: Open) -> None:
    page = opened()
    page.events.note.click()
    QTest.keyClicks(page.sheets.note.words, "half a thou")
    QTest.keyClick(page.sheets.note.words, Qt.Key.Key_Escape)
    page.events.note.click()
    assert page.sheets.note.words.text() == "half a thou"


def test_tab_stays_in_a_sheet_and_focus_comes_back(opened: Open) -> None:
    page = opened()
    page.events.dose.setFocus()
    page.events.dose.click()
    for _ in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert page.sheets.dose.isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.events.dose.hasFocus()


# --- who can reach and read it ------------------------------------------------------------------------


def stops(page: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_everything_that_takes_focus_is_named_reachable_and_large(
    opened: Open, view: Callable[[], SessionView], size: QSize
) -> None:
    page = opened(view(), size)
    found = stops(page)
    assert len(found) >= 20
    silent = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
    for widget in found:
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name)
        assert name, widget
        assert spoken.role() not in silent, name
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, name
        assert min(widget.width(), widget.height()) >= TARGET, (name, widget.size())


def test_tab_reaches_everything(opened: Open) -> None:
    page = opened()
    page.arrive()
    assert page.events.note.hasFocus()
    wanted, seen = set(stops(page)), set[QWidget]()
    for _ in range(3 * len(wanted)):
        seen.add(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert wanted <= seen


def test_focus_by_key_can_be_seen(opened: Open) -> None:
    page = opened()
    page.events.water.setFocus(Qt.FocusReason.TabFocusReason)
    image = page.events.water.grab().toImage()
    assert image.pixelColor(image.width() // 2, 1) == page.theme.color("focus")


@pytest.mark.parametrize(
    "size", [*SIZES, QSize(910, 464)], ids=lambda size: f"{size.width()}x{size.height()}"
)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_nothing_is_cut(opened: Open, view: Callable[[], SessionView], size: QSize) -> None:
    page = opened(view(), size)
    assert page.size() == size
    for label in page.findChildren(ElidedLabel):
        if label.isVisible() and label.text() not in CUT_KNOWINGLY:
            assert not label.is_elided(), label.text()
    for button in page.findChildren(TouchButton):
        if not button.isVisible():
            continue
        least = button.minimumSizeHint()
        assert button.width() >= least.width(), button.accessibleName()
        assert button.height() >= least.height(), button.accessibleName()
    for chip in page.findChildren(StepChip):
        assert chip.isHidden() or not chip.toolTip(), chip.words()


@pytest.mark.parametrize(
    "size", [*SIZES, QSize(910, 464)], ids=lambda size: f"{size.width()}x{size.height()}"
)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_nothing_overlaps(opened: Open, view: Callable[[], SessionView], size: QSize) -> None:
    page = opened(view(), size)
    page.toast.hide()
    touchable = [widget for widget in stops(page) if isinstance(widget, QAbstractButton)]
    boxes = [(w, w.rect().translated(w.mapTo(page, QPoint(0, 0)))) for w in touchable]
    for number, (widget, box) in enumerate(boxes):
        assert page.rect().contains(box), widget.accessibleName()
        for other, second in boxes[number + 1 :]:
            assert not box.intersects(second), (widget.accessibleName(), other.accessibleName())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
@pytest.mark.parametrize("sheet", ["note", "vitals", "dose", "water"])
def test_a_sheet_fits_and_leaves_the_silence_in_reach(opened: Open, size: QSize, sheet: str) -> None:
    page = opened(size=size)
    getattr(page.events, sheet).click()
    panel = page.sheets.current()
    assert panel is not None
    QApplication.sendPostedEvents()
    assert page.rect().contains(panel.geometry())
    assert not panel.geometry().intersects(page.events.geometry())
    bars = [area.verticalScrollBar() for area in panel.findChildren(QScrollArea)]
    assert [bar.maximum() for bar in bars] == [0], "scrolls"


def test_from_right_to_left_it_mirrors(opened: Open) -> None:
    page = opened()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.sendPostedEvents()
    page.grab()
    assert page.lanes[Partner.A].x() > page.lanes[Partner.B].x()
    assert page.events.note.x() > page.events.silence.x()
    meter = page.lanes[Partner.A].head.meter
    assert meter.x() < page.lanes[Partner.A].head.name.x()


def luminance(image: QImage) -> float:
    """Mean relative luminance of all pixels, 0..1; an average of their bytes would flatter it."""
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(-1, 4)[:, :3]
    share = np.arange(256) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weights = np.array([0.2126, 0.7152, 0.0722])
    return float((linear[pixels] @ weights).mean())


@pytest.mark.parametrize("name", ["dim", "red-night"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_the_page_gives_little_light(
    opened: Open, view: Callable[[], SessionView], size: QSize, name: ThemeName
) -> None:
    page = opened(view(), size, name)
    allowed = LIGHT[name] * (ALARM if view is examples.alarmed else 1)
    assert luminance(page.grab().toImage()) <= allowed


def test_a_switch_of_the_theme_repaints_all(opened: Open) -> None:
    page = opened()
    dark = luminance(page.grab().toImage())
    page.theme.use("day")
    page.theme.dress(page)
    assert luminance(page.grab().toImage()) > 10 * dark


# --- headsets, skips, calm music ------------------------------------------------------------------------


def test_a_lane_skips_and_only_where_a_track_plays(opened: Open, qtbot: QtBot) -> None:
    page = opened(examples.alarmed())
    assert page.lanes[Partner.A].volume.skip.accessibleName() == "Next track for Robin"
    with qtbot.waitSignal(page.skip_pressed) as said:
        QTest.mouseClick(page.lanes[Partner.A].volume.skip, Qt.MouseButton.LeftButton)
    assert arguments(said) == [Partner.A]
    assert not page.lanes[Partner.B].volume.skip.isEnabled()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.width()))
def test_who_waits_has_calm_music_or_silence_by_choice(opened: Open, qtbot: QtBot, size: QSize) -> None:
    page = opened(examples.alarmed(), size)
    calm = page.lanes[Partner.B].calm
    assert calm.accessibleName() == "Jo waits in silence"
    with qtbot.waitSignal(page.calm_pressed) as said:
        QTest.mouseClick(calm, Qt.MouseButton.LeftButton)
    assert arguments(said) == [Partner.B]
    lanes = examples.alarmed().lanes
    page.show_view(replace(examples.alarmed(), lanes=(lanes[0], replace(lanes[1], calm=False))))
    assert calm.accessibleName() == "Calm music while Jo waits"
    page.show_view(examples.running())
    assert not calm.isVisible()
    assert not page.lanes[Partner.A].calm.isVisible()


def test_another_headset_is_two_touches_away(opened: Open, qtbot: QtBot) -> None:
    page = opened(examples.alarmed())
    headset = page.lanes[Partner.A].head.headset
    assert (headset.accessibleName(), headset.accessibleDescription()) == (
        "Headset of Robin", "Left chair headset is gone",
    )  # fmt: skip
    with qtbot.waitSignal(page.headset_pressed) as said:
        QTest.mouseClick(headset, Qt.MouseButton.LeftButton)
    assert arguments(said) == [Partner.A]
    page.sheets.ask_headset(examples.offer())
    assert page.sheets.headset.accessibleName() == "Headset of Robin"
    spare = next(one for one in page.sheets.headset.findChildren(TouchButton) if "Spare" in one.words())
    with qtbot.waitSignal(page.headset_chosen) as chosen:
        QTest.mouseClick(spare, Qt.MouseButton.LeftButton)
    assert arguments(chosen) == [Partner.A, "move:spare"]


def test_a_headset_that_waits_for_its_tone_says_so(opened: Open) -> None:
    lane = replace(examples.lane_a(), headset=HeadsetStage.UNCONFIRMED)
    page = opened(replace(examples.running(), lanes=(lane, examples.lane_b())))
    assert "Left chair headset: confirm its tone" in words(page.lanes[Partner.A])


def test_a_headset_that_the_computer_has_muted_says_so(opened: Open) -> None:
    lane = replace(examples.lane_a(), headset=HeadsetStage.MUTED)
    page = opened(replace(examples.running(), lanes=(lane, examples.lane_b())))
    assert "Left chair headset is muted by the computer" in words(page.lanes[Partner.A])
