"""Preparing: each card says what a hand chose, and the page says what is missing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kroom.room.prepare_view import (
    BrokenTrack,
    ChairView,
    CheckStage,
    CheckView,
    Choice,
    HeadsetChoice,
    PrepareView,
    Readiness,
)
from kroom.session.events import Partner
from kroom.ui.pages.prepare import PreparePage
from kroom.ui.theme import Theme
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.touch_button import TouchButton

Sent = Callable[[object], list[object]]

A, B = Partner.A, Partner.B
PLAYLISTS = (Choice("slow", "Slow Tide", "62 min"), Choice("lantern", "Lantern Field"))
HEADSETS = (HeadsetChoice("left", "Left chair"), HeadsetChoice("own", "Built-in", True))
CHAIR = ChairView(A, playlists=PLAYLISTS, playlist="slow", headsets=HEADSETS, headset="left")
VIEW = PrepareView(
    CHAIR,
    replace(CHAIR, partner=B, headset="own"),
    "Robin",
    "Jo",
    protocols=(Choice("iv", "Intravenous"), Choice("im", "Intramuscular")),
    protocol="iv",
)


def prepare(theme: Theme, show: Callable[..., None], view: PrepareView = VIEW) -> PreparePage:
    page = PreparePage(theme)
    page.show_view(view)
    show(page, 1920, 1080)
    return page


def pick(sheet: PickSheet, text: str) -> None:
    choices = [one for one in sheet.findChildren(TouchButton) if one.isVisible()]
    next(one for one in choices if one.words().startswith(text)).click()


def test_it_blocks_and_says_why(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], qtbot: QtBot
) -> None:
    problem = "Both partners have the same headset."
    view = replace(VIEW, problems=(problem,), computer=(Readiness("On battery.", False, "Plug it in."),))
    page = prepare(theme, show, view)
    assert problem in words(page)
    assert "On battery." in words(page)
    with qtbot.assertNotEmitted(page.continue_pressed):
        page.go_on.click()
    page.show_view(replace(VIEW, refused="The disk is full."))
    assert "The disk is full." in words(page)
    with qtbot.waitSignal(page.continue_pressed):
        QTest.keyClick(page.go_on, Qt.Key.Key_Space)


def test_a_warning_of_a_headset_stands_beside_it_and_blocks_nothing(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str], qtbot: QtBot
) -> None:
    page = prepare(theme, show, replace(VIEW, chair_a=replace(CHAIR, warning="It is muted.")))
    assert "It is muted." in words(page.chairs[A])
    with qtbot.waitSignal(page.continue_pressed):
        page.go_on.click()
    page.show_view(VIEW)
    assert "It is muted." not in words(page.chairs[A])


def test_names_and_protocol(qtbot: QtBot, theme: Theme, show: Callable[..., None], sent: Sent) -> None:
    page = prepare(theme, show)
    with qtbot.waitSignal(page.name_changed) as named:
        QTest.keyClicks(page.chairs[B].name.edit, "s")
    assert sent(named) == [B, "Jos"]
    page.protocol.click()
    with qtbot.waitSignal(page.protocol_chosen) as chosen:
        pick(page.protocols, "Intramuscular")
    assert sent(chosen) == ["im"]
    page.show_view(replace(VIEW, names_fixed=True))
    assert not page.chairs[A].name.isEnabled()
    assert not page.protocol.isEnabled()


def test_the_view_does_not_emit(qtbot: QtBot, theme: Theme, show: Callable[..., None]) -> None:
    page = prepare(theme, show)
    with qtbot.assertNotEmitted(page.name_changed), qtbot.assertNotEmitted(page.volume_changed):
        page.show_view(replace(VIEW, name_a="Kim", chair_a=replace(CHAIR, volume=70)))


def test_a_playlist_is_chosen_or_none(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = prepare(theme, show)
    card = page.chairs[A]
    tap(card.playlist)
    with qtbot.waitSignal(page.playlist_chosen) as chosen:
        pick(card.playlists, "Lantern Field")
    tap(card.playlist)
    with qtbot.waitSignal(page.playlist_chosen) as none:
        pick(card.playlists, "No music")
    assert (sent(chosen), sent(none)) == ([A, "lantern"], [A, ""])


def test_a_file_of_ones_own_is_chosen_without_a_nested_loop(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tmp_path: Path, sent: Sent
) -> None:
    page = prepare(theme, show)
    card = page.chairs[B]
    card.playlist.click()
    pick(card.playlists, "A folder")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(page.playlist_path_chosen) as chosen:
        dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert sent(chosen) == [B, str(tmp_path)]


def test_broken_tracks_are_named_and_left_out_knowingly(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    words: Callable[[QWidget], str],
    sent: Sent,
) -> None:
    broken = (BrokenTrack("x", "Glass Harbour", "it ends in the middle"),)
    done = CheckView(CheckStage.DONE, 1, "", "11 of 12 can be played")
    page = prepare(theme, show, replace(VIEW, chair_a=replace(CHAIR, broken=broken, check=done)))
    assert "Glass Harbour: it ends in the middle" in words(page)
    assert "11 of 12 can be played" in words(page)
    with qtbot.waitSignal(page.leave_out_chosen) as left:
        tap(page.chairs[A].leave_out)
    assert sent(left) == [A, True]


def test_progress_is_shown_while_it_is_checked(
    theme: Theme, show: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    check = CheckView(CheckStage.RUNNING, 0.5, "Open Water")
    page = prepare(theme, show, replace(VIEW, chair_a=replace(CHAIR, check=check)))
    assert "Checking: Open Water" in words(page)
    assert page.chairs[A].progress.isVisible()
    assert page.chairs[A].progress.value() * 2 == page.chairs[A].progress.maximum()


def test_the_headset_its_tone_and_the_default(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = prepare(theme, show)
    assert not page.chairs[A].default.isVisible()
    with qtbot.waitSignal(page.default_accepted) as accepted:
        tap(page.chairs[B].default)
    with qtbot.waitSignals([page.tone_pressed, page.sample_pressed]):
        tap(page.chairs[A].tone)
        tap(page.chairs[A].sample)
    with qtbot.waitSignal(page.heard_changed) as heard:
        tap(page.chairs[A].heard)
    page.chairs[A].headset.click()
    with qtbot.waitSignal(page.headset_chosen) as chosen:
        pick(page.chairs[A].headsets, "Built-in (the computer's default)")
    assert (sent(accepted), sent(heard), sent(chosen)) == ([B, True], [A, True], [A, "own"])


def test_a_list_of_headsets_that_is_open_shows_who_comes(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], sent: Sent
) -> None:
    page = prepare(theme, show, replace(VIEW, chair_a=replace(CHAIR, headsets=(), headset="")))
    page.chairs[A].headset.click()
    page.show_view(VIEW)
    QCoreApplication.sendPostedEvents()  # a layout shows what is new in it a turn later
    with qtbot.waitSignal(page.headset_chosen) as chosen:
        pick(page.chairs[A].headsets, "Left chair")
    assert sent(chosen) == [A, "left"]


def test_volume_and_sitting_out(
    qtbot: QtBot, theme: Theme, show: Callable[..., None], tap: Callable[[QWidget], None], sent: Sent
) -> None:
    page = prepare(theme, show)
    with qtbot.waitSignal(page.volume_changed) as louder:
        QTest.keyClick(page.chairs[A].volume, Qt.Key.Key_Right)
    assert sent(louder) == [A, 42]
    with qtbot.waitSignal(page.sits_out_changed) as out:
        tap(page.chairs[B].sits_out)
    assert sent(out) == [B, True]
    page.show_view(replace(VIEW, chair_b=replace(VIEW.chair_b, sits_out=True)))
    assert not page.chairs[B].playlist.isVisible()
