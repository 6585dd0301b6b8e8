import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.music.pieces import PREVIOUS
from kroom.music.programme import (
    MUSIC_PHASES,
    Bend,
    MeasuredTrack,
    Programme,
    ProgrammeError,
    ProgrammePhase,
    Segment,
    Turn,
    plan_programme,
)


def track(
    number: int = 0,
    seconds: float = 300.0,
    phase: str | None = None,
    *,
    lufs: float = -18.0,
    true_peak_dbtp: float = -10.0,
    edge_peak_dbtp: float = -14.0,
) -> MeasuredTrack:
    return MeasuredTrack(
        path=f"/music/{number}.flac",
        title=f"Track {number}",
        phase=phase,
        duration_s=seconds + 2.0,
        lufs=lufs,
        true_peak_dbtp=true_peak_dbtp,
        sound_start_s=0.5,
        sound_end_s=seconds + 0.5,
        edge_peak_dbtp=edge_peak_dbtp,
    )


def phased(*phases: str | None, seconds: float = 300.0) -> list[MeasuredTrack]:
    return [track(number, seconds, phase) for number, phase in enumerate(phases)]


def protocol_phase(tenths: int, music: list[str]) -> ProgrammePhase:
    return ProgrammePhase("p", tenths / 10, tuple(music))


def length_s(milliseconds: int) -> float:
    return milliseconds / 1000


lengths = st.integers(30_000, 900_000).map(length_s)
tracks = st.lists(
    st.builds(track, st.integers(0, 99), lengths, st.sampled_from([None, *MUSIC_PHASES])),
    min_size=1,
    max_size=8,
)
phases = st.lists(
    st.builds(
        protocol_phase,
        st.integers(0, 24_000),
        st.lists(st.sampled_from(MUSIC_PHASES), max_size=2, unique=True),
    ),
    max_size=4,
)
crossfades = st.sampled_from([0.0, 1.5, 6.0, 30.0])


def joins(programme: Programme) -> list[tuple[Segment, Segment]]:
    return list(itertools.pairwise(programme.segments))


@given(tracks, phases, crossfades)
def test_there_is_never_a_gap_and_never_more_of_a_track_than_it_has(
    some: list[MeasuredTrack], plan: list[ProgrammePhase], crossfade_s: float
) -> None:
    programme = plan_programme(some, plan, crossfade_s=crossfade_s)
    assert programme.segments[0].starts_s == 0.0
    for before, after in joins(programme):
        assert after.starts_s > before.starts_s
        assert before.ends_s == pytest.approx(after.starts_s + after.fade_in_s, abs=0.002)
        assert before.fade_out_s == after.fade_in_s
        assert 0.0 < after.fade_in_s <= max(crossfade_s, 0.01)
    for segment in programme.segments:
        source = programme.tracks[segment.track]
        assert segment.length_s <= source.sounding_s + 0.002
        assert segment.file_start_s == pytest.approx(source.sound_start_s)
    assert programme.segments[-1].ends_s >= programme.planned_s + 3600.0


@given(tracks, phases)
def test_the_same_inputs_give_the_same_programme_also_by_way_of_json(
    some: list[MeasuredTrack], plan: list[ProgrammePhase]
) -> None:
    programme = plan_programme(some, plan).with_skip(40.0).with_loss(0, 77.0)
    assert Programme.from_json(programme.to_json()) == programme
    assert Programme.from_json(programme.to_json().encode()) == programme


@given(tracks, phases, st.floats(min_value=0.5, max_value=3000.0))
def test_a_skip_changes_nothing_that_started_before_it(
    some: list[MeasuredTrack], plan: list[ProgrammePhase], at_s: float
) -> None:
    plain = plan_programme(some, plan)
    skipped = plain.with_skip(at_s)
    before = [part for part in plain.segments if part.starts_s < at_s]
    assert [(p.track, p.starts_s, p.fade_in_s, p.gain_db) for p in before] == [
        (p.track, p.starts_s, p.fade_in_s, p.gain_db) for p in skipped.segments[: len(before)]
    ]
    following = skipped.segments[len(before)]
    assert following.starts_s == pytest.approx(at_s, abs=0.001)


