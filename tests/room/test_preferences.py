from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.records.problem import DiskFull
from kroom.room.preferences import Preferences, PreferencesView
from kroom.session.events import Json
from kroom.session.protocol_file import DEFAULT

if TYPE_CHECKING:
    from tests.room.conftest import House


@pytest.fixture
def preferences(house: "House") -> Preferences:
    return Preferences(house.store)


def test_at_first_the_cover_comes_after_ten_minutes_and_never_over_a_session(
    preferences: Preferences,
) -> None:
    view = preferences.view()
    assert (view.idle_minutes, view.cover_session, view.theme, view.protocol) == (10, False, "dim", DEFAULT)
    assert DEFAULT in [one.id for one in view.protocols]


def test_what_is_chosen_is_there_again(preferences: Preferences, house: "House") -> None:
    preferences.set_idle_minutes(None)
    preferences.set_cover_session(True)
    preferences.set_theme("red-night")
    preferences.set_protocol("sublingual")
    again = Preferences(house.store).view()
    assert (again.idle_minutes, again.cover_session) == (None, True)
    assert (again.theme, again.protocol) == ("red-night", "sublingual")


def test_what_nobody_could_choose_is_not_taken(preferences: Preferences) -> None:
    before = preferences.view()
    preferences.set_idle_minutes(7)
    preferences.set_theme("pink")
    assert preferences.view() == before


@pytest.mark.parametrize("kept", ["nonsense", {"idle-minutes": "ten", "theme": 4, "protocol": ""}])
def test_what_cannot_be_read_is_what_it_was_at_first(house: "House", kept: Json) -> None:
    house.store.settings.set("preferences", kept)
    view = Preferences(house.store).view()
    first = PreferencesView()
    assert (view.idle_minutes, view.theme, view.protocol) == (10, first.theme, first.protocol)


def test_an_own_protocol_stands_after_those_that_ship_until_its_file_is_gone(
    preferences: Preferences, tmp_path: Path
) -> None:
    from kroom.session.protocol_file import protocol_text

    own = tmp_path / "ours.toml"
    own.write_text(protocol_text("sublingual"), "utf-8")
    preferences.set_protocol(str(own))
    assert preferences.view().protocols[-1].id == str(own)
    assert preferences.protocol() == str(own)
    own.unlink()
    assert preferences.protocol() == DEFAULT


def test_a_protocol_that_cannot_be_read_is_said_and_not_taken(
    preferences: Preferences, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("title = ", "utf-8")
    preferences.set_protocol(str(broken))
    assert "broken.toml" in preferences.view().problem
    assert preferences.view().protocol == DEFAULT
    preferences.set_protocol("sublingual")
    assert preferences.view().problem == ""


def test_a_full_disk_is_said_and_the_choice_holds_meanwhile(
    preferences: Preferences, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.store.settings, "set", full)
    preferences.set_theme("day")
    assert (preferences.view().theme, preferences.view().problem) == ("day", "The disk is full.")
