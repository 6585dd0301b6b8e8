from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.music.pieces import MeasuredTrack
from kroom.music.report import HeadsetStatus, LostReason
from kroom.records.problem import DiskFull
from kroom.room.music_room import MusicRoom, runtime_folder
from kroom.session import commands as ask
from kroom.session.events import Json, Kind, Partner
from kroom.session.state import Chair
from tests.room.ears import Ears, Wardrobe

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
STATUS = HeadsetStatus(
    position_s=0.0, track_number=1, track_count=1, track_title="Sea", track_position_s=0.0,
    track_length_s=9.0, upcoming=(), level_dbfs=-20.0, state="playing", problems=(), chair="a",
    headset_id="headset-a", at=0.0, volume=40.0, underruns=0,
)  # fmt: skip
TRACK = MeasuredTrack("/music/sea.flac", "Sea", None, 3600.0, -18.0, -3.0, 0.0, 3600.0, -3.0)


class Seats:
    """Both partners with a headset and music."""

    def __init__(self, house: "House") -> None:
        self._wardrobe = Wardrobe()
        self.links = self._wardrobe.made
        self.music = MusicRoom(house.session, self._wardrobe, house.worker)
        house.open()
        for partner in Partner:
            self.music.sit(partner, f"headset-{partner}", "Headset", 40)
            self.music.give(partner, [TRACK])

    def of(self, partner: Partner) -> Ears:
        return self._wardrobe.of(partner)

    def news(self, partner: Partner) -> list[tuple[object, ...]]:
        """What a partner's link was told since this was asked."""
        told, self.of(partner).told = self.of(partner).told, []
        return told

    def forget(self) -> None:
        for link in self.links:
            link.told = []


@pytest.fixture
def seats(house: "House") -> Generator[Seats]:
    made = Seats(house)
    made.news(A)
    made.news(B)
    yield made
    made.music.close()


def test_nothing_sounds_before_the_start_and_then_only_in_that_headset(seats: Seats, house: "House") -> None:
    house.pass_gates("onset")
    assert seats.news(A) == []
    house.do(ask.StartPartner, partner=A)
    assert seats.news(A) == [("load", "Sea"), ("play", 0.0)]
    assert seats.news(B) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.MUSIC_QUIETENED, [("quieten",)]),
        (Kind.TALK_STARTED, [("duck", True)]),
        (Kind.BATHROOM_LEFT, [("hold",)]),
        (Kind.TRACK_SKIPPED, [("skip",)]),
        (Kind.MUSIC_TURNED, [("turn", "previous")]),
    ],
)
def test_one_partners_touch_leaves_the_others_music_alone(
    seats: Seats, house: "House", kind: Kind, told: list[tuple[object, ...]]
) -> None:
    house.start(A, B)
    seats.forget()
    bodies: dict[Kind, dict[str, Json]] = {
        Kind.TRACK_SKIPPED: {"at_s": 0.0},
        Kind.MUSIC_TURNED: {"at_s": 0.0, "to": "previous"},
    }
    body = bodies.get(kind, {})
    house.do(ask.LogEvent, kind=kind, partner=A, body=body)
    assert (seats.news(A), seats.news(B)) == (told, [])


def test_a_phase_made_longer_bends_the_music_of_that_partner_on_their_own_clock(
    seats: Seats, house: "House"
) -> None:
    house.start(A, B)
    house.clock.at += 90
    seats.forget()
    house.do(ask.ChangePhase, partners=(A,), phase="onset", minutes=12.0)
    assert seats.news(B) == []
    assert seats.news(A) == [("bend", 90.0, (720.0, 1800.0, 1200.0, 3600.0))]
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    seats.forget()
    house.do(ask.ChangePhase, partners=(A,), phase="onset", minutes=8.0)
    assert seats.news(A) == [("bend", 90.0, (480.0, 1800.0, 1200.0, 3600.0))]
    programme = seats.music.programme(A)
    assert programme is not None
    assert [bend.phases[0].seconds for bend in programme.recipe.bends] == [720.0, 480.0]