@given(tracks, phases, st.floats(min_value=0.0, max_value=30_000.0))
def test_planning_further_keeps_what_was_planned(
    some: list[MeasuredTrack], plan: list[ProgrammePhase], more_s: float
) -> None:
    plain = plan_programme(some, plan)
    further = plain.extended(plain.recipe.until_s + more_s)
    assert further.segments[: len(plain.segments)] == plain.segments


@given(tracks, phases)
def test_skips_given_at_once_or_one_by_one_are_the_same(
    some: list[MeasuredTrack], plan: list[ProgrammePhase]
) -> None:
    one_by_one = plan_programme(some, plan).with_skip(30.0).with_skip(200.5)
    assert plan_programme(some, plan, skips=[200.5, 30.0]) == one_by_one


def test_each_phase_begins_when_the_protocol_says() -> None:
    music = phased("opening", "opening", "rising", "peak", "peak", "descent", "return")
    plan = [
        ProgrammePhase("onset", 420, ("opening",)),
        ProgrammePhase("peak", 1800, ("rising", "peak")),
        ProgrammePhase("descent", 900, ("descent",)),
        ProgrammePhase("recovery", 1800, ("return",)),
    ]
    programme = plan_programme(music, plan)
    starts = {part.starts_s: part.phase for part in programme.segments}
    assert (starts[0.0], starts[420.0], starts[2220.0], starts[3120.0]) == (
        "opening",
        "rising",
        "descent",
        "return",
    )
    for part in programme.segments:
        if 420 <= part.starts_s < 2220:
            assert part.phase in {"rising", "peak"}
    assert programme.planned_s == 4920


def test_no_track_begins_for_a_moment_before_its_phase_ends() -> None:
    programme = plan_programme(
        phased("opening", "opening", "peak"),
        [ProgrammePhase("a", 310, ("opening",)), ProgrammePhase("b", 600, ("peak",))],
    )
    second = programme.segments[1]
    assert second.phase == "opening"
    assert 310 - second.starts_s == pytest.approx(45.0)


def test_a_track_of_two_phases_of_the_protocol_plays_on_over_their_border() -> None:
    programme = plan_programme(
        phased("peak", "peak"),
        [ProgrammePhase("a", 200, ("rising", "peak")), ProgrammePhase("b", 600, ("peak",))],
    )
    assert programme.segments[0].ends_s == 300.0


def test_a_short_playlist_says_from_when_it_repeats_and_goes_on_beyond_the_end() -> None:
    programme = plan_programme(
        phased("opening", "return"),
        [ProgrammePhase("a", 250, ("opening",)), ProgrammePhase("b", 2000, ("return",))],
    )
    assert programme.fills_from_s == pytest.approx(544.0)
    assert {part.phase for part in programme.segments[1:]} == {"return"}


def test_a_playlist_that_suffices_says_nothing_of_repeating() -> None:
    programme = plan_programme(phased("opening", "return"), [ProgrammePhase("a", 500, ("opening", "return"))])
    assert programme.fills_from_s is None


def test_tracks_of_a_second_still_join_without_a_gap() -> None:
    programme = plan_programme([track(number, 1.0) for number in range(3)])
    for before, after in joins(programme):
        assert after.fade_in_s == pytest.approx(0.4)
        assert before.ends_s == pytest.approx(after.starts_s + 0.4)


def test_without_phases_the_order_is_the_programme() -> None:
    programme = plan_programme(phased(None, None, None))
    assert [part.track for part in programme.segments[:4]] == [0, 1, 2, 0]
    assert programme.planned_s == pytest.approx(888.0)


