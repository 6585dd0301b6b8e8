import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device
from kroom.music.pieces import MeasuredTrack
from kroom.records.problem import DiskFull
from kroom.room.headset_memory import HeadsetMemory
from kroom.room.music_room import MusicRoom
from kroom.room.playlist_check import Checked
from kroom.room.prepare_room import PrepareRoom
from kroom.room.prepare_view import CheckStage, CheckView, Readiness
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Partner
from kroom.session.protocol_file import protocol_text
from tests.room.ears import Wardrobe

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
TRACK = MeasuredTrack("/music/sea.flac", "Sea", None, 3600.0, -18.0, -3.0, 0.0, 3600.0, -3.0)
DEVICES = [
    Device("one", "Headset one", False, True, "one"),
    Device("two", "Headset two", False, True, "two"),
    Device("room", "Loudspeakers", True, True, "room"),
    Device("untold", "Something", None, True, "untold"),
]


class NoLinks:
    """No headset may be opened by what these tests do."""

    def __call__(self, *_: object, **__: object) -> None:
        raise AssertionError("a headset was opened")


@pytest.fixture
def plugs() -> list[Device]:
    """What is plugged in now."""
    return DEVICES.copy()


def ready_room(
    house: "House", qtbot: QtBot, music: MusicRoom, list_devices: Callable[[], list[Device]]
) -> PrepareRoom:
    """Two names, and a headset each without music."""
    made = PrepareRoom(
        house.access, house.session, music, HeadsetMemory(house.access, house.session), house.worker,
        playlists=(), list_devices=list_devices, readiness=tuple, cache=None,
    )  # fmt: skip
    with qtbot.waitSignal(made.changed):
        made.headsets.search.look()
    made.name(A, "Ada")
    made.name(B, "Ben")
    made.choose_headset(A, "one")
    made.choose_headset(B, "two")
    assert made.problems() == ()
    return made


@pytest.fixture
def room(house: "House", qtbot: QtBot, plugs: list[Device]) -> PrepareRoom:
    """Ready, and nothing sounds."""
    music = MusicRoom(house.session, NoLinks(), house.worker)  # pyright: ignore[reportArgumentType]
    return ready_room(house, qtbot, music, plugs.copy)


def checked(room: PrepareRoom, partner: Partner, found: Checked) -> None:
    """What a check of a playlist found."""
    room.drafts[partner] = replace(room.drafts[partner], playlist=found.path)
    room._checked(partner, found)  # pyright: ignore[reportPrivateUsage]


def test_the_same_headset_is_said_at_both(room: PrepareRoom) -> None:
    room.choose_headset(B, "one")
    assert room.problems() == ("A: Both have the same headset.", "B: Both have the same headset.")
    room.sit_out(B, True)
    assert room.problems() == ()


def test_a_headset_that_is_not_there(room: PrepareRoom) -> None:
    room.choose_headset(A, "gone")
    assert room.problems() == ("A: The headset is not plugged in.",)


@pytest.mark.parametrize("headset", ["room", "untold"])
def test_the_default_output_is_taken_only_knowingly(room: PrepareRoom, headset: str) -> None:
    room.choose_headset(A, headset)
    assert "computer's own output" in room.problems()[0]
    room.accept_default(A, True)
    assert room.problems() == ()
    room.choose_headset(A, headset)
    assert room.problems(), "another choice asks again"


def test_music_needs_a_headset(room: PrepareRoom) -> None:
    checked(room, A, Checked("/music/calm.xspf", "Calm", (TRACK,), (), 3600.0))
    assert room.problems() == ()
    room.choose_headset(A, "")
    assert room.problems() == ("A: No headset is chosen.",)


