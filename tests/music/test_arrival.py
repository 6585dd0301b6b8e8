"""When the mark of a stream is heard, by what its pieces tell."""

import pytest

from kroom.music.arrival import Arrival

DUE = 100.0
PIECE_S = 0.05


@pytest.fixture
def arrival() -> Arrival:
    return Arrival(lambda: DUE)


def write(arrival: Arrival, now: float, heard: float | None, *, marked: bool = False) -> float | None:
    arrival.add(now, heard, PIECE_S, marked=marked)
    return arrival.way_s


def test_nothing_is_known_until_the_mark_was_met_with(arrival: Arrival) -> None:
    assert all(write(arrival, 100.0 + at, 100.2 + at) is None for at in (0.0, 0.5, 1.0))


def test_what_the_server_tells_at_the_very_start_is_not_enough(arrival: Arrival) -> None:
    assert write(arrival, 100.01, None, marked=True) is None
    assert write(arrival, 100.01, 100.07) is None
    assert write(arrival, 100.05, 100.12) is None


def test_the_way_of_the_mark_follows_from_any_later_piece(arrival: Arrival) -> None:
    write(arrival, 100.0, 100.02)  # silence of libVLC's own goes before
    write(arrival, 100.01, None, marked=True)
    write(arrival, 100.01, 100.07)
    assert write(arrival, 100.11, 100.14) == pytest.approx(0.04)
    assert write(arrival, 100.15, None) == pytest.approx(0.04), "a server that can't tell changes nothing"


def test_the_latest_of_all_answers_that_count_is_the_nearest(arrival: Arrival) -> None:
    write(arrival, 100.0, 100.06, marked=True)  # too early to count
    assert write(arrival, 100.2, 100.08) == pytest.approx(0.03)
    assert write(arrival, 100.3, 100.142) == pytest.approx(0.042)
    assert write(arrival, 100.4, 100.17) == pytest.approx(0.042)


def test_it_is_complete_after_two_seconds(arrival: Arrival) -> None:
    write(arrival, 100.0, 100.02, marked=True)
    write(arrival, 101.9, 100.07)
    assert not arrival.complete
    write(arrival, 102.0, 100.12)
    assert arrival.complete


def test_nothing_is_known_before_a_block_was_due() -> None:
    arrival = Arrival(lambda: None)
    write(arrival, 100.0, 100.02, marked=True)
    assert write(arrival, 100.2, 100.07) is None