def test_once_ends_with_the_last_track() -> None:
    programme = plan_programme(phased("opening", "return"), once=True)
    assert [part.track for part in programme.segments] == [0, 1]
    assert programme.segments[-1].ends_s == programme.planned_s == pytest.approx(594.0)
    assert Programme.from_json(programme.to_json()) == programme


def test_a_phase_without_tracks_of_its_own_takes_the_nearest() -> None:
    programme = plan_programme(phased("opening", "descent"), [ProgrammePhase("a", 900, ("return",))])
    assert {part.phase for part in programme.segments} == {"descent"}


def test_a_lost_track_is_left_and_never_chosen_again() -> None:
    programme = plan_programme(phased(None, None, None)).with_loss(1, 400.0)
    assert programme.segments[2].starts_s == 400.0
    assert 1 not in {part.track for part in programme.segments[2:]}


def test_when_every_track_is_lost_the_programme_ends() -> None:
    programme = plan_programme(phased(None)).with_loss(0, 10.0)
    assert len(programme.segments) == 1
    assert programme.segment_number(20.0) is None


@pytest.mark.parametrize(
    ("lufs", "true_peak", "edge_peak", "gain"),
    [
        (-23.0, -12.0, -20.0, 5.0),
        (-10.0, 0.0, -3.0, -8.0),
        (-23.0, -3.0, -20.0, 2.0),  # the peak allows no more
        (-23.0, -6.0, -6.0, 2.0),  # two such peaks can meet in a join
    ],
)
def test_gain_brings_to_the_target_but_keeps_peaks_low(
    lufs: float, true_peak: float, edge_peak: float, gain: float
) -> None:
    loud = track(lufs=lufs, true_peak_dbtp=true_peak, edge_peak_dbtp=edge_peak)
    assert loud.gain_db == pytest.approx(gain)


def test_nothing_to_play_is_an_error() -> None:
    with pytest.raises(ProgrammeError, match="no track"):
        plan_programme([])
    with pytest.raises(ProgrammeError, match="without sound"):
        plan_programme([track(seconds=0.0)])


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"programme": 2}', '{"programme": 1}', b"\xff"])
def test_text_that_is_no_programme_is_refused(text: str | bytes) -> None:
    with pytest.raises(ProgrammeError, match="not a programme"):
        Programme.from_json(text)


def begun(programme: Programme, before_s: float) -> list[tuple[int, float, float, float]]:
    """What starts before a second: which track, when, how it comes in and how loud."""
    return [
        (part.track, part.starts_s, part.fade_in_s, part.gain_db)
        for part in programme.segments
        if part.starts_s < before_s
    ]


@given(tracks, phases, phases, crossfades, st.integers(0, 2000), st.integers(0, 3000))
def test_phases_that_last_otherwise_change_nothing_that_begins_before_they_take_hold(
    some: list[MeasuredTrack],
    plan: list[ProgrammePhase],
    later: list[ProgrammePhase],
    crossfade_s: float,
    at_s: int,
    skip_s: int,
) -> None:
    plain = plan_programme(some, plan, crossfade_s=crossfade_s).with_skip(skip_s)
    bend = Bend(float(at_s), tuple(later))
    bent = plain.with_bend(bend)
    assert begun(bent, bend.from_s) == begun(plain, bend.from_s)
    for before, after in joins(bent):
        assert after.starts_s > before.starts_s
        assert before.ends_s == pytest.approx(after.starts_s + after.fade_in_s, abs=0.002)
        assert before.length_s <= bent.tracks[before.track].sounding_s + 0.002
    assert bent.segments[-1].ends_s >= bent.recipe.asked_s + 3600.0
    assert Programme.from_json(bent.to_json()) == bent
    at_once = plan_programme(some, plan, crossfade_s=crossfade_s, bends=[bend], skips=[skip_s])
    assert at_once.segments == bent.segments[: len(at_once.segments)]


def sounding(programme: Programme, at_s: float) -> str | None:
    number = programme.segment_number(at_s)
    assert number is not None
    return programme.segments[number].phase