def test_after_a_hold_each_rejoins_their_own_clock(seats: Seats, house: "House") -> None:
    house.start(A)
    house.clock.at += 60
    house.start(B)
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    house.clock.at += 30
    seats.forget()
    house.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
    assert (seats.news(A), seats.news(B)) == ([("resume", 90.0)], [("resume", 30.0)])


def test_who_was_started_by_one_act_is_in_step_also_after_a_hold_and_a_restart(
    seats: Seats, house: "House"
) -> None:
    house.pass_gates("onset")
    seats.forget()
    house.do(ask.StartBoth)
    began = [seats.of(partner).begins for partner in Partner]
    assert began[0] is not None
    assert began[0] == began[1]
    assert [seats.news(partner) for partner in Partner] == [[("load", "Sea"), ("play", 0.0)]] * 2
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    house.clock.at += 30
    seats.forget()
    house.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
    assert [seats.news(partner) for partner in Partner] == [[("load", "Sea"), ("play", 30.0)]] * 2
    assert began[0] < (again := seats.of(A).begins or 0.0)
    assert seats.of(B).begins == again
    seats.music.catch_up()
    assert [seats.news(partner)[-1] for partner in Partner] == [("keep", 30.0)] * 2
    assert again < (seats.of(A).begins or 0.0) == seats.of(B).begins


def test_who_starts_alone_waits_for_no_common_moment(seats: Seats, house: "House") -> None:
    house.start(A)
    house.clock.at += 1
    house.start(B)
    assert [seats.of(partner).begins for partner in Partner] == [None, None]


def test_a_hold_keeps_one_silent_who_comes_back_from_the_bathroom(seats: Seats, house: "House") -> None:
    house.start(A)
    house.do(ask.LogEvent, kind=Kind.BATHROOM_LEFT, partner=A)
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    seats.news(A)
    house.do(ask.LogEvent, kind=Kind.BATHROOM_RETURNED, partner=A)
    assert seats.news(A) == []


def test_silence_at_once_is_no_fade(seats: Seats, house: "House") -> None:
    house.start(A, B)
    seats.forget()
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD, body={"at_once": True})
    assert seats.news(A) == seats.news(B) == [("silence",)]


@pytest.mark.parametrize(
    ("kind", "partner", "silent"),
    [
        (Kind.MUSIC_QUIETENED, A, (A,)),
        (Kind.BATHROOM_LEFT, B, (B,)),
        (Kind.MUSIC_HELD, None, (A, B)),
        (Kind.WATER_GIVEN, A, ()),
    ],
)
def test_what_is_to_get_quiet_does_though_the_disk_is_full(
    seats: Seats,
    house: "House",
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
    partner: Partner | None,
    silent: tuple[Partner, ...],
) -> None:
    house.start(A, B)
    seats.forget()

    def refuse(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.access.store.journal, "append", refuse)
    refusal = house.session.send(
        ask.LogEvent(now=house.clock(), by=house.access.actor, kind=kind, partner=partner)
    )
    assert refusal is not None
    assert not house.state.held
    assert {p: seats.news(p) for p in Partner} == {p: [("quieten",)] if p in silent else [] for p in Partner}


def test_an_early_end_stops_one(seats: Seats, house: "House") -> None:
    house.start(A, B)
    seats.forget()
    house.do(ask.EndPartner, partner=A)
    assert (seats.news(A), seats.news(B)) == ([("stop",)], [])


def test_another_headset_closes_the_one_before(seats: Seats, house: "House") -> None:
    first = seats.of(A)
    seats.music.sit(A, "spare", "Spare", 30)
    house.worker.drain()
    assert first.told == [("close",)]
    assert seats.of(A).told == [("start",), ("volume", 30)]
    assert len(seats.links) == 3
    seats.music.sit(A, "spare", "Spare", 30)
    assert len(seats.links) == 3


