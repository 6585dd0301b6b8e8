"""The pace at which sound is handed over, and the output that goes nowhere."""

import threading

import numpy as np
import pytest

from kroom.music.output import BLOCK_FRAMES, LEAD_SECONDS, SAMPLE_RATE, NullOutput, Pace, Samples

BLOCK_S = BLOCK_FRAMES / SAMPLE_RATE


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


def paced(clock: Clock, blocks: int) -> tuple[Pace, list[float]]:
    pace = Pace(clock=clock, sleep=clock.pass_by)
    return pace, [pace.next(BLOCK_FRAMES) for _ in range(blocks)]


def test_blocks_are_due_one_after_another_and_handed_over_ahead() -> None:
    clock = Clock()
    pace, due = paced(clock, 200)
    assert np.diff(due) == pytest.approx(BLOCK_S)
    assert due[0] == pytest.approx(100.0 + LEAD_SECONDS)
    assert due[-1] - clock.now == pytest.approx(LEAD_SECONDS)
    assert pace.underruns == 0


def test_a_stall_within_the_lead_is_caught_up() -> None:
    clock = Clock()
    pace, due = paced(clock, 50)
    clock.pass_by(0.3)
    due.extend(pace.next(BLOCK_FRAMES) for _ in range(100))
    assert np.diff(due) == pytest.approx(BLOCK_S)
    assert due[-1] - clock.now == pytest.approx(LEAD_SECONDS)
    assert pace.underruns == 0


def test_a_longer_stall_counts_once_and_no_burst_follows() -> None:
    clock = Clock()
    pace, due = paced(clock, 50)
    clock.pass_by(10.0)
    woke = clock.now
    assert pace.next(BLOCK_FRAMES) == woke
    assert pace.underruns == 1
    later = [pace.next(BLOCK_FRAMES) for _ in range(500)]
    assert later[-1] - clock.now <= LEAD_SECONDS + 1e-9
    assert clock.now - woke == pytest.approx(500 * BLOCK_S - LEAD_SECONDS, abs=BLOCK_S)
    assert due[-1] < woke


def test_the_output_that_goes_nowhere_takes_sound_at_its_true_pace() -> None:
    due: list[float] = []
    enough = threading.Event()

    def source(frames: int, at: float) -> Samples:
        due.append(at)
        if len(due) >= 30:
            enough.set()
        return np.zeros((frames, 2), np.float32)

    output = NullOutput(source)
    output.open()
    assert enough.wait(5.0)
    output.close()
    taken = len(due)
    assert np.diff(due)[:10] == pytest.approx(BLOCK_S)
    assert output.check() is None
    assert taken == len(due)


def test_a_reader_that_kept_the_writer_waiting_is_no_stall_unless_it_stands_still() -> None:
    clock = Clock()
    pace, due = paced(clock, 50)
    clock.pass_by(LEAD_SECONDS + 0.2)
    assert pace.next(BLOCK_FRAMES, kept_waiting=True) == pytest.approx(due[-1] + BLOCK_S)
    assert pace.underruns == 0
    clock.pass_by(10.0)
    assert pace.next(BLOCK_FRAMES, kept_waiting=True) == clock.now
    assert pace.underruns == 1


def test_what_came_late_because_there_was_no_room_is_in_time_until_it_has_caught_up() -> None:
    clock = Clock()
    pace, due = paced(clock, 50)
    clock.pass_by(LEAD_SECONDS + 0.2)
    due.append(pace.next(BLOCK_FRAMES, kept_waiting=True))
    due.extend(pace.next(BLOCK_FRAMES) for _ in range(100))
    assert np.diff(due) == pytest.approx(BLOCK_S)
    assert pace.underruns == 0
    clock.pass_by(LEAD_SECONDS + 0.2)
    assert pace.next(BLOCK_FRAMES) == clock.now
    assert pace.underruns == 1
