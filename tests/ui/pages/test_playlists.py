from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kroom.room.playlists_view import PlaylistRow, PlaylistsView, PlaylistView, Stage, TrackRow
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from kroom.ui.theme import Theme

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
