"""What a new headset process is told, after whatever the old one had been told."""

from dataclasses import replace
from pathlib import Path

import pytest

from kroom.music.programme import Bend, MeasuredTrack, Programme, ProgrammePhase, Turn, plan_programme
from kroom.music.report import HeadsetStatus
from kroom.music.wanted import Wanted


def programme(name: str = "one") -> Programme:
    path = str(Path(f"{name}.flac"))
    return plan_programme([MeasuredTrack(path, name, None, 600.0, -18.0, -3.0, 0.0, 600.0, -9.0)])


def status(state: str, position_s: float, at: float, skips: tuple[float, ...] = ()) -> HeadsetStatus:
    return HeadsetStatus(
        position_s=position_s,
        track_number=1,
        track_count=1,
        track_title="one",
        track_position_s=position_s,
        track_length_s=600.0,
        upcoming=(),
        level_dbfs=-20.0,
        state=state,
        problems=(),
        skips=skips,
        chair="a",
        headset_id="x",
        at=at,
        volume=100.0,
        underruns=0,
    )


def playing(at_s: float = 60.0, now: float = 100.0) -> Wanted:
    return Wanted(loaded=programme()).start(at_s, now, now)


def words(wanted: Wanted, now: float) -> list[str]:
    return [str(order["do"]) for order in wanted.orders(0.5, now)]


def test_nothing_is_told_to_a_headset_that_was_told_nothing() -> None:
    assert Wanted().orders(0.5, 0.0) == []


def test_music_goes_on_from_the_place_that_was_heard_at_the_loss() -> None:
    wanted = playing().seen(status("playing", 63.0, 103.0)).lost(103.25)
    *_, play = wanted.orders(0.5, 110.0)
    assert (play["do"], play["at_s"], play["fade_s"]) == ("play", pytest.approx(63.25), 0.5)
    assert play["at_monotonic"] is None


def test_what_several_deaths_have_cost_is_left_out_after_the_last_of_them() -> None:
    wanted, lags = playing(60.0, 100.0), list[float]()
    for death in range(4):
        lost_at = 103.0 + 2 * death
        wanted = wanted.seen(status("playing", wanted.place_at(lost_at), lost_at)).lost(lost_at)
        wanted = wanted.found(lost_at + 0.25).going(lost_at + 0.25)
        lags.append(60.0 + lost_at + 0.25 - 100.0 - wanted.place_at(lost_at + 0.25))
    assert lags == pytest.approx([0.25, 0.5, 0.0, 0.25])


def test_who_was_away_for_longer_comes_back_to_all_of_the_music() -> None:
    wanted = playing(60.0, 100.0).lost(103.0).away().found(109.0).going(109.0)
    assert wanted.place_at(109.0) == pytest.approx(63.0)
    again = wanted.seen(status("playing", 64.0, 110.0)).lost(111.0).found(111.25).going(111.25)
    assert again.place_at(111.25) == pytest.approx(65.0)


def test_a_headset_that_was_held_when_it_was_lost_owes_nothing() -> None:
    held = playing(60.0, 100.0).stand(103.0).lost(104.0).found(104.25)
    assert held.place_at(104.25) == pytest.approx(63.0)


def test_before_the_first_report_the_place_is_reckoned() -> None:
    assert playing(60.0, 100.0).lost(100.4).place_s == pytest.approx(60.4)


def test_a_report_from_before_the_order_is_not_believed() -> None:
    assert playing(60.0, 100.0).seen(status("playing", 5.0, 100.3)).place_at(101.0) == pytest.approx(61.0)


def test_a_start_that_was_yet_to_come_still_is() -> None:
    wanted = Wanted(loaded=programme()).start(0.0, 105.0, 100.0).lost(101.0)
    *_, play = wanted.orders(0.5, 102.0)
    assert (play["at_s"], play["at_monotonic"]) == (0.0, 105.0)


def test_what_was_ordered_before_there_was_a_process_begins_where_it_would_be_by_now() -> None:
    wanted = playing(60.0, 100.0)
    *_, play = wanted.orders(0.5, 102.0)
    assert play["at_s"] == pytest.approx(62.0)
    assert wanted.going(102.0).place_at(103.0) == pytest.approx(63.0)


def test_a_held_headset_stays_silent_and_keeps_its_place() -> None:
    wanted = playing().stand(110.0).lost(111.0)
    assert words(wanted, 112.0) == ["load"]
    again = wanted.go_on(None, 120.0)
    *_, play = again.orders(0.5, 120.0)
    assert (play["do"], play["at_s"]) == ("play", pytest.approx(70.0))


def test_a_hold_is_taken_back_at_the_place_that_is_named() -> None:
    wanted = playing().stand(110.0).go_on(95.0, 120.0)
    assert wanted.place_at(121.0) == pytest.approx(96.0)


def test_a_stopped_headset_forgets_its_music() -> None:
    assert words(playing().end(), 110.0) == ["load"]


def test_volume_quiet_and_talk_come_before_the_music() -> None:
    wanted = replace(playing(), volume=40.0, quiet=True, ducked=True)
    assert words(wanted, 101.0) == ["volume", "quieten", "duck", "load", "play"]


def test_what_was_loaded_for_later_is_loaded_last() -> None:
    later = programme("two")
    wanted = replace(playing(), loaded=later)
    orders = wanted.orders(0.5, 101.0)
    assert [order["do"] for order in orders] == ["load", "play", "load"]
    assert orders[-1]["programme"] == later.to_json()


def test_skips_are_kept_so_that_the_same_music_goes_on() -> None:
    wanted = playing().seen(status("playing", 63.0, 103.0, skips=(62.0,)))
    assert wanted.programme is not None
    assert wanted.programme.skips == (62.0,)
    load = wanted.orders(0.5, 104.0)[0]
    assert Programme.from_json(str(load["programme"])).skips == (62.0,)


def test_turns_are_kept_so_that_the_same_music_goes_on() -> None:
    turn = Turn(62.0, "peak")
    wanted = playing().seen(replace(status("playing", 63.0, 103.0), turns=(turn,)))
    load = wanted.orders(0.5, 104.0)[0]
    assert Programme.from_json(str(load["programme"])).recipe.turns == (turn,)


def test_a_bend_is_kept_so_that_the_same_music_goes_on() -> None:
    bend = Bend(60.0, (ProgrammePhase("on", 30.0, ("opening",)),))
    wanted = playing().bent(bend)
    load = wanted.orders(0.5, 104.0)[0]
    assert Programme.from_json(str(load["programme"])).recipe.bends == (bend,)
    later = replace(playing(), loaded=programme("two")).bent(bend)
    assert [one.recipe.bends for one in (later.loaded, later.programme) if one] == [(bend,), (bend,)]
    assert Wanted().bent(bend) == Wanted()


def test_a_new_process_goes_on_from_the_place_it_was_told() -> None:
    wanted = playing().seen(status("playing", 63.0, 103.0)).lost(103.0).going(105.0)
    assert wanted.place_at(106.0) == pytest.approx(64.0)
