from dataclasses import replace

import pytest

from kroom.exports.source import Source
from kroom.exports.timeline import MarkKind, SpanKind, Timeline, described, rows, timeline_of
from kroom.session.events import Kind, Partner


def test_each_row_has_the_minute_of_each_started_partner(source: Source) -> None:
    left = next(row for row in rows(source.events) if row.kind is Kind.PROVIDER_OUT)
    assert left.minutes == pytest.approx({Partner.A: 22, Partner.B: 13})
    first = next(row for row in rows(source.events) if row.kind is Kind.SESSION_PREPARED)
    assert first.minutes == {}


def test_rows_say_nothing_of_pages_answers_calls_and_replies(source: Source) -> None:
    kinds = {row.kind for row in rows(source.events)}
    assert Kind.FORM_FINISHED in kinds
    assert not kinds & {
        *(Kind.QUESTION_SHOWN, Kind.ANSWER_SAVED, Kind.ANSWER_SKIPPED),
        *(Kind.HELP_CALLED, Kind.HELP_ANSWERED, Kind.SPOKEN_ALONE_REPLIED),
    }
    said = " ".join(row.text for row in rows(source.events))
    assert not any(word in said for word in ("Robin", "Jo", "needle", "Taxi"))


def test_every_kind_of_the_room_has_words(source: Source) -> None:
    silent = {
        *(Kind.SCREEN_LOCKED, Kind.SCREEN_UNLOCKED, Kind.STORE_CREATED, Kind.STORE_RESTORED),
        *(Kind.PERSON_ADDED, Kind.PERSON_CHANGED, Kind.PERSON_REVOKED),
        *(Kind.RECOVERY_CODE_USED, Kind.RECOVERY_CODE_RENEWED, Kind.COUPLES_MERGED, Kind.COUPLES_PARTED),
        *(Kind.WORDS_ERASED, Kind.SESSION_EXPORTED, Kind.ANSWERS_READ),
    }
    private = {
        *(Kind.QUESTION_SHOWN, Kind.ANSWER_SAVED, Kind.ANSWER_SKIPPED),
        *(Kind.HELP_CALLED, Kind.HELP_ANSWERED, Kind.SPOKEN_ALONE_REPLIED),
    }
    events = [replace(source.events[0], seq=n, kind=kind, body={}) for n, kind in enumerate(Kind)]
    assert {row.kind for row in rows(events)} == {*Kind} - silent - private


def test_lanes_count_from_the_first_t0(source: Source) -> None:
    timeline = timeline_of(source.state, source.events, source.now)
    a, b = timeline.lanes
    assert (a.label, a.start, a.end) == ("A", 0, 120)
    assert (b.label, b.start, b.end) == ("B", 9, 100)
    assert [(phase.title, phase.start, phase.end) for phase in b.phases] == [
        *(("Onset", 9, 19), ("Peak", 19, 49), ("Descent", 49, 69), ("Recovery", 69, 100))
    ]
    assert (timeline.first, timeline.last) == (-11, 122)


def test_a_hold_is_in_both_lanes_and_a_lost_headset_in_one(source: Source) -> None:
    a, b = timeline_of(source.state, source.events, source.now).lanes
    assert [(span.kind, span.start, span.end) for span in a.spans] == [
        *((SpanKind.HELD, 30, 33), (SpanKind.AWAY, 52, 58), (SpanKind.FORM, 75, 81))
    ]
    assert (SpanKind.LOST, 44, 46) in [(span.kind, span.start, span.end) for span in b.spans]


def test_one_partner_s_timeline_has_nothing_of_the_other_or_the_room(source: Source) -> None:
    timeline = timeline_of(source.state, source.events, source.now).only(Partner.B)
    (lane,) = timeline.lanes
    assert (lane.partner, lane.start, lane.end) == (Partner.B, 0, 91)
    assert timeline.room == ()
    assert MarkKind.WATER not in {mark.kind for mark in lane.marks}
    assert "Robin" not in described(timeline)


def test_a_running_clock_and_an_open_hold_end_now(source: Source) -> None:
    until = [event for event in source.events if event.seq <= 70 and event.kind is not Kind.MUSIC_RESUMED]
    cut = next(n for n, event in enumerate(until) if event.kind is Kind.MUSIC_HELD)
    events = until[: cut + 1]
    from kroom.session.fold import fold

    state = fold(events)
    assert state is not None
    now = next(event.at for event in source.events if event.kind is Kind.WATER_GIVEN)
    a, b = timeline_of(state, events, now).lanes
    assert (a.end, b.end) == (50, 50)
    assert [(span.start, span.end) for span in a.spans] == [(30, 50)]


def test_before_anybody_started_there_is_nothing_to_draw(source: Source) -> None:
    from kroom.session.fold import fold

    state = fold(source.events[:3])
    assert state is not None
    timeline = timeline_of(state, source.events[:3], source.now)
    assert timeline.lanes == ()
    assert timeline.only(Partner.A).lanes == ()
    assert described(timeline) == "Nobody has started."


def test_the_description_tells_what_the_picture_shows(source: Source) -> None:
    said = described(timeline_of(source.state, source.events, source.now))
    assert "A: 120 minutes; Onset from minute 0, Peak from minute 10" in said
    assert "headset lost from minute 35 to 37" in said
    assert "In the room: " in said


def test_a_lane_without_marks_is_described_too(source: Source) -> None:
    lane = timeline_of(source.state, source.events, source.now).lanes[0]
    bare = Timeline(0, 120, (replace(lane, marks=(), spans=()),))
    phases = "Onset from minute 0, Peak from minute 10, Descent from minute 40, Recovery from minute 60"
    assert described(bare) == f"A: 120 minutes; {phases}."
