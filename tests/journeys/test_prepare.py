"""Preparing with what people really have: broken files, odd playlists, headsets that come and go."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from kroom.music.devices import Device
from kroom.session.events import Partner
from kroom.ui.pages.prepare import PreparePage
from tests.journeys.hands import Hands, Mouse
from tests.journeys.house import House
from tests.journeys.steps import A, B, first_run, pick

# The system's own dialog asks the offscreen platform for what it can't do.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
USB = Device("usb-left", "USB headset", default=False, stable=True, sink="usb-left")
Way = Callable[[type[Hands]], Hands]


@pytest.fixture
def hand(house: House, hand_of: Way) -> Hands:
    """At the page that prepares, with both names."""
    assert house
    made = hand_of(Mouse)
    first_run(made)
    made.press("Start a session")
    made.type("Name of A", A)
    made.type("Name of B", B)
    return made


def is_blocked(hand: Hands) -> bool:
    return "Continue" not in hand.names()


def drop(house: House, path: str, letter: str = "A") -> bool:
    """Drop a file on a chair's card; whether it was taken."""
    page = house.window.page
    assert isinstance(page, PreparePage)
    card = page.chairs[Partner.A if letter == "A" else Partner.B]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) if path.startswith("/") else QUrl(path)])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(card, enter)
    if enter.isAccepted():
        QApplication.sendEvent(card, QDropEvent(QPointF(9, 9), copy, data, left, none))
    return enter.isAccepted()


def test_broken_tracks_are_named_and_left_out_knowingly(
    hand: Hands, house: House, music: tuple[Path, Path]
) -> None:
    folder = music[0]
    whole = (folder / "1 tone.wav").read_bytes()
    (folder / "3 cut off.wav").write_bytes(whole[: len(whole) // 2])
    (folder / "4 nothing.mp3").write_bytes(b"")
    (folder / "5 words.mp3").write_text("these are words, not sounds\n" * 50)
    pick(hand, "A: Headset", "Left chair")
    assert drop(house, str(folder))
    hand.wait_to_see("4 nothing:")
    for title in ("3 cut off:", "4 nothing:", "5 words:"):
        assert hand.sees(title)
    assert hand.sees("2 tracks")
    assert is_blocked(hand)
    hand.press("A: Leave these tracks out")
    hand.find("Continue")


@pytest.mark.parametrize("kind", ["empty.m3u", "folder", "network.m3u", "damaged.xspf", "gone.m3u"])
def test_an_unusable_playlist_is_said_at_once_and_blocks(
    hand: Hands, house: House, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "own" / kind
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    elif kind != "gone.m3u":
        texts = {
            "network.m3u": "https://example.org/a.mp3\n",
            "damaged.xspf": "<playlist><track",
            "empty.m3u": "",
        }
        path.write_text(texts[kind], "utf-8")
    pick(hand, "A: Headset", "Left chair")
    assert drop(house, str(path))
    hand.wait_to_see(str(path))
    assert is_blocked(hand)
    pick(hand, "A: Playlist", "music-a")
    hand.find("Continue")


def test_a_thousand_entries_are_checked_and_the_window_lives(
    hand: Hands, house: House, tmp_path: Path, music: tuple[Path, Path]
) -> None:
    track = music[0] / "1 tone.wav"
    playlist = tmp_path / "thousand.m3u"
    playlist.write_text("".join(f"{track}\n" for _ in range(1_000)), "utf-8")
    pick(hand, "A: Headset", "Left chair")
    assert drop(house, str(playlist))
    hand.type("Name of A", "x")  # while it is checked
    hand.wait_to_see("1000 tracks")
    hand.find("Continue")


def test_another_playlist_while_one_is_checked(hand: Hands, house: House, music: tuple[Path, Path]) -> None:
    pick(hand, "A: Headset", "Left chair")
    for folder in (music[0], music[1], music[0], music[1]):
        assert drop(house, str(folder))
    hand.find("Continue")
    assert hand.describe("A: Playlist") == "music-b"


def test_only_one_thing_of_this_computer_can_be_dropped(hand: Hands, house: House, tmp_path: Path) -> None:
    assert not drop(house, "https://example.org/list.m3u")
    hand.press("A: Sits out today: not dosed")
    assert not drop(house, str(tmp_path))


def test_headsets_that_can_not_be_used_block_the_start(hand: Hands, house: House) -> None:
    house.devices.append(USB)
    hand.press("Back")
    hand.press("Start a session")
    hand.type("Name of A", A)
    hand.type("Name of B", B)
    pick(hand, "A: Headset", USB.name)
    pick(hand, "B: Headset", USB.name)
    hand.wait_to_see("Both have the same headset.")
    assert is_blocked(hand)
    pick(hand, "B: Headset", "Built-in speakers (the computer's default)")
    hand.wait_to_see("notifications would sound in it")
    assert is_blocked(hand)
    hand.press("B: Use the computer's default output knowingly: notifications would sound in it")
    hand.find("Continue")
    house.devices.remove(USB)
    hand.wait(lambda: is_blocked(hand), "a headset that is gone does not block")
    house.devices.append(USB)
    hand.find("Continue")


def test_leaving_and_coming_back_begins_anew(hand: Hands) -> None:
    pick(hand, "A: Playlist", "music-a")
    pick(hand, "A: Headset", "Left chair")
    hand.press("Back")
    hand.press("Start a session")
    assert hand.describe("A: Playlist") == "No music"
    pick(hand, "B: Headset", "Left chair")
    assert not hand.sees("Both have the same headset.")


def test_a_couple_who_was_here_before_and_their_music(
    hand: Hands, house: House, music: tuple[Path, Path], tmp_path: Path
) -> None:
    own = music[0].rename(tmp_path / "evening")
    pick(hand, "A: Headset", "Left chair")
    assert drop(house, str(own))
    hand.press("Continue")
    hand.wait_to_see("Before the dose")
    couple = house.rooms.session.state.couple
    house.rooms.session.leave()
    assert house.app.flow is not None
    house.app.flow.home.show()
    hand.press("Start a session")
    pick(hand, "Here before", f"{A} & {B}")
    pick(hand, "A: Headset", "Left chair")
    hand.press("A: Playlist")
    hand.press(f"evening · {tmp_path}")
    hand.press("Continue")
    hand.wait_to_see("Before the dose")
    assert house.rooms.session.state.couple == couple
    assert len(house.app.access.store.couples.all()) == 1