def test_the_tone_names_the_partner_and_sounds_in_one_headset(seats: Seats) -> None:
    seats.music.tone(B)
    assert (seats.news(A), seats.news(B)) == ([], [("tone", "b")])


def test_what_a_headset_says_is_in_the_journal(seats: Seats, house: "House", qtbot: QtBot) -> None:
    house.start(A)
    with qtbot.waitSignal(seats.music.trouble):
        seats.of(A).tell_lost(LostReason("device-gone", "The headset is gone.", returning=True))
    assert house.state.partners[A].headset_lost
    with qtbot.waitSignal(seats.music.trouble):
        seats.of(A).tell_back()
    assert not house.state.partners[A].headset_lost
    kinds = [event.kind for event in house.session.events()]
    assert kinds[-2:] == [Kind.HEADSET_LOST, Kind.HEADSET_RETURNED]


def test_each_track_that_fails_is_recorded_once_and_without_its_folder(
    seats: Seats, house: "House", qtbot: QtBot
) -> None:
    """Also where what failed before is told no more, because the programme or the process is a new one."""

    def told() -> list[object]:
        return [event.body["problem"] for event in house.session.events() if event.kind is Kind.TRACK_FAILED]

    house.start(A)
    for problems in ((), ("Sea: ends early",), ("Sea: ends early",), ("/home/x/wind.mp3: does not exist",)):
        seats.of(A).tell_status(replace(STATUS, problems=problems))
    qtbot.waitUntil(lambda: told() == ["Sea: ends early", "wind.mp3: does not exist"])


def test_what_mutes_a_headset_is_in_the_journal_once(seats: Seats, house: "House", qtbot: QtBot) -> None:
    house.start(A)
    told = len(house.session.events())
    for status in (STATUS, STATUS, replace(STATUS, muted=True, mends=1), replace(STATUS, mends=1)):
        with qtbot.waitSignal(seats.music.status_changed):
            seats.of(A).tell_status(status)
    kinds = [event.kind for event in house.session.events()[told:]]
    assert kinds == [Kind.HEADSET_MENDED, Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED]


def test_a_headset_in_doubt_goes_on_once_its_tone_was_heard(
    seats: Seats, house: "House", qtbot: QtBot
) -> None:
    house.start(A)
    with qtbot.waitSignal(seats.music.trouble):
        seats.of(A).tell_lost(LostReason("unproven", "It may be there again.", returning=False))
    seats.news(A)
    house.do(ask.HearHeadset, partner=A)
    assert ("reopen",) in seats.news(A)


def test_after_a_restart_music_goes_on_at_its_place(house: "House") -> None:
    house.open()
    house.do(ask.PrepareChair, partner=B, chair=Chair())
    house.start(A)
    house.do(ask.LogEvent, kind=Kind.MUSIC_QUIETENED, partner=A)
    house.clock.at += 120
    make = Wardrobe()
    music = MusicRoom(house.session, make, house.worker)
    music.give(A, [TRACK])
    music.catch_up()
    assert [(link.headset, link.partner) for link in make.made] == [("headset-a", A)]
    assert make.made[0].told == [
        ("start",), ("volume", 40), ("quieten",), ("duck", False), ("load", "Sea"), ("keep", 120.0),
    ]  # fmt: skip
    music.close()


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([], [("unquieten",), ("duck", False), ("stop",)]),
        (["calm"], [("unquieten",), ("duck", False), ("load", "Sea"), ("keep", 20.0)]),
        (["start", "hold"], [("unquieten",), ("duck", False), ("hold",)]),
        (["start", "talk"], [("unquieten",), ("duck", True), ("load", "Sea"), ("keep", 20.0)]),
    ],
)
def test_whatever_an_earlier_app_left_playing_is_brought_to_the_state(
    house: "House", before: list[str], told: list[tuple[object, ...]]
) -> None:
    house.open()
    for name in before:
        if name == "start":
            house.start(A)
        else:
            kind = {"calm": Kind.CALM_STARTED, "hold": Kind.MUSIC_HELD, "talk": Kind.TALK_STARTED}[name]
            house.do(ask.LogEvent, kind=kind, partner=None if name == "hold" else A)
    house.clock.at += 20
    make = Wardrobe()
    music = MusicRoom(house.session, make, house.worker)
    music.give(A, [TRACK])
    music.catch_up()
    assert next(link for link in make.made if link.partner is A).told[2:] == told
    music.close()