def test_a_longer_phase_keeps_its_music_and_a_shorter_one_gives_way() -> None:
    some = phased("opening", "opening", "opening", "peak", "peak", "peak", "return", seconds=400.0)
    opening, peak = ProgrammePhase("on", 600.0, ("opening",)), ProgrammePhase("up", 900.0, ("peak",))
    home = ProgrammePhase("home", 600.0, ("return",))
    plain = plan_programme(some, [opening, peak, home])
    longer = plain.with_bend(Bend(500.0, (replace(opening, seconds=900.0), peak, home)))
    assert [sounding(longer, at) for at in (610.0, 890.0, 910.0, 1790.0, 1810.0)] == [
        "opening", "opening", "peak", "peak", "return",
    ]  # fmt: skip
    assert longer.planned_s == 2400.0
    shorter = longer.with_bend(
        Bend(1000.0, (replace(opening, seconds=900.0), replace(peak, seconds=300.0), home))
    )
    assert [sounding(shorter, at) for at in (910.0, 1190.0, 1210.0, 5000.0)] == [
        "peak", "peak", "return", "return",
    ]  # fmt: skip


def test_back_goes_to_the_track_before_and_then_on_as_if_it_had_not_been_left() -> None:
    plain = plan_programme(phased(None, None, None, None, seconds=200.0))
    once = plain.with_turn(Turn(420.0, PREVIOUS))
    assert [part.track for part in once.segments[:6]] == [0, 1, 2, 1, 2, 3]
    assert once.segments[3].starts_s == 420.0
    twice = once.with_turn(Turn(430.0, PREVIOUS))
    assert [part.track for part in twice.segments[:7]] == [0, 1, 2, 1, 0, 1, 2]
    first = plain.with_turn(Turn(10.0, PREVIOUS))
    assert [part.track for part in first.segments[:3]] == [0, 0, 1]
    assert Programme.from_json(twice.to_json()) == twice


def test_music_stays_in_the_phase_it_was_sent_to_until_the_plan_asks_for_another() -> None:
    some = phased("opening", "opening", "opening", "descent", "descent", "return", seconds=200.0)
    opening, home = ProgrammePhase("on", 900.0, ("opening",)), ProgrammePhase("home", 600.0, ("return",))
    turned = plan_programme(some, [opening, home]).with_turn(Turn(100.0, "descent"))
    assert [sounding(turned, at) for at in (99.0, 101.0, 500.0, 899.0, 901.0)] == [
        "opening", "descent", "descent", "descent", "return",
    ]  # fmt: skip
    back = turned.with_turn(Turn(300.0, "opening"))
    assert [sounding(back, at) for at in (299.0, 301.0, 899.0)] == ["descent", "opening", "opening"]


@given(tracks, phases, st.integers(1, 3000), st.sampled_from([PREVIOUS, *MUSIC_PHASES]))
def test_a_turn_changes_nothing_that_started_before_it_and_leaves_no_hole(
    some: list[MeasuredTrack], plan: list[ProgrammePhase], at_s: int, to: str
) -> None:
    plain = plan_programme(some, plan)
    turned = plain.with_turn(Turn(float(at_s), to))
    assert begun(turned, at_s) == begun(plain, at_s)
    for before, after in joins(turned):
        assert after.starts_s > before.starts_s
        assert before.ends_s == pytest.approx(after.starts_s + after.fade_in_s, abs=0.002)
    assert turned.segments[-1].ends_s >= turned.recipe.asked_s + 3600.0


def test_a_phase_that_ends_at_once_is_left_as_soon_as_its_music_can_be() -> None:
    some = phased("opening", "peak", seconds=900.0)
    opening, peak = ProgrammePhase("on", 600.0, ("opening",)), ProgrammePhase("up", 900.0, ("peak",))
    bent = plan_programme(some, [opening, peak]).with_bend(Bend(60.0, (replace(opening, seconds=60.0), peak)))
    assert [part.starts_s for part in bent.segments[:2]] == [0.0, 65.0]
