import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kroom.room import moment
from kroom.room.moment import faster_clock, real_ms, room_clock
from kroom.session.clock import Moment


def test_the_rooms_clock_goes_on_and_says_which_boot_it_counts_in() -> None:
    clock = room_clock()
    first, second = clock(), clock()
    assert first.boot == second.boot
    assert first.at_utc.tzinfo is UTC
    assert first.clock_ms <= second.clock_ms <= real_ms()


def test_where_the_system_names_no_boot_each_clock_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "_BOOT_ID", tmp_path / "none")
    assert room_clock()().boot != room_clock()().boot


def test_where_no_clock_counts_through_suspend_the_monotonic_one_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    before = time.monotonic_ns() // 1_000_000
    assert before <= real_ms() <= time.monotonic_ns() // 1_000_000


def test_a_rehearsals_clock_runs_faster_from_the_same_moment() -> None:
    began = datetime(2026, 5, 4, 9, tzinfo=UTC)
    at_ms = [1000]

    def real() -> Moment:
        return Moment(began + timedelta(milliseconds=at_ms[0]), at_ms[0], "boot")

    faster = faster_clock(real, 120.0)
    assert faster() == real()
    at_ms[0] += 500
    assert faster() == Moment(began + timedelta(milliseconds=61_000), 61_000, "boot")