def test_a_playlist_that_cannot_be_used(room: PrepareRoom, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(room._checks[A].checked):  # pyright: ignore[reportPrivateUsage]
        room.choose_playlist(A, str(tmp_path / "gone.xspf"))
        room._on_progress(A, 0.5)  # pyright: ignore[reportPrivateUsage]
        assert (room.view().chair_a.check, room.view().busy) == (CheckView(CheckStage.RUNNING, 0.5), True)
    assert len(room.problems()) == 1
    assert "gone.xspf" in room.problems()[0]


def test_broken_tracks_are_left_out_knowingly(room: PrepareRoom) -> None:
    checked(room, A, Checked("/m/calm.xspf", "Calm", (TRACK,), (("Storm", "is no sound file"),), 3600.0))
    assert "Leave them out knowingly" in room.problems()[0]
    assert [(one.title, one.why) for one in room.view().chair_a.broken] == [("Storm", "is no sound file")]
    room.leave_out(A, True)
    assert room.problems() == ()


@pytest.mark.parametrize("name", ["", "  "])
def test_both_need_a_name(room: PrepareRoom, name: str) -> None:
    room.name(B, name)
    assert room.problems() == ("Both partners need a name.",)


def test_both_cannot_sit_out(room: PrepareRoom) -> None:
    room.sit_out(A, True)
    room.sit_out(B, True)
    assert "no session" in room.problems()[0]


def test_a_protocol_that_cannot_be_read_blocks(room: PrepareRoom, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('title = 3\nroute = "iv"\n', "utf-8")
    room.choose_protocol(str(plan))
    assert str(plan) in room.problems()[0]


def test_nothing_is_opened_while_a_problem_stands(room: PrepareRoom, house: "House") -> None:
    room.choose_headset(B, "one")
    room.go_on()
    assert not house.session.is_open
    room.choose_headset(B, "two")
    room.hear(A, True)
    room.set_volume(A, 25)
    room.go_on()
    assert house.session.is_open
    chair = house.state.partners[A].chair
    assert (chair.headset, chair.headset_name, chair.volume, chair.heard) == ("one", "Headset one", 25, True)
    assert not house.state.partners[B].chair.heard


def test_each_chair_begins_with_its_usual_headset_and_what_was_comfortable(
    house: "House", qtbot: QtBot, plugs: list[Device]
) -> None:
    memory = HeadsetMemory(house.access, house.session)
    memory.keep("two", chair="a", volume=57, name="The green one")
    memory.keep("room", chair="b", volume=12)
    music = MusicRoom(house.session, NoLinks(), house.worker)  # pyright: ignore[reportArgumentType]
    made = PrepareRoom(
        house.access, house.session, music, memory, house.worker,
        playlists=(), list_devices=plugs.copy, readiness=tuple, cache=None,
    )  # fmt: skip
    with qtbot.waitSignal(made.changed):
        made.headsets.search.look()
    qtbot.waitUntil(lambda: made.drafts[A].headset == "two")
    assert (made.drafts[A].volume, made.drafts[A].heard) == (57, False)
    assert made.drafts[B].headset == "", "the computer's own output is chosen by hand alone"
    assert "The green one" in [choice.name for choice in made.view().chair_a.headsets]
    made.choose_headset(A, "")
    plugs.pop()
    with qtbot.waitSignal(made.changed):
        made.headsets.search.look()
    assert made.drafts[A].headset == "", "what a hand took away stays away"


def test_the_computer_is_looked_at_beside_the_main_thread(house: "House", qtbot: QtBot) -> None:
    looked_on: list[threading.Thread] = []
    found = (Readiness("May fall asleep during a session", good=False, todo="Do."),)

    def look() -> tuple[Readiness, ...]:
        looked_on.append(threading.current_thread())
        return found

    music = MusicRoom(house.session, NoLinks(), house.worker)  # pyright: ignore[reportArgumentType]
    room = PrepareRoom(
        house.access, house.session, music, HeadsetMemory(house.access, house.session), house.worker,
        playlists=(), list_devices=DEVICES.copy, readiness=look, cache=None,
    )  # fmt: skip
    assert room.view().computer == ()
    room.begin()
    qtbot.waitUntil(lambda: room.view().computer == found)
    assert looked_on[0] is not threading.main_thread()
    room.end()


def test_where_the_devices_cannot_be_listed_none_is_there(
    room: PrepareRoom,
) -> None:
    room.headsets.search.found.emit([], "no answer")
    assert room.problems() == ("A: The headset is not plugged in.", "B: The headset is not plugged in.")


def test_a_headset_that_the_computer_has_muted_is_said_and_blocks_nothing(
    room: PrepareRoom, qtbot: QtBot, plugs: list[Device]
) -> None:
    for muted in (True, False):
        plugs[0] = replace(plugs[0], muted=muted)
        with qtbot.waitSignal(room.changed):
            room.headsets.search.look()
        assert ("muted, or at volume 0" in room.view().chair_a.warning) is muted
        assert not room.view().chair_b.warning
        assert room.problems() == ()
    room.choose_headset(A, "")
    assert not room.view().chair_a.warning


def test_what_the_link_of_a_headset_said_blocks(room: PrepareRoom) -> None:
    room._music.lost[A] = "It can't be opened."  # pyright: ignore[reportPrivateUsage]
    assert room.problems() == ("A: It can't be opened.",)


def test_a_rehearsals_sound_goes_nowhere(room: PrepareRoom) -> None:
    room.choose_headset(A, "none:a")
    assert room.problems() == ()
    assert room.headsets.name("none:a") == "No device"


def test_the_same_devices_are_no_news(room: PrepareRoom, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(room.changed), qtbot.waitSignal(room.headsets.search.found):
        room.headsets.search.look()


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_full_disk_is_said_and_the_next_try_opens_the_session(
    room: PrepareRoom, house: "House", monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """Nobody goes on to the gates with a chair that is not in the journal."""
    append, left = house.store.journal.append, [written]
    done: list[bool] = []
    room.finished.connect(lambda: done.append(True))

    def filling(session: str, actor: str, at: Moment, drafts: Sequence[Draft]) -> Sequence[Event]:
        if not left[0]:
            raise DiskFull("the disk is full")
        left[0] -= 1
        return append(session, actor, at, drafts)

    with monkeypatch.context() as patch:
        patch.setattr(house.store.journal, "append", filling)
        room.go_on()
    assert room.view().refused.startswith("The disk is full.")
    assert (room.problems(), house.session.is_open, done) == ((), False, [])
    room.go_on()
    assert (room.view().refused, done) == ("", [True])
    assert [one.chair.headset for one in house.state.partners.values()] == ["one", "two"]
    assert len(house.store.couples.all()) == 1, "they are one couple"


def test_a_name_that_is_not_taken_and_a_protocol_that_is_gone_are_said(
    room: PrepareRoom, house: "House", tmp_path: Path
) -> None:
    room.name(A, "A" * 300)
    room.go_on()
    assert room.view().refused == "A name has at most 200 characters."
    room.name(A, "Ada")
    assert room.view().refused == ""
    plan = tmp_path / "plan.toml"
    plan.write_text(protocol_text("intravenous"), "utf-8")
    room.choose_protocol(str(plan))
    plan.unlink()
    room.go_on()
    assert str(plan) in room.view().refused
    assert not house.session.is_open


def test_a_couple_that_is_not_known_any_more_changes_nothing(room: PrepareRoom) -> None:
    room.choose_couple("erased meanwhile")
    assert (room.view().name_a, room.view().name_b) == ("Ada", "Ben")


def test_what_was_checked_counts_for_the_playlist_that_is_chosen(room: PrepareRoom) -> None:
    late = Checked("/music/calm.xspf", "Calm", (TRACK,), (("Storm", "is no sound file"),), 3600.0)
    room._checked(A, late)  # pyright: ignore[reportPrivateUsage]
    assert room.view().chair_a.broken == ()
    checked(room, A, late)
    room.choose_playlist(A, "")
    assert (room.view().chair_a.check, room.problems()) == (CheckView(), ())


def test_neither_tone_nor_music_sounds_in_a_headset_that_both_have(room: PrepareRoom) -> None:
    checked(room, A, Checked("/music/calm.xspf", "Calm", (TRACK,), (), 3600.0))
    room.choose_headset(B, "one")
    room.sound_tone(A)
    room.play_sample(A)
    assert (room.view().chair_a.tone_playing, room.view().chair_a.sample_playing) == (False, False)


def test_a_tone_ends_and_music_that_is_tried_does_when_the_session_is_opened(
    house: "House", qtbot: QtBot
) -> None:
    wardrobe = Wardrobe()
    room = ready_room(house, qtbot, MusicRoom(house.session, wardrobe, house.worker), DEVICES.copy)
    checked(room, A, Checked("/music/calm.xspf", "Calm", (TRACK,), (), 3600.0))
    room.play_sample(A)
    (ears,) = wardrobe.made
    assert (ears.headset, ears.heard) == ("one", "all")
    room.sound_tone(A)
    assert (ears.tones, room.view().chair_a.tone_playing) == (1, True)
    room._tones_end()  # pyright: ignore[reportPrivateUsage]
    assert not room.view().chair_a.tone_playing
    room.go_on()
    assert ears.heard is None
    assert house.state.partners[A].chair.playlist_title == "Calm"
    house.worker.drain()
