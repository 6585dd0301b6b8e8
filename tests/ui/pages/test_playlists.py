from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.room.playlists_view import PlaylistRow, PlaylistsView, PlaylistView, Stage, TrackRow
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.touch_button import TouchButton

Show = Callable[..., None]
Sent = Callable[[object], list[object]]
ROWS = (
    PlaylistRow("/a", "Ours", "/", 12, shipped=True),
    PlaylistRow("/b", "Theirs", "/", 3, 1),
)


@pytest.fixture
def page(theme: Theme, show: Show) -> PlaylistsPage:
    made = PlaylistsPage(theme)
    made.show_view(PlaylistsView(ROWS))
    show(made)
    return made


def drop(page: PlaylistsPage, *urls: QUrl) -> bool:
    data = QMimeData()
    data.setUrls(list(urls))
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, none)
    page.dragEnterEvent(enter)
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, none))
    return enter.isAccepted()


def test_several_files_and_folders_are_dropped(page: PlaylistsPage, qtbot: QtBot, sent: Sent) -> None:
    with qtbot.waitSignal(page.added) as blocker:
        assert drop(page, QUrl.fromLocalFile("/m/a.xspf"), QUrl.fromLocalFile("/m/folder"))
    assert sent(blocker) == [("/m/a.xspf", "/m/folder")]


def test_what_lies_elsewhere_is_not_taken(page: PlaylistsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.added):
        drop(page, QUrl("https://example.org/a.mp3"), QUrl.fromLocalFile("/m/a.mp3"))


def test_what_ships_cannot_be_taken_off(page: PlaylistsPage, qtbot: QtBot, sent: Sent) -> None:
    assert not page.cards["/a"].remove.isVisible()
    with qtbot.waitSignal(page.removed) as blocker:
        page.cards["/b"].remove.click()
    assert sent(blocker) == ["/b"]
    assert "1 files are not where" in page.cards["/b"].wrong.text()


def test_while_adding_there_is_a_way_out(page: PlaylistsPage, qtbot: QtBot) -> None:
    page.show_view(PlaylistsView(ROWS, 0.5))
    assert not page.add_files.isEnabled()
    with qtbot.waitSignal(page.cancel_pressed):
        page.cancel.click()


@pytest.fixture
def one(theme: Theme, show: Show) -> PlaylistPage:
    made = PlaylistPage(theme)
    tracks = tuple(TrackRow(f"Track {number}", f"/m/{number}.flac") for number in range(10_000))
    made.show_view(PlaylistView("Long", "/m", Stage.DONE, tracks=tracks, protocols=(("iv", "Slow"),)))
    show(made)
    return made


def test_ten_thousand_tracks_are_walked_by_keys(one: PlaylistPage) -> None:
    assert one.tracks.hasFocus()
    assert one.tracks.rows.rowCount() == 10_000
    QTest.keyClick(one.tracks, Qt.Key.Key_End)
    assert one.tracks.number() == 9_999
    QTest.keyClick(one.tracks, Qt.Key.Key_Up)
    assert one.tracks.number() == 9_998


def test_a_track_is_spoken_with_what_is_wrong(one: PlaylistPage) -> None:
    row = TrackRow("Low Tide", "/m/1", "Tide, Somebody", "peak", 83.4, problem="is silent")
    one.tracks.show_rows((row,))
    spoken = one.tracks.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Low Tide, Tide, Somebody, peak, 1:23, is silent"


def test_the_place_in_the_list_stays_while_more_is_learnt(one: PlaylistPage) -> None:
    one.tracks.choose(500)
    view = one._view  # pyright: ignore[reportPrivateUsage]
    assert view is not None
    one.show_view(replace(view, tracks=tuple(replace(row, seconds=9.0) for row in view.tracks)))
    assert one.tracks.number() == 500


def test_measuring_can_be_stopped_and_taken_up(one: PlaylistPage, qtbot: QtBot) -> None:
    one.show_view(PlaylistView("Long", "/m", Stage.MEASURING, 0.2, (TrackRow("a", "/a"),)))
    with qtbot.waitSignal(one.stop_pressed):
        one.stop.click()
    one.show_view(PlaylistView("Long", "/m", Stage.STOPPED, 0.2, (TrackRow("a", "/a"),)))
    assert not one.stop.isVisible()
    with qtbot.waitSignal(one.go_on_pressed):
        one.go_on.click()


PHASES = (("opening", "Opening"), ("peak", "Peak"), ("", "None"))


@pytest.fixture
def three(theme: Theme, show: Show) -> PlaylistPage:
    made = PlaylistPage(theme)
    rows = tuple(TrackRow(name, f"/m/{name}", phase="Peak", lufs=-18.0, note="n") for name in "abc")
    made.show_view(PlaylistView("Mine", "/m", Stage.DONE, tracks=rows, phases=PHASES, can_save_over=True))
    show(made)
    return made


def pick(sheet: PickSheet, words: str) -> None:
    next(button for button in sheet.findChildren(TouchButton) if button.words() == words).click()


