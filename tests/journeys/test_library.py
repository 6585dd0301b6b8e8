"""From home to the headsets and the playlists and back, in the whole app; a lock in between loses nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from tests.journeys.hands import Hands, Mouse, comes_to_be
from tests.journeys.house import House
from tests.journeys.steps import first_run

Way = Callable[[type[Hands]], Hands]


@pytest.fixture
def hand(house: House, hand_of: Way) -> Hands:
    assert house
    made = hand_of(Mouse)
    first_run(made)
    return made


def test_the_headsets_are_named_and_prepare_knows_it(house: House, hand: Hands) -> None:
    hand.press("Headsets")
    page = house.window.page
    assert isinstance(page, HeadsetsPage)
    assert comes_to_be(lambda: "none:a" in page.cards)
    page.renamed.emit("none:a", "The green one")
    page.seated.emit("none:a", None)
    assert comes_to_be(lambda: page.cards["none:a"].name.text() == "The green one")
    hand.press("Back")
    assert isinstance(house.window.page, HomePage)
    assert house.rooms.memory.setting("none:a").name == "The green one"


def test_a_playlist_is_rearranged_under_a_lock(house: House, hand: Hands, tmp_path: Path) -> None:
    folder = tmp_path / "own music"
    folder.mkdir()
    for name in ("one.flac", "two.flac"):
        (folder / name).write_bytes(b"not music")
    hand.press("Playlists")
    page = house.window.page
    assert isinstance(page, PlaylistsPage)
    page.added.emit((str(folder),))
    assert comes_to_be(lambda: str(folder) in page.cards)
    page.opened.emit(str(folder))
    one = house.window.page
    assert isinstance(one, PlaylistPage)
    assert comes_to_be(lambda: one.tracks.rows.rowCount() == 2)
    one.moved.emit(0, 1)
    house.window.lock_pressed.emit()
    house.window.uncover()
    assert house.window.page is one
    assert one.discard.isVisible(), "what was changed is still there"
    one.back_pressed.emit()
    assert isinstance(house.window.page, PlaylistsPage)
    assert sorted(path.name for path in folder.iterdir()) == ["one.flac", "two.flac"]