def test_a_sample_before_the_session_is_in_one_headset(seats: Seats) -> None:
    seats.music.taste(A, 25)
    seats.music.play_sample(A, [TRACK])
    seats.music.end_sample(A)
    assert seats.news(A) == [("volume", 25), ("load", "Sea"), ("play", 0.0), ("stop",)]
    assert seats.news(B) == []


def test_without_a_headset_nothing_is_told_and_nothing_fails(seats: Seats, house: "House") -> None:
    seats.music.leave(A)
    house.worker.drain()
    seats.news(A)
    seats.music.tone(A)
    seats.music.taste(A, 25)
    seats.music.play_sample(A, [TRACK])
    seats.music.end_sample(A)
    house.start(A)
    assert seats.news(A) == []


def test_both_are_silenced_at_once_whatever_they_do(seats: Seats) -> None:
    seats.music.silence_all()
    assert seats.news(A) == seats.news(B) == [("silence",)]


def test_music_that_is_measured_late_begins_at_its_place(house: "House") -> None:
    house.open()
    house.start(A)
    make = Wardrobe()
    music = MusicRoom(house.session, make, house.worker)
    music.sit(A, "headset-a", "Headset", 40)
    house.do(ask.LogEvent, kind=Kind.WATER_GIVEN, partner=A)
    house.clock.at += 30
    assert make.made[0].told == [("start",), ("volume", 40)]
    music.give(A, [TRACK])
    assert make.made[0].told[2:] == [("load", "Sea"), ("play", 30.0)]
    music.close()


def test_where_one_has_no_headset_the_other_gets_quiet_though_the_disk_is_full(
    seats: Seats, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    house.start(A, B)
    seats.music.leave(B)
    house.worker.drain()
    seats.forget()

    def refuse(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.access.store.journal, "append", refuse)
    house.session.send(ask.LogEvent(now=house.clock(), by=house.access.actor, kind=Kind.MUSIC_HELD))
    assert (seats.news(A), seats.news(B)) == ([("quieten",)], [])


def test_a_process_that_comes_back_by_itself_was_restarted_and_not_lost(
    seats: Seats, house: "House", qtbot: QtBot
) -> None:
    house.start(A)
    with qtbot.waitSignal(seats.music.trouble):
        seats.of(A).tell_lost(LostReason("died", "It starts again.", returning=True))
    assert house.session.events()[-1].kind is Kind.HEADSET_RESTARTED
    assert not house.state.partners[A].headset_lost
    assert seats.music.lost == {}


def test_what_a_headset_says_before_a_session_is_shown_and_in_no_journal(
    house: "House", qtbot: QtBot
) -> None:
    make = Wardrobe()
    music = MusicRoom(house.session, make, house.worker)
    music.sit(A, "headset-a", "Headset", 40)
    written = house.store.journal.head()
    with qtbot.waitSignal(music.trouble):
        make.made[0].tell_lost(LostReason("device-gone", "It is unplugged.", returning=True))
    assert music.lost == {A: "It is unplugged."}
    assert house.store.journal.head() == written
    music.close()


def test_each_data_folder_has_headset_processes_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    one, other = runtime_folder(Path("/data/one")), runtime_folder(Path("/data/other"))
    assert one != other
    assert one == runtime_folder(Path("/data/one"))