def test_a_track_is_moved_by_buttons_and_stays_chosen(three: PlaylistPage, qtbot: QtBot, sent: Sent) -> None:
    assert not three.up.isEnabled(), "the first one"
    with qtbot.waitSignal(three.moved) as blocker:
        three.down.click()
    assert sent(blocker) == [0, 1]
    assert three.tracks.number() == 1
    three.tracks.choose(2)
    assert not three.down.isEnabled(), "the last one"


def test_a_track_is_pulled_elsewhere(three: PlaylistPage, qtbot: QtBot, sent: Sent) -> None:
    rows = three.tracks
    last = rows.visualRect(rows.rows.index(2))
    place = QPointF(last.center().x(), last.bottom() - 2)
    drop = _Drop(rows, place)
    with qtbot.waitSignal(three.moved) as blocker:
        rows.dropEvent(drop)
    assert sent(blocker) == [0, 2]
    assert rows.rows.rowCount() == 3


class _Drop(QDropEvent):
    """A drop that comes from the list itself."""

    def __init__(self, source: QObject, place: QPointF) -> None:
        self.data = QMimeData()
        buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        super().__init__(place, Qt.DropAction.MoveAction, self.data, buttons, none)
        self._source = source

    def source(self) -> QObject:
        return self._source


def test_phase_and_note_are_asked_for(three: PlaylistPage, qtbot: QtBot, sent: Sent) -> None:
    three.tracks.choose(1)
    three.phase.click()
    with qtbot.waitSignal(three.phase_chosen) as blocker:
        pick(three.phases, "Opening")
    assert sent(blocker) == [1, "opening"]
    three.note.click()
    assert three.notes.field.text() == "n"
    three.notes.field.set_text("softly")
    with qtbot.waitSignal(three.note_given) as blocker:
        three.notes.save.click()
    assert sent(blocker) == [1, "softly"]


def test_a_copy_is_the_first_choice_and_the_original_asked_for(
    three: PlaylistPage, qtbot: QtBot, sent: Sent
) -> None:
    three.save.click()
    with qtbot.waitSignal(three.copy_wanted) as blocker:
        pick(three.saving, "Save a copy among kroom's playlists")
    assert sent(blocker) == [""]
    three.save.click()
    with qtbot.waitSignal(three.over_wanted):
        pick(three.saving, "Save over the original file")


def test_unsaved_changes_are_not_left_behind_by_a_touch(three: PlaylistPage, qtbot: QtBot) -> None:
    view = three._view  # pyright: ignore[reportPrivateUsage]
    assert view is not None
    three.show_view(replace(view, changed=True))
    with qtbot.assertNotEmitted(three.back_pressed):
        three.back.click()
    assert three.leaving.isVisible()
    with qtbot.waitSignal(three.back_pressed):
        pick(three.leaving, "Go back without saving")


def test_found_files_are_taken_or_left(three: PlaylistPage, qtbot: QtBot) -> None:
    view = three._view  # pyright: ignore[reportPrivateUsage]
    assert view is not None
    found = replace(view, found=("a: in /new",))
    three.show_view(found)
    assert "a: in /new" in three.found.lines.text()
    with qtbot.waitSignal(three.found_left):
        three.found.leave.click()
    three.show_view(view)
    three.show_view(found)
    with qtbot.waitSignal(three.found_taken), qtbot.assertNotEmitted(three.found_left):
        three.found.take.click()


def test_a_search_for_moved_files_shows_how_far_it_is_and_can_be_stopped(
    three: PlaylistPage, qtbot: QtBot
) -> None:
    view = three._view  # pyright: ignore[reportPrivateUsage]
    assert view is not None
    three.show_view(replace(view, stage=Stage.STOPPED, progress=0.1, missing=1, seeking=0.5))
    assert three.doing.text() == "Looking for moved files"
    assert three.progress.value() == three.progress.maximum() // 2
    assert three.seek.isVisible()
    assert not three.seek.isEnabled()
    assert not three.go_on.isVisible()
    with qtbot.waitSignal(three.stop_pressed):
        three.stop.click()
    three.show_view(replace(view, stage=Stage.STOPPED, progress=0.1, missing=1))
    assert three.seek.isEnabled()
    assert three.go_on.isVisible()


def test_a_track_is_heard_once_it_is_measured(three: PlaylistPage, qtbot: QtBot, sent: Sent) -> None:
    with qtbot.waitSignal(three.listen_pressed) as blocker:
        three.listen.click()
    assert sent(blocker) == [0]
    three.offer_devices((("left", "Left"),))
    with qtbot.waitSignal(three.device_chosen) as blocker:
        pick(three.devices, "Left")
    assert sent(blocker) == ["left"]
    view = three._view  # pyright: ignore[reportPrivateUsage]
    assert view is not None
    three.show_view(replace(view, listening=0, device="Left"))
    assert three.listen.accessibleName() == "Stop listening in Left"
    unmeasured = tuple(replace(row, lufs=None) for row in view.tracks)
    three.show_view(replace(view, tracks=unmeasured))
    assert not three.listen.isEnabled()
